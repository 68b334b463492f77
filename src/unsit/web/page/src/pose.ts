/** The page's side of the workers: pictures in, sightings and the number of people out. */

import { CannotSee, type FromPeopleWorker, type FromPoseWorker, type Look, type Model, type Sighting } from "./sight";

/** Follows one person from picture to picture, one picture at a time. */
export class PoseFinder {
  /** Settles when the model is loaded, or with `CannotSee`. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  #waiting: ((sighting: Sighting | null) => void) | null = null;

  constructor(readonly model: Model = "full") {
    this.#worker = new Worker(new URL("./pose.worker.ts", import.meta.url), { type: "module", name: model });
    this.ready = new Promise((loaded, failed) => {
      this.#worker.addEventListener("message", ({ data }: MessageEvent<FromPoseWorker>) => {
        if (data.kind === "ready") loaded();
        else if (data.kind === "failed") failed(new CannotSee(data.trouble, data.detail));
        else this.#answer(data);
      });
      this.#worker.addEventListener("error", (event) => failed(new CannotSee("model", event.message)));
    });
    // Whoever needs the model awaits `ready` and is told; until then the failure is no stray rejection.
    this.ready.catch(() => undefined);
  }

  /** What is seen in this picture, or null if the model could not judge it. The picture is handed over. */
  find(look: Look): Promise<Sighting | null> {
    if (this.#waiting) throw new Error("one picture at a time: the last one has no answer yet");
    return new Promise((answered) => {
      this.#waiting = answered;
      this.#worker.postMessage(look, [look.picture]);
    });
  }

  /** Let go of the model. Whoever still waits is answered that nothing was seen. */
  close(): void {
    this.#worker.terminate();
    this.#waiting?.(null);
    this.#waiting = null;
  }

  #answer(data: Extract<FromPoseWorker, { kind: "seen" | "unseen" }>): void {
    const answered = this.#waiting;
    this.#waiting = null;
    if (data.kind === "unseen") console.warn(`No pose for picture ${data.seq}: ${data.detail}`);
    answered?.(data.kind === "seen" ? data.sighting : null);
  }
}

// How often people are counted, by what is known: now and then; soon again to confirm a second person.
const EVERY_MS = 2000;
const CONFIRM_MS = 400;

/** Counts people now and then. A second person counts when seen twice running, so that one wrong look stops nobody. */
export class PeopleCounter {
  readonly #worker = new Worker(new URL("./people.worker.ts", import.meta.url), { type: "module", name: "people" });
  #state: "loading" | "idle" | "looking" | "failed" = "loading";
  #last: 0 | 1 | 2 = 1;
  #confirmed: 0 | 1 | 2 = 1;
  #next_ms = 0;

  constructor() {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FromPeopleWorker>) => this.#hear(data));
    this.#worker.addEventListener("error", () => (this.#state = "failed"));
  }

  /** The last count; one until the first look. */
  get people(): 0 | 1 | 2 {
    return this.#confirmed;
  }

  /** Whether it would like a picture now. */
  wants(clock_ms: number): boolean {
    return this.#state === "idle" && clock_ms >= this.#next_ms;
  }

  /** Look at this picture. It is handed over. */
  look(look: Look): void {
    this.#state = "looking";
    this.#next_ms = look.clock_ms + EVERY_MS;
    this.#worker.postMessage(look, [look.picture]);
  }

  /** Forget what was counted in another session. */
  restart(): void {
    this.#last = 1;
    this.#confirmed = 1;
    this.#next_ms = 0;
  }

  #hear(data: FromPeopleWorker): void {
    if (data.kind === "failed") {
      console.warn(`People are not counted: ${data.detail}`);
      this.#state = "failed";
      return;
    }
    this.#state = "idle";
    if (data.kind === "counted") this.#count(data);
  }

  #count({ people, took_ms }: Extract<FromPeopleWorker, { kind: "counted" }>): void {
    performance.measure("people", { start: performance.now() - took_ms, duration: took_ms, detail: { people } });
    if (people !== 2 || this.#last === 2) this.#confirmed = people;
    else this.#next_ms -= EVERY_MS - CONFIRM_MS;
    this.#last = people;
  }
}
