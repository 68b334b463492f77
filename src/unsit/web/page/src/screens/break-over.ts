/** A break is over: what it counts as, when the next one comes, and that the page may be closed. */

import { button, html, write } from "../elements";
import { KEYS, type Binding } from "../keys";
import { brand } from "../masthead";
import type { Break, BreakEnd } from "../protocol";
import { LANGUAGE } from "../translations";
import { BREAK, SUMMARY, TROUBLES } from "../words";

export interface BreakOverActions {
  today(): void;
}

/** Nobody looks at a page for a break that is not taken: it goes by itself, where the browser lets it. */
const GOES: ReadonlySet<BreakEnd> = new Set(["later", "not_today", "missed", "withdrawn"]);
const GOES_AFTER_MS = 6000;

export class BreakOverScreen {
  readonly name = "break-over";
  readonly #title = html("h1", { tabindex: -1, "aria-describedby": "break-logged" });
  readonly #logged = html("div", { id: "break-logged", class: "lead" });
  readonly #texts = html("div", { class: "next-texts", lang: "en" });
  readonly #today: HTMLButtonElement;
  readonly root: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #goes = false;

  constructor(readonly actions: BreakOverActions) {
    const close = button(BREAK.close, { id: "close", class: "primary" }, () => window.close(), KEYS.close);
    this.#today = button(SUMMARY.today, { id: "today", class: "quiet" }, () => actions.today());
    this.root = html("div", { class: "screen narrow break-over-screen", lang: LANGUAGE }, brand(), this.#title, this.#logged, this.#texts,
      html("p", { class: "hint" }, BREAK.canClose), html("div", { class: "ways" }, close, this.#today));
  }

  enter(): void {
    this.#title.focus();
    clearTimeout(this.#timer);
    if (this.#goes) this.#timer = setTimeout(() => window.close(), GOES_AFTER_MS);
  }

  leave(): void {
    clearTimeout(this.#timer);
  }

  get keys(): readonly Binding[] {
    return [{ key: KEYS.close, does: BREAK.close, act: () => window.close() }];
  }

  /** How it ended; `texts`: what was said to the stretch. */
  show({ ended, why, later_min, next_min }: Break, texts: readonly string[]): void {
    if (ended === null) return;
    this.#goes = GOES.has(ended);
    this.root.dataset["ended"] = ended;
    const next = ended === "later" ? BREAK.next(later_min) : GOES.has(ended) || next_min === null ? "" : BREAK.next(next_min);
    this.#tell(BREAK.ended[ended], [BREAK.logged[ended], next], why, texts);
  }

  /** What was said reached nobody. */
  unheard(): void {
    this.#goes = false;
    this.root.dataset["ended"] = "";
    const { title, text } = TROUBLES["no-reminder"];
    this.#tell(BREAK.unheard, [`${title}. ${text}`], null, []);
  }

  /** Whether there is still an Unsit to go on with. */
  reachable(reached: boolean): void {
    this.#today.hidden = !reached;
  }

  #tell(title: string, logged: readonly string[], why: string | null, texts: readonly string[]): void {
    write(this.#title, title);
    const reason = why === null ? [] : [html("p", { lang: "en" }, why)];
    this.#logged.replaceChildren(...reason, ...logged.filter(Boolean).map((text) => html("p", {}, text)));
    this.#texts.replaceChildren(...texts.map((text) => html("p", {}, text)));
    this.reachable(true);
  }
}
