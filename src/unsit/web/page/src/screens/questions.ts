/** The questions before anyone stretches, on one page; the daily one alone is one line. */

import { radios, tick } from "../choices";
import { button, html, write } from "../elements";
import { KEYS, type Binding } from "../keys";
import { brand } from "../masthead";
import type { Answers, Gate, Question, QuestionGroup, Questions, Side } from "../protocol";
import { QUESTIONS } from "../words";

export interface QuestionsActions {
  answer(answers: readonly Answers[]): void;
  /** Back without an answer; only where none is needed. */
  back(): void;
}

/** How it is asked: what stands before the questions, whether they may be left, and whether they were answered before. */
export interface Asking {
  readonly before: readonly string[];
  readonly freely: boolean;
  readonly again: boolean;
}

type Told = { readonly yes: Set<string>; readonly sides: Map<string, Side> };

export class QuestionsScreen {
  readonly name = "questions";
  readonly root = html("div", { class: "screen questions-screen" });
  readonly #title = html("h1", { tabindex: -1 });
  readonly #told = new Map<Gate, Told>();
  #main: HTMLButtonElement | null = null;
  #none = "";

  constructor(readonly actions: QuestionsActions) {}

  enter(): void {
    this.#title.focus();
  }

  /** Enter says what the large button says, wherever one is but on another control. */
  get keys(): readonly Binding[] {
    return [{ key: KEYS.enter, does: this.#main?.textContent ?? "", act: () => this.#main?.click() }];
  }

  ask(questions: Questions, gates: readonly Gate[], { before, freely, again }: Asking): void {
    this.#told.clear();
    for (const gate of gates) this.#told.set(gate, { yes: new Set(), sides: new Map() });
    const [only] = gates;
    const daily = gates.length === 1 && only === "daily";
    this.#none = questions.say.none;
    write(this.#title, daily ? QUESTIONS.daily : again ? QUESTIONS.again : QUESTIONS.first);
    const back = freely ? [button(QUESTIONS.back, { class: "quiet" }, () => this.actions.back())] : [];
    this.root.classList.toggle("daily", daily);
    const head = daily ? this.#title : html("div", { class: "question-head" }, this.#title, html("p", { class: "lead" }, questions.say.how));
    this.root.replaceChildren(brand(), head, ...before.map((text) => html("p", { class: "before" }, text)),
      ...(daily ? this.#line(questions, back) : [this.#page(questions, gates, back)]),
      html("p", { class: "disclaimer" }, questions.say.disclaimer));
  }

  #line({ daily }: Questions, back: readonly HTMLElement[]): HTMLElement[] {
    this.#main = button(QUESTIONS.no, { id: "none", class: "primary", "aria-describedby": "daily-ask" }, () => this.#answer());
    const yes = button(QUESTIONS.yes, { id: "yes", class: "quiet", "aria-describedby": "daily-ask" }, () => {
      this.#told.get("daily")?.yes.add(daily.id);
      this.#answer();
    });
    return [html("p", { id: "daily-ask", class: "daily-ask" }, daily.ask), html("div", { class: "ways" }, this.#main, yes, ...back)];
  }

  #page(questions: Questions, gates: readonly Gate[], back: readonly HTMLElement[]): HTMLElement {
    const form = html("form", { class: "question-form", novalidate: true }, ...gates.map((gate) => this.#gate(questions, gate)));
    this.#main = html("button", { type: "submit", id: "none", class: "primary" }, html("span", { class: "label" }));
    const untick = button(QUESTIONS.untick, { id: "untick", class: "quiet", hidden: true }, () => this.#untick(form));
    form.append(html("div", { class: "ways question-ways" }, this.#main, untick, ...back));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#answer();
    });
    form.addEventListener("change", () => this.#label(untick));
    this.#label(untick);
    return form;
  }

  #gate(questions: Questions, gate: Gate): HTMLElement {
    const groups: readonly QuestionGroup[] = gate === "daily"
      ? [{ heading: QUESTIONS.daily, questions: [questions.daily] }]
      : (questions.gates.find((each) => each.gate === gate)?.groups ?? []);
    return html("div", { class: "gate", "data-gate": gate }, ...groups.map((group) => this.#group(gate, group)));
  }

  #group(gate: Gate, { heading, questions }: QuestionGroup): HTMLElement {
    return html("fieldset", { class: "question-group" }, html("legend", {}, heading), ...questions.map((question) => this.#row(gate, question)));
  }

  #row(gate: Gate, { id, ask, asks_side }: Question): HTMLElement {
    const told = this.#told.get(gate);
    const side = asks_side ? this.#side(id, told) : null;
    const row = tick(ask, false, (on) => {
      if (on) told?.yes.add(id);
      else told?.yes.delete(id);
      if (side) side.hidden = !on;
    }, { name: id });
    return html("div", { class: "question" }, row, ...(side ? [side] : []));
  }

  #side(id: string, told: Told | undefined): HTMLElement {
    const options = (["left", "right", "both"] as const).map((value) => ({ value, label: QUESTIONS.sides[value] }));
    const chosen = (value: string): void => {
      if (value === "left" || value === "right") told?.sides.set(id, value);
      else told?.sides.delete(id);
    };
    return html("fieldset", { class: "side", hidden: true }, html("legend", { class: "heard-only" }, QUESTIONS.side),
      html("div", { class: "pills" }, ...radios(`side-${id}`, options, "both", chosen)));
  }

  #ticked(): number {
    return [...this.#told.values()].reduce((sum, { yes }) => sum + yes.size, 0);
  }

  #label(untick: HTMLElement): void {
    const ticked = this.#ticked();
    const label = this.#main?.querySelector(".label");
    if (label) write(label, ticked === 0 ? this.#none : QUESTIONS.goOn(ticked));
    untick.hidden = ticked === 0;
  }

  #untick(form: HTMLFormElement): void {
    for (const input of form.querySelectorAll<HTMLInputElement>("input[type=checkbox]:checked")) {
      input.checked = false;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.#main?.focus();
  }

  /** A side counts only where its question was ticked. */
  #answer(): void {
    this.actions.answer([...this.#told].map(([gate, { yes, sides }]) => ({
      type: "answers", gate, yes: [...yes], sides: Object.fromEntries([...sides].filter(([id]) => yes.has(id))),
    })));
  }
}
