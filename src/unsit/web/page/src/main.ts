/** The page's flow: Start, Coach, Summary, and what happens when something is missing. */

import { NoPicture, type PictureTrouble } from "./camera";
import { PeopleCounter, PoseFinder } from "./pose";
import { Practice } from "./practice";
import { PROTOCOL, ProtocolFault, type CameraState, type CommandName, type ErrorMessage, type Hello, type ServerMessage, type Source, type Summary } from "./protocol";
import { CoachScreen } from "./screens/coach";
import { StartScreen, type Choice } from "./screens/start";
import { SummaryScreen } from "./screens/summary";
import { CannotSee } from "./sight";
import { Connection, pageToken } from "./socket";
import { Tones } from "./tones";
import { Troubles, type TroubleKind, type Way } from "./trouble";
import { Voice } from "./voice";
import { START, WAYS, type TroubleWords } from "./words";

interface Screen {
  readonly name: "start" | "coach" | "summary";
  readonly root: HTMLElement;
  enter(): void;
}

const KINDS: Readonly<Record<PictureTrouble, TroubleKind>> = {
  denied: "camera-denied", absent: "camera-absent", busy: "camera-busy", insecure: "insecure", sample: "sample",
};

class Page {
  readonly #app = element("app");
  readonly #source: Source = mode() === "demo" ? "demo" : "camera";
  readonly #voice = new Voice();
  readonly #tones = new Tones();
  readonly #people = new PeopleCounter();
  readonly #troubles = new Troubles(this.#app);
  readonly #start = new StartScreen(this.#source === "demo", (choice) => this.#begin(choice));
  readonly #coach = new CoachScreen({ command: (name) => this.#command(name), toggleSound: () => this.#toggleSound() });
  readonly #summary = new SummaryScreen({ again: () => this.#again(), change: () => this.#toStart() });
  readonly #connection = new Connection({
    onMessage: (message) => this.#hear(message),
    onFault: (fault) => this.#onFault(fault),
    onGone: () => this.#onGone(),
    onRefused: () => this.#troubles.show("server-renewed", []),
  });
  #pose = new PoseFinder();
  #screen: Screen = this.#start;
  #practice: Practice | null = null;
  #choice: Choice | null = null;
  #hello: Hello | null = null;

  open(): void {
    history.replaceState(null, "", location.pathname);
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#app.append(this.#start.root);
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
    this.#practice?.close();
    this.#practice = new Practice(this.#room(), choice, this.#source, () => this.#onCameraLost());
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
    this.#practice?.close();
    this.#practice = null;
    this.#show(this.#start);
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
    this.#start.offer(hello.stretches);
    this.#start.reachable(true);
    if (this.#troubles.kind === "server-gone") {
      this.#troubles.show("server-back", [{ label: WAYS.goOn, go: () => this.#toStart() }]);
    }
  }

  #onSummary(summary: Summary): void {
    if (!this.#practice) return; // of a session that the person has already left
    this.#practice.close();
    this.#practice = null;
    this.#troubles.clear();
    this.#summary.show(summary);
    this.#show(this.#summary);
  }

  #onError({ message, fatal }: ErrorMessage): void {
    if (!fatal) {
      this.#troubles.pass("message", message);
      return;
    }
    this.#practice?.close();
    this.#practice = null;
    this.#troubles.show("server", [{ label: WAYS.back, go: () => this.#toStart() }], { text: message });
  }

  #onFault(fault: ProtocolFault): void {
    console.warn(fault.message);
    this.#troubles.pass("message", fault.message);
  }

  #onGone(): void {
    this.#start.reachable(false);
    const seen = this.#hello !== null;
    this.#practice?.close();
    this.#practice = null;
    if (seen) this.#troubles.show("server-gone", []);
    else this.#start.status(START.connecting);
  }

  // What can be missing

  #watchModel(): void {
    this.#onModel("loading", START.loading);
    this.#pose.ready.then(() => this.#onModel("ready", START.ready), () => this.#onModel("failed", START.notReady));
  }

  #onModel(state: "loading" | "ready" | "failed", words: string): void {
    document.body.dataset["model"] = state;
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
    const isCamera = trouble === "denied" || trouble === "absent" || trouble === "busy";
    if (isCamera) this.#connection.send({ type: "camera", state: trouble });
    this.#troubles.show(KINDS[trouble], this.#ways(retry), isCamera ? this.#cameraWords(trouble) : {});
  }

  #onCannotSee({ trouble, message }: CannotSee, retry: () => void): void {
    console.warn(message);
    const renewed = (): void => {
      this.#pose.close();
      this.#pose = new PoseFinder();
      this.#watchModel();
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
