/** The ends of a person's own range in any stretch: a number of degrees for what a body does, as limits of its measures. Pure. */

import type { Limit } from "./protocol";

/** One thing that a body does, and its measures. `both`: one way as the other, so the other end is the same number below zero. */
export interface Movement {
  readonly id: string;
  readonly measures: readonly string[];
  readonly both: boolean;
}

const legs = (name: string): readonly string[] => [`front_${name}`, `rear_${name}`];

export const MOVEMENTS: readonly Movement[] = [
  { id: "turn", measures: ["trunk_turn_away_deg"], both: true },
  { id: "bend", measures: ["trunk_bend_away_deg"], both: true },
  { id: "lean", measures: ["trunk_inclination_deg"], both: false },
  { id: "hip", measures: legs("hip_flexion_deg"), both: false },
  { id: "open", measures: legs("hip_abduction_deg"), both: false },
  { id: "knee", measures: legs("knee_flexion_deg"), both: false },
];

/** The limits with this movement ending at so many degrees; null: without an end. */
export function limited(limits: readonly Limit[], { measures, both }: Movement, most_deg: number | null): readonly Limit[] {
  const others = limits.filter(({ measure }) => !measures.includes(measure));
  if (most_deg === null) return others;
  const ends = measures.flatMap((measure): Limit[] => [
    { measure, at_most: most_deg, at_least: null }, ...(both ? [{ measure, at_most: null, at_least: -most_deg }] : []),
  ]);
  return [...others, ...ends];
}

/** Where this movement ends; null: nowhere. */
export function endOf(limits: readonly Limit[], { measures }: Movement): number | null {
  return limits.find(({ measure, at_most }) => measures.includes(measure) && at_most !== null)?.at_most ?? null;
}
