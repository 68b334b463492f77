/** Runs one session at a time: it begins, what can be missing is told with a way on, and it ends with a summary or is left. */

import { Awake } from "./awake";
import { NoPicture, type PictureTrouble } from "./camera";
import type { Listener } from "./listen";
import type { Model } from "./model";
import { Practice, type Choice, type Room } from "./practice";
import type { Begun, CameraState, CommandName, EyesTold, Hello, Moment, PhoneNews, Seen } from "./protocol";
import { CannotSee } from "./sight";
import type { TroubleKind, Troubles, Way } from "./trouble";
import { COACH, WAYS, type TroubleWords } from "./words";

const KINDS: Readonly<Record<PictureTrouble, TroubleKind>> = {
  denied: "camera-denied", absent: "camera-absent", busy: "camera-busy", lost: "camera-lost", insecure: "insecure", sample: "sample",
  locked: "camera-locked", hidden: "camera-hidden",
};
/** Troubles that the camera itself has; Python is told, and has words for them. */
const ITS_OWN: ReadonlySet<PictureTrouble> = new Set(["denied", "absent", "busy", "lost"]);
/** Nobody stretches before a page that cannot be seen for so long. */
const HIDDEN_MS = 20_000;

export interface GuideActions {
  /** It was given up before it began: back to where one was. */
  left(): void;
  /** A phone is to be paired. */
  pair(): void;
  /** The same by the clock. */
  byTheClock(): void;
}

/** So long the camera stays open while the connection is away. */
const CLOSES_MS = 60_000;

export class Guide {
  readonly #awake = new Awake();
  #practice: Practice | null = null;
  #hello: Hello | null = null;
  #phone: PhoneNews | null = null;
  #closing: ReturnType<typeof setTimeout> | undefined;
  #hidden: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly room: Room, readonly model: Model, readonly troubles: Troubles, readonly listener: Listener, readonly actions: GuideActions,
  ) {
    document.addEventListener("visibilitychange", () => this.#onVisibility());
    window.addEventListener("pagehide", () => this.#practice?.closeEyes());
  }

  /** Whether a session is under way, or about to be. */
  get busy(): boolean {
    return this.#practice !== null;
  }

  know(hello: Hello): void {
    this.#hello = hello;
  }

  /** Whether a session waits to be taken up again. */
  get isAway(): boolean {
    return this.#practice?.isAway ?? false;
  }

  /** `session`: the one to go on with, of the page before this one. */
  begin(choice: Choice, session: string | null = null): void {
    this.leave();
    this.#unlock();
    if (session !== null) for (const event of ["keydown", "pointerdown"]) document.addEventListener(event, () => this.#unlock(), { once: true });
    this.#practice = new Practice(this.room, choice, {
      lost: () => this.#onCameraLost(),
      shut: (why) => this.#onShut(why),
      stalled: (where) => this.troubles.pass(`stalled-${where}`),
      slow: () => void this.model.onSlow(),
    }, session);
    this.listener.start();
    void this.#awake.keep();
    void this.#open(this.#practice);
  }

  command(name: CommandName): void {
    if (this.#practice?.stage === "opening") {
      if (name === "stop" || name === "finish") this.#giveUp();
      return;
    }
    this.#practice?.command(name);
  }

  /** Ends at once, under a trouble, too. */
  stop(): void {
    if (!this.#practice) return;
    this.troubles.clear();
    this.command("stop");
    if (this.isAway && !this.room.connection.isOpen) this.troubles.show("server-gone", []);
  }

  onBegun(begun: Begun): void {
    this.#practice?.onBegun(begun);
    if (begun.resumed) this.#onResumed();
    this.#tellPhone();
  }

  #onResumed(): void {
    if (this.#practice?.stage !== "running") return;
    clearTimeout(this.#closing);
    this.troubles.clear();
    this.troubles.pass(this.#practice.choice.source === "clock" ? "resumed-by-clock" : "resumed");
  }

  /** The connection is gone: what is under way waits for it. False where nothing can be gone on with. */
  onGone(): boolean {
    if (!this.#practice?.leftAlone()) return false;
    if (this.#practice.stage === "ending") this.troubles.show("server-gone", []);
    else this.troubles.show("away", [{ label: WAYS.end, go: () => this.#end() }]);
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.#closeMeanwhile(), CLOSES_MS);
    return true;
  }

  /** The connection is back: where the person is still watched, it goes on by itself. */
  onBack(): void {
    const practice = this.#practice;
    if (!practice) return;
    clearTimeout(this.#closing);
    if (practice.stage === "ending" || practice.watches) practice.ask();
    else this.troubles.show("server-back", [{ label: WAYS.goOn, go: () => this.#reopen() }, { label: WAYS.end, go: () => this.#end() }]);
  }

  /** No camera stays open for a program that is not there. */
  #closeMeanwhile(): void {
    this.#practice?.closeEyes();
    this.troubles.show("server-gone", [{ label: WAYS.end, go: () => this.#end() }]);
  }

  #end(): void {
    this.command("finish");
    if (this.isAway && !this.room.connection.isOpen) this.troubles.show("server-gone", []);
  }

  #reopen(): void {
    const practice = this.#practice;
    practice?.reopen().catch((reason: unknown) => {
      if (practice.stage === "running") this.#onBlind(reason, () => this.#reopen());
    });
  }

  /** Browsers let a page sound only once the person has pressed something. */
  #unlock(): void {
    this.room.voice.unlock();
    this.room.tones.unlock();
  }

  onEyes(told: EyesTold): void {
    this.#practice?.onEyes(told);
  }

  onMoment(moment: Moment): void {
    this.#practice?.onMoment(moment);
  }

  onSeen(seen: Seen): void {
    this.#practice?.onSeen(seen);
  }

  onPhone(news: PhoneNews): void {
    this.#phone = news;
    this.#tellPhone();
  }

  /** The phone that watches may have gone, or its camera; once it is back, the session goes on by itself. */
  #tellPhone(): void {
    const practice = this.#practice;
    if (!this.#phone || practice?.choice.source !== "phone" || practice.stage !== "running" || practice.isAway) return;
    const { state, trouble } = this.#phone;
    const { screen, connection } = this.room;
    const looks = state === "ready" && trouble === null;
    screen.light(looks ? "phone" : "off");
    if (!looks) screen.skeleton.clear();
    if (trouble !== null) this.troubles.show(`phone-${trouble}`, this.#ways(() => void connection.send({ type: "phone", name: "again" })));
    else if (state === "away") this.troubles.show("phone-away", this.#ways(null));
    else if (state === "unpaired") this.troubles.show("phone-unpaired", [{ label: WAYS.pair, go: () => this.actions.pair() }, ...this.#ways(null)]);
    else if (looks && this.troubles.kind?.startsWith("phone-")) this.troubles.clear();
  }

  /** The session did not begin, for want of a phone. */
  onNoPhone(reason: string): void {
    const choice = this.#practice?.choice;
    this.leave();
    const again = (): void => choice && this.begin(choice);
    this.troubles.show("phone-none", [{ label: WAYS.again, go: again }, { label: WAYS.back, go: () => this.actions.left() }], { text: reason, lang: "en" });
  }

  /** The summary is here: the coach's last sentence may be said to its end. False if the session was left before. */
  over(): boolean {
    if (!this.#practice) return false;
    this.#close();
    this.troubles.clear();
    return true;
  }

  /** Whatever is under way ends, in silence. */
  leave(): void {
    this.#close();
    this.room.voice.hush();
  }

  #close(): void {
    clearTimeout(this.#closing);
    this.listener.end();
    this.#awake.release();
    this.#practice?.close();
    this.#practice = null;
  }

  #giveUp(): void {
    this.leave();
    this.actions.left();
  }

  async #open(practice: Practice): Promise<void> {
    try {
      await practice.begin();
    } catch (reason) {
      if (practice.stage === "over") return; // it was given up meanwhile, and another may be under way
      practice.closeEyes();
      this.#onBlind(reason, () => void this.#open(practice));
    }
  }

  /** There is no picture, or nobody to look at it. */
  #onBlind(reason: unknown, retry: () => void): void {
    if (reason instanceof NoPicture) this.#onNoPicture(reason, retry);
    else if (reason instanceof CannotSee) this.#onCannotSee(reason, retry);
    else throw reason;
  }

  #onNoPicture({ trouble, message, who }: NoPicture, retry: () => void): void {
    console.warn(message);
    if (isItsOwn(trouble)) this.room.connection.send({ type: "camera", state: trouble });
    const words = isItsOwn(trouble) ? this.#cameraWords(trouble) : {};
    this.troubles.show(KINDS[trouble], this.#ways(retry, trouble), who.length > 0 ? { ...words, text: COACH.cameraUsedBy(who) } : words);
  }

  #onShut(why: NoPicture): void {
    this.room.voice.hush();
    this.#onNoPicture(why, () => this.#reopen());
  }

  #onVisibility(): void {
    clearTimeout(this.#hidden);
    if (document.hidden) this.#hidden = setTimeout(() => this.#shutHidden(), HIDDEN_MS);
  }

  #shutHidden(): void {
    this.#practice?.shut(new NoPicture("hidden", "the page cannot be seen"));
  }

  #onCannotSee({ trouble, message }: CannotSee, retry: () => void): void {
    console.warn(message);
    const renewed = (): void => {
      this.model.useUsual();
      retry();
    };
    this.troubles.show(trouble, this.#ways(renewed));
  }

  #onCameraLost(): void {
    const practice = this.#practice;
    if (!practice) return;
    this.troubles.show("camera-lost", this.#ways(() => this.#reopen()), this.#cameraWords("lost"));
    void practice.cameraBack().then(() => this.#onCameraBack(practice));
  }

  /** It is plugged in again: nobody on the floor has to press anything. */
  #onCameraBack(practice: Practice): void {
    if (practice !== this.#practice || practice.stage !== "running" || practice.isAway || practice.watches) return;
    this.troubles.clear();
    this.#reopen();
  }

  /** Try again; or leave, which in a running session means its summary. */
  #ways(retry: (() => void) | null, trouble?: PictureTrouble): readonly Way[] {
    const running = this.#practice?.stage === "running";
    const leave: Way = running ? { label: WAYS.end, go: () => this.command("finish") } : { label: WAYS.back, go: () => this.#giveUp() };
    if (!retry) return [leave];
    const again: Way = { label: trouble === "locked" || trouble === "hidden" ? WAYS.goOn : WAYS.again, go: retry };
    const clock: Way = { label: WAYS.clock, go: () => this.actions.byTheClock() };
    return trouble === "busy" && !running ? [again, clock, leave] : [again, leave];
  }

  #cameraWords(state: CameraState): Partial<TroubleWords> {
    const { language } = this.room.hearing.heard;
    return this.#hello?.languages.find(({ id }) => id === language)?.camera_words[state] ?? {};
  }
}

function isItsOwn(trouble: PictureTrouble): trouble is PictureTrouble & CameraState {
  return ITS_OWN.has(trouble);
}
