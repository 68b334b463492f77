/** Just the stretch: the one that Unsit is built around, always one press away; or what takes its place where it is left out. */

import { radios } from "./choices";
import { CORE, type Desk } from "./desk";
import { button, html } from "./elements";
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
    const { desk } = this;
    const core = await desk.shown(CORE);
    const now = JSON.stringify([desk.words(CORE), desk.blocked(CORE), core.hold_s]);
    if (now === this.#shown) return;
    this.#shown = now;
    if (desk.blocked(CORE)) await this.#instead();
    else this.#offer(core.hold_s, holdsOf(core.hold_min_s, core.hold_max_s, core.hold_s));
  }

  #offer(own_s: number, holds: readonly number[]): void {
    this.#hold_s = holds.includes(this.#hold_s ?? Number.NaN) ? this.#hold_s : own_s;
    const start = button(TODAY.just, { id: "just", class: "quiet" }, () => this.start(turnOf(CORE, this.desk.name(CORE), this.#hold_s)));
    this.root.replaceChildren(start, holdPills("just-hold", holds, this.#hold_s ?? own_s, (hold_s) => (this.#hold_s = hold_s)));
  }

  /** Why not, and the nearest that is. */
  async #instead(): Promise<void> {
    const easier = await this.desk.easier(CORE);
    const told = html("p", { class: "just-out" }, [TODAY.justOut, ...this.desk.words(CORE).slice(0, 1)].join(" "));
    if (easier === null) {
      this.root.replaceChildren(told);
      return;
    }
    const name = this.desk.name(easier);
    this.root.replaceChildren(told, button(TODAY.instead(name), { id: "just", class: "quiet" }, () => this.start(turnOf(easier, name, null))));
  }
}
