/** Today's stretches in their order. The one that is chosen is told more of, and the figure shows it. */

import { html } from "./elements";
import type { Desk } from "./desk";
import type { PlanItem } from "./protocol";
import { TODAY } from "./words";

export class Planned {
  readonly root = html("ol", { class: "planned", "aria-label": TODAY.routine });
  #chosen: string | null = null;

  constructor(readonly desk: Desk, readonly choose: (stretch: string) => void) {}

  get chosen(): string | null {
    return this.#chosen;
  }

  show(items: readonly PlanItem[]): void {
    const focused = document.activeElement instanceof HTMLElement && this.root.contains(document.activeElement);
    this.#chosen = items.find(({ stretch }) => stretch === this.#chosen)?.stretch ?? items[0]?.stretch ?? null;
    this.root.replaceChildren(...items.map((item) => html("li", {}, this.#item(item))));
    if (focused) this.#button(this.#chosen)?.focus();
  }

  #item(item: PlanItem): HTMLElement {
    const { sides = "each", repetitions = 1 } = this.desk.stretch(item.stretch) ?? {};
    const { hold_s, times } = item;
    const made = html("button", { type: "button", class: "planned-item", "data-stretch": item.stretch, "aria-pressed": String(item.stretch === this.#chosen) },
      html("span", { class: "planned-name" }, item.name),
      html("span", { class: "planned-dose" }, TODAY.dose({ hold_s, times, repetitions, each: sides === "each" })),
      ...this.desk.words(item.stretch).map((text) => html("span", { class: "planned-care" }, text)),
      ...item.because.map((reason) => html("span", { class: "because" }, reason)));
    made.addEventListener("click", () => this.#press(item.stretch));
    return made;
  }

  #press(stretch: string): void {
    this.#button(this.#chosen)?.setAttribute("aria-pressed", "false");
    this.#chosen = stretch;
    this.#button(stretch)?.setAttribute("aria-pressed", "true");
    this.choose(stretch);
  }

  #button(stretch: string | null): HTMLElement | null {
    return stretch === null ? null : this.root.querySelector<HTMLElement>(`[data-stretch="${stretch}"]`);
  }
}
