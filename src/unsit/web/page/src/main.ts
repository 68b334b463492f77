/** The page: its screens and the way between them, and what Python says. */

import { Breaking, speaksAgainst } from "./breaking";
import { Changes } from "./changes";
import { Course } from "./course";
import { CORE, Desk } from "./desk";
import { Guide } from "./guide";
import { Hearing } from "./hearing";
import { HearingCard } from "./hearing-card";
import { KeyMap } from "./keymap";
import { actionOf, type Binding } from "./keys";
import { canListen, Listener } from "./listen";
import type { Place } from "./masthead";
import { Model } from "./model";
import type { SpokenOrder } from "./orders";
import { PhoneEyes } from "./phone-eyes";
import { PeopleCounter } from "./pose";
import { Portrait } from "./portrait";
import { PROTOCOL, type Answers, type Begun, type Break, type ErrorMessage, type Gate, type Hello, type Judged, type PhoneNews, type ServerMessage, type State, type Summary } from "./protocol";
import type { ProtocolFault } from "./json";
import { show as showScheme } from "./scheme";
import { AboutScreen } from "./screens/about";
import { BreakScreen } from "./screens/break";
import { BreakOverScreen } from "./screens/break-over";
import { CoachScreen } from "./screens/coach";
import { DemoScreen } from "./screens/demo";
import { DoneScreen } from "./screens/done";
import { NextScreen } from "./screens/next";
import { OpeningScreen } from "./screens/opening";
import { OutcomeScreen } from "./screens/outcome";
import { OwnScreen } from "./screens/own";
import { ProgressScreen } from "./screens/progress";
import { QuestionsScreen } from "./screens/questions";
import { StretchScreen } from "./screens/stretch";
import { StretchesScreen } from "./screens/stretches";
import { SummaryScreen } from "./screens/summary";
import { TodayScreen } from "./screens/today";
import { WalkScreen } from "./screens/walk";
import { Connection, pageToken } from "./socket";
import { Tones } from "./tones";
import { Troubles } from "./trouble";
import { forget, kept } from "./underway";
import { Voice } from "./voice";
import { COACH, STRETCHES, UNSIT, WAYS } from "./words";

/** What holds only until the page is left, where it is loaded anew for another language. */
interface Renewed {
  readonly listens: boolean;
  readonly muted: boolean;
}

interface Screen {
  readonly name: string;
  readonly root: HTMLElement;
  enter(): void;
  /** It is shown no more. */
  leave?(): void;
  /** Everything stands otherwise now. */
  update?(): void;
  /** What keys do here. */
  readonly keys?: readonly Binding[];
}

/** Where everything comes again after so long, a question may have become due. */
const STALE_MS = 15 * 60_000;
/** What a change of one's own may be answered with. */
const REFUSALS: ReadonlySet<string> = new Set(["not_done", "malformed"]);
const IN_FULL: readonly Gate[] = ["emergency", "see_someone", "conditions"];

class Page {
  readonly #app = element("app");
  readonly #demo = mode() === "demo";
  readonly #hearing: Hearing = new Hearing(() => this.#onHeardOtherwise());
  readonly #voice = new Voice(() => this.#hearing.heard);
  readonly #tones = new Tones();
  readonly #troubles = new Troubles(this.#app);
  readonly #connection = new Connection({
    onMessage: (message) => this.#hear(message),
    onFault: (fault) => this.#onFault(fault),
    onGone: () => this.#onGone(),
    onRefused: () => {
      if (this.#screen === this.#breakOver) return;
      this.#guide.leave();
      this.#troubles.show("server-renewed", []);
    },
  });
  readonly #desk = new Desk((message) => this.#connection.send(message));
  readonly #changes = new Changes(this.#desk, (reason) => this.#troubles.pass("not-done", reason));
  readonly #portrait = new Portrait();
  readonly #opening = new OpeningScreen();
  readonly #questions = new QuestionsScreen({ answer: (answers) => this.#answer(answers), back: () => this.#rest() });
  readonly #outcome = new OutcomeScreen({ again: () => this.#ask(IN_FULL, [], false) });
  readonly #phone = new PhoneEyes((order) => void this.#connection.send(order));
  readonly #today = new TodayScreen(this.#desk, this.#portrait, this.#phone, {
    start: () => this.#course.start(),
    just: (turn) => this.#course.single(turn),
    tell: (message) => void this.#connection.send(message),
    go: (place) => this.#go(place),
  });
  readonly #stretches = new StretchesScreen(this.#desk, {
    open: (id) => this.#open(id),
    go: (place) => this.#go(place),
    exportOwn: () => void this.#connection.send({ type: "own_export" }),
    importOwn: (text) => this.#changes.takeIn(text, {
      done: () => this.#stretches.tellFile(STRETCHES.imported), failed: (reason) => this.#stretches.tellFile(reason),
    }),
  });
  readonly #stretch = new StretchScreen(this.#desk, this.#portrait, {
    start: (turn) => this.#course.single(turn),
    open: (id) => this.#open(id),
    change: (id) => void this.#desk.shown(id).then((stretch) => { this.#own.about(stretch); this.#show(this.#own); }),
    remove: (id) => this.#changes.remove(id, () => this.#show(this.#stretches)),
    back: () => this.#show(this.#stretches),
    go: (place) => this.#go(place),
  });
  readonly #own = new OwnScreen(this.#desk, {
    save: (prescription) => this.#changes.save(prescription, () => this.#open(prescription.id)),
    back: () => this.#show(this.#stretch),
    go: (place) => this.#go(place),
  });
  readonly #hearingCard = new HearingCard(this.#hearing, this.#voice, {
    tried: (text) => this.#try(text), translate: () => this.#translate(),
  });
  readonly #about = new AboutScreen(this.#desk, this.#hearingCard, {
    tell: (about) => void this.#connection.send(about),
    forget: () => void this.#connection.send({ type: "forget_health" }),
    keepPoints: (on) => this.#keepPoints(on),
    forgetPoints: () => void this.#connection.send({ type: "forget_points" }),
    listen: (wanted) => this.#listen(wanted),
    sharper: (wanted) => this.#model.want(wanted),
    go: (place) => this.#go(place),
  });
  readonly #progress = new ProgressScreen(this.#desk, {
    ask: (message) => void this.#connection.send(message),
    tell: (message) => void this.#connection.send(message),
    go: (place) => this.#go(place),
  });
  readonly #demoScreen = new DemoScreen(this.#portrait, { start: () => this.#course.demo() });
  readonly #next = new NextScreen(this.#desk, this.#portrait, {
    start: () => this.#course.begin(), skip: () => this.#course.skip(), end: () => this.#course.end(),
    told: (pain) => this.#course.tellMeanwhile(pain), say: (text) => this.#say(text),
  });
  readonly #coach = new CoachScreen(this.#portrait, {
    command: (name) => (name === "stop" ? this.#guide.stop() : this.#guide.command(name)),
    showKeys: () => this.#map.toggle(),
    toggleSound: () => this.#toggleSound(),
    keep: (name, by) => this.#changes.keepPose(name, by, {
      done: () => this.#coach.more.tell(COACH.kept(name)), failed: (reason) => this.#coach.more.tell(reason),
    }),
    listen: (wanted) => this.#listen(wanted),
    told: (pain) => this.#course.tellMeanwhile(pain), say: (text) => this.#say(text),
  });
  readonly #summary = new SummaryScreen({ told: (answer) => this.#course.onTold(answer) });
  readonly #done = new DoneScreen(this.#desk, { today: () => this.#rest() });
  readonly #breakOver = new BreakOverScreen({ today: () => this.#breaking.leave() });
  readonly #model = new Model({
    told: (_, words) => this.#status(words),
    sharper: (state, words) => this.#about.sharper(state, words),
    steppedDown: () => this.#troubles.pass("slow-model"),
  });
  readonly #listener = new Listener((order) => this.#onOrder(order), () => this.#voice.saying, () => this.#hearing.heard.language);
  readonly #guide = new Guide({
    connection: this.#connection, pose: () => this.#model.pose, people: new PeopleCounter(), screen: this.#coach, hearing: this.#hearing,
    voice: this.#voice, tones: this.#tones, saidPolitely: element("said-politely"), saidAtOnce: element("said-at-once"),
  }, this.#model, this.#troubles, this.#listener, { left: () => this.#rest(), pair: () => this.#phone.open(), byTheClock: () => this.#course.begin("clock") });
  readonly #breaking: Breaking = new Breaking({
    desk: this.#desk, hearing: this.#hearing, voice: this.#voice, tones: this.#tones,
    asked: new BreakScreen(this.#desk, this.#portrait, {
      up: () => this.#breaking.up(), later: () => this.#breaking.later(), notToday: () => this.#breaking.notToday(),
    }),
    walk: new WalkScreen({
      back: () => this.#breaking.back(), didIt: () => this.#breaking.didIt(), rested: () => this.#breaking.rested(), toggleSound: () => this.#toggleSound(),
    }),
    over: this.#breakOver,
    shows: (screen) => this.#screen === screen, show: (screen) => this.#show(screen), send: (answer) => void this.#connection.send(answer),
    say: (text) => this.#tell(text), begin: (turn) => this.#course.single(turn), rest: () => this.#rest(),
    tellNoReminder: () => this.#troubles.pass("no-reminder"),
  });
  readonly #course: Course = new Course({
    desk: this.#desk, guide: this.#guide, hearing: this.#hearing, voice: this.#voice, coach: this.#coach, next: this.#next, summary: this.#summary,
    done: this.#done, demo: this.#demo, breaking: this.#breaking, phone: this.#phone, show: (screen) => this.#show(screen), rest: () => this.#rest(),
  });
  readonly #map = new KeyMap(() => this.#screen.keys ?? []);
  #screen: Screen = this.#opening;
  #answersOpen = 0;
  #listensIn = "";
  #asked = false;
  #gone = false;
  #renewed = history.state as Renewed | null;
  #saidBefore: readonly string[] = [];
  #toldAt_ms = 0;

  open(): void {
    history.replaceState(null, "", location.pathname);
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("visibilitychange", () => this.#refresh());
    if ("speechSynthesis" in window) speechSynthesis.addEventListener("voiceschanged", () => this.#onHeardOtherwise());
    // A page that the browser had laid aside has lost its socket and its camera: it begins anew, and goes on from there.
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    document.body.append(this.#map.root);
    this.#show(this.#opening);
    this.#model.open();
    this.#connection.open(pageToken());
  }

  // From screen to screen

  #show(screen: Screen): void {
    this.#screen.leave?.();
    this.#screen = screen;
    document.body.dataset["screen"] = screen.name;
    this.#map.close();
    this.#app.replaceChildren(screen.root, ...(screen === this.#coach ? [] : [this.#map.button]));
    window.scrollTo(0, 0);
    screen.enter();
    const heading = screen.root.querySelector("h1")?.textContent;
    document.title = heading ? `${heading} – ${UNSIT.product}` : UNSIT.product;
  }

  /** Where one is when nothing is under way: at the questions that are due, at what they come to, or at today. */
  #rest(): void {
    this.#guide.leave();
    forget();
    if (!this.#desk.open) return this.#show(this.#opening);
    if (this.#demo) return this.#showDemo();
    if (this.#breaking.stand()) return;
    const { due, outcome: { state, texts } } = this.#desk.state;
    if (due.length > 0) return this.#ask(due, state === "go_on" ? this.#saidBefore : texts.slice(0, -1), false);
    if (state === "go_on") return this.#show(this.#today);
    this.#outcome.show(texts, state === "emergency");
    this.#show(this.#outcome);
  }

  #showDemo(): void {
    this.#show(this.#demoScreen);
    void this.#desk.shown(CORE).then((stretch) => this.#demoScreen.offer(stretch));
  }

  #go(place: Place): void {
    switch (place) {
      case "today": return this.#rest();
      case "stretches": return this.#show(this.#stretches);
      case "progress": return this.#show(this.#progress);
      case "about": return this.#show(this.#about);
      case "questions": return this.#ask(IN_FULL, [], true);
    }
  }

  #open(id: string): void {
    this.#stretch.about(id);
    this.#show(this.#stretch);
  }

  // The questions

  /** `before` stands above them; `freely`: they need not be answered. */
  #ask(gates: readonly Gate[], before: readonly string[], freely: boolean): void {
    this.#saidBefore = [];
    this.#questions.ask(this.#desk.hello.questions, gates, { before, freely, again: freely || this.#asked });
    this.#show(this.#questions);
  }

  /** Each gate is answered by itself; what they come to is known with the last. */
  #answer(answers: readonly Answers[]): void {
    this.#asked = true;
    this.#answersOpen = answers.length;
    for (const answer of answers) this.#connection.send(answer);
  }

  // What Python says

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case "hello": return this.#onHello(message);
      case "break": return this.#onBreak(message);
      case "state": return this.#onState(message);
      case "shown": return this.#desk.onShown(message.stretch);
      case "judged": return this.#screen === this.#today ? this.#onMorning(message) : this.#course.onJudged(message);
      case "noted": return this.#screen === this.#progress ? this.#progress.noted(message) : this.#today.noted(message);
      case "progress": return this.#progress.show(message);
      case "own": return this.#stretches.save(message.text);
      case "begun": return this.#onBegun(message);
      case "eyes": return this.#guide.onEyes(message);
      case "moment": return this.#guide.onMoment(message);
      case "summary": return this.#onSummary(message);
      case "seen": return this.#guide.onSeen(message);
      case "phone": return this.#onPhone(message);
      case "error": return this.#onError(message);
    }
  }

  #onHello(hello: Hello): void {
    if (hello.protocol !== PROTOCOL) {
      this.#troubles.show("version", [{ label: WAYS.reload, go: () => location.reload() }]);
      return;
    }
    this.#desk.onHello(hello);
    this.#hearing.offer(hello.languages.map(({ id }) => id));
    this.#hearingCard.know(hello.languages);
    this.#guide.know(hello);
    this.#portrait.know(hello.muscles);
    this.#coach.know(hello.muscles);
  }

  #onState(state: State): void {
    this.#desk.onState(state);
    this.#toldAt_ms = performance.now();
    const back = this.#gone;
    this.#gone = false;
    if (back && this.#guide.busy) this.#guide.onBack();
    else if (this.#troubles.kind === "server-gone" || this.#troubles.kind === "server-renewed") {
      this.#troubles.show("server-back", [{ label: WAYS.goOn, go: () => this.#goOn() }]);
    } else if (this.#screen === this.#opening) {
      if (this.#takesUp(state)) this.#toldAt_ms = performance.now();
      else if (this.#renewed && !speaksAgainst(state)) this.#comeBack(this.#renewed);
      else this.#rest();
    } else if (this.#answered() || (this.#isQuiet() && speaksAgainst(state))) this.#rest();
    else this.#screen.update?.();
    this.#changes.settle();
  }

  /** Where one was, if that is between two sessions; else where one is when nothing is under way. */
  #goOn(): void {
    const between: readonly Screen[] = [this.#next, this.#summary, this.#done];
    if (between.includes(this.#screen) && !speaksAgainst(this.#desk.state)) this.#show(this.#screen);
    else this.#rest();
  }

  /** Whether the page before this one in this tab was under way, and it goes on from there. */
  #takesUp(state: State): boolean {
    const before = this.#demo ? null : kept();
    return before !== null && (before.session !== null || !speaksAgainst(state)) && this.#course.takeUp(before);
  }

  /** Whether this is the answer to the last of the questions. */
  #answered(): boolean {
    if (this.#answersOpen === 0) return false;
    this.#answersOpen -= 1;
    return this.#answersOpen === 0;
  }

  /** Whether one is where nothing is under way, so that what becomes due is asked at once. */
  #isQuiet(): boolean {
    const quiet: readonly Screen[] = [this.#today, this.#stretches, this.#stretch, this.#own, this.#progress, this.#about];
    return !this.#demo && quiet.includes(this.#screen);
  }

  #onBegun(begun: Begun): void {
    this.#guide.onBegun(begun);
    this.#course.onBegun(begun);
  }

  /** What was told of the morning may bring the questions back; the reason then stands above them. */
  #onMorning(judged: Judged): void {
    this.#today.judged(judged);
    if (judged.then === "end_session") this.#saidBefore = judged.texts;
  }

  #onSummary(summary: Summary): void {
    if (this.#guide.over()) this.#course.onSummary(summary); // else of a session that the person has already left
  }

  /** Where something else is under way, it is seen when that is over. */
  #onBreak(news: Break): void {
    if (this.#breaking.onNews(news) || this.#breaking.shown || this.#isQuiet()) this.#breaking.stand();
  }

  #onPhone(news: PhoneNews): void {
    this.#phone.onNews(news);
    this.#guide.onPhone(news);
  }

  #onError({ code, message, fatal }: ErrorMessage): void {
    if (code === "not_resumed" || (code === "not_kept" && this.#guide.isAway)) this.#onOver("not-resumed", message);
    else if (code === "taken") this.#onOver("taken", message);
    else if (fatal) {
      this.#changes.forget();
      this.#guide.leave();
      this.#troubles.show("server", [{ label: WAYS.back, go: () => this.#rest() }], { text: message, lang: "en" });
    } else if (code === "not_now") this.#onNotNow(message);
    else if (code === "not_answered") this.#breaking.onUnheard();
    else if (code === "no_phone") this.#guide.onNoPhone(message);
    else if (!REFUSALS.has(code) || !this.#changes.refuse(message)) this.#onWrong(code, message);
  }

  /** What was under way does not go on here. */
  #onOver(kind: "not-resumed" | "taken", reason: string): void {
    this.#troubles.clear();
    this.#rest();
    this.#troubles.pass(kind, reason);
  }

  #onWrong(code: string, message: string): void {
    this.#troubles.pass(code === "not_kept" ? "not-kept" : "message", message);
    this.#course.unheard();
  }

  /** What could not be changed stands there again as it is. */
  #keepPoints(on: boolean): void {
    const failed = (reason: string): void => {
      this.#troubles.pass("message", reason);
      this.#about.update();
    };
    this.#changes.expect({ done: () => undefined, failed });
    this.#connection.send({ type: "keep_points", on });
  }

  /** Something speaks against this session: how everything stands is asked anew. */
  #onNotNow(reason: string): void {
    this.#guide.leave();
    this.#troubles.pass("not-now", reason);
    this.#changes.expect({ done: () => this.#rest() });
    this.#desk.refresh();
  }

  #onFault(fault: ProtocolFault): void {
    console.warn(fault.message);
    this.#troubles.pass("message", fault.message);
  }

  #onGone(): void {
    this.#gone = true;
    this.#answersOpen = 0;
    this.#changes.forget();
    this.#today.reachable(false);
    this.#demoScreen.reachable(false);
    this.#breakOver.reachable(false);
    if (this.#screen === this.#breakOver) return; // Unsit was there for the break
    if (this.#guide.onGone()) return;
    this.#guide.leave();
    this.#screen.leave?.();
    if (this.#desk.open) this.#troubles.show("server-gone", []);
    else this.#status(UNSIT.connecting);
  }

  /** A page that was left open over night asks how everything stands; one that lost Unsit looks for it. */
  #refresh(): void {
    if (!document.hidden) this.#connection.hurry();
    if (!document.hidden && this.#isQuiet() && performance.now() - this.#toldAt_ms > STALE_MS) this.#desk.refresh();
  }

  // Sound

  /** False while something else is being said. */
  #say(text: string): boolean {
    if (this.#voice.saying !== "") return false;
    this.#tell(text);
    return true;
  }

  #tell(text: string): void {
    this.#voice.say({ text, urgent: false, language: this.#hearing.heard.language });
    element("said-politely").textContent = text;
  }

  /** What is heard was chosen anew, here or by the browser's languages. */
  #onHeardOtherwise(): void {
    const { language, volume } = this.#hearing.heard;
    this.#tones.volume = volume;
    this.#hearingCard.update();
    this.#coach.hearIn(language);
    this.#coach.voice(this.#voice.exists);
    void this.#voice.prepare().then(() => this.#coach.voice(this.#voice.exists));
    for (const id of ["said-politely", "said-at-once"]) element(id).lang = language;
    if (this.#listensIn === language) return;
    this.#listensIn = language;
    void canListen(language).then((possible) => this.#offerListening(possible));
  }

  /** The words of the page are chosen when it is loaded: it is loaded anew, and comes back to where the language was chosen. */
  #translate(): void {
    const renewed: Renewed = { listens: this.#listener.wanted, muted: this.#voice.muted };
    history.replaceState(renewed, "");
    location.reload();
  }

  #comeBack({ listens, muted }: Renewed): void {
    this.#renewed = null;
    this.#listener.wanted = listens;
    this.#about.listening(listens);
    if (muted) this.#toggleSound();
    this.#show(this.#about);
    document.getElementById("language")?.focus();
  }

  /** A sentence and a tone, to hear how it sounds. */
  #try(text: string): void {
    this.#tones.unlock();
    this.#tones.play("in");
    this.#voice.hush();
    this.#voice.say({ text, urgent: false, language: this.#hearing.heard.language });
  }

  #onOrder(order: SpokenOrder): void {
    if (order === "stop") this.#guide.stop();
    else this.#guide.command(order === "skip" ? "finish" : order);
  }

  #toggleSound(): void {
    const muted = !this.#voice.muted;
    this.#voice.muted = muted;
    this.#tones.muted = muted;
    if (muted) this.#voice.hush();
    this.#coach.sound(!muted);
  }

  #offerListening(possible: boolean): void {
    this.#about.offerListening(possible, this.#hearing.heard.language);
    this.#coach.more.listening(possible, this.#listener.wanted && possible, this.#hearing.heard.language);
  }

  #listen(wanted: boolean): void {
    this.#listener.wanted = wanted;
    this.#about.listening(wanted);
    this.#coach.more.listening(true, wanted, this.#hearing.heard.language);
    if (!wanted) this.#listener.end();
    else if (this.#guide.busy) this.#listener.start();
  }

  #status(words: string): void {
    for (const screen of [this.#opening, this.#today, this.#demoScreen]) screen.status(words);
  }

  // Keys

  /** Stop works under a trouble and over the map, too. */
  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
    const mapped = this.#map.binding;
    const action = actionOf([mapped, ...(this.#screen.keys ?? [])], event, this.#app.inert || this.#map.open);
    if (!action) return;
    event.preventDefault();
    if (this.#map.open && event.key !== mapped.key.name) this.#map.close();
    action();
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

showScheme();
new Page().open();
