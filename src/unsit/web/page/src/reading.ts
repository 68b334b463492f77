/** Reads what arrives from Python, field by field; a message that is not as agreed is a `ProtocolFault` that says where. */

import {
  among, fault, fields, type Json, list, listOf, made, maybe, named, number, object, oneOf, type Reader, share, text, truth,
} from "./json";
import {
  BREAK_ENDS, BREAK_KINDS, BREAK_STAGES, COLOURS, CONFIDENCES, ENDINGS, FINDINGS, GATES, GOALS, INSTRUMENTS, LEGS, MANNERS, MARKS, OUTCOMES, PHASES, PHONE_STATES, PHONE_TROUBLES, SHUT_BY, SIDES, SOUNDS, THENS, TONES, VERDICTS, WATCHES,
  type Begun, type Box, type Break, type Drawing, type ErrorMessage, type EyesTold, type Hello, type Idea, type ImagePoint, type Judged, type Keyframe, type Leg, type Language, type LegSummary, type Limit, type Moment,
  type Noted, type OutcomeRound, type PastSession, type Picture, type Progress, type SideWeek, type Trend, type Uneven,
  type MuscleFacts, type OwnFile, type PerSide, type Person, type PhoneNews, type PlanItem, type Prescription, type Questions, type Seen, type ServerMessage,
  type Shown, type ShownStretch, type State, type Stretch, type Summary, type Things, type View,
} from "./protocol";

type Point = MuscleFacts["points"][number];
/** A message without its type, which is known already. */
type Body<M> = Omit<M, "type">;

function perSide<T>(read: Reader<T>): Reader<PerSide<T>> {
  return made<PerSide<T>>({ right: read, left: read });
}

function given(value: unknown): string {
  return String(value);
}

// What there is

const DRAWING = { pose: named(number), lengthening: named(number) };
const drawing: Reader<Drawing> = made<Drawing>(DRAWING);
const place: Reader<Point["at"]> = (value, where) => {
  const [x, y, z] = list(value, where, number);
  if (x === undefined || y === undefined || z === undefined) return fault(where, "three numbers", value);
  return [x, y, z];
};

const things: Reader<Things> = made<Things>({
  floor: number, boxes: listOf(made<Box>({ low: place, high: place, carries: listOf(text) })), strap: maybe(among(SIDES)),
});

const keyframe: Reader<Keyframe> = (value, where) => {
  const { things: told } = object(value, where);
  const frame = fields<Omit<Keyframe, "things">>(value, where, { key: text, seconds: number, ...DRAWING });
  return told === undefined ? frame : { ...frame, things: things(told, `${where}.things`) };
};

const muscle: Reader<MuscleFacts> = made<MuscleFacts>({
  id: text, name: text, latin: text, group: text, side: among(SIDES), sitting: text, confidence: among(CONFIDENCES), because: text,
  points: listOf(made<Point>({ part: text, at: place })),
});

const STRETCH: { readonly [K in keyof Stretch]: Reader<Stretch[K]> } = {
  id: text, name: text, sanskrit: maybe(text), aliases: listOf(text), summary: text, stance: text, regions: listOf(text),
  sides: among(["each", "together"]), lead: among(["front", "rear"]), lead_is: text, counted: listOf(among(SIDES)), counted_as: among(MANNERS), floor: truth, needs: listOf(text),
  watch: among(WATCHES), unwatched: maybe(text), hold_s: number, hold_min_s: number, hold_max_s: number, repetitions: number,
  own: truth, targets: listOf(made<Stretch["targets"][number]>({ key: text, measure: text, low: maybe(number), high: maybe(number) })),
};

const shownStretch: Reader<ShownStretch> = made<ShownStretch>({
  ...STRETCH, steps: listOf(text), feel: text, not_feel: text, stop_if: text, adapt: listOf(text), muscles_truth: text,
  evidence: text, sources: listOf(text), easier: listOf(text), harder: listOf(text), camera: maybe(text), figure: listOf(keyframe),
});

const question = made<Questions["daily"]>({ id: text, ask: text, asks_side: truth });
const scale = made<Hello["pain_words"]["scales"]["pain"]>({ ask: text, aim: text, anchors: named(text) });

const questions: Reader<Questions> = made<Questions>({
  daily: question,
  gates: listOf(made<Questions["gates"][number]>({
    gate: among(GATES),
    groups: listOf(made<Questions["gates"][number]["groups"][number]>({ heading: text, questions: listOf(question) })),
  })),
  say: made<Questions["say"]>({ how: text, none: text, disclaimer: text }),
});

const painWords = made<Hello["pain_words"]>({
  scales: made<Hello["pain_words"]["scales"]>({ feeling: scale, pain: scale }),
  signs: made<Hello["pain_words"]["signs"]>({
    ask: text, none: text, names: listOf(made<Hello["pain_words"]["signs"]["names"][number]>({ id: text, text })),
  }),
  stopped: text,
  morning: text,
});

const HELLO: { readonly [K in keyof Body<Hello>]: Reader<Hello[K]> } = {
  protocol: number, version: text, stretches: listOf(made<Stretch>(STRETCH)),
  languages: listOf(made<Language>({
    id: text, called: text, camera_words: named(made<Language["camera_words"][string]>({ text, action: text })), names: named(text), sample: text,
  })),
  muscles: listOf(muscle),
  questions, pain_words: painWords, equipment: listOf(made<Hello["equipment"][number]>({ id: text, name: text })),
  regions: listOf(text),
};

// How everything stands

const planItem: Reader<PlanItem> = made<PlanItem>({
  stretch: text, name: text, hold_s: number, times: number, first: maybe(among(SIDES)), seconds: number, announce: maybe(text),
  because: listOf(text),
});

const limit: Reader<Limit> = made<Limit>({ measure: text, at_most: maybe(number), at_least: maybe(number) });

const person: Reader<Person> = made<Person>({
  stature_cm: maybe(number), thigh_ratio: maybe(number), trunk_ratio: maybe(number), arm_ratio: maybe(number), older: truth, cannot: listOf(text), hold_s: maybe(number), comfort_only: truth,
  knee_allowance_deg: number, goal: among(GOALS), limits: listOf(limit), minutes: number, floor: truth, camera: truth, have: listOf(text),
});

const prescription: Reader<Prescription> = made<Prescription>({
  id: text, from: text, name: text, by: text, note: text,
  hold: made<Prescription["hold"]>({ default_s: maybe(number), times: maybe(number) }), only: maybe(among(SIDES)),
  limit: listOf(limit),
  target: listOf(made<Prescription["target"][number]>({ key: text, low: maybe(number), high: maybe(number) })),
});

const STATE: { readonly [K in keyof Body<State>]: Reader<State[K]> } = {
  due: listOf(among(GATES)),
  outcome: made<State["outcome"]>({ state: among(OUTCOMES), texts: listOf(text), few: truth }),
  offers: named(made<State["offers"][string]>({ blocked: truth, cautions: truth, words: listOf(text) })),
  plan: made<State["plan"]>({ items: listOf(planItem), seconds: number, left_out: listOf(text), just: maybe(planItem), one: maybe(planItem) }),
  ladder: made<State["ladder"]>({ rung: number, names: listOf(text) }),
  weeks: listOf(made<State["weeks"][number]>({ region: text, left: number, right: number })),
  marks: made<State["marks"]>({ enough: number, plateau: number }),
  person,
  own: listOf(made<State["own"][number]>({ id: text, name: text, from: text, prescription })),
  own_problems: listOf(text),
  ask_outcomes: maybe(made<OutcomeRound>({ weeks: number, instruments: listOf(among(INSTRUMENTS)), activities: listOf(text) })),
  ask_morning: maybe(made<NonNullable<State["ask_morning"]>>({
    session: text, stretches: listOf(made<NonNullable<State["ask_morning"]>["stretches"][number]>({ id: text, name: text })),
  })),
  points: maybe(made<NonNullable<State["points"]>>({ on: truth, recordings: number, megabytes: number })),
};

// A session

const view: Reader<View> = made<View>({
  azimuth_deg: maybe(number), azimuth_sd_deg: maybe(number), verdict: maybe(among(VERDICTS)), move: maybe(text),
  lens: maybe(made<NonNullable<View["lens"]>>({ height_m: number, height_sd_m: number, distance_m: number, distance_sd_m: number, stature_m: number })),
});

const MOMENT: { readonly [K in keyof Body<Moment>]: Reader<Moment[K]> } = {
  seq: number, time_s: number, phase: among(PHASES), front_leg: maybe(among(SIDES)), in_stretch: truth, ring: share,
  held_s: perSide(number), hold_s: number,
  cue: maybe(made<NonNullable<Moment["cue"]>>({ key: text, text, tone: among(TONES), why: text })),
  say: maybe(text), sounds: listOf(among(SOUNDS)), notice: maybe(text), view, owed_s: maybe(perSide(number)),
  figure: maybe(drawing), told: truth, ready_in_s: maybe(number), server_ms: number,
};

export const bests = listOf(made<LegSummary["bests"][number]>({ name: text, value_deg: number, doubt_deg: number }));

/** The legs in the order in which they are told. */
const legs: Reader<readonly LegSummary[]> = (value, where) => {
  const told = object(value, where);
  const read = (leg: Leg): LegSummary => ({
    leg, ...fields<Omit<LegSummary, "leg">>(told[leg], `${where}.${leg}`, {
      name: text, held_s: number, owed_s: number, bests,
    }),
  });
  const found = LEGS.filter((leg) => leg in told).map(read);
  return found.length > 0 ? found : fault(where, `one of ${LEGS.join(", ")}`, value);
};

const SUMMARY: { readonly [K in keyof Body<Summary>]: Reader<Summary[K]> } = {
  session: given, stretch: text, told: truth, ended: among(ENDINGS), headline: text, duration_s: number, hold_s: number, legs,
  sentences: listOf(text), saved: truth, advice: maybe(text),
};

const JUDGED: { readonly [K in keyof Body<Judged>]: Reader<Judged[K]> } = {
  colour: maybe(among(COLOURS)), texts: listOf(text), then: among(THENS), easier: maybe(text),
};

// What has changed

const picture: Reader<Picture> = (value, where) => {
  const specification = object(value, where);
  const words = fields<Pick<Picture, "title" | "note">>(specification["usermeta"], `${where}.usermeta`, { title: text, note: text });
  return { ...words, description: text(specification["description"], `${where}.description`), specification };
};
const sideWeek: Reader<SideWeek> = made<SideWeek>({ seen_min: number, told_min: number, mark: among(MARKS) });

const PROGRESS: { readonly [K in keyof Body<Progress>]: Reader<Progress[K]> } = {
  sessions: number,
  week: listOf(made<Progress["week"][number]>({ region: text, name: text, left: sideWeek, right: sideWeek })),
  marks: made<Progress["marks"]>({ enough: number, plateau: number }),
  left: maybe(made<NonNullable<Progress["left"]>>({ stretch: text, sides: named(number) })),
  trends: listOf(made<Trend>({ stretch: text, measure: text, name: text, side: among(SIDES), finding: among(FINDINGS), said: text, why: text, since: maybe(text) })),
  uneven: listOf(made<Uneven>({ stretch: text, name: text, days: listOf(text), said: text })),
  recent: listOf(made<PastSession>({ id: text, at: text, stretch: text, seen: truth, held_s: perSide(number) })),
  outcomes: made<Progress["outcomes"]>({ changes: listOf(text), activities: listOf(text), told: truth }),
  drawn: made<Progress["drawn"]>({
    weeks: maybe(number), region: maybe(text), regions: listOf(made<Progress["drawn"]["regions"][number]>({ id: text, name: text })),
    stretch: maybe(text), session: maybe(text), cut: truth, each: number,
  }),
  pictures: made<Progress["pictures"]>({
    weekly: maybe(picture), holds: maybe(picture), muscles: maybe(picture),
    trends: listOf(made<Progress["pictures"]["trends"][number]>({ measure: text, side: among(SIDES), picture })),
  }),
};

// A break

const BREAK: { readonly [K in keyof Body<Break>]: Reader<Break[K]> } = {
  id: text, kind: among(BREAK_KINDS), sat_min: number, stage: among(BREAK_STAGES), ended: maybe(among(BREAK_ENDS)), why: maybe(text),
  idea: maybe(made<Idea>({ name: text, text, steps: listOf(text), whose: maybe(text) })), stretch_done: truth, walk_s: number,
  later_min: number, next_min: maybe(number),
};

// A phone

const PHONE: { readonly [K in keyof Body<PhoneNews>]: Reader<PhoneNews[K]> } = {
  state: among(PHONE_STATES), trouble: maybe(among(PHONE_TROUBLES)), address: text, code: maybe(text), left_s: maybe(number), fingerprint: text,
};

const imagePoint: Reader<ImagePoint> = (value, where) => {
  const [x, y, z, visibility] = list(value, where, number);
  if (x === undefined || y === undefined || z === undefined || visibility === undefined) return fault(where, "four numbers", value);
  return [x, y, z, visibility];
};

const READERS: { readonly [M in ServerMessage as M["type"]]: (given: Json) => M } = {
  hello: (of) => ({ type: "hello", ...fields<Body<Hello>>(of, "hello", HELLO) }),
  break: (of) => ({ type: "break", ...fields<Body<Break>>(of, "break", BREAK) }),
  shown: (of) => ({ type: "shown", ...fields<Body<Shown>>(of, "shown", { stretch: shownStretch }) }),
  state: (of) => ({ type: "state", ...fields<Body<State>>(of, "state", STATE) }),
  judged: (of) => ({ type: "judged", ...fields<Body<Judged>>(of, "judged", JUDGED) }),
  noted: (of) => ({ type: "noted", ...fields<Body<Noted>>(of, "noted", { strong: truth }) }),
  progress: (of) => ({ type: "progress", ...fields<Body<Progress>>(of, "progress", PROGRESS) }),
  own: (of) => ({ type: "own", ...fields<Body<OwnFile>>(of, "own", { text }) }),
  begun: (of) => ({
    type: "begun", ...fields<Body<Begun>>(of, "begun", { session: given, stretch: text, hold_s: number, setup: text, resumed: truth }),
  }),
  eyes: (of) => ({ type: "eyes", ...fields<Body<EyesTold>>(of, "eyes", { open: truth, why: maybe(among(SHUT_BY)), who: listOf(text) }) }),
  moment: (of) => ({ type: "moment", ...fields<Body<Moment>>(of, "moment", MOMENT) }),
  summary: (of) => ({ type: "summary", ...fields<Body<Summary>>(of, "summary", SUMMARY) }),
  phone: (of) => ({ type: "phone", ...fields<Body<PhoneNews>>(of, "phone", PHONE) }),
  seen: (of) => ({ type: "seen", ...fields<Body<Seen>>(of, "seen", { width: number, height: number, image: maybe(listOf(imagePoint)) }) }),
  error: (of) => ({ type: "error", ...fields<Body<ErrorMessage>>(of, "error", { code: text, message: text, fatal: truth }) }),
};

const KINDS = ["hello", "break", "shown", "state", "judged", "noted", "progress", "own", "begun", "eyes", "moment", "summary", "phone", "seen", "error"] as const;

/** The message in a text from the server; throws `ProtocolFault`. */
export function read(raw: string): ServerMessage {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    return fault("message", "JSON", raw.slice(0, 80));
  }
  const message = object(parsed, "message");
  return READERS[oneOf(message["type"], "message.type", KINDS)](message);
}
