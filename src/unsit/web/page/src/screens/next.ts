/** Between two stretches: what comes next, and where. It starts by itself after a while, unless one waits or skips. */

import { button, html, write } from "../elements";
import type { Desk } from "../desk";
import { KEYS, type Binding } from "../keys";
import { brand } from "../masthead";
import { Meanwhile, type Pain } from "../meanwhile";
import type { Portrait } from "../portrait";
import type { ShownStretch, Side } from "../protocol";
import type { Turn } from "../routine";
import { spokenIn } from "../spoken";
import { LANGUAGE } from "../translations";
import { NEXT, TODAY } from "../words";

export interface NextActions {
  start(): void;
  skip(): void;
  end(): void;
  /** Pain is told in passing. */
  told(pain: Pain): void;
  /** False while something else is being said. */
  say(text: string): boolean;
}

/** What is shown between two stretches. */
export interface Coming {
  readonly turn: Turn;
  readonly number: number;
  readonly all: number;
  /** What was said to the stretch before. */
  readonly texts: readonly string[];
}

const STARTS_AFTER_S = 10;
const EVERY_MS = 200;

export class NextScreen {
  readonly name = "next";
  readonly #title = html("h1", { tabindex: -1, "aria-describedby": "next-place" });
  readonly #of = html("p", { class: "next-of" });
  readonly #texts = html("div", { class: "next-texts", lang: "en" });
  readonly #place = html("p", { id: "next-place", class: "next-place", lang: "en" });
  readonly #dose = html("p", { class: "next-dose", lang: "en" });
  readonly #steps = html("ol", { class: "steps", lang: "en" });
  readonly #care = html("div", { class: "next-care", lang: "en" });
  readonly #left = html("p", { class: "next-left" });
  readonly #wait: HTMLButtonElement;
  readonly #scene = html("div", { class: "scene" });
  readonly meanwhile: Meanwhile;
  readonly root: HTMLElement;
  #timer: ReturnType<typeof setInterval> | undefined;
  #left_ms = 0;

  constructor(readonly desk: Desk, readonly portrait: Portrait, readonly actions: NextActions) {
    const start = button(NEXT.start, { id: "start", class: "primary start" }, () => this.#go(actions.start), KEYS.start);
    this.#wait = button(NEXT.wait, { id: "wait", class: "quiet" }, () => this.#hold(), KEYS.wait);
    const skip = button(NEXT.skip, { id: "skip", class: "quiet" }, () => this.#go(actions.skip), KEYS.skip);
    const end = button(NEXT.end, { id: "end", class: "quiet" }, () => this.#go(actions.end), KEYS.leave);
    this.meanwhile = new Meanwhile({ told: (pain) => actions.told(pain), asked: (text) => actions.say(text) });
    this.root = html("div", { class: "screen two next-screen", lang: LANGUAGE },
      html("section", { class: "choices" }, brand(), this.#texts, this.meanwhile.root, this.#of, this.#title, this.#place, this.#dose, this.#care,
        html("div", { class: "go" }, start, this.#left), html("div", { class: "ways" }, this.#wait, skip, end), this.#steps),
      html("section", { class: "explanation" }, this.#scene));
  }

  enter(): void {
    this.#title.focus();
    this.#left_ms = 1000 * STARTS_AFTER_S;
    this.#wait.hidden = false;
    this.#tellLeft();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#count(), EVERY_MS);
  }

  leave(): void {
    clearInterval(this.#timer);
  }

  get keys(): readonly Binding[] {
    return [
      { key: KEYS.start, does: NEXT.start, act: () => this.#go(this.actions.start) },
      { key: KEYS.wait, does: NEXT.wait, possible: () => !this.#wait.hidden, act: () => this.#hold() },
      { key: KEYS.skip, does: NEXT.skip, act: () => this.#go(this.actions.skip) },
      { key: KEYS.leave, does: NEXT.end, act: () => this.#go(this.actions.end) },
      this.meanwhile.binding,
    ];
  }

  /** Its heading, to be said. */
  get said(): string {
    return `${this.#title.textContent ?? ""}.`;
  }

  /** `language`: in which it is said. */
  show({ turn, number, all, texts }: Coming, language: string): void {
    const spoken = spokenIn(language);
    const words = turn.time > 1 ? spoken.again : number === 1 ? spoken.first : spoken.next;
    const { sides = "each", repetitions = 1 } = this.desk.stretch(turn.stretch) ?? {};
    write(this.#of, all > 1 ? NEXT.of(number, all) : "");
    write(this.#title, words(this.desk.nameIn(language, turn.stretch)));
    this.#title.lang = language;
    write(this.#place, turn.announce ?? "");
    write(this.#dose, turn.hold_s === null ? "" : TODAY.dose({ hold_s: turn.hold_s, times: 1, repetitions, each: sides === "each" }));
    this.#texts.replaceChildren(...texts.map((text) => html("p", {}, text)));
    const care = this.desk.words(turn.stretch);
    this.#care.replaceChildren(...care.map((text) => html("p", {}, text)));
    this.#steps.replaceChildren();
    this.meanwhile.restart(null, language);
    void this.desk.shown(turn.stretch).then((stretch) => this.#demonstrate(stretch, turn.first));
  }

  #demonstrate(stretch: ShownStretch, first: Side | null): void {
    this.#steps.replaceChildren(...stretch.steps.map((step) => html("li", {}, step)));
    this.portrait.show(stretch, this.#scene, first);
  }

  #count(): void {
    if (document.hidden) return;
    this.meanwhile.prompt();
    this.#left_ms -= EVERY_MS;
    if (this.#left_ms <= 0) this.#go(this.actions.start);
    else this.#tellLeft();
  }

  #tellLeft(): void {
    write(this.#left, NEXT.startsIn(Math.ceil(this.#left_ms / 1000)));
  }

  /** It starts by itself no more. */
  #hold(): void {
    clearInterval(this.#timer);
    write(this.#left, NEXT.waiting);
    this.#wait.hidden = true;
    this.root.querySelector<HTMLElement>("#start")?.focus();
  }

  #go(then: () => void): void {
    this.leave();
    then();
  }
}
