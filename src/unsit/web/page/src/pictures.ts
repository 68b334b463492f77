/** Takes pictures from a video element: the newest one, whenever the reader is done with the last. Older ones are skipped. */

/** A picture, and when it was taken. */
export interface Picture {
  readonly bitmap: ImageBitmap;
  /** On the page's clock, for measurement and for the pose model. */
  readonly clock_ms: number;
  /** For counting: the same for a camera; a recording keeps its own time, so that a slow machine counts it no differently. */
  readonly time_s: number;
}

type Taker = (picture: Picture) => Promise<void>;
type Shown = Omit<Picture, "bitmap">;

/** The pictures of one opened camera or recording. */
export class Pictures {
  #waiting: Shown | null = null;
  #busy = false;
  #running = false;
  #last_s = -Infinity;

  constructor(
    readonly video: HTMLVideoElement,
    readonly clock: "page" | "recording",
  ) {}

  start(take: Taker): void {
    this.#running = true;
    this.#watch(take);
  }

  stop(): void {
    this.#running = false;
    this.#waiting = null;
  }

  #watch(take: Taker): void {
    this.#onNextPicture((shown) => {
      if (!this.#running) return;
      this.#waiting = shown;
      void this.#turn(take);
      this.#watch(take);
    });
  }

  #onNextPicture(then: (shown: Shown) => void): void {
    const { video } = this;
    if ("requestVideoFrameCallback" in video) {
      video.requestVideoFrameCallback((now, { captureTime, mediaTime }) => then(this.#shown(captureTime ?? now, mediaTime)));
    } else {
      requestAnimationFrame((now) => then(this.#shown(now, (video as HTMLVideoElement).currentTime)));
    }
  }

  #shown(clock_ms: number, media_s: number): Shown {
    return { clock_ms, time_s: this.clock === "recording" ? media_s : clock_ms / 1000 };
  }

  async #turn(take: Taker): Promise<void> {
    const shown = this.#waiting;
    if (this.#busy || !shown || !this.#running) return;
    this.#waiting = null;
    if (shown.time_s <= this.#last_s) return; // the same picture again
    this.#last_s = shown.time_s;
    this.#busy = true;
    try {
      const bitmap = await createImageBitmap(this.video);
      if (this.#running) await take({ bitmap, ...shown });
      else bitmap.close();
    } catch (reason) {
      // The video went away between being shown and being copied; the next picture, if any, tells more.
      console.warn(`A picture was skipped: ${String(reason)}`);
    } finally {
      this.#busy = false;
    }
    void this.#turn(take);
  }
}
