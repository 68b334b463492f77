/** The end of a routine: what was held, side by side, and this week. */

import { bar } from "../bar";
import { button, html } from "../elements";
import type { Desk } from "../desk";
import { KEYS, type Binding } from "../keys";
import { brand } from "../masthead";
import { heldSeconds, type Routine } from "../routine";
import type { Summary } from "../protocol";
import { LANGUAGE } from "../translations";
import { weekBars, weeksOf } from "../weeks";
import { DONE, SUMMARY, TODAY } from "../words";

export interface DoneActions {
  today(): void;
}

export class DoneScreen {
  readonly name = "done";
  readonly #title = html("h1", { tabindex: -1 });
  readonly #held = html("ul", { class: "held-list" });
  readonly #week = html("section", { class: "card this-week", lang: "en" });
  readonly #today: HTMLButtonElement;
  readonly root: HTMLElement;

  constructor(readonly desk: Desk, actions: DoneActions) {
    this.#today = button(DONE.today, { id: "today", class: "primary" }, () => actions.today());
    this.root = html("div", { class: "screen narrow done-screen", lang: LANGUAGE }, brand(), this.#title, this.#held, this.#week,
      html("div", { class: "ways" }, this.#today));
  }

  enter(): void {
    this.#title.focus();
  }

  get keys(): readonly Binding[] {
    return [{ key: KEYS.enter, does: DONE.today, act: () => this.#today.click() }];
  }

  show({ done, turns, at }: Routine): void {
    const held = done.filter((summary) => heldSeconds(summary) > 0);
    this.#title.replaceChildren(held.length === 0 ? DONE.nothing : at >= turns.length ? DONE.title : DONE.ended);
    this.#held.replaceChildren(...held.map((summary) => this.#row(summary)));
    this.update();
  }

  /** This week comes with the next state, which counts what was held just now. */
  update(): void {
    if (!this.desk.open) return;
    const { weeks, marks } = this.desk.state;
    const touched = new Set(weeks.filter(({ left, right }) => left + right > 0).map(({ region }) => region));
    this.#week.hidden = touched.size === 0;
    this.#week.replaceChildren(html("h2", {}, TODAY.week), weekBars(weeksOf(weeks, touched), marks));
  }

  #row(summary: Summary): HTMLElement {
    const legs = summary.legs.map(({ name, held_s }) => html("span", { class: "held-leg" },
      html("span", { class: "held-name" }, name), html("strong", {}, SUMMARY.held(held_s)), bar(held_s, summary.hold_s)));
    return html("li", { class: "held-item" }, html("h2", {}, this.desk.nameIn(LANGUAGE, summary.stretch)), html("div", { class: "held-legs" }, ...legs),
      ...(summary.told ? [html("p", { class: "hint" }, SUMMARY.told)] : []));
  }
}
