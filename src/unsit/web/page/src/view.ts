/** "Your view": where the camera stands, seen from above, and what to move. It is there before and between the holds. */

import { planPerson } from "./figure";
import { html, svg, write } from "./elements";
import type { Lens, Moment, Phase, Verdict, View } from "./protocol";
import { COACH, VIEW } from "./words";

/** Whoever is in the stretch, or on the way into it, looks at the cue and nothing else. */
const SHOWN_IN: ReadonlySet<Phase> = new Set<Phase>(["looking", "setting_up", "changing"]);
/** Numbers that change at every picture cannot be read. */
const EVERY_S = 0.5;

/** Bearings (degrees from side-on, + in front of the person) that are graded, and those that are best: docs/measures.md. */
export const GRADED_DEG = [-15, 60] as const;
export const GOOD_DEG = [-5, 30] as const;

const PERSON = { x: 100, y: 52 } as const;
const REACH = 78;

/** Where a bearing lies on the plan, at this distance: the person looks to the left, the kneeling leg is below. */
export function place(bearing_deg: number, reach: number): { readonly x: number; readonly y: number } {
  const turned = (bearing_deg * Math.PI) / 180;
  return { x: PERSON.x - reach * Math.sin(turned), y: PERSON.y + reach * Math.cos(turned) };
}

/** The outline of a slice of the plan between two bearings. */
function slice(from_deg: number, to_deg: number, reach: number): string {
  const start = place(from_deg, reach);
  const end = place(to_deg, reach);
  const large = to_deg - from_deg > 180 ? 1 : 0;
  return `M${PERSON.x} ${PERSON.y} L${start.x.toFixed(1)} ${start.y.toFixed(1)} ` +
    `A${reach} ${reach} 0 ${large} 1 ${end.x.toFixed(1)} ${end.y.toFixed(1)} Z`;
}

export class ViewPanel {
  readonly #heading = html("h2", { class: "your-view-verdict" });
  readonly #move = html("p", { class: "your-view-move" });
  readonly #bearing = html("li");
  readonly #height = html("li");
  readonly #distance = html("li");
  readonly #aside = html("p", { class: "your-view-aside" });
  readonly #doubt = svg("path", { class: "plan-doubt" });
  readonly #lens = svg("g", { class: "plan-lens-there" },
    svg("rect", { class: "plan-camera", x: -13, y: -7, width: 26, height: 16, rx: 4.5 }),
    svg("circle", { class: "plan-lens", cx: 0, cy: -2.5, r: 4 }));
  readonly root: HTMLElement;
  #verdict: Verdict | null = null;
  #shown_s = -Infinity;

  constructor() {
    const plan = svg("svg", { class: "view-plan", viewBox: "22 26 156 114", "aria-hidden": "true" },
      svg("path", { class: "plan-graded", d: slice(...GRADED_DEG, REACH) }),
      svg("path", { class: "plan-good", d: slice(...GOOD_DEG, REACH) }),
      this.#doubt, ...planPerson(PERSON), this.#lens);
    this.root = html("section", { id: "your-view", class: "your-view", hidden: true, "aria-label": VIEW.title },
      plan, html("div", { class: "your-view-words" },
        this.#heading, this.#move, html("ul", {}, this.#bearing, this.#height, this.#distance), this.#aside));
  }

  hide(): void {
    this.root.hidden = true;
    this.#shown_s = -Infinity;
  }

  /** Show where the camera is; `move` is left out where the cue says the same. */
  show({ phase, time_s, view, cue }: Moment): void {
    if (!SHOWN_IN.has(phase) || view.verdict === null || view.azimuth_deg === null || !view.lens) {
      this.hide();
      return;
    }
    this.root.hidden = false;
    write(this.#move, view.move !== null && view.move !== cue?.text ? view.move : "");
    if (view.verdict === this.#verdict && Math.abs(time_s - this.#shown_s) < EVERY_S) return;
    this.#shown_s = time_s;
    this.#verdict = view.verdict;
    this.root.dataset["verdict"] = view.verdict;
    write(this.#heading, COACH.view[view.verdict]);
    this.#point(view, view.azimuth_deg, view.lens);
  }

  #point({ azimuth_sd_deg }: View, azimuth_deg: number, lens: Lens): void {
    const doubt_deg = Math.min(2 * (azimuth_sd_deg ?? 0), 180);
    const { x, y } = place(azimuth_deg, REACH);
    this.#lens.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${azimuth_deg.toFixed(0)})`);
    this.#doubt.setAttribute("d", slice(azimuth_deg - doubt_deg, azimuth_deg + doubt_deg, REACH));
    write(this.#bearing, VIEW.bearing(azimuth_deg, azimuth_sd_deg ?? 0));
    write(this.#height, isKnown(lens.height_m, lens.height_sd_m) ? VIEW.height(lens.height_m, lens.height_sd_m) : "");
    write(this.#distance, isKnown(lens.distance_m, lens.distance_sd_m) ? VIEW.distance(lens.distance_m, lens.distance_sd_m) : "");
    write(this.#aside, VIEW.scale(lens.stature_m));
  }
}

/** What may be wrong by as much as all of it is not known, and not told. */
export function isKnown(value: number, sd: number): boolean {
  return 2 * sd < Math.abs(value);
}
