/** What is possible now: minutes, floor, camera, and what is here. */

import { Awaited } from "./awaited";
import { oneOfThese, pill, type Option } from "./choices";
import { html } from "./elements";
import type { Hello, Person, Wish } from "./protocol";
import { TODAY } from "./words";

const MINUTES = [2, 5, 10, 15] as const;

export class Wishes {
  readonly root = html("div", { class: "wishes" });
  readonly #awaited = new Awaited();
  #shown = "";

  constructor(readonly changed: (wish: Wish) => void) {}

  /** Whether the list of what is here is open. */
  get open(): boolean {
    return this.root.querySelector("details")?.open ?? false;
  }

  close(): void {
    const list = this.root.querySelector("details");
    if (!list) return;
    list.open = false;
    list.querySelector("summary")?.focus();
  }

  /** As it is known; what is shown already is left alone, so that the focus stays, and so is what is being changed. */
  show({ minutes, floor, camera, have }: Person, { equipment }: Pick<Hello, "equipment">): void {
    if (!this.#awaited.answered(performance.now())) return;
    const now = JSON.stringify([minutes, floor, camera, have]);
    if (now === this.#shown) return;
    const focused = this.#focused();
    const { open } = this;
    this.#shown = now;
    let wished: Wish = { type: "wish", minutes, floor, camera, have };
    const wish = (change: Partial<Wish>): void => {
      wished = { ...wished, ...change };
      this.#awaited.sent(performance.now());
      this.changed(wished);
    };
    const having = (id: string, on: boolean): void =>
      wish({ have: [...wished.have.filter((each) => each !== id), ...(on ? [id] : [])] });
    this.root.replaceChildren(
      oneOfThese(TODAY.minutes, "minutes", minuteOptions(minutes), String(minutes), (value) => wish({ minutes: Number(value) })),
      html("div", { class: "pills loose" },
        pill(TODAY.noFloor, !floor, (on) => wish({ floor: !on }), { id: "no-floor" }),
        pill(TODAY.noCamera, !camera, (on) => wish({ camera: !on }), { id: "no-camera" }),
        html("details", { class: "have", ...(open ? { open: true } : {}) }, html("summary", { id: "have" }, TODAY.have),
          html("div", { class: "have-list" }, html("p", { class: "hint" }, TODAY.haveHint),
            html("div", { class: "pills loose" },
              ...equipment.map(({ id, name }) => pill(name, have.includes(id), (on) => having(id, on), { id: `have-${id}` })))))));
    this.#focus(focused);
  }

  #focused(): string {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLInputElement) || !this.root.contains(focused)) return "";
    return focused.type === "radio" ? `input[name="${focused.name}"]:checked` : `#${focused.id}`;
  }

  #focus(selector: string): void {
    if (selector) this.root.querySelector<HTMLElement>(selector)?.focus();
  }
}

function minuteOptions(minutes: number): readonly Option[] {
  const offered = [...new Set([...MINUTES, minutes])].sort((a, b) => a - b);
  return offered.map((each) => ({ value: String(each), label: TODAY.minutesOf(each) }));
}
