import { describe, expect, it } from "vitest";
import type { Moment, Phase, Verdict } from "./protocol";
import { framed, GUIDING, guided, stanceFor, type Stance } from "./silhouette";

const moment = (phase: Phase, verdict: Verdict | null, time_s = 10): Moment =>
  ({ phase, time_s, view: { verdict, azimuth_deg: null, azimuth_sd_deg: null, move: null, lens: null } }) as Moment;

/** What stands there after these, one a second. */
function after(...steps: readonly (readonly [Phase, Verdict | null])[]): Stance | null {
  let guiding = GUIDING;
  let shown: Stance | null = null;
  for (const [second, [phase, verdict]] of steps.entries()) {
    const now = moment(phase, verdict, second);
    guiding = guided(guiding, now);
    shown = stanceFor(guiding, now);
  }
  return shown;
}

describe("the outline to stand in", () => {
  it.each<[string, readonly (readonly [Phase, Verdict | null])[], Stance | null]>([
    ["stands upright while nobody is there", [["looking", null]], "upright"],
    ["stands upright while the view is refused", [["looking", "refused"]], "upright"],
    ["kneels once the person is seen well enough", [["looking", null], ["setting_up", "usable"]], "position"],
    ["is gone as soon as the view is good", [["looking", "refused"], ["setting_up", "good"]], null],
    ["stays away when a good view is doubted for a moment", [["setting_up", "good"], ["setting_up", "usable"]], null],
    ["comes again when it is lost", [["setting_up", "good"], ["looking", "refused"], ["looking", "refused"]], "upright"],
    ["never comes again once the stretch was under way", [["holding", "usable"], ["resting", "usable"], ["looking", null], ["looking", null]], null],
  ])("%s", (_, steps, shown) => {
    expect(after(...steps)).toBe(shown);
  });

  it.each([[640, 480], [1280, 720], [720, 1280]])("leaves the feet and a raised head inside a picture of %s by %s", (width, height) => {
    const [left, top, wide, high] = framed(width, height);
    expect(top + high).toBeGreaterThan(0.04 * Math.min(wide, high));
    expect(-180 - top).toBeGreaterThan(0.04 * Math.min(wide, high));
    expect(left).toBeCloseTo(-wide / 2);
    expect(wide / high).toBeCloseTo(width / height);
  });
});
