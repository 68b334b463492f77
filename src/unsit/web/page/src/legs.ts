/** What is held on each side, as numbers and bars beside the picture. */

import { html, svg, write } from "./elements";
import { SIDES, type Moment, type PerSide, type Side, type Stretch } from "./protocol";
import { COACH } from "./words";

/** One side's seconds: a number, what it still owes, and a bar. */
class Counter {
  readonly #name = html("span", { class: "leg-name" });
  readonly #seconds: HTMLElement;
  readonly #owed = html("span", { class: "leg-owed" });
  readonly #bar = svg("rect", { class: "bar-fill", width: 0, height: 6 });
  readonly root: HTMLElement;

  constructor(side: Side) {
    this.#seconds = html("strong", { id: `held-${side}`, class: "leg-seconds", "data-seconds": 0 }, COACH.seconds(0));
    this.root = html("div", { class: "leg", "data-side": side }, this.#name, this.#seconds, this.#owed,
      svg("svg", { class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("rect", { class: "bar-track", width: 100, height: 6 }), this.#bar));
  }

  call(name: string): void {
    write(this.#name, name);
  }

  show(held_s: number, hold_s: number, owed_s: number, inFront: boolean): void {
    this.#seconds.dataset["seconds"] = String(held_s);
    write(this.#seconds, COACH.seconds(held_s));
    write(this.#owed, owed_s > 0 ? COACH.owed(owed_s) : "");
    this.#bar.setAttribute("width", (100 * Math.min(held_s / hold_s, 1)).toFixed(1));
    this.root.classList.toggle("in-front", inFront);
    this.root.classList.toggle("full", held_s >= hold_s);
  }
}

export class Legs {
  readonly #counters: PerSide<Counter> = { right: new Counter("right"), left: new Counter("left") };
  readonly root = html("div", { class: "legs" }, this.#counters.right.root, this.#counters.left.root);
  #manner: Stretch["counted_as"] = "leg in front";

  /** Everything as before the first moment, in the words of this stretch. */
  restart(manner: Stretch["counted_as"], hold_s: number): void {
    this.#manner = manner;
    this.#counters.left.root.hidden = manner === "both";
    for (const side of SIDES) this.#counters[side].show(0, hold_s, 0, false);
    this.#call("right");
  }

  show({ held_s, hold_s, owed_s }: Moment, front: Side): void {
    this.#call(front);
    for (const side of SIDES) this.#counters[side].show(held_s[side], hold_s, owed_s?.[side] ?? 0, side === front);
  }

  /** Sides are kept by the front leg. Where another leg leads, they are told apart by which is done now. */
  #call(front: Side): void {
    for (const side of SIDES) {
      const turn = side === front ? "now" : "other";
      const names = { "leg in front": COACH.legs[side], leg: COACH.thisLeg[turn], side: COACH.thisSide[turn], both: COACH.together };
      this.#counters[side].call(names[this.#manner]);
    }
  }
}
