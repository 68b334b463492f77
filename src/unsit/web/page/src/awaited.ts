/** What was sent and is not answered yet, so that an answer to less than all of it changes nothing that is shown. Pure. */

/** An answer that has not come by then is not waited for. */
const PATIENCE_MS = 3000;

export class Awaited {
  #count = 0;
  #until_ms = -Infinity;

  sent(now_ms: number): void {
    this.#count = this.waits(now_ms) ? this.#count + 1 : 1;
    this.#until_ms = now_ms + PATIENCE_MS;
  }

  /** Something has come; whether nothing more is waited for. */
  answered(now_ms: number): boolean {
    this.#count = this.waits(now_ms) ? this.#count - 1 : 0;
    return this.#count === 0;
  }

  waits(now_ms: number): boolean {
    return this.#count > 0 && now_ms < this.#until_ms;
  }
}
