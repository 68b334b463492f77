/** Where no camera watches, the time is told in place of pictures. */

const EVERY_MS = 200;

export class Clock {
  #timer: ReturnType<typeof setInterval> | undefined;
  #seq = 0;

  /** Tell the time again and again, until it is stopped. */
  start(tell: (seq: number, time_s: number) => void): void {
    this.stop();
    this.#timer = setInterval(() => {
      tell(this.#seq, performance.now() / 1000);
      this.#seq += 1;
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
