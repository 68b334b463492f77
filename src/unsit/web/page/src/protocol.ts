/** The messages between the page and Python, version 1 (docs/protocol.md): their types. `reading.ts` reads what arrives. */

import type { Verbosity } from "./hearing";
import type { Json } from "./json";

export const PROTOCOL = 1;

export const PHASES = [
  "looking", "setting_up", "entering", "holding", "correcting", "resting", "changing", "paused", "done",
] as const;
export const SIDES = ["right", "left"] as const;
export const LEGS = ["right", "left", "both"] as const;
export const TONES = ["safety", "setup", "step", "form", "praise", "count"] as const;
export const SOUNDS = ["in", "out", "half", "last_five", "done", "change", "mind"] as const;
export const VERDICTS = ["good", "usable", "refused"] as const;
export const ENDINGS = ["finished", "stopped", "left", "interrupted"] as const;
export const CONFIDENCES = ["high", "medium", "low"] as const;
export const CAMERA_STATES = ["wanted", "denied", "absent", "busy", "lost", "back"] as const;
export const SHUT_BY = ["locked", "busy"] as const;
export const GATES = ["emergency", "daily", "see_someone", "conditions"] as const;
export const OUTCOMES = ["emergency", "see_someone", "go_on"] as const;
export const MANNERS = ["leg in front", "leg", "side", "both"] as const;
export const WATCHES = ["camera", "timer"] as const;
export const COLOURS = ["green", "amber", "red"] as const;
export const THENS = ["go_on", "ease_out", "end_stretch", "end_session"] as const;
export const PHONE_STATES = ["unpaired", "away", "loading", "ready"] as const;
export const PHONE_TROUBLES = ["denied", "absent", "busy", "lost", "blind"] as const;
export const BREAK_KINDS = ["stretch", "walk"] as const;
export const BREAK_STAGES = ["asked", "up", "ended"] as const;
export const BREAK_ENDS = ["seen", "told", "away", "later", "not_today", "missed", "withdrawn"] as const;
export const GOALS = ["everyday", "full"] as const;

export const MARKS = ["below", "enough", "plateau"] as const;
export const FINDINGS = ["moved_further", "no_real_change_yet", "less_than_before", "not_enough"] as const;
export const INSTRUMENTS = ["pain_now", "pain_week", "activity", "change"] as const;

export type Instrument = (typeof INSTRUMENTS)[number];
export type Phase = (typeof PHASES)[number];
export type Side = (typeof SIDES)[number];
/** A front leg, or both where both sides stretch at once. */
export type Leg = (typeof LEGS)[number];
export type Tone = (typeof TONES)[number];
export type Sound = (typeof SOUNDS)[number];
export type Verdict = (typeof VERDICTS)[number];
export type Ending = (typeof ENDINGS)[number];
export type Confidence = (typeof CONFIDENCES)[number];
export type CameraState = (typeof CAMERA_STATES)[number];
export type Gate = (typeof GATES)[number];
export type Goal = (typeof GOALS)[number];
export type Source = "camera" | "demo" | "clock" | "phone";
export type CommandName = "stop" | "pause" | "resume" | "finish" | "ready";
export type ReportKind = "after_hold" | "eased_out" | "next_morning";

/** Something for each front leg. */
export type PerSide<T> = Readonly<Record<Side, T>>;

/** One landmark in the picture: x and y as shares of width and height, z, visibility. */
export type ImagePoint = readonly [x: number, y: number, z: number, visibility: number];
export type WorldPoint = readonly [x: number, y: number, z: number];

// Page -> server

export interface Begin {
  readonly type: "begin";
  readonly stretch: string;
  readonly hold_s: number | null;
  readonly source: Source;
  /** The side to begin with, where a clock guides. */
  readonly first: Side | null;
  readonly language: string;
  readonly verbosity: Verbosity;
}

/** A session goes on after a reload, or after the connection was lost; `first` as it was begun. */
export interface Resume {
  readonly type: "resume";
  readonly session: string;
  readonly first: Side | null;
  readonly language: string;
  readonly verbosity: Verbosity;
}

export interface Frame {
  readonly type: "frame";
  readonly seq: number;
  readonly time_s: number;
  readonly width: number;
  readonly height: number;
  readonly people: 0 | 1 | 2;
  readonly brightness: number | null;
  readonly contrast: number | null;
  readonly image: readonly ImagePoint[] | null;
  readonly world: readonly WorldPoint[] | null;
}

/** The time, in place of a frame, where a clock guides. */
export interface Tick {
  readonly type: "tick";
  readonly seq: number;
  readonly time_s: number;
}

export interface CameraReport {
  readonly type: "camera";
  readonly state: CameraState;
}

export interface Command {
  readonly type: "command";
  readonly name: CommandName;
}

export interface Show {
  readonly type: "show";
  readonly stretch: string;
}

/** One gate's answers: what was said yes to, and on which side where one was named. */
export interface Answers {
  readonly type: "answers";
  readonly gate: Gate;
  readonly yes: readonly string[];
  readonly sides: Readonly<Record<string, Side>>;
}

/** What a person tells of the pull and of pain; null where it was left open. */
export interface Report {
  readonly type: "report";
  readonly session: string | null;
  readonly stretch: string;
  readonly front_leg: Side | null;
  readonly feeling: number | null;
  readonly pain: number | null;
  readonly signs: readonly string[];
  readonly kind: ReportKind;
}

export interface Wish {
  readonly type: "wish";
  readonly minutes: number;
  readonly floor: boolean;
  readonly camera: boolean;
  readonly have: readonly string[];
}

/** What is known of the person, as far as the page changes it. */
export interface Myself {
  readonly stature_cm: number | null;
  /** Over the average body's of the same stature; null: nothing is told. */
  readonly thigh_ratio: number | null;
  readonly trunk_ratio: number | null;
  readonly arm_ratio: number | null;
  readonly older: boolean;
  readonly cannot: readonly string[];
  readonly hold_s: number | null;
  readonly comfort_only: boolean;
  readonly knee_allowance_deg: number;
  readonly goal: Goal;
  /** Ends of their own range, in every stretch. */
  readonly limits: readonly Limit[];
}

/** Only what is named is changed. */
export type AboutMe = { readonly type: "person" } & Partial<Myself>;

export interface Limit {
  readonly measure: string;
  readonly at_most: number | null;
  readonly at_least: number | null;
}

export interface OwnTarget {
  readonly key: string;
  readonly low: number | null;
  readonly high: number | null;
}

/** An own version of a stretch: what is changed of it. */
export interface Prescription {
  readonly id: string;
  readonly from: string;
  readonly name: string;
  readonly by: string;
  readonly note: string;
  readonly hold: { readonly default_s: number | null; readonly times: number | null };
  readonly only: Side | null;
  readonly limit: readonly Limit[];
  readonly target: readonly OwnTarget[];
}

export interface Prescribe {
  readonly type: "prescribe";
  readonly prescription: Prescription;
}

export interface KeepPose {
  readonly type: "keep_pose";
  readonly id: string;
  readonly name: string;
  readonly by: string;
}

export interface Unprescribe {
  readonly type: "unprescribe";
  readonly id: string;
}

/** A file comes in parts; `more` with all but the last. */
export interface OwnImport {
  readonly type: "own_import";
  readonly text: string;
  readonly more: boolean;
}

/** A message that is nothing but its type. */
export interface Bare {
  readonly type: "easier" | "own_export" | "forget_health" | "skip_outcomes" | "forget_points";
}

/** The points of sessions are to be kept from now on, or no more. */
export interface KeepPoints {
  readonly type: "keep_points";
  readonly on: boolean;
}

/** The progress page is wanted: of so many weeks (null: all), with pictures of these; null: the last. */
export interface AskProgress {
  readonly type: "progress";
  readonly language: string;
  readonly weeks: number | null;
  readonly region: string | null;
  readonly stretch: string | null;
  readonly session: string | null;
}

/** How one is; null where it was left open. */
export interface Outcomes {
  readonly type: "outcomes";
  readonly pain_now: number | null;
  readonly pain_week: number | null;
  readonly change: number | null;
  readonly activities: readonly { readonly name: string; readonly value: number }[];
}

/** What is wished of the phone: to hear how it stands, that it tries its camera again, that it is let go. */
export interface PhoneOrder {
  readonly type: "phone";
  readonly name: "look" | "again" | "forget";
}

/** What the person says to a break. */
export interface BreakAnswer {
  readonly type: "break";
  readonly answer: "up" | "later" | "not_today" | "back" | "did_it";
}

export type PageMessage =
  | Begin | Resume | Frame | Tick | CameraReport | Command | PhoneOrder | BreakAnswer
  | Show | Answers | Report | Wish | AboutMe | Prescribe | KeepPose | Unprescribe | OwnImport | KeepPoints | AskProgress | Outcomes | Bare;

// Server -> page: what there is

/** Something to reach in a stretch; a band's open end is null. */
export interface Target {
  readonly key: string;
  readonly measure: string;
  readonly low: number | null;
  readonly high: number | null;
}

/** A stretch in a list. */
export interface Stretch {
  readonly id: string;
  readonly name: string;
  readonly sanskrit: string | null;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly stance: string;
  readonly regions: readonly string[];
  readonly sides: "each" | "together";
  /** Which leg the sides are counted by, as a role and in words. */
  readonly lead: "front" | "rear";
  readonly lead_is: string;
  /** The front legs whose time is kept, in their order. */
  readonly counted: readonly Side[];
  readonly counted_as: (typeof MANNERS)[number];
  readonly floor: boolean;
  readonly needs: readonly string[];
  readonly watch: (typeof WATCHES)[number];
  readonly unwatched: string | null;
  readonly hold_s: number;
  readonly hold_min_s: number;
  readonly hold_max_s: number;
  readonly repetitions: number;
  readonly own: boolean;
  readonly targets: readonly Target[];
}

/** Everything about one stretch. */
export interface ShownStretch extends Stretch {
  readonly steps: readonly string[];
  readonly feel: string;
  readonly not_feel: string;
  readonly stop_if: string;
  readonly adapt: readonly string[];
  readonly muscles_truth: string;
  readonly evidence: string;
  readonly sources: readonly string[];
  readonly easier: readonly string[];
  readonly harder: readonly string[];
  readonly camera: string | null;
  readonly figure: readonly Keyframe[];
}

export interface Shown {
  readonly type: "shown";
  readonly stretch: ShownStretch;
}

/** A pose of the figure (degrees by the body's names; what is not named is 0), and what it lengthens, per cent against standing. */
export interface Drawing {
  readonly pose: Readonly<Record<string, number>>;
  readonly lengthening: Readonly<Record<string, number>>;
}

/** One pose on the way through a stretch, the right leg in front, and the seconds to get there. */
export interface Keyframe extends Drawing {
  readonly key: string;
  readonly seconds: number;
  /** What the figure is drawn with; told with the pose that is held. */
  readonly things?: Things;
}

type Place = readonly [ahead: number, left: number, up: number];

/** A box by its lowest and its highest corner, and the parts of the body that rest on it. */
export interface Box {
  readonly low: Place;
  readonly high: Place;
  readonly carries: readonly string[];
}

/** Metres from the mid-hips of the pose that is held: ahead, left, up. `strap`: the foot that it goes round. */
export interface Things {
  readonly floor: number;
  readonly boxes: readonly Box[];
  readonly strap: Side | null;
}

/** A muscle that the figure shows. A point: on which part of the body, and where (metres: forward, left, up). */
export interface MuscleFacts {
  readonly id: string;
  readonly name: string;
  readonly latin: string;
  readonly group: string;
  readonly side: Side;
  readonly sitting: string;
  readonly confidence: Confidence;
  readonly because: string;
  readonly points: readonly { readonly part: string; readonly at: Place }[];
}

export interface CameraWords {
  readonly text: string;
  readonly action: string;
}

export interface Question {
  readonly id: string;
  readonly ask: string;
  readonly asks_side: boolean;
}

export interface QuestionGroup {
  readonly heading: string;
  readonly questions: readonly Question[];
}

/** The questions before anyone stretches; `daily` is the emergency ones in one line. */
export interface Questions {
  readonly daily: Question;
  readonly gates: readonly { readonly gate: Gate; readonly groups: readonly QuestionGroup[] }[];
  readonly say: { readonly how: string; readonly none: string; readonly disclaimer: string };
}

/** A scale from 0 to 10, some of its numbers in words. */
export interface ScaleWords {
  readonly ask: string;
  readonly aim: string;
  readonly anchors: Readonly<Record<string, string>>;
}

/** The words around the two numbers and the signs that are told after a hold. */
export interface PainWords {
  readonly scales: { readonly feeling: ScaleWords; readonly pain: ScaleWords };
  readonly signs: {
    readonly ask: string;
    readonly none: string;
    readonly names: readonly { readonly id: string; readonly text: string }[];
  };
  readonly stopped: string;
  readonly morning: string;
}

/** A language of the coach: what the page itself says in it. */
export interface Language {
  readonly id: string;
  readonly called: string;
  readonly camera_words: Readonly<Record<string, CameraWords>>;
  /** The stretches' names. */
  readonly names: Readonly<Record<string, string>>;
  /** A sentence to try the voice with. */
  readonly sample: string;
}

export interface Hello {
  readonly type: "hello";
  readonly protocol: number;
  readonly version: string;
  readonly stretches: readonly Stretch[];
  readonly languages: readonly Language[];
  readonly muscles: readonly MuscleFacts[];
  readonly questions: Questions;
  readonly pain_words: PainWords;
  readonly equipment: readonly { readonly id: string; readonly name: string }[];
  readonly regions: readonly string[];
}

// Server -> page: how everything stands

/** What the answers leave of a stretch, and what is said with it. */
export interface Offer {
  readonly blocked: boolean;
  readonly cautions: boolean;
  readonly words: readonly string[];
}

/** One stretch of today's routine. `announce`: the place, to be said; null where one is already there. */
export interface PlanItem {
  readonly stretch: string;
  readonly name: string;
  readonly hold_s: number;
  readonly times: number;
  readonly first: Side | null;
  readonly seconds: number;
  readonly announce: string | null;
  readonly because: readonly string[];
}

/** A region's minutes of the last seven days, by side. */
export interface Week {
  readonly region: string;
  readonly left: number;
  readonly right: number;
}

/** Minutes a side and week: from where it is enough, and from where more adds nothing. */
export interface Marks {
  readonly enough: number;
  readonly plateau: number;
}

export interface Person extends Myself {
  readonly minutes: number;
  readonly floor: boolean;
  readonly camera: boolean;
  readonly have: readonly string[];
}

export interface Own {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly prescription: Prescription;
}

/** The day about whose morning to ask: its last session, and all that was held, the last first. */
export interface Morning {
  readonly session: string;
  readonly stretches: readonly { readonly id: string; readonly name: string }[];
}

export interface State {
  readonly type: "state";
  readonly due: readonly Gate[];
  readonly outcome: { readonly state: (typeof OUTCOMES)[number]; readonly texts: readonly string[]; readonly few: boolean };
  readonly offers: Readonly<Record<string, Offer>>;
  /** `just`: the core by itself, on the person's rung; null where no rung is possible now. `one`: what a break is for. */
  readonly plan: {
    readonly items: readonly PlanItem[]; readonly seconds: number; readonly left_out: readonly string[]; readonly just: PlanItem | null;
    readonly one: PlanItem | null;
  };
  readonly ladder: { readonly rung: number; readonly names: readonly string[] };
  readonly weeks: readonly Week[];
  readonly marks: Marks;
  readonly person: Person;
  readonly own: readonly Own[];
  readonly own_problems: readonly string[];
  readonly ask_morning: Morning | null;
  /** Whether the points of sessions are kept, and how much of them is; null: none can be. */
  readonly points: { readonly on: boolean; readonly recordings: number; readonly megabytes: number } | null;
  readonly ask_outcomes: OutcomeRound | null;
}

/** What is to be asked now of how one is, so many weeks after the beginning. */
export interface OutcomeRound {
  readonly weeks: number;
  readonly instruments: readonly Instrument[];
  readonly activities: readonly string[];
}

/** What one said of how one is is kept. `strong`: it was much pain. */
export interface Noted {
  readonly type: "noted";
  readonly strong: boolean;
}

// Server -> page: what has changed

/** A whole Vega-Lite specification, with its rows; what it shows in words, and its title and note. */
export interface Picture {
  readonly description: string;
  readonly title: string;
  readonly note: string;
  readonly specification: Json;
}

/** Minutes of this week on one side, and how far that is. */
export interface SideWeek {
  readonly seen_min: number;
  readonly told_min: number;
  readonly mark: (typeof MARKS)[number];
}

/** One measure of one stretch on one side. `why`: what is lacking, or the change with its doubt; empty where neither can be told. */
export interface Trend {
  readonly stretch: string;
  readonly measure: string;
  readonly name: string;
  readonly side: Side;
  readonly finding: (typeof FINDINGS)[number];
  readonly said: string;
  readonly why: string;
  readonly since: string | null;
}

export interface Uneven {
  readonly stretch: string;
  readonly name: string;
  readonly days: readonly string[];
  readonly said: string;
}

export interface PastSession {
  readonly id: string;
  readonly at: string;
  readonly stretch: string;
  readonly seen: boolean;
  readonly held_s: PerSide<number>;
}

/** What the pictures are of, and what else they could be of. */
export interface Drawn {
  readonly weeks: number | null;
  readonly region: string | null;
  readonly regions: readonly { readonly id: string; readonly name: string }[];
  readonly stretch: string | null;
  readonly session: string | null;
  /** There is more than can be drawn; of so many days one is drawn. */
  readonly cut: boolean;
  readonly each: number;
}

export interface Progress {
  readonly type: "progress";
  readonly sessions: number;
  readonly week: readonly (PerSide<SideWeek> & { readonly region: string; readonly name: string })[];
  readonly marks: Marks;
  readonly left: { readonly stretch: string; readonly sides: Readonly<Record<string, number>> } | null;
  readonly trends: readonly Trend[];
  readonly uneven: readonly Uneven[];
  readonly recent: readonly PastSession[];
  readonly outcomes: { readonly changes: readonly string[]; readonly activities: readonly string[]; readonly told: boolean };
  readonly drawn: Drawn;
  readonly pictures: {
    readonly weekly: Picture | null;
    readonly trends: readonly { readonly measure: string; readonly side: Side; readonly picture: Picture }[];
    readonly holds: Picture | null;
    readonly muscles: Picture | null;
  };
}

/** What follows from a report. */
export interface Judged {
  readonly type: "judged";
  readonly colour: (typeof COLOURS)[number] | null;
  readonly texts: readonly string[];
  readonly then: (typeof THENS)[number];
  /** The easier stretch to take in its place. */
  readonly easier: string | null;
}

/** All own stretches as one file. */
export interface OwnFile {
  readonly type: "own";
  readonly text: string;
}

// Server -> page: a session

export interface Begun {
  readonly type: "begun";
  readonly session: string;
  readonly stretch: string;
  readonly hold_s: number;
  readonly setup: string;
  /** It goes on, and is not new. */
  readonly resumed: boolean;
}

/** Whether the page's camera may be open; if not, why, and which programs have it. */
export interface EyesTold {
  readonly type: "eyes";
  readonly open: boolean;
  readonly why: (typeof SHUT_BY)[number] | null;
  readonly who: readonly string[];
}

export interface Cue {
  readonly key: string;
  readonly text: string;
  readonly tone: Tone;
  /** The reason, for whoever asks; empty where there is none to tell. */
  readonly why: string;
}

/** Where the lens is, with standard deviations; metres are those of someone `stature_m` tall. */
export interface Lens {
  readonly height_m: number;
  readonly height_sd_m: number;
  readonly distance_m: number;
  readonly distance_sd_m: number;
  readonly stature_m: number;
}

/** `azimuth_deg`: from exactly side-on, + in front of the person. `move`: what to move so that the view is better. */
export interface View {
  readonly azimuth_deg: number | null;
  readonly azimuth_sd_deg: number | null;
  readonly verdict: Verdict | null;
  readonly move: string | null;
  readonly lens: Lens | null;
}

/** What Python says to one frame or tick, as far as the page shows it; `server_ms` is kept for measurement. */
export interface Moment {
  readonly type: "moment";
  readonly seq: number;
  readonly time_s: number;
  readonly phase: Phase;
  readonly front_leg: Side | null;
  readonly in_stretch: boolean;
  readonly ring: number;
  readonly held_s: PerSide<number>;
  readonly hold_s: number;
  readonly cue: Cue | null;
  readonly say: string | null;
  readonly sounds: readonly Sound[];
  readonly notice: string | null;
  readonly view: View;
  readonly owed_s: PerSide<number> | null;
  readonly figure: Drawing | null;
  /** Guided by the clock, not seen. */
  readonly told: boolean;
  /** Seconds until the clock takes the person to be in; null while they are. */
  readonly ready_in_s: number | null;
  readonly server_ms: number;
}

export interface LegSummary {
  readonly leg: Leg;
  readonly name: string;
  readonly held_s: number;
  readonly owed_s: number;
  /** How far was held for a steady second, and what it may be wrong by. */
  readonly bests: readonly { readonly name: string; readonly value_deg: number; readonly doubt_deg: number }[];
}

export interface Summary {
  readonly type: "summary";
  readonly session: string;
  readonly stretch: string;
  /** Guided by the clock, not seen. */
  readonly told: boolean;
  readonly ended: Ending;
  readonly headline: string;
  readonly duration_s: number;
  readonly hold_s: number;
  readonly legs: readonly LegSummary[];
  readonly sentences: readonly string[];
  readonly saved: boolean;
  readonly advice: string | null;
}

export interface ErrorMessage {
  readonly type: "error";
  readonly code: string;
  readonly message: string;
  readonly fatal: boolean;
}

/** How the phone stands that may be the camera; told only where Unsit was started for one. */
export interface PhoneNews {
  readonly type: "phone";
  readonly state: (typeof PHONE_STATES)[number];
  /** Why its camera shows nothing. */
  readonly trouble: (typeof PHONE_TROUBLES)[number] | null;
  readonly address: string;
  /** What pairs a phone, and for how long; null once one is paired. */
  readonly code: string | null;
  readonly left_s: number | null;
  readonly fingerprint: string;
}

/** What the phone sees, for this page to draw. */
export interface Seen {
  readonly type: "seen";
  readonly width: number;
  readonly height: number;
  readonly image: readonly ImagePoint[] | null;
}

/** Something to do in a break, from a collection of somebody's. */
export interface Idea {
  readonly name: string;
  readonly text: string;
  readonly steps: readonly string[];
  readonly whose: string | null;
}

/** How the break stands that this page is there for, as the reminder has it. */
export interface Break {
  readonly type: "break";
  readonly id: string;
  readonly kind: (typeof BREAK_KINDS)[number];
  readonly sat_min: number;
  readonly stage: (typeof BREAK_STAGES)[number];
  /** How it ended, and why, where that was not the person's wish. */
  readonly ended: BreakEnd | null;
  readonly why: string | null;
  readonly idea: Idea | null;
  /** No stretch is left to do in it. */
  readonly stretch_done: boolean;
  readonly walk_s: number;
  readonly later_min: number;
  /** Until the next one, where that is known. */
  readonly next_min: number | null;
}

export type BreakEnd = (typeof BREAK_ENDS)[number];

export type ServerMessage = Hello | Break | Shown | State | Judged | Noted | Progress | OwnFile | Begun | EyesTold | Moment | Summary | PhoneNews | Seen | ErrorMessage;

/** Whether every number in a frame is finite: JSON has no NaN, and a null in its place would mean something else. */
export function isFinite(frame: Frame): boolean {
  const numbers = [frame.time_s, frame.width, frame.height, frame.brightness ?? 0, frame.contrast ?? 0];
  return [...numbers, ...(frame.image ?? []).flat(), ...(frame.world ?? []).flat()].every(Number.isFinite);
}
