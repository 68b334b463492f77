/** How much pain there is on the morning after, and after which of the day's stretches. */

import { pill } from "./choices";
import { button, html } from "./elements";
import type { Morning, PainWords } from "./protocol";
import { Scale } from "./scales";
import { TODAY } from "./words";

export interface MorningActions {
  /** So much pain, after these. */
  told(stretches: readonly string[], pain: number): void;
  skipped(): void;
}

export class MorningQuestion {
  readonly root = html("div", { class: "morning" });
  #session = "";
  #scale: Scale | null = null;

  constructor(readonly actions: MorningActions) {}

  /** Ask; what is asked already is left alone, so that the focus stays. */
  show(morning: Morning, { scales }: PainWords): void {
    if (this.#session === morning.session) return;
    this.#session = morning.session;
    const ask = TODAY.morning(morning.stretches.map(({ name }) => name));
    const scale = new Scale("morning", { ...scales.pain, ask }, () => this.#number(morning, scale.value));
    // A tap tells at once; the arrow keys go past numbers, so by keyboard it takes Enter.
    scale.root.addEventListener("click", ({ detail }) => {
      if (detail > 0) this.#number(morning, scale.value);
    });
    this.#scale = scale;
    this.root.replaceChildren(scale.root, this.#skip());
  }

  /** Whether a number is asked for. */
  get asks(): boolean {
    return this.#scale !== null && this.root.contains(this.#scale.root);
  }

  /** This number, yet to be told. */
  choose(number: number): void {
    this.#scale?.choose(number);
  }

  /** What is said to it, once for each stretch that it is after; the same is said once. */
  say(texts: readonly string[]): void {
    const said = [...this.root.querySelectorAll("p")].map(({ textContent }) => textContent);
    this.root.append(...texts.filter((text) => !said.includes(text)).map((text) => html("p", { role: "status" }, text)));
  }

  end(): void {
    this.root.replaceChildren();
  }

  /** No pain is none after any of them; else it may be after one. */
  #number(morning: Morning, pain: number | null): void {
    if (pain === null) return;
    const all = morning.stretches.map(({ id }) => id);
    if (pain === 0 || all.length === 1) this.actions.told(all, pain);
    else this.#which(morning, pain);
  }

  #which({ stretches }: Morning, pain: number): void {
    const chosen = new Set<string>();
    const all = stretches.map(({ id }) => id);
    const tell = button(TODAY.morningTell, { id: "morning-tell", class: "primary", disabled: true }, () => this.actions.told([...chosen], pain));
    const choose = (id: string, on: boolean): void => {
      if (on) chosen.add(id);
      else chosen.delete(id);
      tell.disabled = chosen.size === 0;
    };
    const pills = stretches.map(({ id, name }) => pill(name, false, (on) => choose(id, on), { id: `morning-${id}` }));
    this.root.replaceChildren(html("fieldset", { class: "choice" }, html("legend", {}, TODAY.morningWhich), html("div", { class: "pills loose" }, ...pills)),
      tell, button(TODAY.morningAll, { class: "quiet" }, () => this.actions.told(all, pain)), this.#skip());
    this.root.querySelector<HTMLElement>("input")?.focus();
  }

  #skip(): HTMLElement {
    return button(TODAY.morningSkip, { class: "quiet" }, () => this.actions.skipped());
  }
}
