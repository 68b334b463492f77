/** What the page and its workers say to each other: pictures one way, what was seen in them the other. */

import type { ImagePoint, WorldPoint } from "./protocol";

/** The pose models, named as for `unsit analyze --model`: the heavy one sees joints more exactly, and takes longer. */
export type Model = "full" | "heavy";

/** A picture, and when it was taken on the page's clock. */
export interface Look {
  readonly seq: number;
  readonly clock_ms: number;
  readonly picture: ImageBitmap;
}

/** How bright a picture is: mean and standard deviation of its luma, 0..1. */
export interface Light {
  readonly brightness: number;
  readonly contrast: number;
}

/** One person's landmarks in one picture, or nobody. */
export interface Sighting {
  readonly seq: number;
  readonly image: readonly ImagePoint[] | null;
  readonly world: readonly WorldPoint[] | null;
  readonly light: Light | null;
  /** How long the model took. */
  readonly took_ms: number;
}

/** Why the pose model cannot work here. */
export type SightTrouble = "webgl" | "model";

/** The pose model cannot work here; `trouble` says what is missing. */
export class CannotSee extends Error {
  override readonly name = "CannotSee";

  constructor(readonly trouble: SightTrouble, detail: string) {
    super(detail);
  }
}

export type FromPoseWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly trouble: SightTrouble; readonly detail: string }
  | { readonly kind: "seen"; readonly sighting: Sighting }
  | { readonly kind: "unseen"; readonly seq: number; readonly detail: string };

export type FromPeopleWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly trouble: SightTrouble; readonly detail: string }
  | { readonly kind: "counted"; readonly people: 0 | 1 | 2; readonly took_ms: number };
