/** The page's flow: Start, Coach, Summary, and what happens when something is missing. */

import { NoPicture, type PictureTrouble } from "./camera";
import { PeopleCounter, PoseFinder } from "./pose";
import { Practice } from "./practice";
import { remember, remembered, tryOut } from "./sharper";
import { PROTOCOL, ProtocolFault, type CameraState, type CommandName, type ErrorMessage, type Hello, type ServerMessage, type Source, type Summary } from "./protocol";
import { CoachScreen } from "./screens/coach";
import { StartScreen, type Choice } from "./screens/start";
import { SummaryScreen } from "./screens/summary";
import { CannotSee } from "./sight";
import { Connection, pageToken } from "./socket";
import { Tones } from "./tones";
import { Troubles, type TroubleKind, type Way } from "./trouble";
import { Voice } from "./voice";
import { START, TROUBLES, WAYS, type TroubleWords } from "./words";

interface Screen {
  readonly name: "start" | "coach" | "summary";
  readonly root: HTMLElement;
  enter(): void;
}

const KINDS: Readonly<Record<PictureTrouble, TroubleKind>> = {
  denied: "camera-denied", absent: "camera-absent", busy: "camera-busy", lost: "camera-lost", insecure: "insecure", sample: "sample",
};

class Page {
  readonly #app = element("app");
  readonly #source: Source = mode() === "demo" ? "demo" : "camera";
  readonly #voice = new Voice();
  readonly #tones = new Tones();
  readonly #people = new PeopleCounter();
  readonly #troubles = new Troubles(this.#app);
  readonly #start = new StartScreen(this.#source === "demo", {
    start: (choice) => this.#begin(choice),
    sharper: (wanted) => void (wanted ? this.#trySharper() : this.#useUsual(START.sharperOff)),
  });
  readonly #coach = new CoachScreen({ command: (name) => this.#command(name), toggleSound: () => this.#toggleSound() });
  readonly #summary = new SummaryScreen({ again: () => this.#again(), change: () => this.#toStart() });
  readonly #connection = new Connection({
    onMessage: (message) => this.#hear(message),
    onFault: (fault) => this.#onFault(fault),
    onGone: () => this.#onGone(),
    onRefused: () => this.#troubles.show("server-renewed", []),
  });
  #pose = new PoseFinder(remembered());
  #stepsDown = false;
  #screen: Screen = this.#start;
  #practice: Practice | null = null;
  #choice: Choice | null = null;
  #hello: Hello | null = null;

  open(): void {
    history.replaceState(null, "", location.pathname);
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#app.append(this.#start.root);
    if (this.#pose.model === "heavy") this.#start.sharper("on", START.sharperRemembered);
    this.#watchModel();
    this.#connection.open(pageToken());
  }

  #show(screen: Screen): void {
    this.#screen = screen;
    document.body.dataset["screen"] = screen.name;
    this.#app.replaceChildren(screen.root);
    window.scrollTo(0, 0);
    screen.enter();
  }

  // The session

  #begin(choice: Choice): void {
    this.#choice = choice;
    this.#voice.unlock();
    this.#tones.unlock();
    this.#leave();
    this.#practice = new Practice(this.#room(), choice, this.#source, {
      lost: () => this.#onCameraLost(),
      stalled: (where) => this.#troubles.pass(where === "coach" ? "stalled-coach" : "stalled-camera"),
      slow: () => void this.#onSlowModel(),
    });
    this.#show(this.#coach);
    this.#coach.sound(!this.#voice.muted);
    this.#coach.voice(this.#voice.exists);
    void this.#openPractice(this.#practice);
  }

  #room(): Practice["room"] {
    return {
      connection: this.#connection, pose: () => this.#pose, people: this.#people, screen: this.#coach, voice: this.#voice,
      tones: this.#tones, saidPolitely: element("said-politely"), saidAtOnce: element("said-at-once"),
    };
  }

  async #openPractice(practice: Practice): Promise<void> {
    try {
      await practice.begin();
    } catch (reason) {
      if (practice.stage === "over") return; // it was given up meanwhile, and another may be under way
      practice.closeEyes();
      this.#onBlind(reason, () => void this.#openPractice(practice));
    }
  }

  #command(name: CommandName): void {
    if (this.#practice?.stage === "opening") {
      if (name === "stop" || name === "finish") this.#toStart();
      return;
    }
    this.#practice?.command(name);
  }

  #again(): void {
    if (this.#choice && this.#connection.isOpen) this.#begin(this.#choice);
    else this.#toStart();
  }

  #toStart(): void {
    this.#leave();
    this.#show(this.#start);
  }

  /** Whatever is under way ends, in silence. */
  #leave(): void {
    this.#practice?.close();
    this.#practice = null;
    this.#voice.hush();
  }

  #toggleSound(): void {
    const muted = !this.#voice.muted;
    this.#voice.muted = muted;
    this.#tones.muted = muted;
    if (muted) this.#voice.hush();
    this.#coach.sound(!muted);
  }

  // What Python says

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case "hello": return this.#onHello(message);
      case "begun": return this.#practice?.onBegun(message);
      case "moment": return this.#practice?.onMoment(message);
      case "summary": return this.#onSummary(message);
      case "error": return this.#onError(message);
    }
  }

  #onHello(hello: Hello): void {
    if (hello.protocol !== PROTOCOL) {
      this.#troubles.show("version", [{ label: WAYS.reload, go: () => location.reload() }]);
      return;
    }
    this.#hello = hello;
    this.#start.offer(hello.stretches, hello.muscles);
    this.#coach.know(hello.muscles);
    this.#start.reachable(true);
    if (this.#troubles.kind === "server-gone") {
      this.#troubles.show("server-back", [{ label: WAYS.goOn, go: () => this.#toStart() }]);
    }
  }

  #onSummary(summary: Summary): void {
    if (!this.#practice) return; // of a session that the person has already left
    this.#practice.close(); // the coach's last sentence may be said to its end: who stopped has hushed it
    this.#practice = null;
    this.#troubles.clear();
    this.#summary.show(summary);
    this.#show(this.#summary);
  }

  #onError({ code, message, fatal }: ErrorMessage): void {
    if (!fatal) {
      this.#troubles.pass(code === "not_kept" ? "not-kept" : "message", message);
      return;
    }
    this.#leave();
    this.#troubles.show("server", [{ label: WAYS.back, go: () => this.#toStart() }], { text: message });
  }

  #onFault(fault: ProtocolFault): void {
    console.warn(fault.message);
    this.#troubles.pass("message", fault.message);
  }

  #onGone(): void {
    this.#start.reachable(false);
    const seen = this.#hello !== null;
    this.#leave();
    if (seen) this.#troubles.show("server-gone", []);
    else this.#start.status(START.connecting);
  }

  // What can be missing

  #watchModel(): void {
    this.#onModel("loading", START.loading);
    const pose = this.#pose;
    const told = (state: "ready" | "failed", words: string): void => {
      if (pose === this.#pose) this.#onModel(state, words); // another may have taken its place
    };
    pose.ready.then(() => told("ready", START.ready), () => told("failed", START.notReady));
  }

  /** From now on this one looks; in the middle of a session, too. */
  #use(pose: PoseFinder): void {
    this.#pose.close();
    this.#pose = pose;
    remember(pose.model);
    this.#watchModel();
  }

  #useUsual(words: string): void {
    this.#use(new PoseFinder("full"));
    this.#start.sharper("off", words);
  }

  /** The heavy model is used only where it has just been seen to keep up. */
  async #trySharper(): Promise<void> {
    this.#start.sharper("trying", START.sharperTrying);
    const heavy = new PoseFinder("heavy");
    try {
      const { per_s, fastEnough } = await tryOut(heavy);
      if (!fastEnough) {
        heavy.close();
        this.#start.sharper("off", START.sharperSlow(per_s));
        return;
      }
      this.#use(heavy);
      this.#start.sharper("on", START.sharperOn(per_s));
    } catch (reason) {
      console.warn(String(reason));
      heavy.close();
      this.#start.sharper("off", START.sharperFailed);
    }
  }

  /** What kept up when it was tried may not beside a camera, or in another hour. */
  async #onSlowModel(): Promise<void> {
    if (this.#pose.model !== "heavy" || this.#stepsDown) return;
    this.#stepsDown = true;
    const full = new PoseFinder("full");
    try {
      await full.ready;
      this.#use(full);
      this.#start.sharper("off", TROUBLES["slow-model"].text);
      this.#troubles.pass("slow-model");
    } catch (reason) {
      full.close();
      console.warn(String(reason)); // the slow one is better than none
    } finally {
      this.#stepsDown = false;
    }
  }

  #onModel(state: "loading" | "ready" | "failed", words: string): void {
    document.body.dataset["model"] = state;
    document.body.dataset["poseModel"] = this.#pose.model;
    this.#start.status(words);
  }

  /** There is no picture, or nobody to look at it. */
  #onBlind(reason: unknown, retry: () => void): void {
    if (reason instanceof NoPicture) this.#onNoPicture(reason, retry);
    else if (reason instanceof CannotSee) this.#onCannotSee(reason, retry);
    else throw reason;
  }

  #onNoPicture({ trouble, message }: NoPicture, retry: () => void): void {
    console.warn(message);
    const isCamera = trouble !== "insecure" && trouble !== "sample";
    if (isCamera) this.#connection.send({ type: "camera", state: trouble });
    this.#troubles.show(KINDS[trouble], this.#ways(retry), isCamera ? this.#cameraWords(trouble) : {});
  }

  #onCannotSee({ trouble, message }: CannotSee, retry: () => void): void {
    console.warn(message);
    const renewed = (): void => {
      this.#useUsual(START.sharperOff);
      retry();
    };
    this.#troubles.show(trouble, this.#ways(renewed));
  }

  #onCameraLost(): void {
    const practice = this.#practice;
    if (!practice) return;
    const retry = (): void => {
      practice.reopen().catch((reason: unknown) => this.#onBlind(reason, retry));
    };
    this.#troubles.show("camera-lost", this.#ways(retry), this.#cameraWords("lost"));
  }

  /** Try again; or leave, which in a running session means its summary. */
  #ways(retry: () => void): readonly Way[] {
    const leave: Way = this.#practice?.stage === "running"
      ? { label: WAYS.end, go: () => this.#command("finish") }
      : { label: WAYS.back, go: () => this.#toStart() };
    return [{ label: WAYS.again, go: retry }, leave];
  }

  #cameraWords(state: CameraState): Partial<TroubleWords> {
    return this.#hello?.camera_words[state] ?? {};
  }

  // Keys

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || this.#screen !== this.#coach) return;
    const action = this.#keyAction(event);
    if (!action) return;
    event.preventDefault();
    action();
  }

  #keyAction({ key, target }: KeyboardEvent): (() => void) | null {
    switch (key.toLowerCase()) {
      case "escape":
      case "s": return () => this.#stop();
      case "f": return () => this.#command("finish");
      case "m": return () => this.#toggleSound();
      case "w": return () => this.#coach.toggleWhy();
      case "b": return () => this.#coach.toggleMuscles();
      // On a button, Space presses that button.
      case " ": return target instanceof HTMLButtonElement ? null : () => this.#coach.togglePause();
      default: return null;
    }
  }

  /** Stop works under a trouble, too. */
  #stop(): void {
    if (!this.#practice) return;
    this.#troubles.clear();
    this.#command("stop");
  }
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element with the id ${id}`);
  return found;
}

function mode(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="unsit-mode"]')?.content ?? "";
}

new Page().open();
