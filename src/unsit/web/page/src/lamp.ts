/** The light that says that a camera is open: as long as a track is live that the browser gave to this page, and no longer. */

type Track = Pick<MediaStreamTrack, "readyState" | "addEventListener">;

/** A track that is stopped tells nobody; it is looked at so often. */
const LOOK_EVERY_MS = 250;

export class Lamp {
  readonly #tracks = new Set<Track>();
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(readonly show: (lit: boolean) => void) {}

  /** From now on these count, until they have ended. */
  follow(tracks: readonly Track[]): void {
    for (const track of tracks) {
      this.#tracks.add(track);
      track.addEventListener("ended", () => this.look());
    }
    this.#looking ??= setInterval(() => this.look(), LOOK_EVERY_MS);
    this.look();
  }

  look(): void {
    for (const track of this.#tracks) if (track.readyState === "ended") this.#tracks.delete(track);
    const lit = this.#tracks.size > 0;
    if (!lit) {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
    this.show(lit);
  }
}
