/** A scale from 0 to 10, or another: by tap, by the keys 0 to 9, then the arrows. Some of its numbers stand in words. */

import { html, write } from "./elements";
import { areLettersOn } from "./keys";
import type { ScaleWords } from "./protocol";
import { SCALE } from "./words";

export const TOP = 10;
export type Range = readonly [low: number, high: number];

/** The words for a number: its own, or those of the nearest below that has some. */
export function anchorFor(anchors: ScaleWords["anchors"], value: number): string {
  for (let number = value; number >= 0; number -= 1) {
    const found = anchors[String(number)];
    if (found !== undefined) return found;
  }
  return "";
}

export class Scale {
  readonly root: HTMLFieldSetElement;
  readonly #anchor = html("p", { class: "scale-anchor", "aria-live": "polite" });
  readonly #inputs: readonly HTMLInputElement[];

  /** `onward`: Enter was pressed, the number may be left open. */
  constructor(readonly name: string, readonly words: ScaleWords, readonly onward: () => void, readonly range: Range = [0, TOP]) {
    const [low, high] = range;
    const numbers = Array.from({ length: high - low + 1 }, (_, index) => low + index);
    this.#inputs = numbers.map((number) => this.#input(number));
    const cells = numbers.map((number, index) => html("label", { class: "scale-cell" }, this.#inputs[index]!, html("span", { class: "option" }, signed(number, low))));
    this.root = html("fieldset", { class: "scale", "data-scale": name },
      html("legend", {}, words.ask),
      html("div", { class: "scale-cells" }, ...cells),
      html("div", { class: "scale-ends", "aria-hidden": "true" }, html("span", {}, words.anchors[low] ?? ""), html("span", {}, words.anchors[high] ?? "")),
      this.#anchor);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.#tell();
  }

  get value(): number | null {
    const chosen = this.#inputs.findIndex((input) => input.checked);
    return chosen < 0 ? null : this.range[0] + chosen;
  }

  /** This number, which has the focus then. */
  choose(number: number): void {
    const input = this.#inputs[number - this.range[0]];
    if (!input) return;
    input.checked = true;
    input.focus();
    this.#tell();
  }

  focus(): void {
    this.#inputs[(this.value ?? this.range[0]) - this.range[0]]?.focus();
  }

  #input(number: number): HTMLInputElement {
    const anchor = this.words.anchors[String(number)];
    const input = html("input", { type: "radio", name: this.name, value: number, "aria-label": [signed(number, this.range[0]), anchor].filter(Boolean).join(", ") });
    input.addEventListener("change", () => this.#tell());
    return input;
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.onward();
    }
    if (!areLettersOn() || !/^\d$/.test(event.key)) return;
    event.preventDefault();
    this.choose(Number(event.key));
  }

  #tell(): void {
    const { value } = this;
    write(this.#anchor, value === null ? SCALE.aim(this.words.aim) : `${value}: ${anchorFor(this.words.anchors, value)}`);
    this.#anchor.classList.toggle("aim", value === null);
  }
}

/** With its sign, where there are both. */
function signed(number: number, low: number): string {
  return low < 0 && number > 0 ? `+${number}` : String(number).replace("-", "−");
}
