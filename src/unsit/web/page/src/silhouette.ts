/** An outline to stand in, until the view is good: the figure from the side, as large and where it is in a good picture. */

import { svg } from "./elements";
import { outline } from "./figure";
import { heldOf } from "./flat";
import { fronted } from "./muscles";
import type { Moment, ShownStretch, Side } from "./protocol";

/** A good picture: what it shows at the person's place, and where its lens is (view.py; docs/measures.md), in metres. */
const SEEN_M = { high: 2.23, wide: 1.8 } as const;
const LENS_HIGH_M = 0.9;
/** For a moment after a good view, a doubtful one is nothing to move for. */
const PATIENCE_S = 1.5;

export type Stance = "upright" | "position";

/** How it was up to now: when the view was last good, and whether the stretch was under way. */
export interface Guiding {
  readonly good_s: number;
  readonly over: boolean;
}

export const GUIDING: Guiding = { good_s: -Infinity, over: false };

export function guided(before: Guiding, { phase, time_s, view }: Moment): Guiding {
  const over = before.over || !(phase === "looking" || phase === "setting_up" || phase === "paused");
  return { good_s: view.verdict === "good" ? time_s : before.good_s, over };
}

/** What to show: upright for whoever is not there yet, or cannot be judged; then how to be in position. */
export function stanceFor({ good_s, over }: Guiding, { phase, time_s }: Moment): Stance | null {
  if (over || time_s - good_s < PATIENCE_S) return null;
  return phase === "looking" ? "upright" : phase === "setting_up" ? "position" : null;
}

/** The part of the figure's plane that a picture of this shape shows, centimetres: left, top, width, height. */
export function framed(width: number, height: number): readonly [number, number, number, number] {
  const high = width >= height ? SEEN_M.high : (SEEN_M.wide * height) / width;
  const wide = (high * width) / height;
  return [-50 * wide, -100 * (LENS_HIGH_M + high / 2), 100 * wide, 100 * high];
}

export class Silhouette {
  readonly root = svg("svg", { class: "silhouette", preserveAspectRatio: "xMidYMax meet", "aria-hidden": "true" });
  #guiding: Guiding = GUIDING;
  #shape = "";

  /** None yet, as before a session. */
  restart(): void {
    this.#guiding = GUIDING;
    this.root.replaceChildren();
    this.#stand(null);
  }

  /** Of this stretch, with this leg in front; shown at once, for whoever is not there yet. Others than from upright have none. */
  of(stretch: ShownStretch, front: Side): void {
    const frames = stretch.figure.map((frame) => fronted(frame, front));
    const position = frames.find(({ name }) => name === "kneel") ?? heldOf(frames);
    const [upright] = frames;
    if (!upright || !position || !(stretch.stance === "half-kneeling" || stretch.stance === "standing")) return;
    const drawn = (stance: Stance, { pose }: typeof upright): SVGElement =>
      svg("g", { class: `silhouette-${stance}`, filter: "url(#silhouette-edge)" }, ...outline(pose, front));
    this.root.replaceChildren(edge(), drawn("upright", upright), drawn("position", position));
    this.#stand("upright");
  }

  show(moment: Moment): void {
    this.#guiding = guided(this.#guiding, moment);
    this.#stand(stanceFor(this.#guiding, moment));
  }

  /** Lie over a picture of this shape as it does itself. */
  fit({ videoWidth: width, videoHeight: height }: HTMLVideoElement): void {
    const shape = `${width} ${height}`;
    if (shape === this.#shape || width === 0) return;
    this.#shape = shape;
    this.root.setAttribute("viewBox", framed(width, height).map((value) => value.toFixed(1)).join(" "));
  }

  #stand(stance: Stance | null): void {
    this.root.setAttribute("data-stance", stance ?? "none");
  }
}

/** Makes one soft outline of all parts, light with a dark rim, so that it stands out from any room. */
function edge(): SVGElement {
  const flood = (colour: string, opacity: number, within: string, name: string): SVGElement[] => [
    svg("feFlood", { "flood-color": colour, "flood-opacity": opacity }),
    svg("feComposite", { in2: within, operator: "in", result: name }),
  ];
  return svg("filter", { id: "silhouette-edge", x: "-20%", y: "-20%", width: "140%", height: "140%" },
    svg("feMorphology", { in: "SourceAlpha", operator: "dilate", radius: 1, result: "wide" }),
    svg("feComposite", { in: "wide", in2: "SourceAlpha", operator: "out", result: "line" }),
    svg("feGaussianBlur", { in: "wide", stdDeviation: 2, result: "around" }),
    ...flood("#0f1a17", 0.55, "around", "rim"), ...flood("#fff6ea", 0.2, "SourceAlpha", "body"), ...flood("#fff6ea", 0.95, "line", "light"),
    svg("feMerge", {}, ...["rim", "body", "light"].map((name) => svg("feMergeNode", { in: name }))));
}
