/** A routine under way: which stretch comes when, and what was held. Pure. */

import { askable } from "./desk";
import type { PlanItem, Side, Summary } from "./protocol";

/** One session of a stretch; `time` of `times`: a full dose holds it more than once. */
export interface Turn {
  readonly stretch: string;
  readonly name: string;
  readonly hold_s: number | null;
  readonly first: Side | null;
  readonly announce: string | null;
  readonly time: number;
  readonly times: number;
}

export interface Routine {
  readonly turns: readonly Turn[];
  readonly at: number;
  readonly done: readonly Summary[];
}

/** A stretch by itself. */
export function turnOf(stretch: string, name: string, hold_s: number | null): Turn {
  return { stretch, name, hold_s, first: null, announce: null, time: 1, times: 1 };
}

export function routineOf(items: readonly PlanItem[]): Routine {
  const turns = items.flatMap(({ stretch, name, hold_s, times, first, announce }) =>
    Array.from({ length: times }, (_, index): Turn => ({
      stretch, name, hold_s: askable(hold_s), first, announce: index === 0 ? announce : null, time: index + 1, times,
    })));
  return { turns, at: 0, done: [] };
}

/** What is done now; null when the routine is over. */
export function current({ turns, at }: Routine): Turn | null {
  return turns[at] ?? null;
}

/** Which stretch of the routine this is, and of how many. */
export function position({ turns, at }: Routine): { readonly number: number; readonly all: number } {
  const firsts = turns.map(({ time }) => time === 1);
  return { number: firsts.slice(0, at + 1).filter(Boolean).length, all: firsts.filter(Boolean).length };
}

/** Whether a stretch is over with this turn. */
export function isLast({ time, times }: Turn): boolean {
  return time >= times;
}

/** On to the next turn. */
export function onward(routine: Routine): Routine {
  return { ...routine, at: routine.at + 1 };
}

/** On to the next stretch: whatever is left of this one is skipped. */
export function pastThis(routine: Routine): Routine {
  const ahead = routine.turns.findIndex(({ time }, index) => index > routine.at && time === 1);
  return { ...routine, at: ahead < 0 ? routine.turns.length : ahead };
}

/** Next comes this, in place of what is left of the present stretch. */
export function inPlace(routine: Routine, turn: Turn): Routine {
  const past = pastThis(routine).at;
  const turns = [...routine.turns.slice(0, routine.at + 1), turn, ...routine.turns.slice(past)];
  return { ...routine, turns, at: routine.at + 1 };
}

/** With what was held now. */
export function held(routine: Routine, summary: Summary): Routine {
  return { ...routine, done: [...routine.done, summary] };
}

/** Counted seconds of a summary, all legs. */
export function heldSeconds({ legs }: Summary): number {
  return legs.reduce((sum, { held_s }) => sum + held_s, 0);
}
