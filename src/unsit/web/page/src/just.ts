/** Just the stretch: the one that Unsit is built around, on the person's own step of its ladder, always one press away. */

import { radios } from "./choices";
import { askable, CORE, type Desk } from "./desk";
import { button, html } from "./elements";
import type { PlanItem } from "./protocol";
import { turnOf, type Turn } from "./routine";
import { TODAY } from "./words";

const HOLDS_S = [20, 25, 30] as const;

/** The holds to choose from: the usual ones that the stretch allows, and the one that it or the person has. */
export function holdsOf(min_s: number, max_s: number, own_s: number): readonly number[] {
  return [...new Set([...HOLDS_S.filter((hold_s) => hold_s >= min_s && hold_s <= max_s), own_s])].sort((a, b) => a - b);
}

/** Pills for the holds; `changed` hears the seconds. */
export function holdPills(name: string, holds: readonly number[], chosen: number, changed: (hold_s: number) => void): HTMLElement {
  const options = holds.map((hold_s) => ({ value: String(hold_s), label: TODAY.seconds(hold_s) }));
  return html("fieldset", { class: "choice hold-choice" }, html("legend", { class: "heard-only" }, TODAY.hold),
    html("div", { class: "pills" }, ...radios(name, options, String(chosen), (value) => changed(Number(value)))));
}

export class Just {
  readonly root = html("div", { class: "just" });
  #hold_s: number | null = null;
  #shown = "";

  constructor(readonly desk: Desk, readonly start: (turn: Turn) => void) {}

  async show(): Promise<void> {
    const { just } = this.desk.state.plan;
    if (just === null) return this.#instead();
    const stretch = await this.desk.shown(just.stretch);
    const holds = holdsOf(stretch.hold_min_s, stretch.hold_max_s, just.hold_s);
    const now = JSON.stringify([just, this.desk.words(just.stretch), this.desk.words(CORE), holds]);
    if (now === this.#shown || this.desk.state.plan.just?.stretch !== just.stretch) return;
    this.#shown = now;
    this.#offer(just, holds);
  }

  /** The core on the person's step, and what to mind in it. */
  #offer(just: PlanItem, holds: readonly number[]): void {
    const chosen = holds.includes(this.#hold_s ?? Number.NaN) ? (this.#hold_s ?? just.hold_s) : just.hold_s;
    this.#hold_s = chosen;
    const go = (): void => this.start({ ...turnOf(just.stretch, just.name, askable(this.#hold_s ?? just.hold_s)), first: just.first });
    const aside = just.stretch === CORE ? [] : [html("p", { class: "just-on" }, TODAY.justOn(just.name))];
    const care = this.desk.words(just.stretch).map((text) => html("p", { class: "just-care" }, text));
    this.root.replaceChildren(...this.#why(), button(TODAY.just, { id: "just", class: "quiet", "aria-describedby": "just-aside" }, go),
      holdPills("just-hold", holds, chosen, (hold_s) => (this.#hold_s = hold_s)),
      html("div", { id: "just-aside", class: "just-aside" }, ...aside, ...care));
  }

  /** Why the whole stretch is left out, where an answer says so. */
  #why(): readonly HTMLElement[] {
    return this.desk.blocked(CORE) ? [html("p", { class: "just-out" }, [TODAY.justOut, ...this.desk.words(CORE).slice(0, 1)].join(" "))] : [];
  }

  /** No step is possible: the nearest that is. */
  async #instead(): Promise<void> {
    this.#shown = "";
    const easier = await this.desk.easier(CORE);
    if (this.desk.state.plan.just !== null) return;
    if (easier === null) return this.root.replaceChildren(...this.#why());
    const name = this.desk.name(easier);
    this.root.replaceChildren(...this.#why(), button(TODAY.instead(name), { id: "just", class: "quiet" }, () => this.start(turnOf(easier, name, null))));
  }
}
