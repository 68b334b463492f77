/** The first screen of the demo: the stretch that Unsit is built around, with a recording in place of a camera. */

import { button, html, write } from "../elements";
import { placementPlan } from "../figure";
import { brand, manners } from "../masthead";
import type { Portrait } from "../portrait";
import type { ShownStretch } from "../protocol";
import { howItGoes, whatItLengthens } from "../telling";
import { DEMO, UNSIT } from "../words";

export interface DemoActions {
  start(): void;
}

export class DemoScreen {
  readonly name = "demo";
  readonly #title = html("h1", { tabindex: -1 }, DEMO.title);
  readonly #status = html("p", { class: "status", role: "status" }, UNSIT.connecting);
  readonly #start: HTMLButtonElement;
  readonly #scene = html("div", { class: "scene" });
  readonly #telling = html("div", { class: "telling" });
  readonly root: HTMLElement;

  constructor(readonly portrait: Portrait, actions: DemoActions) {
    this.#start = button(DEMO.start, { id: "start", class: "primary start", disabled: true }, () => actions.start());
    this.root = html("div", { class: "screen two demo-screen" },
      html("section", { class: "choices" },
        brand(), this.#title, html("p", { class: "lead" }, DEMO.lead),
        html("div", { class: "go" }, this.#start, this.#status),
        html("p", { class: "demo-note" }, DEMO.note), manners()),
      html("section", { class: "explanation" }, this.#scene, this.#telling));
  }

  enter(): void {
    this.#title.focus();
  }

  offer(stretch: ShownStretch): void {
    this.#start.disabled = false;
    this.#telling.replaceChildren(howItGoes(stretch), placementPlan(), whatItLengthens(stretch, this.portrait));
    this.portrait.show(stretch, this.#scene);
  }

  status(text: string): void {
    write(this.#status, text);
  }

  /** Whether Unsit can be reached; without it nothing starts. */
  reachable(reached: boolean): void {
    if (!reached) this.#start.disabled = true;
  }
}
