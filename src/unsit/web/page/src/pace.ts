/** Whether a pose model keeps up: ten pictures a second are needed, or a short hold on the knee's rule is seen too late. */

export const NEEDED_PER_S = 10;
export const SLOWEST_MS = 1000 / NEEDED_PER_S;
// So many pictures are judged together: one slow one says nothing, and three seconds of slow ones are enough.
const JUDGED = 30;

export class Pace {
  #took_ms: number[] = [];

  /** Take one picture's time in; gives the mean of the last ones, once, when they are too slow together. */
  add(took_ms: number): number | null {
    this.#took_ms.push(took_ms);
    if (this.#took_ms.length < JUDGED) return null;
    const mean_ms = this.#took_ms.reduce((sum, each) => sum + each, 0) / JUDGED;
    this.#took_ms = [];
    return mean_ms > SLOWEST_MS ? mean_ms : null;
  }
}
