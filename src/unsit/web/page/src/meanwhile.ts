/** The question for pain that nothing waits for: by tap, by the keys 0 to 9, or not at all. When it comes, `asking.ts` knows. */

import { BETWEEN, closed, EASED, NEVER, opened, step, type Asking } from "./asking";
import { html } from "./elements";
import { KEYS, type Binding } from "./keys";
import type { Moment, PainWords, ReportKind, Side } from "./protocol";
import { TOP } from "./scales";
import { spokenIn } from "./spoken";
import { LANGUAGE } from "./translations";
import { MEANWHILE } from "./words";

/** What is told meanwhile. */
export interface Pain {
  readonly pain: number;
  readonly kind: ReportKind;
  readonly front_leg: Side | null;
}

export interface MeanwhileActions {
  told(pain: Pain): void;
  /** A question came up, to be heard as well; false while something else is being said. */
  asked(text: string): boolean;
}

export class Meanwhile {
  readonly root = html("section", { class: "meanwhile", hidden: true, "aria-label": MEANWHILE.name });
  #asking: Asking = NEVER;
  #words: PainWords | null = null;
  #spoken = spokenIn("en");
  #unheard = "";

  constructor(readonly actions: MeanwhileActions) {}

  /** A session begins; `language`: in which it is asked; `eased`: after pain. Without words, nothing is asked. */
  restart(words: PainWords | null, language: string, eased = false): void {
    this.#words = words;
    this.#spoken = spokenIn(language);
    this.#asking = words === null ? NEVER : eased ? EASED : BETWEEN;
    this.root.hidden = true;
  }

  /** A number is asked for now. */
  ask(words: PainWords, language: string): void {
    this.restart(words, language);
    this.#become(opened(this.#asking, "after_hold"));
  }

  /** What follows from what was told; `eased`: it is asked once more, in the next hold. */
  say(texts: readonly string[], eased = false): void {
    this.#say(texts.join(" "), "en", eased);
  }

  /** What was told changes nothing. */
  note(): void {
    this.#say(MEANWHILE.noted, LANGUAGE, false);
  }

  /** What Python says to a frame may make it time to ask, or too late. */
  show(moment: Moment): void {
    this.#become(step(this.#asking, moment));
    this.prompt();
  }

  /** Have the question heard, as soon as nothing else is being said. */
  prompt(): void {
    if (this.#unheard && this.actions.asked(this.#unheard)) this.#unheard = "";
  }

  get binding(): Binding {
    return { key: KEYS.number, does: this.#spoken.pain, possible: () => this.#asking.open !== null, act: (key) => this.#tell(Number(key)) };
  }

  #say(text: string, lang: string, eased: boolean): void {
    this.#asking = { ...this.#asking, wants: eased ? "eased" : null, from_s: null };
    this.root.replaceChildren(html("p", { class: "meanwhile-said", role: "status", lang }, text));
    this.root.hidden = false;
  }

  #become(asking: Asking): void {
    const before = this.#asking.open;
    this.#asking = asking;
    if (asking.open === before) return;
    this.#unheard = "";
    if (asking.open === null) this.root.hidden = true;
    else if (this.#words) this.#place(this.#words, asking.open);
  }

  #place({ scales: { pain: { anchors } } }: PainWords, kind: ReportKind): void {
    const numbers = Array.from({ length: TOP + 1 }, (_, number) => this.#number(number, anchors[String(number)]));
    const { pain, painAgain, painHow } = this.#spoken;
    const text = kind === "eased_out" ? painAgain : pain;
    this.root.replaceChildren(html("p", { class: "meanwhile-ask" }, text), html("div", { class: "meanwhile-numbers", lang: "en" }, ...numbers),
      html("div", { class: "scale-ends", lang: "en", "aria-hidden": "true" }, html("span", {}, anchors["0"] ?? ""), html("span", {}, anchors[TOP] ?? "")));
    this.root.hidden = false;
    this.#unheard = `${text} ${painHow}`;
  }

  #number(number: number, anchor: string | undefined): HTMLButtonElement {
    const made = html("button", { type: "button", class: "quiet", "aria-label": anchor ? `${number}, ${anchor}` : String(number) }, String(number));
    made.addEventListener("click", () => this.#tell(number));
    return made;
  }

  #tell(pain: number): void {
    const { open, leg } = this.#asking;
    if (open === null) return;
    this.#become(closed(this.#asking));
    this.actions.told({ pain, kind: open, front_leg: leg });
  }
}
