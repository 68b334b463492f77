/** What the answers come to where they tell us to stop: plain words, and nothing to start. */

import { button, html } from "../elements";
import { brand } from "../masthead";
import { QUESTIONS } from "../words";

export interface OutcomeActions {
  again(): void;
}

export class OutcomeScreen {
  readonly name = "outcome";
  readonly #words = html("div", { class: "outcome-words" });
  readonly root: HTMLElement;

  constructor(actions: OutcomeActions) {
    this.root = html("div", { class: "screen outcome-screen" }, brand(), this.#words,
      html("div", { class: "ways" }, button(QUESTIONS.answerAgain, { id: "answer-again", class: "quiet" }, () => actions.again())));
  }

  enter(): void {
    this.root.querySelector<HTMLElement>("h1")?.focus();
  }

  /** The first sentence says what to do; the last one what Unsit is. */
  show(texts: readonly string[], urgent: boolean): void {
    const [first, ...others] = texts;
    const last = others.pop();
    this.root.dataset["urgent"] = String(urgent);
    this.#words.replaceChildren(
      html("h1", { tabindex: -1 }, first ?? ""), ...others.map((text) => html("p", { class: "outcome-advice" }, text)),
      ...(last === undefined ? [] : [html("p", { class: "disclaimer" }, last)]));
  }
}
