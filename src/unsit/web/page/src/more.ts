/** What is seldom wanted in a session: to keep the pose as one's own, and to be heard. */

import { field, tick } from "./choices";
import { button, html, write } from "./elements";
import { wordsFor } from "./orders";
import type { Stretch } from "./protocol";
import { ABOUT, COACH, OWN } from "./words";

export interface MoreActions {
  keep(name: string, by: string): void;
  listen(wanted: boolean): void;
}

export class More {
  readonly button: HTMLButtonElement;
  readonly root = html("section", { id: "more-panel", class: "more-panel", hidden: true, "aria-label": COACH.more });
  readonly #told = html("p", { class: "hint", role: "status" });
  #canListen = false;
  #listening = false;
  #language = "en";

  constructor(readonly actions: MoreActions) {
    this.button = button(COACH.more, { id: "more", class: "chip", "aria-expanded": "false", "aria-controls": "more-panel" }, () => this.#toggle());
  }

  /** Whether "stop" can be listened for here, and is. */
  listening(possible: boolean, on: boolean, language: string): void {
    this.#language = language;
    this.#canListen = possible;
    this.#listening = on;
  }

  /** What there is in a session of this stretch; without anything, the button is not there. */
  restart(stretch: Stretch, seen: boolean): void {
    const keeps = seen && !stretch.own && stretch.targets.length > 0;
    this.button.hidden = !keeps && !this.#canListen;
    this.root.replaceChildren(...(this.#canListen ? this.#listen() : []), ...(keeps ? [this.#keep(stretch)] : []), this.#told);
    write(this.#told, "");
    this.#open(false);
  }

  /** What came of keeping the pose. */
  tell(text: string): void {
    write(this.#told, text);
  }

  #listen(): readonly HTMLElement[] {
    return [html("div", { class: "more-listen", lang: "en" }, tick(ABOUT.listen, this.#listening, (on) => this.actions.listen(on)),
      html("p", { class: "hint" }, ABOUT.listenHint(wordsFor(this.#language))))];
  }

  #keep(stretch: Stretch): HTMLElement {
    const name = html("input", { id: "keep-name", type: "text", required: true, maxlength: 80, value: OWN.mine(stretch.name) });
    const by = html("input", { id: "keep-by", type: "text", maxlength: 80 });
    const form = html("form", { class: "keep" }, html("h2", {}, COACH.keep), html("p", { class: "hint" }, COACH.keepHint),
      field(COACH.keepName, name), field(COACH.keepBy, by),
      html("button", { type: "submit", class: "primary" }, html("span", { class: "label" }, COACH.keepNow)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.actions.keep(name.value.trim(), by.value.trim());
    });
    return form;
  }

  #toggle(): void {
    this.#open(this.button.getAttribute("aria-expanded") !== "true");
  }

  #open(open: boolean): void {
    this.root.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.root.querySelector<HTMLElement>("input")?.focus();
  }
}
