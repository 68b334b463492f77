/** After a session: what was held on each side, how it was, and the ways on. */

import { Check, type Answer } from "../check";
import { button, html } from "../elements";
import type { Binding } from "../keys";
import { brand } from "../masthead";
import type { LegSummary, Summary } from "../protocol";
import { LANGUAGE } from "../translations";
import type { Way } from "../trouble";
import { SUMMARY, UNSIT } from "../words";
import { bar } from "../bar";

export interface SummaryActions {
  told(answer: Answer | null): void;
}

function legCard({ leg, name, held_s, owed_s, bests }: LegSummary, hold_s: number): HTMLElement {
  const seconds = html("strong", { id: `summary-${leg}`, "data-seconds": held_s }, SUMMARY.held(held_s));
  return html("section", { class: "leg-card", "data-leg": leg },
    html("h2", {}, name),
    html("p", { class: "leg-held" }, seconds, " ", html("span", { class: "leg-of" }, SUMMARY.of(hold_s))),
    bar(held_s, hold_s),
    ...(owed_s > 0 ? [html("p", { class: "leg-note" }, SUMMARY.owed(owed_s))] : []),
    ...(bests.length > 0 ? [html("p", { class: "leg-best" }, `${SUMMARY.furthest}: ${bests.map(reached).join(", ")}`)] : []));
}

function reached({ name, value_deg, doubt_deg }: LegSummary["bests"][number]): string {
  return `${name} ${String(value_deg).replace("-", "−")} ± ${doubt_deg}°`;
}

export class SummaryScreen {
  readonly name = "summary";
  readonly check: Check;
  readonly #body = html("div", { class: "summary-body" });
  readonly #ways = html("div", { class: "ways summary-ways" });
  readonly root: HTMLElement;

  constructor(actions: SummaryActions) {
    this.check = new Check({ told: (answer) => actions.told(answer) });
    this.root = html("div", { class: "screen summary-screen", lang: LANGUAGE }, brand(), this.#body, this.check.root, this.#ways,
      html("p", { class: "manners", lang: "en" }, UNSIT.care));
  }

  /** What is asked comes first; else what one wants next, described by the headline, which is so read with it. */
  enter(): void {
    if (this.check.asks) this.check.focus();
    else this.#ways.querySelector<HTMLElement>("button")?.focus();
  }

  get keys(): readonly Binding[] {
    return this.check.keys;
  }

  show(summary: Summary): void {
    const advice = summary.advice === null ? [] : [html("p", { class: "advice" }, summary.advice)];
    const stopped = summary.ended === "stopped";
    this.root.dataset["ended"] = summary.ended;
    this.#ways.replaceChildren();
    this.check.hide();
    this.#body.replaceChildren(
      html("h1", { id: "summary-headline", tabindex: -1 }, summary.headline),
      ...advice,
      html("div", { class: "leg-cards" }, ...summary.legs.map((leg) => legCard(leg, summary.hold_s))),
      ...(stopped ? [] : [html("ul", { class: "sentences" }, ...summary.sentences.map((sentence) => html("li", {}, sentence)))]),
      html("p", { id: "saved", class: "saved", "data-saved": String(summary.saved) }, summary.saved ? SUMMARY.saved : SUMMARY.notSaved));
  }

  /** How it goes on from here; the first way has the focus. */
  offer(ways: readonly Way[]): void {
    const made = ways.map(({ label, go }, index) =>
      button(label, { class: index === 0 ? "primary" : "quiet", "aria-describedby": "summary-headline", "data-way": String(index) }, go));
    made[0]?.setAttribute("id", "again");
    this.#ways.replaceChildren(...made);
    made[0]?.focus();
  }
}
