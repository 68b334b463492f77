/** The first screen: what this is, which stretch, how long, where the camera goes, and one large button. */

import { button, html, write } from "../elements";
import { placementPlan, stretchFigure, wordmark } from "../figure";
import { MuscleFigure } from "../muscles";
import type { MuscleFacts, Stretch } from "../protocol";
import { MUSCLES, START } from "../words";

export interface Choice {
  readonly stretch: string;
  readonly hold_s: number;
}

const HOLDS_S = [20, 25, 30] as const;

/** What the person may do here. */
export interface StartActions {
  start(choice: Choice): void;
  /** The sharper pose model is wanted, or no longer. */
  sharper(wanted: boolean): void;
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

/** A set of radio buttons; `changed` hears the value chosen. */
function radios(name: string, options: readonly Option[], chosen: string, changed: (value: string) => void): HTMLElement[] {
  return options.map(({ value, label, detail }) => {
    const input = html("input", { type: "radio", name, value, checked: value === chosen });
    input.addEventListener("change", () => changed(value));
    const text = html("span", { class: "option" }, html("span", { class: "option-name" }, label));
    if (detail) text.append(html("span", { class: "option-detail" }, detail));
    return html("label", {}, input, text);
  });
}

export class StartScreen {
  readonly name = "start";
  readonly #stretches = html("div", { class: "stretches" });
  readonly #holds = html("div", { class: "holds" });
  readonly #steps = html("ol", { class: "steps" });
  readonly #feel = html("p", { class: "feel" });
  readonly #stopIf = html("p", { class: "stop-if" });
  readonly #figure = new MuscleFigure(() => stretchFigure(this.#chosen?.id ?? ""));
  readonly #picture = html("div", { class: "scene" }, this.#figure.root);
  readonly #longest = html("div", { class: "longest" });
  readonly #truth = html("p", {});
  readonly #status = html("p", { id: "status", class: "status", role: "status" }, START.connecting);
  readonly #start: HTMLButtonElement;
  readonly #sharper = html("input", { id: "sharper", type: "checkbox", "aria-describedby": "sharper-status" });
  readonly #sharperStatus = html("p", { id: "sharper-status", class: "more-detail", role: "status" }, START.sharperOff);
  readonly #title = html("h1", { tabindex: -1 }, START.title);
  readonly root: HTMLElement;
  #known: readonly Stretch[] = [];
  #chosen: Stretch | null = null;
  #hold_s = 0;

  constructor(demo: boolean, actions: StartActions) {
    this.#start = button(demo ? START.startDemo : START.start, { id: "start", class: "primary start", disabled: true }, () => {
      if (this.#chosen) actions.start({ stretch: this.#chosen.id, hold_s: this.#hold_s });
    });
    this.#sharper.addEventListener("change", () => actions.sharper(this.#sharper.checked));
    this.root = html("div", { class: "screen start-screen" }, this.#choices(demo), this.#explanation());
  }

  enter(): void {
    this.#title.focus();
  }

  /** Offer these stretches; the first is chosen. The figure shows these muscles. */
  offer(stretches: readonly Stretch[], muscles: readonly MuscleFacts[]): void {
    const kept = stretches.find((stretch) => stretch.id === this.#chosen?.id) ?? stretches[0];
    if (!kept) return;
    this.#known = stretches;
    const options = stretches.map(({ id, name, summary }) => ({ value: id, label: name, detail: summary }));
    this.#stretches.replaceChildren(...radios("stretch", options, kept.id, (id) => this.#choose(id)));
    this.#choose(kept.id);
    this.#start.disabled = false;
    void this.#figure.prepare(muscles).then(() => this.#demonstrate());
  }

  /** The quiet line below the button. */
  status(text: string): void {
    write(this.#status, text);
  }

  /** Which pose model is in use, and why; while it is tried, nothing can be changed. */
  sharper(state: "on" | "off" | "trying", words: string): void {
    this.#sharper.checked = state !== "off";
    this.#sharper.disabled = state === "trying";
    write(this.#sharperStatus, words);
  }

  /** Whether Unsit can be reached; without it nothing starts. */
  reachable(reached: boolean): void {
    this.#start.disabled = !reached || !this.#chosen;
  }

  #choose(id: string): void {
    const stretch = this.#known.find((each) => each.id === id);
    if (!stretch) throw new Error(`stretch ${id} was not offered`);
    this.#chosen = stretch;
    this.#offerHolds(stretch);
    this.#steps.replaceChildren(...stretch.steps.map((step) => html("li", {}, step)));
    this.#feel.replaceChildren(html("strong", {}, `${START.feel}: `), stretch.feel);
    write(this.#stopIf, stretch.stop_if);
    write(this.#truth, stretch.muscles_truth);
    this.#demonstrate();
  }

  /** The figure goes through the chosen stretch. */
  #demonstrate(): void {
    if (!this.#chosen) return;
    const held = this.#chosen.figure.find((frame) => frame.key === "hold");
    if (held) this.#longest.replaceChildren(this.#figure.list(held.lengthening, 12));
    this.#figure.play(this.#chosen.figure, "right");
  }

  /** 20, 25 and 30 seconds, as far as the stretch allows them, and its own. */
  #offerHolds(stretch: Stretch): void {
    const allowed = HOLDS_S.filter((hold_s) => hold_s >= stretch.hold_min_s && hold_s <= stretch.hold_max_s);
    const offered = [...new Set([...allowed, stretch.hold_s])].sort((a, b) => a - b);
    this.#hold_s = offered.includes(this.#hold_s) ? this.#hold_s : stretch.hold_s;
    const options = offered.map((hold_s) => ({ value: String(hold_s), label: START.seconds(hold_s) }));
    this.#holds.replaceChildren(...radios("hold", options, String(this.#hold_s), (value) => (this.#hold_s = Number(value))));
  }

  #choices(demo: boolean): HTMLElement {
    const offer = html("div", { class: "go" }, this.#start, this.#status);
    return html("section", { class: "choices" },
      html("div", { class: "brand" }, wordmark(), START.product),
      this.#title,
      html("p", { class: "lead" }, START.lead),
      html("fieldset", { class: "stretch-choice" }, html("legend", {}, START.stretch), this.#stretches),
      html("fieldset", { class: "hold-choice" }, html("legend", {}, START.hold), this.#holds),
      offer,
      ...(demo ? [html("p", { class: "demo-note" }, START.demo)] : []),
      html("p", { class: "manners" }, html("span", { class: "privacy" }, START.privacy), " ", START.care),
      this.#more(),
    );
  }

  #more(): HTMLElement {
    const toggle = html("label", { class: "toggle" }, this.#sharper, html("span", { class: "toggle-name" }, START.sharper));
    return html("details", { class: "more" }, html("summary", {}, START.more), toggle, this.#sharperStatus);
  }

  #explanation(): HTMLElement {
    const places = html("ul", { class: "places" }, ...START.places.map((place) => html("li", {}, place)));
    return html("section", { class: "explanation" },
      this.#picture,
      html("div", { class: "placement" },
        html("div", { class: "placement-words" }, html("h2", {}, START.placement), places), placementPlan()),
      html("div", { class: "how" }, html("h2", {}, START.how), this.#steps, this.#feel, this.#stopIf,
        html("details", { class: "truth" }, html("summary", {}, MUSCLES.truth), this.#truth,
          html("h3", {}, MUSCLES.longest), this.#longest)),
    );
  }
}
