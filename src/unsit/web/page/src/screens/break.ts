/** A break is due: how long one has sat, what would come, and three answers. */

import { button, html, write } from "../elements";
import type { Desk } from "../desk";
import { ideaOf } from "../idea";
import { KEYS, type Binding } from "../keys";
import { brand } from "../masthead";
import type { Portrait } from "../portrait";
import type { Break } from "../protocol";
import type { Turn } from "../routine";
import { Settling } from "../settling";
import { LANGUAGE } from "../translations";
import { BREAK } from "../words";

export interface BreakActions {
  up(): void;
  later(): void;
  notToday(): void;
}

export class BreakScreen {
  readonly name = "break";
  readonly #title = html("h1", { tabindex: -1, "aria-describedby": "break-lead break-stretch" });
  readonly #lead = html("p", { id: "break-lead", class: "lead" });
  readonly #stretch = html("p", { id: "break-stretch", class: "next-place" });
  readonly #idea = html("div", { class: "idea-host" });
  readonly #scene = html("div", { class: "scene" });
  readonly #later: HTMLButtonElement;
  readonly #settling = new Settling((over) => { this.root.dataset["listens"] = String(over); });
  readonly root: HTMLElement;

  constructor(readonly desk: Desk, readonly portrait: Portrait, readonly actions: BreakActions) {
    const up = button(BREAK.up, { id: "up", class: "primary start" }, () => actions.up(), KEYS.start);
    this.#later = button("", { id: "later", class: "quiet" }, () => actions.later(), KEYS.later);
    const notToday = button(BREAK.notToday, { id: "not-today", class: "quiet" }, () => actions.notToday(), KEYS.notToday);
    this.root = html("div", { class: "screen two break-screen", lang: LANGUAGE },
      html("section", { class: "choices" }, brand(), this.#title, this.#lead, this.#stretch, this.#idea,
        html("div", { class: "go" }, up), html("div", { class: "ways" }, this.#later, notToday), html("p", { class: "hint" }, BREAK.anyTime)),
      html("section", { class: "explanation" }, this.#scene));
  }

  enter(): void {
    this.#title.focus();
    this.#settling.begin();
  }

  leave(): void {
    this.#settling.end();
  }

  /** Nobody who is writing as the page opens has answered. */
  get keys(): readonly Binding[] {
    const possible = (): boolean => this.#settling.over;
    return [
      { key: KEYS.start, does: BREAK.up, possible, act: () => this.actions.up() },
      { key: KEYS.later, does: this.#later.querySelector(".label")?.textContent ?? "", possible, act: () => this.actions.later() },
      { key: KEYS.notToday, does: BREAK.notToday, possible, act: () => this.actions.notToday() },
    ];
  }

  /** `turn`: the stretch that belongs to it. */
  show({ sat_min, later_min, idea }: Break, turn: Turn | null): void {
    write(this.#title, sat_min >= 1 ? BREAK.sat(sat_min) : BREAK.getUp);
    write(this.#lead, turn ? BREAK.thenStretch : BREAK.thenBack);
    write(this.#stretch, turn ? this.desk.nameIn(LANGUAGE, turn.stretch) : "");
    const label = this.#later.querySelector(".label");
    if (label) write(label, BREAK.later(later_min));
    this.#idea.replaceChildren(...(turn || !idea ? [] : [ideaOf(idea)]));
    this.root.dataset["kind"] = turn ? "stretch" : "walk";
    if (turn) void this.desk.shown(turn.stretch).then((stretch) => this.portrait.show(stretch, this.#scene, turn.first));
  }
}
