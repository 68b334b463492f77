/** Says what is wrong in plain words, with a way on. One trouble at a time; it covers the screen, except for a passing one. */

import { button, html } from "./elements";
import { LANGUAGE } from "./translations";
import { TROUBLES, WAYS, type TroubleWords } from "./words";

export type TroubleKind = keyof typeof TROUBLES;

/** A way on: a button, and what it does. */
export interface Way {
  readonly label: string;
  readonly go: () => void;
}

const PASSING_MS = 8000;

export class Troubles {
  #shown: HTMLElement | null = null;
  #returnTo: Element | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `covered` is what cannot be reached while a trouble stands. */
  constructor(readonly covered: HTMLElement) {}

  get kind(): string | null {
    return this.#shown?.dataset["trouble"] ?? null;
  }

  /** Cover the page with this trouble. `words` replaces parts of the page's own; `lang`: the text's, if it is another. */
  show(kind: TroubleKind, ways: readonly Way[], words: Partial<TroubleWords> & { readonly lang?: string } = {}): void {
    const told = { lang: LANGUAGE, ...TROUBLES[kind], ...words };
    const buttons = ways.map((way, index) => this.#button(way, index === 0));
    const card = html("div", { class: "trouble-card" },
      html("h2", { id: "trouble-title", tabindex: -1 }, told.title),
      html("p", { id: "trouble-text", lang: told.lang }, told.text),
      html("p", { id: "trouble-action", class: "trouble-action" }, told.action),
      html("div", { class: "ways" }, ...buttons),
    );
    this.#place(html("section", {
      id: "trouble", class: "trouble", lang: LANGUAGE, "data-trouble": kind, role: "alertdialog", "aria-modal": "true",
      "aria-labelledby": "trouble-title", "aria-describedby": "trouble-text trouble-action",
    }, card));
    this.covered.inert = true;
    (buttons[0] ?? card.querySelector("h2"))?.focus();
  }

  /** Say it in passing: nothing stops for it. A trouble that stands is not replaced. `reason`: in English, in the text's place. */
  pass(kind: TroubleKind, reason?: string): void {
    if (this.#shown?.getAttribute("role") === "alertdialog") return;
    this.#place(html("section", { id: "trouble", class: "trouble passing", lang: LANGUAGE, "data-trouble": kind, role: "status" },
      html("strong", {}, TROUBLES[kind].title), reason === undefined ? html("p", {}, TROUBLES[kind].text) : html("p", { lang: "en" }, reason),
      button(WAYS.dismiss, { class: "quiet" }, () => this.clear()),
    ));
    this.#timer = setTimeout(() => this.clear(), PASSING_MS);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#shown?.remove();
    this.#shown = null;
    this.covered.inert = false;
    if (this.#returnTo instanceof HTMLElement && this.#returnTo.isConnected) this.#returnTo.focus();
    this.#returnTo = null;
  }

  #button(way: Way, first: boolean): HTMLButtonElement {
    return button(way.label, { class: first ? "primary" : "quiet" }, () => {
      this.clear();
      way.go();
    });
  }

  #place(section: HTMLElement): void {
    const focused = this.#returnTo ?? document.activeElement;
    clearTimeout(this.#timer);
    this.#shown?.remove();
    this.#shown = section;
    this.#returnTo = section.getAttribute("role") === "alertdialog" ? focused : null;
    document.body.append(section);
  }
}
