/**
 * What is under way, kept in the tab's own memory, so that a page that is loaded again stands where it stood: the session,
 * the stretch and the routine. Nothing of health; it goes with the tab.
 */

import { among, fields, listOf, made, maybe, number, object, ProtocolFault, type Reader, text, truth } from "./json";
import { ENDINGS, LEGS, SIDES, type LegSummary, type Source, type Summary } from "./protocol";
import { bests } from "./reading";
import type { Routine, Turn } from "./routine";

/** `session`: the one that is open, watched by `source`; null between two. */
export interface UnderWay {
  readonly single: boolean;
  readonly routine: Routine;
  readonly session: string | null;
  readonly source: Source;
}

const KEY = "unsit-under-way";

const turn: Reader<Turn> = made<Turn>({
  stretch: text, name: text, hold_s: maybe(number), first: maybe(among(SIDES)), announce: maybe(text), time: number, times: number,
});
const leg = made<LegSummary>({ leg: among(LEGS), name: text, held_s: number, owed_s: number, bests });
const summary: Reader<Summary> = (value, where) => ({
  type: "summary",
  ...fields<Omit<Summary, "type">>(value, where, {
    session: text, stretch: text, told: truth, ended: among(ENDINGS), headline: text, duration_s: number, hold_s: number, legs: listOf(leg),
    sentences: listOf(text), saved: truth, advice: maybe(text),
  }),
});
const UNDER_WAY: { readonly [K in keyof UnderWay]: Reader<UnderWay[K]> } = {
  single: truth, routine: made<Routine>({ turns: listOf(turn), at: number, done: listOf(summary) }), session: maybe(text),
  source: among(["camera", "phone", "demo", "clock"]),
};

export function keep(underWay: UnderWay): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(underWay));
  } catch {
    // No memory here: a page that is loaded again begins at the beginning.
  }
}

export function forget(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept either.
  }
}

/** What was under way when this tab was last open; null if nothing was, or nothing that this page understands. */
export function kept(): UnderWay | null {
  try {
    const found = sessionStorage.getItem(KEY);
    return found === null ? null : fields<UnderWay>(object(JSON.parse(found), KEY), KEY, UNDER_WAY);
  } catch (reason) {
    if (reason instanceof ProtocolFault || reason instanceof SyntaxError || reason instanceof DOMException) return null;
    throw reason;
  }
}
