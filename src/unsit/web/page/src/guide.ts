/** Runs one session at a time: it begins, what can be missing is told with a way on, and it ends with a summary or is left. */

import { NoPicture, type PictureTrouble } from "./camera";
import type { Listener } from "./listen";
import type { Model } from "./model";
import { Practice, type Choice, type Room } from "./practice";
import type { Begun, CameraState, CommandName, EyesTold, Hello, Moment } from "./protocol";
import { CannotSee } from "./sight";
import type { TroubleKind, Troubles, Way } from "./trouble";
import { CAMERA, WAYS, type TroubleWords } from "./words";

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
  /** The same by the clock. */
  byTheClock(): void;
}

export class Guide {
  #practice: Practice | null = null;
  #hello: Hello | null = null;
  #away: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly room: Room, readonly model: Model, readonly troubles: Troubles, readonly listener: Listener, readonly actions: GuideActions,
  ) {
    document.addEventListener("visibilitychange", () => this.#onVisibility());
    window.addEventListener("pagehide", () => this.#practice?.closeEyes());
    window.addEventListener("pageshow", ({ persisted }) => { if (persisted) this.#shutHidden(); });
  }

  /** Whether a session is under way, or about to be. */
  get busy(): boolean {
    return this.#practice !== null;
  }

  know(hello: Hello): void {
    this.#hello = hello;
  }

  begin(choice: Choice): void {
    this.leave();
    this.room.voice.unlock();
    this.room.tones.unlock();
    this.#practice = new Practice(this.room, choice, {
      lost: () => this.#onCameraLost(),
      shut: (why) => this.#onShut(why),
      stalled: (where) => this.troubles.pass(where === "coach" ? "stalled-coach" : "stalled-camera"),
      slow: () => void this.model.onSlow(),
    });
    this.listener.start();
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
  }

  onBegun(begun: Begun): void {
    this.#practice?.onBegun(begun);
  }

  onEyes(told: EyesTold): void {
    this.#practice?.onEyes(told);
  }

  onMoment(moment: Moment): void {
    this.#practice?.onMoment(moment);
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
    this.listener.end();
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
    this.troubles.show(KINDS[trouble], this.#ways(retry, trouble), who.length > 0 ? { ...words, text: CAMERA.usedBy(who) } : words);
  }

  #onShut(why: NoPicture): void {
    this.room.voice.hush();
    this.#onNoPicture(why, this.#reopening());
  }

  #onVisibility(): void {
    clearTimeout(this.#away);
    if (document.hidden) this.#away = setTimeout(() => this.#shutHidden(), HIDDEN_MS);
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
    this.troubles.show("camera-lost", this.#ways(this.#reopening()), this.#cameraWords("lost"));
  }

  /** Goes on with the session that is under way now. */
  #reopening(): () => void {
    const practice = this.#practice;
    const retry = (): void => {
      practice?.reopen().catch((reason: unknown) => {
        if (practice.stage === "running") this.#onBlind(reason, retry);
      });
    };
    return retry;
  }

  /** Try again; or leave, which in a running session means its summary. */
  #ways(retry: () => void, trouble?: PictureTrouble): readonly Way[] {
    const running = this.#practice?.stage === "running";
    const leave: Way = running
      ? { label: WAYS.end, go: () => this.command("finish") }
      : { label: WAYS.back, go: () => this.#giveUp() };
    const again: Way = { label: trouble === "locked" || trouble === "hidden" ? WAYS.goOn : WAYS.again, go: retry };
    const clock: Way = { label: WAYS.clock, go: () => this.actions.byTheClock() };
    return trouble === "busy" && !running ? [again, clock, leave] : [again, leave];
  }

  #cameraWords(state: CameraState): Partial<TroubleWords> {
    return this.#hello?.camera_words[state] ?? {};
  }
}

function isItsOwn(trouble: PictureTrouble): trouble is PictureTrouble & CameraState {
  return ITS_OWN.has(trouble);
}
