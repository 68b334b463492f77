/**
 * The page's keys. One table binds them, shows them on buttons and is the map that `?` opens, so that the map cannot say
 * what is not so. Knows no element but the one that has the focus.
 */

import type { Key } from "./elements";
import { keep, kept } from "./kept";

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

export const KEYS = {
  map: { name: "?", shown: "?" },
  stop: { name: "Escape S", shown: "Esc" },
  pause: { name: "Space", shown: "Space" },
  finish: { name: "F", shown: "F" },
  sound: { name: "M", shown: "M" },
  why: { name: "W", shown: "W" },
  muscles: { name: "B", shown: "B" },
  ready: { name: "Space Enter", shown: "Space" },
  start: { name: "Space Enter", shown: "Space" },
  wait: { name: "W", shown: "W" },
  skip: { name: "N", shown: "N" },
  leave: { name: "Escape", shown: "Esc" },
  later: { name: "Escape L", shown: "Esc" },
  notToday: { name: "N", shown: "N" },
  didIt: { name: "D", shown: "D" },
  close: { name: "Escape Enter", shown: "Esc" },
  enter: { name: "Enter", shown: "Enter" },
  number: { name: digits.join(" "), shown: "0 – 9" },
} as const satisfies Record<string, Key>;

/** What a key does. */
export interface Binding {
  readonly key: Key;
  /** In words, for the map. */
  readonly does: string;
  /** Whether it does something as things now stand; without it, always. */
  readonly possible?: () => boolean;
  /** Under a trouble, too; and while something is being written, if the key is no letter. */
  readonly anywhere?: boolean;
  /** `key` as in `KeyboardEvent`. */
  readonly act: (key: string) => void;
}

/** The keys of a binding, each by itself, as in `KeyboardEvent.key` but for "Space". */
export function names({ name }: Key): readonly string[] {
  return name.split(" ");
}

/** A binding's keys as the map shows them; a long row of them as one. */
export function shownKeys(key: Key): readonly string[] {
  const all = names(key);
  return all.length > 3 ? [key.shown] : all.map((name) => (name === "Escape" ? "Esc" : name));
}

export function isPossible({ possible }: Binding): boolean {
  return possible?.() ?? true;
}

/** What this key does now, if anything. `covered`: only what is bound anywhere can be reached. */
export function actionOf(bindings: readonly Binding[], event: KeyboardEvent, covered: boolean): (() => void) | null {
  const pressed = event.key === " " ? "space" : event.key.toLowerCase();
  if (isCharacter(event.key) && !areLettersOn()) return null;
  const found = bindings.find((each) =>
    names(each.key).some((name) => name.toLowerCase() === pressed) && isPossible(each) && isReached(each, event, covered));
  return found ? () => found.act(event.key) : null;
}

function isReached({ anywhere = false }: Binding, { key, target }: KeyboardEvent, covered: boolean): boolean {
  if (isWriting(target)) return anywhere && !isCharacter(key);
  if (covered) return anywhere;
  return !((key === " " || key === "Enter") && isPressed(target));
}

/** A letter, a digit or a sign, as dictation may type it by accident. */
function isCharacter(key: string): boolean {
  return key.length === 1 && key !== " ";
}

/** Whether a key is a letter of something that is being written. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "file"].includes(target.type);
}

/** Whether Space and Enter already do something there. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLInputElement || (target instanceof HTMLElement && target.tagName === "SUMMARY");
}

const LETTERS = "unsit.letters";

/** Whether single letters, digits and signs are keys here: whoever dictates can switch them off (WCAG 2.1.4). */
export function areLettersOn(): boolean {
  return kept(LETTERS) !== "off";
}

export function letters(on: boolean): void {
  keep(LETTERS, on ? null : "off");
}
