/**
 * The messages between the page and Python, version 1 (docs/protocol.md), and a narrow look at what arrives.
 * A message that is not as agreed is a `ProtocolFault` that says where; nothing is guessed or filled in.
 */

export const PROTOCOL = 1;

export const PHASES = [
  "looking", "setting_up", "entering", "holding", "correcting", "resting", "changing", "paused", "done",
] as const;
export const SIDES = ["right", "left"] as const;
export const TONES = ["safety", "setup", "form", "praise", "count"] as const;
export const SOUNDS = ["in", "out", "half", "last_five", "done", "change"] as const;
export const VERDICTS = ["good", "usable", "refused"] as const;
export const ENDINGS = ["finished", "stopped", "left", "interrupted"] as const;
export const CONFIDENCES = ["high", "medium", "low"] as const;
export const CAMERA_STATES = ["denied", "absent", "busy", "lost", "back"] as const;

export type Phase = (typeof PHASES)[number];
export type Side = (typeof SIDES)[number];
export type Tone = (typeof TONES)[number];
export type Sound = (typeof SOUNDS)[number];
export type Verdict = (typeof VERDICTS)[number];
export type Ending = (typeof ENDINGS)[number];
export type Confidence = (typeof CONFIDENCES)[number];
export type CameraState = (typeof CAMERA_STATES)[number];
export type Source = "camera" | "demo";
export type CommandName = "stop" | "pause" | "resume" | "finish";

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

export interface CameraReport {
  readonly type: "camera";
  readonly state: CameraState;
}

export interface Command {
  readonly type: "command";
  readonly name: CommandName;
}

export type PageMessage = Begin | Frame | CameraReport | Command;

// Server -> page

export interface Stretch {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly hold_s: number;
  readonly hold_min_s: number;
  readonly hold_max_s: number;
  readonly steps: readonly string[];
  readonly feel: string;
  readonly stop_if: string;
  readonly muscles_truth: string;
  readonly figure: readonly Keyframe[];
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
  readonly points: readonly { readonly part: string; readonly at: readonly [number, number, number] }[];
}

export interface CameraWords {
  readonly text: string;
  readonly action: string;
}

export interface Hello {
  readonly type: "hello";
  readonly protocol: number;
  readonly version: string;
  readonly stretches: readonly Stretch[];
  readonly camera_words: Readonly<Record<string, CameraWords>>;
  readonly muscles: readonly MuscleFacts[];
}

export interface Begun {
  readonly type: "begun";
  readonly session: string;
  readonly stretch: string;
  readonly hold_s: number;
  readonly setup: string;
}

export interface Cue {
  readonly key: string;
  readonly text: string;
  readonly tone: Tone;
  /** The reason, for whoever asks; empty where there is none to tell. */
  readonly why: string;
}

/** Where the lens is, with standard deviations; metres are those of someone 1.70 m tall. */
export interface Lens {
  readonly height_m: number;
  readonly height_sd_m: number;
  readonly distance_m: number;
  readonly distance_sd_m: number;
}

/** `azimuth_deg`: from exactly side-on, + in front of the person. `move`: what to move so that the view is better. */
export interface View {
  readonly azimuth_deg: number | null;
  readonly azimuth_sd_deg: number | null;
  readonly verdict: Verdict | null;
  readonly move: string | null;
  readonly lens: Lens | null;
}

/** What Python says to one frame, as far as the page shows it; `server_ms` is kept for measurement. */
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
  readonly server_ms: number;
}

export interface LegSummary {
  readonly held_s: number;
  readonly owed_s: number;
}

export interface Summary {
  readonly type: "summary";
  readonly session: string;
  readonly ended: Ending;
  readonly headline: string;
  readonly duration_s: number;
  readonly hold_s: number;
  readonly legs: PerSide<LegSummary>;
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

export type ServerMessage = Hello | Begun | Moment | Summary | ErrorMessage;

/** A message of the server that is not as agreed. */
export class ProtocolFault extends Error {
  override readonly name = "ProtocolFault";
}

type Json = Readonly<Record<string, unknown>>;

function fault(where: string, expected: string, found: unknown): never {
  throw new ProtocolFault(`${where}: found ${JSON.stringify(found) ?? "nothing"}, expected ${expected}`);
}

function object(value: unknown, where: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fault(where, "an object", value);
  return value as Json;
}

function text(value: unknown, where: string): string {
  return typeof value === "string" ? value : fault(where, "a text", value);
}

function truth(value: unknown, where: string): boolean {
  return typeof value === "boolean" ? value : fault(where, "true or false", value);
}

function number(value: unknown, where: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fault(where, "a finite number", value);
}

function share(value: unknown, where: string): number {
  const found = number(value, where);
  return found >= 0 && found <= 1 ? found : fault(where, "0 to 1", value);
}

function list<T>(value: unknown, where: string, item: (value: unknown, where: string) => T): readonly T[] {
  if (!Array.isArray(value)) return fault(where, "a list", value);
  return value.map((each: unknown, index) => item(each, `${where}[${index}]`));
}

function orNull<T>(value: unknown, where: string, read: (value: unknown, where: string) => T): T | null {
  return value === null ? null : read(value, where);
}

function oneOf<const T extends readonly string[]>(value: unknown, where: string, names: T): T[number] {
  const found = names.find((name) => name === value);
  return found ?? fault(where, `one of ${names.join(", ")}`, value);
}

function perSide<T>(value: unknown, where: string, read: (value: unknown, where: string) => T): PerSide<T> {
  const sides = object(value, where);
  return { right: read(sides["right"], `${where}.right`), left: read(sides["left"], `${where}.left`) };
}

function numbers(value: unknown, where: string): Readonly<Record<string, number>> {
  const read = ([name, each]: [string, unknown]): [string, number] => [name, number(each, `${where}.${name}`)];
  return Object.fromEntries(Object.entries(object(value, where)).map(read));
}

function drawing(value: unknown, where: string): Drawing {
  const given = object(value, where);
  return { pose: numbers(given["pose"], `${where}.pose`), lengthening: numbers(given["lengthening"], `${where}.lengthening`) };
}

function keyframe(value: unknown, where: string): Keyframe {
  const given = object(value, where);
  return {
    key: text(given["key"], `${where}.key`),
    seconds: number(given["seconds"], `${where}.seconds`),
    ...drawing(value, where),
  };
}

function point(value: unknown, where: string): MuscleFacts["points"][number] {
  const given = object(value, where);
  const [x, y, z] = list(given["at"], `${where}.at`, number);
  if (x === undefined || y === undefined || z === undefined) return fault(`${where}.at`, "three numbers", given["at"]);
  return { part: text(given["part"], `${where}.part`), at: [x, y, z] };
}

function muscle(value: unknown, where: string): MuscleFacts {
  const given = object(value, where);
  return {
    id: text(given["id"], `${where}.id`),
    name: text(given["name"], `${where}.name`),
    latin: text(given["latin"], `${where}.latin`),
    group: text(given["group"], `${where}.group`),
    side: oneOf(given["side"], `${where}.side`, SIDES),
    sitting: text(given["sitting"], `${where}.sitting`),
    confidence: oneOf(given["confidence"], `${where}.confidence`, CONFIDENCES),
    because: text(given["because"], `${where}.because`),
    points: list(given["points"], `${where}.points`, point),
  };
}

function stretch(value: unknown, where: string): Stretch {
  const given = object(value, where);
  return {
    id: text(given["id"], `${where}.id`),
    name: text(given["name"], `${where}.name`),
    summary: text(given["summary"], `${where}.summary`),
    hold_s: number(given["hold_s"], `${where}.hold_s`),
    hold_min_s: number(given["hold_min_s"], `${where}.hold_min_s`),
    hold_max_s: number(given["hold_max_s"], `${where}.hold_max_s`),
    steps: list(given["steps"], `${where}.steps`, text),
    feel: text(given["feel"], `${where}.feel`),
    stop_if: text(given["stop_if"], `${where}.stop_if`),
    muscles_truth: text(given["muscles_truth"], `${where}.muscles_truth`),
    figure: list(given["figure"], `${where}.figure`, keyframe),
  };
}

function cameraWords(value: unknown, where: string): Readonly<Record<string, CameraWords>> {
  const read = ([state, words]: [string, unknown]): [string, CameraWords] => {
    const given = object(words, `${where}.${state}`);
    return [state, { text: text(given["text"], `${where}.${state}.text`), action: text(given["action"], `${where}.${state}.action`) }];
  };
  return Object.fromEntries(Object.entries(object(value, where)).map(read));
}

function hello(given: Json): Hello {
  return {
    type: "hello",
    protocol: number(given["protocol"], "hello.protocol"),
    version: text(given["version"], "hello.version"),
    stretches: list(given["stretches"], "hello.stretches", stretch),
    camera_words: cameraWords(given["camera_words"], "hello.camera_words"),
    muscles: list(given["muscles"], "hello.muscles", muscle),
  };
}

function begun(given: Json): Begun {
  return {
    type: "begun",
    session: String(given["session"]),
    stretch: text(given["stretch"], "begun.stretch"),
    hold_s: number(given["hold_s"], "begun.hold_s"),
    setup: text(given["setup"], "begun.setup"),
  };
}

function cue(value: unknown, where: string): Cue {
  const given = object(value, where);
  return {
    key: text(given["key"], `${where}.key`),
    text: text(given["text"], `${where}.text`),
    tone: oneOf(given["tone"], `${where}.tone`, TONES),
    why: text(given["why"], `${where}.why`),
  };
}

function lens(value: unknown, where: string): Lens {
  const given = object(value, where);
  return {
    height_m: number(given["height_m"], `${where}.height_m`),
    height_sd_m: number(given["height_sd_m"], `${where}.height_sd_m`),
    distance_m: number(given["distance_m"], `${where}.distance_m`),
    distance_sd_m: number(given["distance_sd_m"], `${where}.distance_sd_m`),
  };
}

function view(value: unknown, where: string): View {
  const given = object(value, where);
  return {
    azimuth_deg: orNull(given["azimuth_deg"], `${where}.azimuth_deg`, number),
    azimuth_sd_deg: orNull(given["azimuth_sd_deg"], `${where}.azimuth_sd_deg`, number),
    verdict: orNull(given["verdict"], `${where}.verdict`, (name, at) => oneOf(name, at, VERDICTS)),
    move: orNull(given["move"], `${where}.move`, text),
    lens: orNull(given["lens"], `${where}.lens`, lens),
  };
}

function moment(given: Json): Moment {
  return {
    type: "moment",
    seq: number(given["seq"], "moment.seq"),
    time_s: number(given["time_s"], "moment.time_s"),
    phase: oneOf(given["phase"], "moment.phase", PHASES),
    front_leg: orNull(given["front_leg"], "moment.front_leg", (name, at) => oneOf(name, at, SIDES)),
    in_stretch: truth(given["in_stretch"], "moment.in_stretch"),
    ring: share(given["ring"], "moment.ring"),
    held_s: perSide(given["held_s"], "moment.held_s", number),
    hold_s: number(given["hold_s"], "moment.hold_s"),
    cue: orNull(given["cue"], "moment.cue", cue),
    say: orNull(given["say"], "moment.say", text),
    sounds: list(given["sounds"], "moment.sounds", (name, at) => oneOf(name, at, SOUNDS)),
    notice: orNull(given["notice"], "moment.notice", text),
    view: view(given["view"], "moment.view"),
    owed_s: orNull(given["owed_s"], "moment.owed_s", (value, at) => perSide(value, at, number)),
    figure: orNull(given["figure"], "moment.figure", drawing),
    server_ms: number(given["server_ms"], "moment.server_ms"),
  };
}

function legSummary(value: unknown, where: string): LegSummary {
  const given = object(value, where);
  return {
    held_s: number(given["held_s"], `${where}.held_s`),
    owed_s: number(given["owed_s"], `${where}.owed_s`),
  };
}

function summary(given: Json): Summary {
  return {
    type: "summary",
    session: String(given["session"]),
    ended: oneOf(given["ended"], "summary.ended", ENDINGS),
    headline: text(given["headline"], "summary.headline"),
    duration_s: number(given["duration_s"], "summary.duration_s"),
    hold_s: number(given["hold_s"], "summary.hold_s"),
    legs: perSide(given["legs"], "summary.legs", legSummary),
    sentences: list(given["sentences"], "summary.sentences", text),
    saved: truth(given["saved"], "summary.saved"),
    advice: orNull(given["advice"], "summary.advice", text),
  };
}

function error(given: Json): ErrorMessage {
  return {
    type: "error",
    code: text(given["code"], "error.code"),
    message: text(given["message"], "error.message"),
    fatal: truth(given["fatal"], "error.fatal"),
  };
}

const READERS = { hello, begun, moment, summary, error } as const;

/** The message in a text from the server; throws `ProtocolFault`. */
export function read(raw: string): ServerMessage {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    return fault("message", "JSON", raw.slice(0, 80));
  }
  const given = object(parsed, "message");
  const kind = oneOf(given["type"], "message.type", ["hello", "begun", "moment", "summary", "error"]);
  return READERS[kind](given);
}

/** Whether every number in a frame is finite: JSON has no NaN, and a null in its place would mean something else. */
export function isFinite(frame: Frame): boolean {
  const numbers = [frame.time_s, frame.width, frame.height, frame.brightness ?? 0, frame.contrast ?? 0];
  return [...numbers, ...(frame.image ?? []).flat(), ...(frame.world ?? []).flat()].every(Number.isFinite);
}
