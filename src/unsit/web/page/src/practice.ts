/** One session: pictures in, frames to Python (or only the time), moments shown, heard and spoken, until the summary comes. */

import { NoPicture, openCamera, openSample, type PictureSource } from "./camera";
import { Clock } from "./clock";
import { note } from "./delays";
import { write } from "./elements";
import { Frames, type Eyes } from "./frames";
import { Pictures, type Picture } from "./pictures";
import type { Begun, CommandName, EyesTold, Moment, Side, Source } from "./protocol";
import type { CoachScreen } from "./screens/coach";
import type { Connection } from "./socket";
import type { Tones } from "./tones";
import type { Voice } from "./voice";
import { COACH } from "./words";

/** What is practised, and who watches. */
export interface Choice {
  readonly stretch: string;
  readonly hold_s: number | null;
  readonly first: Side | null;
  readonly source: Source;
}

/** What a session needs of the page. */
export interface Room extends Eyes {
  readonly connection: Connection;
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
  /** The camera was closed in the middle of the session, for this reason. */
  shut(why: NoPicture): void;
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
  #answered_ms = 0;
  #stalled = false;
  #watchdog: ReturnType<typeof setInterval> | undefined;
  readonly #frames: Frames;
  readonly #clock = new Clock();
  #opening = new AbortController();
  #answer: ((told: EyesTold) => void) | null = null;
  #paused = false;
  readonly #sent_ms = new Map<number, number>();

  constructor(readonly room: Room, readonly choice: Choice, readonly happenings: Happenings) {
    this.#frames = new Frames(room, (took_ms) => happenings.slow(took_ms));
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Open the eyes, if any are to watch, then begin. Throws `NoPicture` or `CannotSee`; may be called again after that. */
  async begin(): Promise<void> {
    if (this.choice.source !== "clock") await this.#openEyes();
    if (this.#stage !== "opening") return;
    this.#stage = "running";
    this.room.connection.send({ type: "begin", ...this.choice });
    this.#watch();
  }

  /** Go on after the camera came back; throws `NoPicture`. */
  async reopen(): Promise<void> {
    await this.#open();
    if (this.#stage !== "running") return;
    this.room.connection.send({ type: "camera", state: "back" });
    if (this.#paused) this.command("resume");
    this.#paused = false;
    this.#watch();
  }

  command(name: CommandName): void {
    if (this.#stage !== "running") return;
    this.room.connection.send({ type: "command", name });
    if (name === "stop" || name === "finish") this.#wind(name);
  }

  onBegun({ setup }: Begun): void {
    if (this.#stage !== "running") return;
    this.#begun = true;
    const told = this.choice.source === "clock" ? COACH.clockSetup : setup;
    this.room.screen.tell(told);
    write(this.room.saidPolitely, told);
  }

  /** Python's answer, whether the camera may be opened, or unasked that it must be closed. */
  onEyes(told: EyesTold): void {
    const answer = this.#answer;
    this.#answer = null;
    if (answer) answer(told);
    else if (!told.open) this.shut(refusal(told));
  }

  /** Nobody may be looked at now: the camera is closed, and the session waits for `reopen`. */
  shut(why: NoPicture): void {
    if (this.choice.source !== "camera" || this.#stage === "ending" || this.#stage === "over") return;
    this.closeEyes(why);
    if (this.#stage === "opening") return; // `begin` says so
    this.#paused = true;
    this.command("pause");
    this.happenings.shut(why);
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
    this.closeEyes();
  }

  /** Let go of the camera, and of one that is being opened; the session itself stays open. */
  closeEyes(why = new NoPicture("lost", "it was closed")): void {
    this.#opening.abort(why);
    clearInterval(this.#watchdog);
    this.#clock.stop();
    this.#pictures?.stop();
    this.#source?.close();
    this.#pictures = null;
    this.#source = null;
    this.room.screen.light("off");
    this.room.screen.skeleton.clear();
  }

  async #openEyes(): Promise<void> {
    const { screen, people, pose } = this.room;
    people.restart();
    await this.#open();
    screen.tell(COACH.preparing);
    await pose().ready;
    if (this.#stage === "opening") this.#opening.signal.throwIfAborted();
  }

  async #open(): Promise<void> {
    const { screen } = this.room;
    const demo = this.choice.source === "demo";
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    screen.tell(demo ? COACH.openingDemo : COACH.opening);
    if (!demo) await this.#ask(signal);
    const source = await (demo ? openSample(screen.video) : openCamera(screen.video, signal, screen.lamp));
    if (signal.aborted) source.close(); // it was given up while the browser was asking
    signal.throwIfAborted();
    this.#source = source;
    source.onEnd = () => this.#sourceEnded();
    if (demo) screen.light("demo");
  }

  /** Whether Python sees anything against opening the camera; throws `NoPicture` if it does. */
  async #ask(signal: AbortSignal): Promise<void> {
    const told = new Promise<EyesTold>((answer) => { this.#answer = answer; });
    this.room.connection.send({ type: "camera", state: "wanted" });
    const answer = await told;
    signal.throwIfAborted();
    if (!answer.open) throw refusal(answer);
  }

  #watch(): void {
    if (this.choice.source === "clock") this.#clock.start((seq, time_s) => this.#tick(seq, time_s));
    else this.#watchPictures();
    this.#answered_ms = performance.now();
    this.#watchdog = setInterval(() => this.#checkStall(), STALL_CHECK_MS);
  }

  #watchPictures(): void {
    this.#pictures = new Pictures(this.room.screen.video, this.choice.source === "demo" ? "recording" : "page");
    this.#pictures.start((picture) => this.#take(picture));
  }

  #tick(seq: number, time_s: number): void {
    if (this.#begun && this.room.connection.send({ type: "tick", seq, time_s })) this.#sent_ms.set(seq, 1000 * time_s);
  }

  /** A page that is not seen gets no pictures, and nobody needs to be told. */
  #checkStall(): void {
    if (document.hidden) this.#answered_ms = performance.now();
    if (this.#stalled || performance.now() - this.#answered_ms < STALLED_MS) return;
    this.#stalled = true;
    this.happenings.stalled(this.#sent_ms.size > 0 ? "coach" : "camera");
  }

  #sourceEnded(): void {
    const demo = this.choice.source === "demo";
    // While it is opening, `begin` says so as soon as the model is there.
    if (this.#stage === "opening") this.closeEyes(new NoPicture(demo ? "sample" : "lost", "it ended while the model was loaded"));
    if (this.#stage !== "running") return;
    if (demo) {
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

  async #take(picture: Picture): Promise<void> {
    const { width, height } = picture.bitmap;
    const looked = await this.#frames.look(picture);
    if (!looked || this.#stage !== "running" || !this.#source) return;
    const { sighting, frame } = looked;
    this.room.screen.skeleton.draw(sighting.image, width, height, this.room.screen.standing);
    if (!frame || !this.#begun) return;
    if (this.room.connection.send(frame)) this.#sent_ms.set(frame.seq, picture.clock_ms);
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

function refusal({ why, who }: EyesTold): NoPicture {
  return new NoPicture(why ?? "busy", `Python says: ${why ?? "closed"} ${who.join(", ")}`, who);
}
