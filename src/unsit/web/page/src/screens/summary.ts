/** The last screen: what was held on each side, in words and numbers, and whether it was kept. */

import { button, html, svg } from "../elements";
import { wordmark } from "../figure";
import type { LegSummary, Side, Summary } from "../protocol";
import { SIDES } from "../protocol";
import { COACH, START, SUMMARY } from "../words";

export interface SummaryActions {
  again(): void;
  change(): void;
}

function bar(held_s: number, hold_s: number): SVGElement {
  const width = (100 * Math.min(held_s / hold_s, 1)).toFixed(1);
  return svg("svg", { class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "bar-track", width: 100, height: 6 }),
    svg("rect", { class: "bar-fill", width, height: 6 }));
}

function legCard(side: Side, leg: LegSummary, hold_s: number): HTMLElement {
  const seconds = html("strong", { id: `summary-${side}`, "data-seconds": leg.held_s }, SUMMARY.held(leg.held_s));
  return html("section", { class: "leg-card", "data-side": side },
    html("h2", {}, COACH.legs[side]),
    html("p", { class: "leg-held" }, seconds, " ", html("span", { class: "leg-of" }, SUMMARY.of(hold_s))),
    bar(leg.held_s, hold_s),
    ...(leg.owed_s > 0 ? [html("p", { class: "leg-note" }, SUMMARY.owed(leg.owed_s))] : []));
}

export class SummaryScreen {
  readonly name = "summary";
  readonly #body = html("div", { class: "summary-body" });
  readonly #again: HTMLButtonElement;
  readonly root: HTMLElement;

  constructor(actions: SummaryActions) {
    this.#again = button(SUMMARY.again, { id: "again", class: "primary", "aria-describedby": "summary-headline" }, () => actions.again());
    const change = button(SUMMARY.change, { id: "change", class: "quiet" }, () => actions.change());
    this.root = html("div", { class: "screen summary-screen" },
      html("div", { class: "brand" }, wordmark(), START.product),
      this.#body, html("div", { class: "ways" }, this.#again, change),
      html("p", { class: "manners" }, START.care));
  }

  /** The button is what one wants next; it is described by the headline, which is so read with it. */
  enter(): void {
    this.#again.focus();
  }

  show(summary: Summary): void {
    const advice = summary.advice === null ? [] : [html("p", { class: "advice" }, summary.advice)];
    this.#body.replaceChildren(
      html("h1", { id: "summary-headline", tabindex: -1 }, summary.headline),
      ...advice,
      html("div", { class: "leg-cards" }, ...SIDES.map((side) => legCard(side, summary.legs[side], summary.hold_s))),
      html("ul", { class: "sentences" }, ...summary.sentences.map((sentence) => html("li", {}, sentence))),
      html("p", { id: "saved", class: "saved", "data-saved": String(summary.saved) }, summary.saved ? SUMMARY.saved : SUMMARY.notSaved));
  }
}
