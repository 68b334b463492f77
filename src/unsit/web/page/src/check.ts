/**
 * What is asked after a hold, and after a stop: how strong the pull was, whether there was pain, and a few signs.
 * All of it may be left open; what follows from it is said by Python.
 */

import { EASED_AFTER_S } from "./asking";
import { pill } from "./choices";
import { button, html, write } from "./elements";
import { KEYS, type Binding } from "./keys";
import type { PainWords, Report, ReportKind } from "./protocol";
import { Scale } from "./scales";
import type { Way } from "./trouble";
import { CHECK, KEYMAP } from "./words";

/** What is told, without about what. */
export type Answer = Pick<Report, "feeling" | "pain" | "signs" | "kind">;

export interface CheckActions {
  /** `null`: it was skipped. */
  told(answer: Answer | null): void;
}

export class Check {
  readonly root = html("section", { id: "check", class: "check", lang: "en", hidden: true, "aria-labelledby": "check-title" });
  #scales: readonly Scale[] = [];
  #signs = new Set<string>();
  #kind: ReportKind = "after_hold";
  #stopped = false;
  #waits = false;
  #send: HTMLButtonElement | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(readonly actions: CheckActions) {
    this.root.addEventListener("keydown", ({ key, target }) => {
      if (key === "Enter" && target instanceof HTMLInputElement && target.type === "checkbox") this.#answer();
    });
  }

  /** Whether it waits for an answer. */
  get asks(): boolean {
    return !this.root.hidden && this.#send !== null;
  }

  /** Whether something was told, and nothing was said to it yet. */
  get waits(): boolean {
    return this.#waits;
  }

  /** Ask after a hold. */
  ask(words: PainWords): void {
    this.#stopped = false;
    this.#form(words, "after_hold", CHECK.title);
  }

  /** Ask what it was, after a stop. */
  askWhat(words: PainWords): void {
    this.#stopped = true;
    this.#form(words, "after_hold", CHECK.stoppedTitle);
  }

  /** Say these; after a while, ask once more. */
  ease(texts: readonly string[], words: PainWords): void {
    const again = (): void => this.#form(words, "eased_out", CHECK.asksAgain);
    const left = html("p", { class: "check-left" });
    this.#place(texts, [{ label: CHECK.askNow, go: again }], left);
    const until_ms = performance.now() + 1000 * EASED_AFTER_S;
    const show = (): void => {
      const left_s = Math.ceil((until_ms - performance.now()) / 1000);
      if (left_s <= 0) again();
      else write(left, CHECK.easing(left_s));
    };
    show();
    this.#timer = setInterval(show, 200);
  }

  /** Say these, with these ways on; the first has the focus. */
  tell(texts: readonly string[], ways: readonly Way[]): void {
    this.#place(texts, ways);
  }

  /** In a scale its own keys come first; these are for whoever is elsewhere. */
  get keys(): readonly Binding[] {
    return [
      { key: KEYS.number, does: KEYMAP.number, possible: () => this.asks, act: (key) => this.#scales[0]?.choose(Number(key)) },
      { key: KEYS.enter, does: CHECK.done, possible: () => this.asks && !this.#stopped, act: () => this.#answer() },
      { key: KEYS.leave, does: CHECK.skip, possible: () => this.asks && !this.#stopped, act: () => this.skip() },
    ];
  }

  /** Leave all of it open. After a stop that takes a press on what it means, so that a second Escape says nothing. */
  skip(): void {
    this.#over(null);
  }

  hide(): void {
    clearInterval(this.#timer);
    this.#waits = false;
    this.#send = null;
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  focus(): void {
    const first = this.#stopped ? this.root.querySelector<HTMLElement>("#check-title") : null;
    if (first) first.focus();
    else this.#scales[0]?.focus();
  }

  #form(words: PainWords, kind: ReportKind, title: string): void {
    clearInterval(this.#timer);
    this.#kind = kind;
    this.#signs = new Set();
    const { feeling, pain } = words.scales;
    const painScale = new Scale("pain", pain, () => this.#answer());
    const feelingScale = new Scale("feeling", feeling, () => painScale.focus());
    this.#scales = kind === "after_hold" && !this.#stopped ? [feelingScale, painScale] : [painScale];
    this.#send = button(CHECK.done, { id: "check-done", class: "primary" }, () => this.#answer());
    const skip = button(CHECK.skip, { id: "check-skip", class: "quiet" }, () => this.#over(null), KEYS.leave);
    const scales = html("div", { class: "check-scales" }, ...this.#scales.map(({ root }) => root));
    this.root.replaceChildren(
      html("h2", { id: "check-title", tabindex: -1 }, title),
      ...(this.#stopped && kind === "after_hold" ? [html("p", { class: "check-lead" }, `${words.stopped} ${CHECK.again}`)] : []),
      ...(this.#stopped ? [this.#signPills(words), scales] : [scales, this.#signPills(words)]),
      html("div", { class: "ways" }, this.#send, ...(this.#stopped ? [] : [skip, html("p", { class: "hint" }, CHECK.optional)])));
    this.root.hidden = false;
    this.focus();
  }

  #signPills({ signs }: PainWords): HTMLElement {
    const mark = (id: string, on: boolean): void => void (on ? this.#signs.add(id) : this.#signs.delete(id));
    return html("fieldset", { class: "signs" }, html("legend", {}, signs.ask),
      html("div", { class: "pills" }, ...signs.names.map(({ id, text }) => pill(text, false, (on) => mark(id, on), { value: id }))));
  }

  #given(): Answer {
    const value = (name: string): number | null => this.#scales.find((scale) => scale.name === name)?.value ?? null;
    return { feeling: value("feeling"), pain: value("pain"), signs: [...this.#signs], kind: this.#kind };
  }

  #empty({ feeling, pain, signs }: Answer): boolean {
    return feeling === null && pain === null && signs.length === 0;
  }

  #answer(): void {
    const given = this.#given();
    this.#over(this.#empty(given) ? null : given);
  }

  #over(answer: Answer | null): void {
    this.#send = null;
    this.#waits = answer !== null;
    for (const control of this.root.querySelectorAll<HTMLInputElement | HTMLButtonElement>("input, button")) control.disabled = true;
    this.actions.told(answer);
  }

  #place(texts: readonly string[], ways: readonly Way[], ...further: readonly HTMLElement[]): void {
    clearInterval(this.#timer);
    this.#waits = false;
    this.#send = null;
    const buttons = ways.map(({ label, go }, index) => button(label, { class: index === 0 ? "primary" : "quiet" }, go));
    const [first, ...others] = texts;
    this.root.replaceChildren(
      html("h2", { id: "check-title", tabindex: -1 }, first ?? ""), ...others.map((text) => html("p", {}, text)), ...further,
      html("div", { class: "ways" }, ...buttons));
    this.root.hidden = false;
    this.root.querySelector<HTMLElement>("#check-title")?.focus();
  }
}
