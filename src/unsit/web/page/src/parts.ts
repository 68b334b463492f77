/** A long text in parts, each of which fits into one message; the bounds are those of Python. Pure. */

/** A file of own stretches is taken in up to so many characters. */
export const MOST = 1_000_000;
const PART = 10_000;

export interface Part {
  readonly part: string;
  readonly more: boolean;
}

export function partsOf(text: string): readonly Part[] {
  const end = endOfPart(text);
  if (end === text.length) return [{ part: text, more: false }];
  return [{ part: text.slice(0, end), more: true }, ...partsOf(text.slice(end))];
}

/** Where the first part ends: never between the two halves of one character. */
function endOfPart(text: string): number {
  if (text.length <= PART) return text.length;
  const last = text.charCodeAt(PART - 1);
  return last >= 0xd800 && last < 0xdc00 ? PART - 1 : PART;
}
