/** The figure with its legend and what is known of each muscle: on the first screen it shows the stretch, live it follows. */

import type { Keyframe as Held } from "./anatomy";
import { button, html, write } from "./elements";
import { Flat } from "./flat";
import type { Drawing, Keyframe, MuscleFacts, Side, Things } from "./protocol";
import { LEGEND, UNTOLD } from "./scale";
import { MUSCLES } from "./words";

/** What draws the figure: in three dimensions, or flat. */
export interface Picture {
  /** Go through these poses again and again, with this leg in front; `onFrame` is told each as it begins. */
  play(frames: readonly Held[], front: Side, onFrame: (name: string) => void): void;
  /** Show this very posture; the leg in front says from which side, where it is looked at from one only. */
  show(drawing: Drawing, front: Side): void;
  /** Let this muscle stand out; null: none. */
  pick(id: string | null): void;
  close(): void;
}

/** A pose with this leg in front; it comes with the right one there. */
export function fronted(frame: Keyframe, front: Side): Held {
  const { key: name, seconds, things } = frame;
  if (front === "right") return { name, seconds, pose: frame.pose, lengthening: frame.lengthening, things };
  return { name, seconds, ...mirrored(frame), things: things && mirroredThings(things) };
}

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
  #picture: Picture | null = null;
  #muscles: readonly MuscleFacts[] = [];
  #now: Drawing["lengthening"] = {};
  /** What it shows, for a picture that comes later. */
  #shown: (picture: Picture) => void = () => undefined;

  constructor() {
    this.root = html("div", { class: "anatomy", lang: "en" }, this.#host, this.#step, legend(), this.#facts);
  }

  /** Make it able to show these muscles, flat at once and round as soon as that is loaded; once is enough. */
  async prepare(muscles: readonly MuscleFacts[]): Promise<void> {
    this.#muscles = muscles;
    if (this.#picture) return;
    const flat = new Flat(this.#host, muscles, (id) => this.tell(id));
    this.#take(flat, "flat");
    try {
      const { Anatomy } = await import("./anatomy");
      if (!Anatomy.possible() || this.#picture !== flat) return;
      const stage = html("div", { class: "anatomy-stage" });
      const round = new Anatomy(stage, muscles, (id) => this.tell(id));
      await round.load();
      if (this.#picture !== flat) return round.close();
      this.#host.replaceChildren(stage);
      this.#take(round, "round");
    } catch (reason) {
      console.warn(`The figure stays flat: ${String(reason)}`);
    }
  }

  #take(picture: Picture, drawn: "flat" | "round"): void {
    this.#picture = picture;
    this.root.dataset["drawn"] = drawn;
    this.#shown(picture);
  }

  /** Go through a stretch again and again, with this leg in front; `side` says so in its captions. */
  play(frames: readonly Keyframe[], front: Side, side: string): void {
    const shown = frames.map((frame) => fronted(frame, front));
    this.#put((picture) => picture.play(shown, front, (name) => {
      this.#now = shown.find((frame) => frame.name === name)?.lengthening ?? {};
      write(this.#step, [side, MUSCLES.steps[name] ?? ""].filter(Boolean).join(" "));
    }));
  }

  /** Show this very posture. */
  show({ pose, lengthening }: Drawing, front: Side): void {
    this.#now = lengthening;
    this.#put((picture) => picture.show({ pose: upright(pose), lengthening }, front));
  }

  #put(shown: (picture: Picture) => void): void {
    this.#shown = shown;
    if (this.#picture) shown(this.#picture);
  }

  /** What is known of a muscle; null puts it away. */
  tell(id: string | null): void {
    const muscle = this.#muscles.find((each) => each.id === id);
    this.#facts.hidden = !muscle;
    this.#picture?.pick(muscle?.id ?? null);
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
    this.#picture?.close();
    this.#picture = null;
    delete this.root.dataset["drawn"];
  }

  /** The longest muscles of a pose, as buttons: what a tap on the figure does, by keyboard. */
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

/** The colours of the scale; and what is grey, and what is striped. */
function legend(): HTMLElement {
  const coloured = (colour: string, words: string): HTMLElement => {
    const swatch = html("i", { class: "swatch" });
    swatch.style.setProperty("background-color", colour);
    return html("li", {}, swatch, words);
  };
  return html("ul", { class: "anatomy-legend", "aria-label": MUSCLES.legend },
    ...LEGEND.map(({ colour, words }) => coloured(colour, words)),
    coloured(UNTOLD, MUSCLES.untold),
    html("li", {}, html("i", { class: "swatch striped" }), MUSCLES.unsure));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
