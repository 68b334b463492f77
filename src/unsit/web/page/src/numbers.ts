/** Numbers as they stand in the page's words. Pure. */

/** Seconds that are full: a second counts when it is over. */
export function whole(seconds: number): string {
  return Math.floor(seconds + 1e-6).toFixed(0);
}

export function tenths(seconds: number): string {
  return seconds.toFixed(1);
}

/** Without digits that say nothing. */
export function plain(value: number): string {
  return String(Math.round(10 * value) / 10);
}

/** What is still owed, to the nearest second, as Python says it too; a little is not nothing. */
export function nearest(seconds: number): string {
  return Math.max(Math.round(seconds), 1).toFixed(0);
}

/** Metres with what they may be wrong by: two standard deviations, and never less than is shown. */
export function metres(value_m: number, sd_m: number): string {
  return `${value_m.toFixed(1)} ± ${Math.max(2 * sd_m, 0.1).toFixed(1)} m`;
}

/** So many of something, whole, in words for one and for more. */
export function counted(value: number, one: string, more: string): string {
  return `${whole(value)} ${whole(value) === "1" ? one : more}`;
}
