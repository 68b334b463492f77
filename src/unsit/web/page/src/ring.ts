/** The ring that fills while the stretch is held. It shows what Python counted, and never moves by itself. */

import { html, svg, write } from "./elements";
import { COACH } from "./words";

const RADIUS = 52;

export class Ring {
  readonly #arc = svg("circle", {
    class: "ring-arc", cx: 60, cy: 60, r: RADIUS, pathLength: 1, "stroke-dasharray": "0 1", transform: "rotate(-90 60 60)",
  });
  readonly #seconds = html("span", { class: "ring-seconds" }, "0");
  readonly #of = html("span", { class: "ring-of" });
  readonly #state = html("span", { class: "ring-state" });
  readonly root = html(
    "div",
    { id: "ring", class: "ring", role: "progressbar", "aria-label": COACH.ring, "aria-valuemin": 0 },
    svg("svg", { viewBox: "0 0 120 120", "aria-hidden": "true" },
      svg("circle", { class: "ring-track", cx: 60, cy: 60, r: RADIUS }), this.#arc),
    html("div", { class: "ring-text", "aria-hidden": "true" }, this.#seconds, this.#of, this.#state),
  );

  /** Show this share of the ring, and these seconds in its middle. */
  show(share: number, held_s: number, hold_s: number, counting: boolean): void {
    // A round cap would show as a dot at nothing held.
    this.#arc.setAttribute("stroke-dasharray", `${share.toFixed(4)} 1`);
    this.#arc.classList.toggle("empty", share <= 0);
    this.root.classList.toggle("counting", counting);
    this.root.classList.toggle("full", share >= 1);
    this.root.classList.toggle("long", Math.max(held_s, hold_s) >= 100);
    this.root.setAttribute("aria-valuenow", held_s.toFixed(2));
    this.root.setAttribute("aria-valuemax", String(hold_s));
    this.root.setAttribute("aria-valuetext", COACH.ringValue(held_s, hold_s));
    write(this.#seconds, Math.floor(held_s + 1e-6).toFixed(0));
    write(this.#of, COACH.of(hold_s));
    write(this.#state, counting ? COACH.counting : COACH.notCounting);
  }
}
