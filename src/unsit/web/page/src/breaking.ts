/** Takes the person through a break of the reminder's: up, a little walk, the stretch, and the end of it. */

import { askable, type Desk } from "./desk";
import type { Hearing } from "./hearing";
import type { Break, BreakAnswer, State } from "./protocol";
import { turnOf, type Turn } from "./routine";
import type { BreakOverScreen } from "./screens/break-over";
import type { BreakScreen } from "./screens/break";
import type { WalkScreen } from "./screens/walk";
import { spokenIn } from "./spoken";
import type { Tones } from "./tones";
import type { Way } from "./trouble";
import type { Voice } from "./voice";
import * as walking from "./walking";
import { BREAK, SUMMARY } from "./words";

/** What a break needs of the page. */
export interface BreakStage {
  readonly desk: Desk;
  readonly hearing: Hearing;
  readonly voice: Voice;
  readonly tones: Tones;
  readonly asked: BreakScreen;
  readonly walk: WalkScreen;
  readonly over: BreakOverScreen;
  /** Whether this is what is shown now. */
  shows(screen: BreakScreen | WalkScreen | BreakOverScreen): boolean;
  show(screen: BreakScreen | WalkScreen | BreakOverScreen): void;
  send(answer: BreakAnswer): void;
  say(text: string): void;
  /** A stretch by itself, as it always begins. */
  begin(turn: Turn): void;
  /** Wherever one is when nothing is under way. */
  rest(): void;
  /** The reminder does not answer; said in passing. */
  tellNoReminder(): void;
}

type Wish = BreakAnswer["answer"];

export class Breaking {
  #now: Break | null = null;
  /** Of which the person is up, whatever the reminder has heard of it. */
  #up = "";
  /** Which was left for other things on this page. */
  #left = "";
  /** The stretch begins as soon as nothing is to be asked before. */
  #wanted = false;
  /** What was answered to end it, and has had no effect yet. */
  #ending: Wish | null = null;

  constructor(readonly stage: BreakStage) {}

  /** Whether the page is there for a break. */
  get on(): boolean {
    return this.#now !== null && this.#now.id !== this.#left;
  }

  /** Whether something of a break is on the screen. */
  get shown(): boolean {
    const { asked, walk, over } = this.stage;
    return [asked, walk, over].some((screen) => this.stage.shows(screen));
  }

  /** Whether it follows from what the person has just said. */
  onNews(news: Break): boolean {
    if (news.id !== this.#now?.id) this.#wanted = false;
    const answered = this.#ending !== null;
    this.#now = news;
    this.#ending = null;
    return answered;
  }

  /** What was said to the break reached nobody. */
  onUnheard(): void {
    const ending = this.#ending !== null;
    this.#ending = null;
    if (!ending) return this.stage.tellNoReminder();
    this.stage.over.unheard();
    this.stage.show(this.stage.over);
  }

  /** Where the break stands, if one is on and nothing is to be asked first; false if something else is to be shown. */
  stand(): boolean {
    if (!this.#now || !this.on) return false;
    if (this.#now.ended !== null) this.#close(this.#now, []);
    else if (!this.#isUp(this.#now)) this.#ask(this.#now);
    else if (!this.#wanted) this.#walk(this.#now);
    else if (speaksAgainst(this.stage.desk.state)) return false;
    else this.#stretch();
    return true;
  }

  /** After its stretch: a break that has ended is closed; false if it has not. */
  closes(texts: readonly string[]): boolean {
    if (!this.#now || !this.on || this.#now.ended === null) return false;
    this.#close(this.#now, texts);
    return true;
  }

  /** How it goes on after a stretch that did not end it. */
  ways(again: () => void): readonly Way[] {
    return [
      { label: SUMMARY.again, go: again },
      { label: BREAK.didIt, go: () => this.didIt() },
      { label: SUMMARY.today, go: () => this.leave() },
    ];
  }

  // What the person says

  up(): void {
    if (!this.#now) return;
    const { voice, tones, hearing } = this.stage;
    voice.unlock();
    tones.unlock();
    this.#up = this.#now.id;
    this.#begins(this.#now);
    this.#say("up");
    this.stand();
    this.stage.say(spokenIn(hearing.heard.language).walk);
  }

  back(): void {
    if (!this.#now) return;
    this.#say("back", !this.#stretches(this.#now));
    this.#wanted = this.#stretches(this.#now);
    if (this.#wanted) this.stage.rest();
  }

  later(): void {
    this.#say("later", true);
  }

  notToday(): void {
    this.#say("not_today", true);
  }

  didIt(): void {
    this.#say("did_it", true);
  }

  /** On to other things on this page. */
  leave(): void {
    this.#left = this.#now?.id ?? "";
    this.stage.rest();
  }

  rested(): void {
    this.stage.tones.play("in");
    this.stage.say(spokenIn(this.stage.hearing.heard.language).comeBack);
  }

  // Where it stands

  #say(answer: Wish, ends = false): void {
    this.#ending = ends ? answer : null;
    this.stage.send({ type: "break", answer });
  }

  #isUp({ id, stage }: Break): boolean {
    return stage === "up" || this.#up === id;
  }

  /** Whether a stretch belongs to it. */
  #stretches({ kind, stretch_done }: Break): boolean {
    return kind === "stretch" && !stretch_done;
  }

  #ask(now: Break): void {
    this.stage.asked.show(now, this.#stretches(now) ? turnIn(this.stage.desk.state) : null);
    this.#show(this.stage.asked);
  }

  #walk(now: Break): void {
    this.stage.walk.show(now, walking.kept(now.id) ?? this.#begins(now), this.#stretches(now));
    this.#show(this.stage.walk);
  }

  /** The walk begins now; until when. */
  #begins({ id, walk_s }: Break): number {
    const until_ms = Date.now() + 1000 * walk_s;
    walking.keep({ id, until_ms });
    return until_ms;
  }

  /** The first of the plan; where nothing is planned, getting up was all of it. */
  #stretch(): void {
    this.#wanted = false;
    const turn = turnIn(this.stage.desk.state);
    if (turn) this.stage.begin(turn);
    else this.didIt();
  }

  #close(now: Break, texts: readonly string[]): void {
    this.stage.over.show(now, texts);
    this.#show(this.stage.over);
  }

  #show(screen: BreakScreen | WalkScreen | BreakOverScreen): void {
    if (!this.stage.shows(screen)) this.stage.show(screen);
  }
}

/** The stretch that today's plan wants most, once; null where there is none. */
export function turnIn({ plan }: Pick<State, "plan">): Turn | null {
  const item = plan.one;
  return item ? { ...turnOf(item.stretch, item.name, askable(item.hold_s)), first: item.first } : null;
}

/** Whether something is to be answered, or an answer tells us to stop. */
export function speaksAgainst({ due, outcome }: Pick<State, "due" | "outcome">): boolean {
  return due.length > 0 || outcome.state !== "go_on";
}
