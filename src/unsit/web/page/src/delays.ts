/** Notes how long things took in the browser's own performance timeline, where a benchmark reads them by name. */

type Measured = "pose" | "capture-to-pose" | "capture-to-moment" | "server";

// About five minutes of pictures; then the list starts anew, so that a page left open does not grow.
const KEPT = 8000;

const counts = new Map<Measured, number>();

/** Note a delay that ended now. */
export function note(name: Measured, duration_ms: number, detail: { readonly seq: number }): void {
  const count = (counts.get(name) ?? 0) + 1;
  if (count > KEPT) performance.clearMeasures(name);
  counts.set(name, count > KEPT ? 1 : count);
  performance.measure(name, { start: Math.max(performance.now() - duration_ms, 0), duration: duration_ms, detail });
}
