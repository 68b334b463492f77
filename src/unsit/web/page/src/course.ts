/** Takes the person through a routine, or one stretch by itself: what comes next, the session, how it was, and on. */

import type { Breaking } from "./breaking";
import type { Answer } from "./check";
import { CORE, type Desk } from "./desk";
import type { Guide } from "./guide";
import type { Hearing } from "./hearing";
import type { Meanwhile, Pain } from "./meanwhile";
import type { Begun, Judged, Source, Stretch, Summary } from "./protocol";
import {
  current, held, heldSeconds, inPlace, isLast, onward, pastThis, position, routineOf, turnOf, type Routine, type Turn,
} from "./routine";
import type { CoachScreen } from "./screens/coach";
import type { DoneScreen } from "./screens/done";
import type { NextScreen } from "./screens/next";
import type { SummaryScreen } from "./screens/summary";
import type { Way } from "./trouble";
import { forget, keep, type UnderWay } from "./underway";
import type { Voice } from "./voice";
import { CHECK, SUMMARY, WAYS } from "./words";

/** What a course needs of the page. */
export interface Stage {
  readonly desk: Desk;
  readonly guide: Guide;
  readonly hearing: Hearing;
  readonly voice: Voice;
  readonly coach: CoachScreen;
  readonly next: NextScreen;
  readonly summary: SummaryScreen;
  readonly done: DoneScreen;
  readonly demo: boolean;
  readonly breaking: Breaking;
  /** Whether a phone is to watch in place of this computer's camera. */
  readonly phone: { readonly watches: boolean };
  show(screen: CoachScreen | NextScreen | SummaryScreen | DoneScreen): void;
  /** Wherever one is when nothing is under way. */
  rest(): void;
}

export class Course {
  #routine: Routine = routineOf([]);
  #single = true;
  #summary: Summary | null = null;
  #watcher: Source = "camera";
  /** Of the session under way, or the last one. */
  #session: string | null = null;
  /** Something was told meanwhile, and nothing was said to it yet. */
  #told = false;
  /** Pain between two holds: it is asked again in the next one. */
  #eased = false;
  /** What ended the session, and how it goes on. */
  #ended: { readonly texts: readonly string[]; readonly ways: readonly Way[] } | null = null;

  constructor(readonly stage: Stage) {}

  /** One stretch by itself, at once. */
  single(turn: Turn): void {
    this.#single = true;
    this.#routine = { turns: [turn], at: 0, done: [] };
    this.begin();
  }

  /** Today's routine. */
  start(): void {
    this.stage.voice.unlock();
    this.#single = false;
    this.#routine = routineOf(this.stage.desk.state.plan.items);
    this.#comes([]);
  }

  /** The recording, in place of a person. */
  demo(): void {
    this.single(turnOf(CORE, this.stage.desk.name(CORE), null));
  }

  /** `by` who watches, where that is not left to the stretch and the person's wish. */
  begin(by?: Source): void {
    const { desk, demo } = this.stage;
    const turn = current(this.#routine);
    const stretch = turn && desk.stretch(turn.stretch);
    if (!turn || !stretch) return this.stage.rest();
    this.#sit(turn, stretch, by ?? this.#source(stretch.watch), null);
    if (this.#single && !demo) this.stage.voice.say({ text: desk.words(turn.stretch).join(" "), urgent: false });
  }

  /** Go on where the page before this one was; false if there is nothing to go on with. */
  takeUp({ single, routine, session, source }: UnderWay): boolean {
    const turn = current(routine);
    const stretch = turn && this.stage.desk.stretch(turn.stretch);
    if (!turn || !stretch) return false;
    this.#single = single;
    this.#routine = routine;
    if (session === null) this.#comes([]);
    else this.#sit(turn, stretch, source, session);
    return true;
  }

  /** A session of this stretch: a new one, or `session`. */
  #sit(turn: Turn, stretch: Stretch, source: Source, session: string | null): void {
    const { desk, coach, guide, demo } = this.stage;
    this.#watcher = source;
    coach.restart(stretch, source, turn.hold_s ?? stretch.hold_s);
    coach.meanwhile.restart(demo ? null : desk.painWords, this.#language, this.#eased);
    this.#eased = false;
    this.stage.show(coach);
    if (source !== "demo") void desk.shown(turn.stretch).then((shown) => coach.demonstrate(shown, turn.first));
    guide.begin({ stretch: turn.stretch, hold_s: turn.hold_s, first: turn.first, source }, session);
  }

  onBegun({ session }: Begun): void {
    this.#session = session;
    this.#keep(session);
  }

  /** So that a page that is loaded again stands here. */
  #keep(session: string | null): void {
    if (!this.stage.demo) keep({ single: this.#single, routine: this.#routine, session, source: this.#watcher });
  }

  /** Pain, told while there is still something to hold. */
  tellMeanwhile(pain: Pain): void {
    const turn = current(this.#routine);
    if (!turn) return;
    this.#told = this.stage.desk.send({
      type: "report", session: this.#session, stretch: turn.stretch, feeling: null, signs: [], ...pain,
    });
  }

  /** Nothing will be said to what was told. */
  unheard(): void {
    this.#told = false;
    if (this.stage.summary.check.waits) this.onTold(null);
  }

  skip(): void {
    this.#routine = pastThis(this.#routine);
    this.#comes([]);
  }

  /** It is enough for today. */
  end(): void {
    forget();
    this.stage.done.show(this.#routine);
    this.stage.show(this.stage.done);
  }

  onSummary(summary: Summary): void {
    const { summary: screen, desk, demo } = this.stage;
    const turn = current(this.#routine);
    this.#summary = summary;
    forget();
    const ended = this.#ended;
    this.#ended = null;
    this.#routine = held(this.#routine, summary);
    if (!demo) desk.refresh(); // the week has more in it, and a stop brings the questions back
    if (!ended && summary.ended === "finished" && turn && !isLast(turn) && heldSeconds(summary) > 0) return this.#onceMore();
    screen.show(summary);
    this.stage.show(screen);
    if (ended) screen.check.tell(ended.texts, ended.ways);
    else if (summary.ended === "stopped" && !demo) screen.check.askWhat(desk.painWords);
    else if (summary.ended === "finished" && heldSeconds(summary) > 0 && !demo) screen.check.ask(desk.painWords);
    else screen.offer(this.#ways());
  }

  /** What was told of the pull and of pain; null: nothing. */
  onTold(answer: Answer | null): void {
    const { desk, summary: screen } = this.stage;
    if (answer === null || !this.#summary) {
      screen.check.hide();
      return this.#wentOn([]);
    }
    const { session, stretch } = this.#summary;
    desk.send({ type: "report", session, stretch, front_leg: null, ...answer });
  }

  onJudged(judged: Judged): void {
    if (this.#told) return this.#onJudgedMeanwhile(judged);
    const { then, texts, easier } = judged;
    const { check } = this.stage.summary;
    switch (then) {
      case "go_on":
        check.hide();
        return this.#wentOn(texts);
      case "ease_out": return check.ease(texts, this.stage.desk.painWords);
      case "end_stretch": return check.tell(texts, this.#easierWays(easier));
      case "end_session": return check.tell(texts, this.#questionWays());
    }
  }

  /** The flow goes on, but for what must not. */
  #onJudgedMeanwhile({ then, texts, easier }: Judged): void {
    this.#told = false;
    switch (then) {
      case "go_on": return this.#meanwhile.note();
      case "ease_out": return this.#ease(texts);
      case "end_stretch": return this.#endWith("finish", texts, this.#easierWays(easier));
      case "end_session": return this.#endWith("stop", texts, this.#questionWays());
    }
  }

  get #language(): string {
    return this.stage.hearing.heard.language;
  }

  get #meanwhile(): Meanwhile {
    return this.stage.guide.busy ? this.stage.coach.meanwhile : this.stage.next.meanwhile;
  }

  #ease(texts: readonly string[]): void {
    this.#eased = !this.stage.guide.busy;
    this.#meanwhile.say(texts, true);
    this.stage.voice.say({ text: texts.join(" "), urgent: true });
  }

  /** What is under way ends at once; between two holds nothing is. */
  #endWith(command: "finish" | "stop", texts: readonly string[], ways: readonly Way[]): void {
    const { guide, summary: screen, voice } = this.stage;
    if (guide.busy) {
      this.#ended = { texts, ways };
      guide.command(command);
    } else if (this.#summary) {
      screen.show(this.#summary);
      this.stage.show(screen);
      screen.check.tell(texts, ways);
    }
    voice.say({ text: texts.join(" "), urgent: true });
  }

  #questionWays(): readonly Way[] {
    return [{ label: CHECK.questions, go: () => this.stage.rest() }];
  }

  #source(watch: "camera" | "timer"): Source {
    if (this.stage.demo) return "demo";
    if (watch === "timer" || !this.stage.desk.state.person.camera) return "clock";
    return this.stage.phone.watches ? "phone" : "camera";
  }

  /** Nothing speaks against going on. */
  #wentOn(texts: readonly string[]): void {
    if (this.stage.breaking.closes(texts)) return;
    if (this.#summary?.ended === "stopped") return this.#single ? this.stage.rest() : this.end();
    if (this.#single) this.stage.summary.offer(this.#ways());
    else this.#on(texts);
  }

  /** Between two holds of a stretch, how it was is asked on the way. */
  #onceMore(): void {
    this.#on([]);
    this.stage.next.meanwhile.ask(this.stage.desk.painWords, this.#language);
  }

  #on(texts: readonly string[]): void {
    this.#routine = onward(this.#routine);
    this.#comes(texts);
  }

  /** What comes next is shown, and said; after the last, what was held. */
  #comes(texts: readonly string[]): void {
    const turn = current(this.#routine);
    if (!turn) return this.end();
    this.#keep(null);
    const language = this.#language;
    this.stage.next.show({ turn, ...position(this.#routine), texts }, language);
    this.stage.show(this.stage.next);
    const place = language === "en" ? (turn.announce ?? "") : ""; // places have no words yet but in English
    this.stage.voice.say({ text: `${this.stage.next.said} ${place}`.trim(), urgent: false, language });
  }

  #ways(): readonly Way[] {
    if (this.stage.breaking.on) return this.stage.breaking.ways(() => this.begin());
    const back: Way = { label: SUMMARY.today, go: () => this.stage.rest() };
    if (this.#single) return [{ label: SUMMARY.again, go: () => this.begin() }, back];
    return [{ label: WAYS.goOn, go: () => this.#on([]) }, { label: SUMMARY.end, go: () => this.end() }];
  }

  #easierWays(easier: string | null): readonly Way[] {
    const on: Way = this.#single
      ? { label: this.stage.breaking.on ? WAYS.goOn : CHECK.today, go: () => this.stage.rest() }
      : { label: CHECK.without, go: () => this.skip() };
    if (easier === null) return [on];
    const name = this.stage.desk.name(easier);
    return [{ label: CHECK.instead(name), go: () => this.#instead(turnOf(easier, name, null)) }, on];
  }

  #instead(turn: Turn): void {
    if (this.#single) return this.single(turn);
    this.#routine = inPlace(this.#routine, turn);
    this.#comes([]);
  }
}
