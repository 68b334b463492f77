/** Up, and away from the screen: how long a walk is asked for, and that it may be longer. */

import { button, html, write } from "../elements";
import { ideaOf } from "../idea";
import { KEYS, type Binding } from "../keys";
import { brand } from "../masthead";
import type { Break } from "../protocol";
import { LANGUAGE } from "../translations";
import { leftOf } from "../walking";
import { BREAK, KEYMAP } from "../words";

export interface WalkActions {
  back(): void;
  didIt(): void;
  toggleSound(): void;
  /** The time is up. */
  rested(): void;
}

const EVERY_MS = 250;

export class WalkScreen {
  readonly name = "walk";
  readonly #title = html("h1", { tabindex: -1, "aria-describedby": "walk-lead" }, BREAK.walk);
  readonly #left = html("p", { id: "walk-left", class: "walk-left", role: "timer" });
  readonly #lead = html("p", { id: "walk-lead", class: "lead" });
  readonly #idea = html("div", { class: "idea-host" });
  readonly #didIt: HTMLButtonElement;
  readonly root: HTMLElement;
  #timer: ReturnType<typeof setInterval> | undefined;
  #until_ms = 0;

  constructor(readonly actions: WalkActions) {
    const back = button(BREAK.back, { id: "back", class: "primary start" }, () => actions.back(), KEYS.start);
    this.#didIt = button(BREAK.didIt, { id: "did-it", class: "quiet" }, () => actions.didIt(), KEYS.didIt);
    this.root = html("div", { class: "screen narrow walk-screen", lang: LANGUAGE }, brand(), this.#title, this.#left, this.#lead, this.#idea,
      html("div", { class: "ways" }, back, this.#didIt));
  }

  enter(): void {
    this.#title.focus();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#count(), EVERY_MS);
    this.#tell();
  }

  leave(): void {
    clearInterval(this.#timer);
  }

  get keys(): readonly Binding[] {
    return [
      { key: KEYS.start, does: BREAK.back, act: () => this.actions.back() },
      { key: KEYS.didIt, does: BREAK.didIt, possible: () => !this.#didIt.hidden, act: () => this.actions.didIt() },
      { key: KEYS.sound, does: KEYMAP.sound, act: () => this.actions.toggleSound() },
    ];
  }

  /** Until when, by the clock on the wall. `stretches`: a stretch comes after it, which may be done without this page. */
  show({ idea }: Break, until_ms: number, stretches: boolean): void {
    this.#until_ms = until_ms;
    this.#didIt.hidden = !stretches;
    this.#idea.replaceChildren(...(idea ? [ideaOf(idea)] : []));
    this.#tell();
  }

  #count(): void {
    const before = this.#left.hidden;
    this.#tell();
    if (!before && this.#left.hidden) this.actions.rested();
  }

  #tell(): void {
    const left = leftOf(this.#until_ms, Date.now());
    this.#left.hidden = left === "";
    write(this.#left, left);
    write(this.#lead, left === "" ? BREAK.comeBack : BREAK.longer);
  }
}
