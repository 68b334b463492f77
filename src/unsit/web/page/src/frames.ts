/** From pictures to the frames that go to Python: the pose found, the people counted, the light measured. */

import { note } from "./delays";
import { Pace } from "./pace";
import type { PeopleCounter, PoseFinder } from "./pose";
import type { Picture } from "./pictures";
import { isFinite, type Frame } from "./protocol";
import type { Sighting } from "./sight";

/** Who looks. */
export interface Eyes {
  readonly pose: () => PoseFinder;
  readonly people: PeopleCounter;
}

/** A picture that was looked at; `frame` is null where a number of it is not finite. */
export interface Looked {
  readonly sighting: Sighting;
  readonly frame: Frame | null;
}

// A ten-thousandth of a picture is less than a tenth of a pixel; more digits would only be noise on the wire.
const DIGITS = 1e5;

export class Frames {
  #seq = 0;
  #light: { readonly brightness: number; readonly contrast: number } | null = null;
  readonly #pace = new Pace();

  /** `slow`: the pose model took so long, on the average of the last pictures. */
  constructor(readonly eyes: Eyes, readonly slow: (took_ms: number) => void) {}

  /** Look at a picture; null if the finder was closed meanwhile. */
  async look({ bitmap, clock_ms, time_s }: Picture): Promise<Looked | null> {
    const { width, height } = bitmap;
    const seq = this.#seq;
    this.#seq += 1;
    await this.#countPeople(bitmap, seq, clock_ms);
    const sighting = await this.eyes.pose().find({ seq, clock_ms, picture: bitmap });
    if (!sighting) return null;
    this.#notePace(sighting, seq, clock_ms);
    return { sighting, frame: this.#frame(sighting, { seq, time_s, width, height }) };
  }

  #notePace({ took_ms }: Sighting, seq: number, clock_ms: number): void {
    note("pose", took_ms, { seq });
    note("capture-to-pose", performance.now() - clock_ms, { seq });
    const pace_ms = this.#pace.add(took_ms);
    if (pace_ms !== null) this.slow(pace_ms);
  }

  async #countPeople(bitmap: ImageBitmap, seq: number, clock_ms: number): Promise<void> {
    const { people } = this.eyes;
    if (!people.wants(clock_ms)) return;
    people.look({ seq, clock_ms, picture: await createImageBitmap(bitmap) });
  }

  #frame({ image, world, light }: Sighting, of: Pick<Frame, "seq" | "time_s" | "width" | "height">): Frame | null {
    this.#light = light ?? this.#light;
    const frame: Frame = {
      type: "frame", ...of, people: this.#people(image !== null), image: rounded(image), world: rounded(world),
      brightness: this.#light?.brightness ?? null, contrast: this.#light?.contrast ?? null,
    };
    if (isFinite(frame)) return frame;
    console.warn(`Picture ${of.seq} was left out: the pose model gave a number that is not finite.`);
    return null;
  }

  /** The counter looks only now and then; what is followed in this very picture is there for certain. */
  #people(someone: boolean): 0 | 1 | 2 {
    if (!someone) return 0;
    return this.eyes.people.people === 2 ? 2 : 1;
  }
}

function rounded<P extends readonly number[]>(points: readonly P[] | null): readonly P[] | null {
  return points?.map((point) => point.map((value) => Math.round(value * DIGITS) / DIGITS) as unknown as P) ?? null;
}
