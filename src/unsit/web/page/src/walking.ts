/** Until when one walks in which break, kept in the tab's own memory, so that a page that is loaded again counts on. */

import { fields, number, object, ProtocolFault, text } from "./json";

export interface Walk {
  readonly id: string;
  readonly until_ms: number;
}

const KEY = "unsit-walk";

/** What is left, as minutes and seconds; empty when nothing is. */
export function leftOf(until_ms: number, now_ms: number): string {
  const left_s = Math.ceil((until_ms - now_ms) / 1000);
  return left_s <= 0 ? "" : `${Math.floor(left_s / 60)}:${String(left_s % 60).padStart(2, "0")}`;
}

export function keep(walk: Walk): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(walk));
  } catch {
    // No memory here: a page that is loaded again asks for the walk anew.
  }
}

/** Until when one walks in this break; null where nothing is known of it. */
export function kept(id: string): number | null {
  try {
    const found = sessionStorage.getItem(KEY);
    if (found === null) return null;
    const walk = fields<Walk>(object(JSON.parse(found), KEY), KEY, { id: text, until_ms: number });
    return walk.id === id ? walk.until_ms : null;
  } catch (reason) {
    if (reason instanceof ProtocolFault || reason instanceof SyntaxError || reason instanceof DOMException) return null;
    throw reason;
  }
}
