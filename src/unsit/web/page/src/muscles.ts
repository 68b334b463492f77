/** The figure with its legend and what is known of each muscle: on the first screen it shows the stretch, live it follows. */

import type { Anatomy, Keyframe as Held } from "./anatomy";
import { button, html, write } from "./elements";
import type { Drawing, Keyframe, MuscleFacts, Side, Things } from "./protocol";
import { LEGEND } from "./scale";
import { MUSCLES } from "./words";

/** The same pose in a mirror, for the other leg: what is left becomes right, and turns and bends change their way. */
export function mirrored({ pose, lengthening }: Drawing): Drawing {
  const sideways = new Set([
    "heading_deg", "pelvis_obliquity_deg", "trunk_side_bend_deg", "trunk_rotation_deg", "shoulder_tilt_deg", "head_turn_deg", "body_roll_deg",
  ]);
  const otherMuscle = (id: string): string => id.replace(/_([rl])$/, (_, side: string) => (side === "r" ? "_l" : "_r"));
  return {
    pose: Object.fromEntries(Object.entries(pose).map(([name, value]) => [otherSide(name), sideways.has(name) ? -value : value])),
    lengthening: Object.fromEntries(Object.entries(lengthening).map(([id, value]) => [otherMuscle(id), value])),
  };
}

/** Things about the figure in the same mirror. */
export function mirroredThings({ floor, boxes, strap }: Things): Things {
  return {
    floor,
    boxes: boxes.map(({ low, high, carries }) => ({
      low: [low[0], -high[1], low[2]], high: [high[0], -low[1], high[2]], carries: carries.map(otherSide),
    })),
    strap: strap === null ? null : strap === "left" ? "right" : "left",
  };
}

function otherSide(name: string): string {
  return name.replace(/^(left|right)_/, (_, side: string) => (side === "left" ? "right_" : "left_"));
}

/** The largest lengthenings, the longest first, each with its percentage. */
export function longest(lengthening: Drawing["lengthening"], count: number): readonly (readonly [string, number])[] {
  return Object.entries(lengthening).sort(([, a], [, b]) => b - a).slice(0, count);
}

export class MuscleFigure {
  readonly root: HTMLElement;
  readonly #host = html("div", { class: "anatomy-host", "aria-hidden": "true" });
  readonly #step = html("p", { class: "anatomy-step" });
  readonly #facts = html("div", { class: "muscle-facts", role: "status", hidden: true });
  #anatomy: Anatomy | null = null;
  #wanted = false;
  #muscles: readonly MuscleFacts[] = [];
  #now: Drawing["lengthening"] = {};

  /** `fallback` is shown where the browser cannot draw in three dimensions, and until the figure is there. */
  constructor(readonly fallback: () => Element) {
    this.root = html("div", { class: "anatomy" }, this.#host, this.#step, legend(), this.#facts);
  }

  /** Make it able to show these muscles; once is enough. What draws is loaded only now: it is large. */
  async prepare(muscles: readonly MuscleFacts[]): Promise<void> {
    this.#muscles = muscles;
    if (this.#wanted) return;
    this.#wanted = true;
    this.#host.replaceChildren(this.fallback());
    try {
      const { Anatomy } = await import("./anatomy");
      if (!Anatomy.possible() || !this.#wanted) return;
      this.#host.replaceChildren();
      this.#anatomy = new Anatomy(this.#host, muscles, (id) => this.tell(id));
      await this.#anatomy.load();
      this.root.dataset["drawn"] = "yes";
    } catch (reason) {
      console.warn(`The figure is not drawn: ${String(reason)}`);
      this.close();
      this.#host.replaceChildren(this.fallback());
    }
  }

  /** Go through a stretch again and again, with this leg in front. */
  play(frames: readonly Keyframe[], front: Side): void {
    const shown = frames.map((frame): Held => ({
      name: frame.key,
      seconds: frame.seconds,
      ...(front === "right" ? frame : mirrored(frame)),
      things: frame.things && front === "left" ? mirroredThings(frame.things) : frame.things,
    }));
    this.#anatomy?.play(shown, (name) => {
      this.#now = shown.find((frame) => frame.name === name)?.lengthening ?? {};
      write(this.#step, MUSCLES.steps[name] ?? "");
    });
  }

  /** Show this very posture. */
  show({ pose, lengthening }: Drawing): void {
    this.#now = lengthening;
    this.#anatomy?.show(upright(pose), lengthening);
  }

  /** What is known of a muscle; null puts it away. */
  tell(id: string | null): void {
    const muscle = this.#muscles.find((each) => each.id === id);
    this.#facts.hidden = !muscle;
    this.#anatomy?.pick(muscle?.id ?? null);
    if (!muscle) return;
    const percent = this.#now[muscle.id];
    this.#facts.replaceChildren(
      html("h3", {}, `${capital(muscle.name)}, ${MUSCLES.sides[muscle.side]}`),
      html("p", { class: "latin" }, muscle.latin),
      html("p", {}, percent === undefined ? MUSCLES.unknown : MUSCLES.now(percent)),
      html("p", {}, muscle.sitting),
      html("p", { class: "doubt" }, `${MUSCLES.confidence[muscle.confidence]} ${muscle.because}`),
      button(MUSCLES.close, { class: "quiet" }, () => this.tell(null)),
    );
  }

  close(): void {
    this.#wanted = false;
    this.#anatomy?.close();
    this.#anatomy = null;
    delete this.root.dataset["drawn"];
  }

  /** The longest muscles of a pose with the right leg in front, as buttons: what a tap on the figure does, by keyboard. */
  list(lengthening: Drawing["lengthening"], count: number): HTMLElement {
    const trusted = this.#muscles.filter(({ id, confidence }) => confidence !== "low" && id in lengthening);
    const item = ([id, percent]: readonly [string, number]): HTMLElement => {
      const muscle = trusted.find((each) => each.id === id);
      const pressed = button(`${capital(muscle?.name ?? id)}, ${MUSCLES.legs[muscle?.side ?? "right"]}`, { class: "muscle-link" }, () => {
        this.#now = lengthening;
        this.tell(id);
        this.#facts.scrollIntoView({ block: "nearest" });
      });
      pressed.querySelector(".label")?.append(html("span", { class: "muscle-percent" }, MUSCLES.percent(percent)));
      return html("li", {}, pressed);
    };
    const known = Object.fromEntries(trusted.map(({ id }) => [id, lengthening[id] ?? 0]));
    return html("ol", { class: "muscle-list" }, ...longest(known, count).map(item));
  }

}

/** The person faces the same way whichever way the camera saw them. */
function upright(pose: Drawing["pose"]): Drawing["pose"] {
  return { ...pose, heading_deg: 0 };
}

function legend(): HTMLElement {
  const stop = ({ colour, words }: (typeof LEGEND)[number]): HTMLElement => {
    const swatch = html("i", { class: "swatch" });
    swatch.style.setProperty("background-color", colour);
    return html("li", {}, swatch, words);
  };
  return html("ul", { class: "anatomy-legend", "aria-label": MUSCLES.legend }, ...LEGEND.map(stop));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
