import { describe, expect, test } from "vitest";
import { BETWEEN, closed, EASED, NEVER, step, type Asking } from "./asking";
import type { Phase } from "./protocol";

type Seen = readonly [phase: Phase, held_s: number];

function after(begun: Asking, ...seen: readonly Seen[]): Asking {
  return seen.reduce((asking, [phase, held_s]) => step(asking, { phase, front_leg: "right", held_s: { right: held_s, left: 0 } }), begun);
}

describe("pain is asked for while there is still something to hold", () => {
  test.each<[string, Asking, readonly Seen[], Asking["open"]]>([
    ["not in the first hold", BETWEEN, [["holding", 20]], null],
    ["between the sides", BETWEEN, [["holding", 30], ["changing", 30]], "after_hold"],
    ["and nothing waits for it: with the next hold it is gone", BETWEEN, [["changing", 30], ["holding", 31]], null],
    ["once a session", BETWEEN, [["changing", 30], ["holding", 31], ["changing", 60]], null],
    ["after easing out not at once", EASED, [["holding", 0], ["holding", 9]], null],
    ["but ten seconds into the hold", EASED, [["holding", 2], ["holding", 12]], "eased_out"],
    ["of that hold, not of the one before", EASED, [["holding", 8], ["changing", 30], ["holding", 30.2], ["holding", 39]], null],
    ["of someone in the demo never", NEVER, [["changing", 30], ["holding", 60]], null],
  ])("%s", (_, begun, seen, expected) => {
    expect(after(begun, ...seen).open).toBe(expected);
  });

  test("what was answered is not asked again", () => {
    expect(after(closed(after(BETWEEN, ["changing", 30])), ["changing", 30]).open).toBeNull();
  });

  test("the leg that was held is known when it is told", () => {
    expect(after(BETWEEN, ["holding", 30], ["changing", 30]).leg).toBe("right");
  });
});
