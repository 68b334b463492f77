/** One session: pictures in, frames to Python, moments shown, heard and spoken, until the summary comes. */

import { NoPicture, openCamera, openSample, type PictureSource } from "./camera";
import { note } from "./delays";
import { write } from "./elements";
import { Pictures, type Picture } from "./pictures";
import { Pace } from "./pace";
import type { PeopleCounter, PoseFinder } from "./pose";
import { isFinite, type Begun, type CommandName, type Frame, type Moment, type Source } from "./protocol";
import type { CoachScreen } from "./screens/coach";
import type { Choice } from "./screens/start";
import type { Sighting } from "./sight";
import type { Connection } from "./socket";
import type { Tones } from "./tones";
import type { Voice } from "./voice";
import { COACH } from "./words";

/** What a session needs of the page. */
export interface Room {
  readonly connection: Connection;
  readonly pose: () => PoseFinder;
  readonly people: PeopleCounter;
  readonly screen: CoachScreen;
  readonly voice: Voice;
  readonly tones: Tones;
  readonly saidPolitely: HTMLElement;
  readonly saidAtOnce: HTMLElement;
}

/** What a session tells the page by itself. */
export interface Happenings {
  /** The camera went away by itself. */
  lost(): void;
  /** For a while no picture came, or no answer to one; told once each time. */
  stalled(where: "camera" | "coach"): void;
  /** The pose model took so long, on the average of the last pictures. */
  slow(took_ms: number): void;
}

const STALLED_MS = 3000;
const STALL_CHECK_MS = 500;

type Stage = "opening" | "running" | "ending" | "over";

export class Practice {
  #stage: Stage = "opening";
  #source: PictureSource | null = null;
  #pictures: Pictures | null = null;
  #begun = false;
  #seq = 0;
  #answered_ms = 0;
  #stalled = false;
  #watchdog: ReturnType<typeof setInterval> | undefined;
  readonly #pace = new Pace();
  readonly #givenUp = new AbortController();
  #light: { brightness: number; contrast: number } | null = null;
  readonly #sent_ms = new Map<number, number>();

  constructor(
    readonly room: Room,
    readonly choice: Choice,
    readonly from: Source,
    readonly happenings: Happenings,
  ) {}

  get stage(): Stage {
    return this.#stage;
  }

  /** Open the eyes, then begin. Throws `NoPicture` or `CannotSee`; may be called again after that. */
  async begin(): Promise<void> {
    const { screen, people, connection } = this.room;
    screen.restart(this.choice.hold_s);
    people.restart();
    await this.#open();
    screen.tell(COACH.preparing);
    await this.room.pose().ready;
    if (this.#stage !== "opening") return;
    if (!this.#source) throw new NoPicture(this.from === "demo" ? "sample" : "lost", "it ended while the model was loaded");
    this.#stage = "running";
    connection.send({ type: "begin", stretch: this.choice.stretch, hold_s: this.choice.hold_s, source: this.from });
    this.#watch();
  }

  /** Go on after the camera came back; throws `NoPicture`. */
  async reopen(): Promise<void> {
    await this.#open();
    if (this.#stage !== "running") return;
    this.room.connection.send({ type: "camera", state: "back" });
    this.#watch();
  }

  command(name: CommandName): void {
    if (this.#stage !== "running") return;
    this.room.connection.send({ type: "command", name });
    if (name === "stop" || name === "finish") this.#wind(name);
  }

  onBegun(begun: Begun): void {
    if (this.#stage !== "running") return;
    this.#begun = true;
    this.room.screen.tell(begun.setup);
    write(this.room.saidPolitely, begun.setup);
  }

  onMoment(moment: Moment): void {
    this.#noteDelays(moment);
    if (this.#stage !== "running") return;
    this.#answered_ms = performance.now();
    this.#stalled = false;
    this.room.screen.show(moment);
    this.#sound(moment);
  }

  /** Close the eyes; nothing more comes of it. What is being said may be said to its end. */
  close(): void {
    this.#stage = "over";
    this.#givenUp.abort();
    this.closeEyes();
  }

  /** Let go of the camera; the session itself stays open. */
  closeEyes(): void {
    clearInterval(this.#watchdog);
    this.#pictures?.stop();
    this.#source?.close();
    this.#pictures = null;
    this.#source = null;
    this.room.screen.light("off");
    this.room.screen.skeleton.clear();
  }

  async #open(): Promise<void> {
    const { screen } = this.room;
    const demo = this.from === "demo";
    screen.tell(demo ? COACH.openingDemo : COACH.opening);
    const source = await (demo ? openSample(screen.video) : openCamera(screen.video, this.#givenUp.signal));
    if (this.#stage === "over") {
      source.close(); // it was given up while the browser was asking
      return;
    }
    this.#source = source;
    source.onEnd = () => this.#sourceEnded();
    screen.light(this.from);
  }

  #watch(): void {
    this.#pictures = new Pictures(this.room.screen.video, this.from === "demo" ? "recording" : "page");
    this.#pictures.start((picture) => this.#take(picture));
    this.#answered_ms = performance.now();
    this.#watchdog = setInterval(() => this.#checkStall(), STALL_CHECK_MS);
  }

  /** A page that is not seen gets no pictures, and nobody needs to be told. */
  #checkStall(): void {
    if (document.hidden) this.#answered_ms = performance.now();
    if (this.#stalled || performance.now() - this.#answered_ms < STALLED_MS) return;
    this.#stalled = true;
    this.happenings.stalled(this.#sent_ms.size > 0 ? "coach" : "camera");
  }

  #sourceEnded(): void {
    if (this.#stage === "opening") this.closeEyes(); // `begin` says so as soon as the model is there
    if (this.#stage !== "running") return;
    if (this.from === "demo") {
      this.command("finish");
      return;
    }
    this.closeEyes();
    this.room.connection.send({ type: "camera", state: "lost" });
    this.happenings.lost();
  }

  /** The camera closes at once: the summary needs it no more. */
  #wind(name: "stop" | "finish"): void {
    this.#stage = "ending";
    this.closeEyes();
    if (name === "stop") this.room.voice.hush();
    this.room.screen.tell(COACH.ending);
  }

  async #take({ bitmap, clock_ms, time_s }: Picture): Promise<void> {
    const { width, height } = bitmap;
    const seq = this.#seq;
    this.#seq += 1;
    await this.#countPeople(bitmap, seq, clock_ms);
    const sighting = await this.room.pose().find({ seq, clock_ms, picture: bitmap });
    if (!sighting || this.#stage !== "running" || !this.#source) return;
    note("pose", sighting.took_ms, { seq });
    const took_ms = this.#pace.add(sighting.took_ms);
    if (took_ms !== null) this.happenings.slow(took_ms);
    note("capture-to-pose", performance.now() - clock_ms, { seq });
    this.room.screen.skeleton.draw(sighting.image, width, height, this.room.screen.standing);
    this.#send(sighting, clock_ms, { seq, time_s, width, height });
  }

  async #countPeople(bitmap: ImageBitmap, seq: number, clock_ms: number): Promise<void> {
    const { people } = this.room;
    if (!people.wants(clock_ms)) return;
    people.look({ seq, clock_ms, picture: await createImageBitmap(bitmap) });
  }

  #send({ image, world, light }: Sighting, clock_ms: number, of: Pick<Frame, "seq" | "time_s" | "width" | "height">): void {
    this.#light = light ?? this.#light;
    const frame: Frame = {
      type: "frame", ...of, people: this.#people(image !== null), image: rounded(image), world: rounded(world),
      brightness: this.#light?.brightness ?? null, contrast: this.#light?.contrast ?? null,
    };
    if (!this.#begun) return;
    if (!isFinite(frame)) {
      console.warn(`Picture ${of.seq} was left out: the pose model gave a number that is not finite.`);
      return;
    }
    if (this.room.connection.send(frame)) this.#sent_ms.set(of.seq, clock_ms);
  }

  /** The counter looks only now and then; what is followed in this very picture is there for certain. */
  #people(someone: boolean): 0 | 1 | 2 {
    if (!someone) return 0;
    return this.room.people.people === 2 ? 2 : 1;
  }

  #noteDelays({ seq, server_ms }: Moment): void {
    const clock_ms = this.#sent_ms.get(seq);
    if (clock_ms === undefined) return;
    this.#sent_ms.delete(seq);
    note("capture-to-moment", performance.now() - clock_ms, { seq });
    note("server", server_ms, { seq });
  }

  #sound({ cue, say, sounds }: Moment): void {
    const { voice, tones, saidAtOnce, saidPolitely } = this.room;
    const urgent = cue?.tone === "safety";
    for (const sound of sounds) tones.play(sound);
    if (say === null) return;
    voice.say({ text: say, urgent });
    write(urgent ? saidAtOnce : saidPolitely, say);
  }
}

// A ten-thousandth of a picture is less than a tenth of a pixel; more digits would only be noise on the wire.
const DIGITS = 1e5;

function rounded<P extends readonly number[]>(points: readonly P[] | null): readonly P[] | null {
  return points?.map((point) => point.map((value) => Math.round(value * DIGITS) / DIGITS) as unknown as P) ?? null;
}
