/** One session: pictures in, frames to Python (or only the time), moments shown, heard and spoken, until the summary comes. */

import { NoPicture, openCamera, openSample, whenBack, type PictureSource } from "./camera";
import { Clock } from "./clock";
import { note } from "./delays";
import { write } from "./elements";
import { Frames, type Eyes } from "./frames";
import { Pictures, type Picture } from "./pictures";
import type { Begun, CommandName, EyesTold, Moment, Seen, Side, Source } from "./protocol";
import type { CoachScreen } from "./screens/coach";
import type { Hearing } from "./hearing";
import type { Connection } from "./socket";
import { spokenIn } from "./spoken";
import type { Tones } from "./tones";
import { forget } from "./underway";
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
  readonly hearing: Hearing;
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
  stalled(where: "camera" | "coach" | "phone"): void;
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
  /** Lost to the connection, or to the page before this one, until it is taken up again. */
  #away: boolean;
  #end: "stop" | "finish" | null = null;
  #isOpening = false;
  #device = "";
  #answered_ms = 0;
  #stalled = false;
  #watchdog: ReturnType<typeof setInterval> | undefined;
  readonly #frames: Frames;
  readonly #clock = new Clock();
  readonly #givenUp = new AbortController();
  #opening = new AbortController();
  #answer: ((told: EyesTold) => void) | null = null;
  #paused = false;
  readonly #sent_ms = new Map<number, number>();

  /** `session`: the one to go on with; null: a new one. */
  constructor(readonly room: Room, readonly choice: Choice, readonly happenings: Happenings, private session: string | null = null) {
    this.#away = session !== null;
    this.#frames = new Frames(room, (took_ms) => happenings.slow(took_ms));
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Whether this page's own eyes watch: a camera, or the recording in its place. */
  get #looks(): boolean {
    return this.choice.source === "camera" || this.choice.source === "demo";
  }

  /** Whether it waits to be taken up again. */
  get isAway(): boolean {
    return this.#away;
  }

  /** Whether pictures come, or are about to; or the clock runs. */
  get watches(): boolean {
    return this.#watchdog !== undefined || this.#isOpening;
  }

  /** Open the eyes, if any are to watch, then begin. Throws `NoPicture` or `CannotSee`; may be called again after that. */
  async begin(): Promise<void> {
    if (this.#looks) await this.#openEyes();
    if (this.#stage !== "opening") return;
    this.#stage = "running";
    const { language, verbosity } = this.room.hearing.heard;
    if (this.#away) this.ask();
    else this.room.connection.send({ type: "begin", ...this.choice, language, verbosity });
    this.#watch();
  }

  /** Go on after the camera came back, or was closed while the connection was away; throws `NoPicture`. */
  async reopen(): Promise<void> {
    if (this.watches) return;
    if (this.#looks) await this.#open();
    if (this.#stage !== "running") return;
    if (this.#away) this.ask();
    else if (this.#looks) this.room.connection.send({ type: "camera", state: "back" });
    if (!this.#away) this.#wake();
    this.#watch();
  }

  /** Settles when the camera that went away is plugged in again. */
  cameraBack(): Promise<void> {
    return whenBack(this.#device, this.#givenUp.signal);
  }

  /** The connection is lost: nothing is sent until it is back. False where there is no session to go on with. */
  leftAlone(): boolean {
    this.#begun = false;
    this.#sent_ms.clear();
    this.#away = this.session !== null && this.choice.source !== "demo";
    return this.#away;
  }

  /** Ask to go on with the session, now that the connection is there. */
  ask(): void {
    if (this.session === null) return;
    if (this.#answer) this.room.connection.send({ type: "camera", state: "wanted" }); // the answer was lost with the connection
    if (this.#stage === "opening") return; // `begin` asks, as soon as its eyes are open
    const { language, verbosity } = this.room.hearing.heard;
    this.room.connection.send({ type: "resume", session: this.session, first: this.choice.first, language, verbosity });
  }

  command(name: CommandName): void {
    if (this.#stage !== "running") return;
    const ends = name === "stop" || name === "finish";
    if (!this.#away) this.room.connection.send({ type: "command", name });
    if (ends) this.#wind(name);
    if (ends && this.#away) this.ask(); // it ends as soon as it is there
  }

  onBegun({ session, setup, resumed }: Begun): void {
    const wasAway = this.#away;
    this.session = session;
    this.#away = false;
    if (wasAway && this.#stage === "ending" && this.#end) this.room.connection.send({ type: "command", name: this.#end });
    if (this.#stage !== "running") return;
    this.#begun = true;
    this.#answered_ms = performance.now();
    if (resumed) {
      this.#wake();
      return this.room.screen.goOn();
    }
    const told = this.choice.source === "clock" ? spokenIn(this.room.hearing.heard.language).byTheClock : setup;
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

  /** What was paused because nobody might be looked at goes on, once the eyes are open. */
  #wake(): void {
    if (!this.#paused || !this.#source) return;
    this.#paused = false;
    this.command("resume");
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

  /** The phone watches, and this is what it sees. */
  onSeen({ image, width, height }: Seen): void {
    if (this.#stage !== "running") return;
    this.room.screen.skeleton.draw(image, width, height, this.room.screen.standing);
  }

  /** Close the eyes; nothing more comes of it. What is being said may be said to its end. */
  close(): void {
    this.#stage = "over";
    this.#givenUp.abort();
    this.closeEyes();
  }

  /** Let go of the camera, and of one that is being opened; the session itself stays open. */
  closeEyes(why = new NoPicture("lost", "it was closed")): void {
    this.#opening.abort(why);
    clearInterval(this.#watchdog);
    this.#watchdog = undefined;
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
    this.#isOpening = true;
    try {
      if (!demo) await this.#mayOpen(signal);
      const source = await (demo ? openSample(screen.video) : openCamera(screen.video, signal, screen.lamp, this.#device));
      if (signal.aborted) source.close(); // it was given up while the browser was asking
      signal.throwIfAborted();
      this.#source = source;
      this.#device = source.device;
      source.onEnd = () => this.#sourceEnded();
    } finally {
      this.#isOpening = false;
    }
    if (demo) screen.light("demo");
  }

  /** Whether Python sees anything against opening the camera; throws `NoPicture` if it does. */
  async #mayOpen(signal: AbortSignal): Promise<void> {
    const told = new Promise<EyesTold>((answer) => { this.#answer = answer; });
    this.room.connection.send({ type: "camera", state: "wanted" });
    const answer = await told;
    signal.throwIfAborted();
    if (!answer.open) throw refusal(answer);
  }

  #watch(): void {
    if (this.choice.source === "clock") this.#clock.start((seq, time_s) => this.#tick(seq, time_s));
    else if (this.#looks) this.#watchPictures();
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
    if (document.hidden || this.#away) this.#answered_ms = performance.now();
    if (this.#stalled || performance.now() - this.#answered_ms < STALLED_MS) return;
    this.#stalled = true;
    this.happenings.stalled(this.choice.source === "phone" ? "phone" : this.#sent_ms.size > 0 ? "coach" : "camera");
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
    this.#end = name;
    forget();
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
    voice.say({ text: say, urgent, language: this.room.hearing.heard.language });
    write(urgent ? saidAtOnce : saidPolitely, say);
  }
}

function refusal({ why, who }: EyesTold): NoPicture {
  return new NoPicture(why ?? "busy", `Python says: ${why ?? "closed"} ${who.join(", ")}`, who);
}
