/** The map of the keys: what each does on this screen and everywhere, from the table that binds them. */

import { tick } from "./choices";
import { button, html } from "./elements";
import { areLettersOn, isPossible, KEYS, letters, shownKeys, type Binding } from "./keys";
import { KEYMAP } from "./words";

/** What the browser itself does with keys. */
const NATIVE: readonly { readonly shown: readonly string[]; readonly does: string }[] = [
  { shown: ["Tab"], does: KEYMAP.tab },
  { shown: ["Shift Tab"], does: KEYMAP.back },
  { shown: ["Enter", "Space"], does: KEYMAP.press },
  { shown: ["←", "→"], does: KEYMAP.choose },
];

export class KeyMap {
  readonly #here = html("div", { class: "keys-here" });
  readonly #close = button(KEYMAP.close, { id: "keys-close", class: "primary" }, () => this.close(), KEYS.map);
  readonly root: HTMLDialogElement;
  /** The way to it by tap; a screen may have its own. */
  readonly button = button("?", { id: "keys-button", class: "keys-button", "aria-label": KEYMAP.title, "aria-keyshortcuts": "?" }, () => this.toggle());

  /** `bindings`: of the screen that is shown now. */
  constructor(readonly bindings: () => readonly Binding[]) {
    this.root = html("dialog", { id: "keys", class: "key-map", "aria-labelledby": "keys-title" },
      html("h2", { id: "keys-title", tabindex: -1, autofocus: true }, KEYMAP.title), this.#here,
      html("h3", {}, KEYMAP.everywhere), list([this.binding, ...NATIVE.map(({ shown, does }) => ({ shown, does }))]),
      tick(KEYMAP.letters, areLettersOn(), (on) => letters(on), { id: "letters" }), html("p", { class: "hint" }, KEYMAP.lettersHint),
      html("div", { class: "ways" }, this.#close));
    this.root.addEventListener("click", ({ target }) => {
      if (target === this.root) this.close(); // beside the map
    });
  }

  get open(): boolean {
    return this.root.open;
  }

  get binding(): Binding {
    return { key: KEYS.map, does: KEYMAP.map, anywhere: this.root?.open ?? false, act: () => this.toggle() };
  }

  toggle(): void {
    if (this.open) return this.close();
    const bindings = this.bindings();
    this.#here.replaceChildren(...(bindings.length > 0 ? [html("h3", {}, KEYMAP.here), list(bindings)] : []));
    this.root.showModal();
  }

  /** What had the focus before has it again. */
  close(): void {
    this.root.close();
  }
}

function list(rows: readonly (Binding | { readonly shown: readonly string[]; readonly does: string })[]): HTMLElement {
  return html("dl", { class: "key-list" }, ...rows.map((row) => {
    const bound = "key" in row;
    const possible = !bound || isPossible(row);
    const keys = (bound ? shownKeys(row.key) : row.shown).map((name) => html("kbd", {}, name));
    return html("div", { class: "key-row", ...(bound ? { "data-keys": row.key.name, "data-possible": String(possible) } : {}) },
      html("dt", {}, ...keys), html("dd", {}, row.does, ...(possible ? [] : [html("span", { class: "not-now" }, ` ${KEYMAP.notNow}`)])));
  }));
}
