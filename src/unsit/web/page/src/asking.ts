/** When pain is asked for while there is still something to hold: between two sides, and into the hold after easing out. Pure. */

import type { Moment, ReportKind, Side } from "./protocol";

/** What is waited for, what is asked now, and since which counted second the leg is held. */
export interface Asking {
  readonly wants: "between" | "eased" | null;
  readonly open: ReportKind | null;
  readonly leg: Side | null;
  readonly from_s: number | null;
}

/** So long after easing out pain is asked for again. */
export const EASED_AFTER_S = 10;

/** Between the sides. */
export const BETWEEN: Asking = { wants: "between", open: null, leg: null, from_s: null };
/** After pain: once more, ten seconds into the hold. */
export const EASED: Asking = { ...BETWEEN, wants: "eased" };
export const NEVER: Asking = { ...BETWEEN, wants: null };

/** A question is open now. */
export function opened(asking: Asking, open: ReportKind): Asking {
  return { ...asking, wants: null, open };
}

/** It was answered, or is too late. */
export function closed(asking: Asking): Asking {
  return { ...asking, open: null };
}

/** After what Python says to a frame. */
export function step(asking: Asking, { phase, front_leg, held_s }: Pick<Moment, "phase" | "front_leg" | "held_s">): Asking {
  if (phase === "changing") return asking.wants === "between" ? opened(asking, "after_hold") : { ...asking, from_s: null };
  if (phase !== "holding" || front_leg === null) return asking;
  const begins = front_leg !== asking.leg || asking.from_s === null;
  const from_s = begins ? held_s[front_leg] : (asking.from_s ?? 0);
  const holds = { ...asking, open: asking.open === "after_hold" ? null : asking.open, leg: front_leg, from_s };
  return asking.wants === "eased" && held_s[front_leg] - from_s >= EASED_AFTER_S ? opened(holds, "eased_out") : holds;
}
