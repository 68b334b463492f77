/**
 * How large the coach writes, by how far the person is from the screen. Pure.
 *
 * The lens is taken to be where the screen is, and a CSS pixel to be the 1/96 inch that it is meant to be. Lower-case letters
 * are then at least 20 minutes of arc high: ISO 9241-303 asks for capitals of 16 and prefers 20 to 22, for eyes that are
 * fresh and near their screen; lower-case ones so high leave some for eyes at half of the usual acuity.
 */

import type { Lens, Phase } from "./protocol";

const HEIGHT_ARCMIN = 20;
const PX_PER_M = 96 / 0.0254;
/** The style sheet asks for letters of which the x is so high, of the size (`font-size-adjust`). */
export const X_HEIGHT = 0.5;

/** Before a distance is seen, and as far as one that is hardly known is believed: where people are asked to stand. */
const ADVISED_M = 2.5;
const ADVISED_SD_M = 0.5;
/** Time constant of the running distance. */
const MEMORY_S = 2;
/** Sizes are for distances in these steps, the next above; it takes so much less to come down again. */
const STEP_M = 0.5;
const NEAREST_M = 1.5;
const FARTHEST_M = 4;
const SLACK_M = 0.15;
/** Whoever is in the stretch reads no text that changes its size. */
const STILL_IN: ReadonlySet<Phase> = new Set<Phase>(["entering", "holding", "correcting"]);

/** What is remembered of the distance: the running one, when it was seen, and for which one it is written. */
export interface Reading {
  readonly running_m: number | null;
  readonly seen_s: number;
  readonly written_for_m: number;
}

export const FIRST: Reading = { running_m: null, seen_s: 0, written_for_m: ADVISED_M };

/** One frame's lens, if it is known, seen at this time and in this phase. */
export function step(before: Reading, lens: Lens | null, time_s: number, phase: Phase): Reading {
  if (!lens) return before;
  const believed_m = believed(lens);
  const gap_s = Math.max(time_s - before.seen_s, 0);
  const running_m = before.running_m === null ? believed_m : before.running_m + (gap_s / (gap_s + MEMORY_S)) * (believed_m - before.running_m);
  const written_for_m = STILL_IN.has(phase) ? before.written_for_m : stepFor(running_m, before.written_for_m);
  return { running_m, seen_s: time_s, written_for_m };
}

/** The distance between what is measured and what is advised, each as far as it is sure. */
function believed({ distance_m, distance_sd_m }: Lens): number {
  const [measured, advised] = [1 / Math.max(distance_sd_m, 0.05) ** 2, 1 / ADVISED_SD_M ** 2];
  return (measured * distance_m + advised * ADVISED_M) / (measured + advised);
}

function stepFor(distance_m: number, before_m: number): number {
  const needed = Math.min(Math.max(STEP_M * Math.ceil(distance_m / STEP_M - 1e-9), NEAREST_M), FARTHEST_M);
  const tooLarge = distance_m < before_m - STEP_M - SLACK_M;
  return needed > before_m || tooLarge ? needed : before_m;
}

/** The height of an x that is legible from so far, CSS pixels. */
export function xHeight(distance_m: number): number {
  return distance_m * Math.tan((HEIGHT_ARCMIN / 60) * (Math.PI / 180)) * PX_PER_M;
}

/** The size of the letters for it, CSS pixels. */
export function letters(distance_m: number): number {
  return xHeight(distance_m) / X_HEIGHT;
}

/** Where that is too large for what is to be said: the sizes below, each a little smaller than the one before. */
export function sizesFrom(largest_px: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = largest_px; size >= SMALLEST_PX; size *= SMALLER) sizes.push(size);
  return [...sizes, SMALLEST_PX];
}

const SMALLEST_PX = 22;
const SMALLER = 0.94;
