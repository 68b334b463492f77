/**
 * Every text of the page, in English; those of a session in the other languages, too (`translations.ts`). What is said about
 * the stretch and the body comes from Python.
 */

import type { Verbosity } from "./hearing";
import { counted, metres, nearest, plain as number, tenths, whole } from "./numbers";
import type { BreakEnd, Confidence, Goal, Side, Stretch } from "./protocol";
import type { Scheme } from "./scheme";
import { leadOf } from "./sides";
import { translated } from "./translations";

/** How long a stretch is held, of how many short holds that is made, how often, and whether each side by itself. */
export interface Dose {
  readonly hold_s: number;
  readonly repetitions: number;
  readonly times: number;
  readonly each: boolean;
}

export const UNSIT = {
  product: "Unsit",
  care: "Stop if it hurts. Unsit is a wellness tool, not a medical device.",
  privacy: "No picture leaves this page.",
  connecting: "Connecting to Unsit on this computer …",
  loading: "Getting the pose model ready …",
  ready: "Ready.",
  notReady: "The pose model is not ready.",
} as const;

export const WAYS_AROUND = {
  label: "Where to go",
  today: "Today",
  stretches: "All stretches",
  progress: "Progress",
  about: "About you",
  questions: "Questions again",
} as const;

export const DEMO = {
  title: "Get up for two minutes.",
  lead:
    "Unsit takes you through one gentle hip and lower-back stretch. It watches your form through your camera and counts " +
    "only the seconds you really hold.",
  start: "Start the demo",
  note: "A recording plays in place of your camera. Nothing else differs.",
} as const;

export const QUESTIONS = {
  first: "A few questions first.",
  again: "The questions again.",
  daily: "One question for today.",
  no: "No, nothing of that",
  yes: "Yes",
  goOn: (ticked: number) => (ticked === 1 ? "Go on with 1 ticked" : `Go on with ${ticked} ticked`),
  untick: "Untick all",
  back: "Back",
  side: "Which side?",
  sides: { left: "Left", right: "Right", both: "Both" } satisfies Record<Side | "both", string>,
  answerAgain: "Answer again",
} as const;

export const TODAY = {
  title: (minutes: number) => `Today, about ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
  nothing: "Today.",
  routine: "Today's stretches, in order",
  start: "Start",
  dose: ({ hold_s, times, repetitions, each }: Dose) =>
    `${times * repetitions > 1 ? `${times * repetitions} × ` : ""}${number(hold_s / repetitions)} s${each ? " each side" : ""}`,
  minutes: "I have",
  minutesOf: (minutes: number) => `${minutes} min`,
  noFloor: "No floor here",
  noCamera: "No camera",
  have: "What is here",
  haveHint: "Untick what is not there, and tick what else is. A folded blanket is a mat, too.",
  just: "Just the stretch",
  justOut: "Just the stretch is not for you now.",
  justOn: (name: string) => `On your step: ${name}`,
  instead: (name: string) => `${name} in its place`,
  hold: "Hold on each side",
  seconds: (hold_s: number) => `${number(hold_s)} s`,
  week: "This week",
  weekHint: (enough: number, plateau: number) => `Minutes a side. At least ${number(enough)}; beyond ${number(plateau)} adds nothing.`,
  weekOf: (region: string, left: number, right: number) => `${capital(region)}: left ${tenths(left)} minutes, right ${tenths(right)} minutes.`,
  allRegions: "All regions",
  planRegions: "Only today's",
  sides: { left: "L", right: "R" } satisfies Record<Side, string>,
  ladder: "Your step",
  easier: "Easier, please",
  leftOut: "Left out today",
  morning: (names: readonly string[]) =>
    `${names.length === 1 ? `${names[0]}, yesterday` : "After yesterday's stretches"}: how much pain is there this morning?`,
  morningWhich: "After which of them? Tick all that it may be.",
  morningAll: "I cannot tell",
  morningTell: "Tell it",
  morningSkip: "Not now",
  noted: "Noted.",
} as const;

export const STRETCH = {
  how: "How it goes",
  feel: "You should feel",
  notFeel: "You should not feel",
  placement: "Where the camera goes",
  unwatched: "No camera for this one",
  adapt: "If it does not suit you",
  evidence: "What is known, and from where",
  needs: "Needs",
  easier: "Easier",
  harder: "Harder",
  start: "Start",
  copy: "Copy and change",
  change: "Change",
  back: "All stretches",
  caution: "For you",
  blocked: "Left out",
  madeFrom: (name: string) => `Your own version of “${name}”`,
  by: (by: string) => `by ${by}`,
} as const;

export const STRETCHES = {
  title: "All stretches",
  search: "Search",
  searchHint: "Name, Sanskrit or another name",
  region: "For",
  place: "Where",
  anyRegion: "any region",
  anyPlace: "anywhere",
  noFloor: "No floor",
  own: "Your own versions",
  ours: "On offer",
  blocked: "Left out by your answers",
  count: (shown: number, all: number) => (shown === all ? `${all} stretches` : `${shown} of ${all} stretches`),
  none: "Nothing by that name or place.",
  clock: "by the clock",
  exportOwn: "Save them to a file",
  importOwn: "Read them from a file",
  exported: "Saved to your downloads.",
  imported: "Read.",
  tooLong: (most: number) => `This file is too long: at most ${most} characters. Split it in two.`,
  fileName: "unsit-stretches.json",
  places: {
    "half-kneeling": "on one knee",
    standing: "standing",
    chair: "on a chair",
    "floor-sitting": "sitting on the floor",
    "all-fours": "on hands and knees",
    supine: "on your back",
    "side-lying": "on your side",
    prone: "on your front",
  } as Readonly<Record<string, string>>,
} as const;

export const OWN = {
  copy: "Copy and change",
  change: "Change your version",
  mine: (name: string) => `My ${name.charAt(0).toLowerCase()}${name.slice(1)}`,
  name: "Name",
  by: "Who said so",
  byHint: "You, or your physiotherapist",
  note: "A note",
  hold: "Hold, seconds",
  times: "Times a side",
  only: "Sides",
  onlyOf: { both: "Both", left: "Left only", right: "Right only" } satisfies Record<Side | "both", string>,
  limits: "Limits",
  limitsHint: "An end of your own range: no cue asks for more, and seconds past it are not counted.",
  limit: "What",
  end: "End",
  atMost: "at most",
  atLeast: "at least",
  degrees: "Degrees",
  shanks: "Lower-leg lengths",
  add: "Add a limit",
  remove: "Remove",
  save: "Save",
  cancel: "Cancel",
  delete: "Delete this version",
  reallyDelete: "Delete it for good?",
  yesDelete: "Yes, delete",
  no: "No, keep it",
} as const;

export const ABOUT = {
  title: "About you",
  lead: "Nothing here has to be told. It stays on this machine, and what you change holds at once.",
  body: "Your body",
  stature: "Height, cm",
  statureHint: "With it, distances to your camera are told in your own metres.",
  proportions: { thigh_ratio: "Thighs", trunk_ratio: "Trunk", arm_ratio: "Upper arms" },
  proportionOf: { shorter: "shorter than most", as: "like most", longer: "longer than most" },
  proportionHint: "They decide whether the elbow or the hand comes to the knee.",
  limits: "No further than",
  movements: {
    turn: "Turning the chest", bend: "Bending sideways", lean: "Leaning forward", hip: "Bending a hip", open: "Opening a hip outward",
    knee: "Bending a knee",
  } as Readonly<Record<string, string>>,
  limitsHint: "Ends of your own range, in degrees; in any stretch that asks for it, no cue asks for more, and seconds past it are not counted.",
  older: "65 or over",
  olderHint: "From 65 on, a hold lasts at least 30 seconds.",
  holds: "Holds",
  hold: "How long to hold",
  ownHold: "as the stretch says",
  goal: "Aim",
  goals: { everyday: "Every day a little", full: "The full dose" } satisfies Record<Goal, string>,
  goalHint: "A little: a minute a side and day, on five days 5 minutes a week. The full dose: two minutes, on five days 10.",
  cannot: "What you cannot reach, or do not want to",
  cannotHint: "It is then neither asked for nor waited for.",
  knee: "The front knee",
  kneeHint: "It stays above its ankle. Give it room, or leave the rule to your comfort.",
  allowance: "Room",
  allowanceOf: (degrees: number) => (degrees === 0 ? "as it is" : `${degrees}° more`),
  comfortOnly: "For comfort only, no rule",
  hearing: "What you hear",
  language: "Language",
  languageHint: "What the coach says, and the screens of a session. The questions and the rest of the page are in English.",
  verbosity: "How much is said",
  verbosityOf: { all: "All", essentials: "The essentials", tones: "Tones only" } satisfies Record<Verbosity, string>,
  verbosityHint: "What is not said stands on the page all the same.",
  voice: "Voice",
  anyVoice: "the browser’s choice",
  recordedVoice: "recorded voice",
  noVoice: "none here: tones and words on the page",
  volume: "Volume",
  tryVoice: "Try it",
  computer: "This computer",
  listen: "Listen for my voice",
  listenHint: (words: readonly string[]) =>
    `Say ${words.map((word) => `“${word}”`).join(", ")}. The microphone is on only in a session, and nothing you say leaves this machine.`,
  scheme: "Light or dark",
  schemes: { computer: "As this computer", light: "Light", dark: "Dark" } satisfies Record<Scheme, string>,
  sharper: "Sharper model",
  sharperOff: "Sees your joints more exactly, and needs a fast computer. It is tried for a moment before it is used.",
  sharperTrying: "Trying it …",
  sharperOn: (per_s: number) => `In use. It looked at ${whole(per_s)} pictures a second when tried; 10 are needed.`,
  sharperRemembered: "In use, as you chose here before.",
  sharperSlow: (per_s: number) => `Too slow here: ${tenths(per_s)} pictures a second, and 10 are needed. The usual model stays.`,
  sharperDropped: "Too slow in a session: ten pictures a second are needed. The usual model looks now.",
  sharperFailed: "It did not load. The usual model stays.",
  forget: "Your answers",
  forgetHint: "The questions, what you told of pain, and all on this page. Your sessions and your own versions stay.",
  forgetAll: "Delete all answers",
  reallyForget: "Delete all answers for good?",
  yesForget: "Yes, delete them",
  no: "No, keep them",
  kept: "Kept.",
} as const;

/** Keeping the points of sessions, for whoever wants them. */
export const POINTS = translated("points", {
  title: "The points of your sessions",
  keep: "Keep the points of my sessions",
  hint: "The camera’s picture becomes 33 points of your body, which are forgotten at once. Switched on, they are kept from your next session on: points alone, never a picture. They lie in the folder “recordings” beside your sessions, on this computer, take about 2 MB a minute, and go nowhere. With “unsit export --format trc” other programs can show how you moved.",
  off: "Switched off, nothing more is kept. What is kept stays until you delete it.",
  amount: (sessions: number, megabytes: number) =>
    sessions === 0 ? "None are kept." : `Kept of ${counted(sessions, "session", "sessions")}: ${tenths(megabytes)} MB.`,
  remove: "Delete all points",
  really: "Delete the points of all sessions for good?",
  yes: "Yes, delete them",
  no: "No, keep them",
});

/** What a target asks for, by its key. */
const TARGETS: Readonly<Record<string, string>> = {
  arms: "Reaching the arms up",
  back: "Sitting or leaning back",
  bent: "Bending the knee behind",
  chest: "Lifting the chest",
  deep: "Bending the front knee deeply",
  elbow: "The elbow inside the knee",
  far: "Not leaning back too far",
  fold: "Folding forward",
  hand: "The hand inside the knee",
  hang: "Letting the leg hang",
  heel: "The heel to the seat",
  hinge: "Leaning forward from the hips",
  hip: "Taking the hip back",
  knee: "A knee to the chest",
  knees: "Both knees to the chest",
  lean: "Leaning forward",
  lift: "Lifting the hips",
  raised: "Raising a straight leg",
  reach: "Reaching the arm behind",
  straight: "Straightening the knee",
  tall: "Staying upright",
  thigh: "Keeping the thigh upright",
  turn: "Turning the chest",
};

/** A target in words; one without words of its own by its key. */
export function targetName(key: string): string {
  return TARGETS[key] ?? capital(key.replaceAll("_", " "));
}

const WHOLE: Readonly<Record<string, string>> = {
  trunk_inclination_deg: "Trunk, leaning forward",
  trunk_turn_away_deg: "Trunk, turned",
  trunk_bend_away_deg: "Trunk, bent sideways",
  front_elbow_knee_gap_shanks: "Elbow from the front knee",
  front_hand_knee_gap_shanks: "Hand from the front knee",
  rear_hand_behind_shanks: "Free hand behind the hips",
};
const JOINTS: Readonly<Record<string, string>> = {
  knee_flexion_deg: "Knee, bent",
  shank_inclination_deg: "Shin, leaning forward",
  thigh_inclination_deg: "Thigh, leaning forward",
  hip_flexion_deg: "Hip, bent",
  hip_abduction_deg: "Hip, opened outward",
  hip_rotation_deg: "Hip, turned inward",
  ankle_dorsiflexion_deg: "Foot, drawn up",
  elbow_flexion_deg: "Elbow, bent",
};

/** A measure in words, with the leg as this stretch speaks of it. */
export function measureName(measure: string, { counted_as, lead_is }: Pick<Stretch, "counted_as" | "lead_is">): string {
  const whole = WHOLE[measure];
  if (whole !== undefined) return whole;
  const [, role = "", name = measure] = /^(front|rear)_(.*)$/.exec(measure) ?? [];
  const joint = JOINTS[name] ?? name.replaceAll("_", " ");
  if (counted_as === "both") return joint;
  const legs = counted_as === "leg in front" ? { front: "front leg", rear: "leg behind" } : { front: lead_is.replace(/,.*/, ""), rear: "the other" };
  return role === "front" || role === "rear" ? `${joint} (${legs[role]})` : joint;
}

export const NEXT = translated("next", {
  of: (number: number, all: number) => `${number} of ${all}`,
  start: "Start",
  wait: "Wait",
  waiting: "Take your time.",
  skip: "Skip it",
  end: "End for today",
  startsIn: (seconds: number) => `Starts by itself in ${seconds} s.`,
});

export const CHECK = {
  title: "How was it?",
  done: "Done",
  skip: "Skip",
  stoppedTitle: "What was it?",
  again: "After a stop the questions come once more.",
  easing: (seconds: number) => `We ask again in ${seconds} s.`,
  askNow: "Ask me now",
  asksAgain: "And now?",
  instead: (name: string) => `${name} in its place`,
  without: "Go on without it",
  today: "Back to today",
  questions: "To the questions",
  optional: "Leave open what you like. By keyboard: 0 to 9, the arrows, Enter.",
} as const;

export const MEANWHILE = translated("meanwhile", {
  name: "Pain",
  noted: "Noted. Go on.",
});

export const SCALE = {
  aim: (aim: string) => `Aim: ${aim.charAt(0).toLowerCase()}${aim.slice(1)}`,
} as const;

export const DONE = translated("done", {
  title: "That was today’s routine.",
  ended: "That was it for today.",
  nothing: "Nothing was held this time.",
  today: "Back to today",
});

/** A break: asked for, walked, and over. */
export const BREAK = translated("break", {
  sat: (minutes: number) => `You have sat for ${counted(minutes, "minute", "minutes")}.`,
  getUp: "Time to get up.",
  thenStretch: "Stand up and walk a little. Then this stretch:",
  thenBack: "Stand up and walk a little.",
  up: "I’m up",
  later: (minutes: number) => `In ${counted(minutes, "minute", "minutes")}`,
  notToday: "Not today",
  anyTime: "You can close this tab at any time.",
  walk: "Walk a little.",
  longer: "It is fine to stay away longer.",
  comeBack: "Come back when you like.",
  back: "I’m back",
  didIt: "Did it",
  idea: "An idea",
  ended: {
    seen: "Seen. That was your break.",
    told: "Noted. That was your break.",
    away: "You were away from the chair. That was your break.",
    later: "Later, then.",
    not_today: "No more for today.",
    missed: "This break has passed.",
    withdrawn: "No break just now.",
  } satisfies Record<BreakEnd, string>,
  logged: {
    seen: "The stretch is kept as seen.",
    told: "It is kept as told.",
    away: "It is kept as time away.",
    later: "",
    not_today: "The reminder is quiet until tomorrow.",
    missed: "Nothing is lost: there will be another.",
    withdrawn: "",
  } satisfies Record<BreakEnd, string>,
  next: (minutes: number) => `The next one comes in about ${counted(minutes, "minute", "minutes")}.`,
  unheard: "This was not noted.",
  close: "Close",
  canClose: "You can close this tab.",
});

export const COACH = translated("coach", {
  title: "Coach",
  opening: "Opening your camera …",
  openingDemo: "Opening the demo recording …",
  preparing: "Getting the pose model ready …",
  cameraOn: "Camera on",
  cameraUsedBy: (who: readonly string[]) => `Another program has the camera: ${who.join(", ")}.`,
  phoneOn: "The phone looks",
  demo: "Demo recording, no camera",
  of: (hold_s: number) => `of ${whole(hold_s)} s`,
  ring: "Held on this side",
  ringValue: (held_s: number, hold_s: number) => `${whole(held_s)} of ${whole(hold_s)} seconds`,
  legs: { right: "Right leg forward", left: "Left leg forward" } satisfies Record<Side, string>,
  thisLeg: { now: "This leg", other: "The other leg" },
  thisSide: { now: "This side", other: "The other side" },
  together: "Both sides",
  seconds: (held_s: number) => `${whole(held_s)} s`,
  owed: (owed_s: number) => `${whole(owed_s)} s owed`,
  stop: "Stop",
  pause: "Pause",
  resume: "Go on",
  finish: "Finish",
  why: "Why?",
  soundOn: "Sound",
  soundOff: "Silent",
  ending: "Putting it together …",
  counting: "counting",
  notCounting: "waiting",
  view: { good: "Good view", usable: "Usable view", refused: "Cannot judge from here", none: "Finding you" },
  noVoice: "No voice on this computer: tones and words only",
  clock: "By the clock, not seen",
  goingOn: "Going on where you were.",
  ready: "I am in",
  readyIn: (seconds: number) => `begins in ${Math.ceil(seconds)} s`,
  more: "More",
  muscles: "Muscles",
  keep: "Keep this pose as mine",
  keepHint: "The pose of the last three seconds becomes your own version of this stretch.",
  keepName: "Name",
  keepBy: "Who said so",
  keepNow: "Keep the pose now",
  kept: (name: string) => `Kept as “${name}”.`,
});

export const VIEW = translated("view", {
  title: "Your view",
  bearing: (azimuth_deg: number, sd_deg: number) =>
    `${Math.abs(azimuth_deg).toFixed(0)} ± ${Math.max(2 * sd_deg, 1).toFixed(0)}° ${azimuth_deg < -0.5 ? "behind" : "ahead of"} side-on`,
  height: (height_m: number, sd_m: number) => `lens ${metres(height_m, sd_m)} high`,
  distance: (distance_m: number, sd_m: number) => `${metres(distance_m, sd_m)} away`,
  scale: (stature_m: number) => `± holds 19 times in 20. Metres for someone ${stature_m.toFixed(2)} m tall.`,
});

type Sided = Pick<Stretch, "counted_as" | "lead" | "lead_is">;

/** Which side it is, as the stretch's sides are counted. */
function sideOf(stretch: Sided, front: Side): string {
  return stretch.counted_as === "leg in front" ? `${front} leg in front` : `${leadOf(stretch, front)}: ${stretch.lead_is}`;
}

export const MUSCLES = {
  legend: "What the colours say",
  steps: {
    stand: "Stand.",
    sit: "Sit.",
    lie: "Lie down.",
    fours: "Hands and knees.",
    all_fours: "Hands and knees.",
    tall: "Sit tall.",
    edge: "Forward to the edge of the seat.",
    step: "Take a step.",
    foot_up: "One foot up.",
    heel_up: "One heel up.",
    one: "One knee first.",
    up: "Draw up.",
    raise: "Raise the thigh.",
    cross: "Cross one leg over.",
    bend: "Bend.",
    lean: "Lean forward.",
    hollow: "Hollow the back.",
    reach: "Reach up.",
    middle: "Back to the middle.",
    back: "And back.",
    again: "And again.",
    kneel: "Kneel on one knee.",
    elbow: "Elbow inside the front knee.",
    hand: "Hand inside the front knee.",
    turn: "Turn the chest.",
    hold: "Into the stretch …",
    held: "… and hold.",
    release: "Let go, and come out.",
  } as Readonly<Record<string, string>>,
  sides: { left: "left side", right: "right side" } satisfies Record<Side, string>,
  legs: { right: "right", left: "left" } satisfies Record<Side, string>,
  percent: (percent: number) => `${signed(percent)} %`,
  now: (percent: number) => `In this pose ${signed(percent)} % against standing.`,
  unknown: "How long it is in this pose is not known.",
  confidence: { high: "Well known.", medium: "Known with care.", low: "Hardly known." } satisfies Record<Confidence, string>,
  truth: "What it really lengthens",
  untold: "not known in this pose",
  unsure: "striped: hardly known",
  side: (stretch: Sided, front: Side) => (stretch.counted_as === "both" ? "" : `${capital(sideOf(stretch, front))}.`),
  longest: (stretch: Sided, front: Side) =>
    `Longest as it is held${stretch.counted_as === "both" ? "" : `, ${sideOf(stretch, front)}`}`,
  close: "Close",
} as const;

export const SUMMARY = translated("summary", {
  held: (held_s: number) => `${tenths(held_s)} s`,
  of: (hold_s: number) => `of ${whole(hold_s)} s`,
  owed: (owed_s: number) => `${nearest(owed_s)} s still owed`,
  saved: "Kept on this computer.",
  notSaved: "Not kept.",
  again: "Again",
  today: "Back to today",
  end: "End for today",
  told: "By the clock, not seen.",
  furthest: "Furthest steady second",
});

/** What was held over the weeks, and what has changed. */
export const PROGRESS = translated("progress", {
  title: "What changed",
  lead: "Only what was really held counts. A change is told where it is more than chance and the camera make.",
  nothing: "Nothing is kept yet. After your first stretch, what you held stands here; after a few days from one place of the camera, whether anything has changed.",
  start: "To today’s stretch",
  looking: "Looking through what is kept …",
  week: "This week, since Monday",
  notThisWeek: "Nothing yet this week.",
  seen: "seen",
  told: "told",
  kinds: "Seen: a camera verified it. Told: a clock counted it.",
  left: "Still to do today",
  leftNothing: "Nothing: both sides have had their part.",
  weeks: "Week by week",
  region: "For",
  range: "How far back",
  all: "everything",
  most: "The pictures go back three years at most. In a terminal, unsit progress --json tells all of it.",
  far: "How far you went",
  farHint: "Of each session the furthest steady second, as far as a camera saw it.",
  notFar: "No session yet in which a camera saw how far you went.",
  measure: "What is drawn",
  showIt: "Draw these",
  sessions: "The last sessions",
  when: "When",
  stretch: "Stretch",
  how: "How",
  muscles: "What the stretches were for",
  inWords: "In words",
  saveSvg: "Save as SVG",
  savePng: "Save as PNG",
  notDrawn: "This picture could not be drawn here; its words stand below.",
  you: "How you are",
  youHint: "What you told, then and now. It does not say why.",
  youOnce: "Told once so far; after the next time there is something to compare.",
  youNever: "Nothing told so far. It can be left out altogether.",
  tell: "Tell how you are",
  sides: { left: "left", right: "right" } satisfies Record<Side, string>,
  few: (sessions: number) => `${counted(sessions, "session", "sessions")} so far. It takes three days from one place of the camera to compare.`,
  minutes: (seen_min: number, told_min: number) => told_min > 0 ? `${tenths(seen_min)} min seen, ${tenths(told_min)} told` : `${tenths(seen_min)} min seen`,
  marks: (enough: number, plateau: number) => `Minutes a side. At least ${number(enough)}; beyond ${number(plateau)} adds nothing.`,
  seconds: (seconds: number) => `${whole(seconds)} s`,
  since: (day: string) => `Since ${day}.`,
  weeksBack: (weeks: number) => `${weeks} weeks`,
  thinned: (each: number) => `One day in ${each} is drawn, so that all fit.`,
});

/** How one is, asked every few weeks. */
export const OUTCOMES = translated("outcomes", {
  title: "How are you these days?",
  lead: "Asked four times in twelve weeks, if you like: pain, things of your own, and whether anything is different.",
  tell: "Tell it",
  open: "Leave open what you like.",
  painNow: "How much pain is there now?",
  painWeek: "And on average in the last week?",
  noPain: "none",
  worstPain: "the worst you can think of",
  unable: "not at all",
  asBefore: "as well as ever",
  name: "Something of your own that has become hard",
  nameHint: "For example putting on socks, or an hour at the desk. Up to three; the same ones are asked again.",
  add: "Add another",
  change: "All in all, compared with the beginning?",
  muchWorse: "much worse",
  asThen: "as then",
  muchBetter: "much better",
  done: "Keep this",
  skip: "Not now",
  notAgain: "Not now",
  close: "Close",
  noted: "Noted. Thank you.",
  strong: "Noted. That is strong pain. If it is new, or worse than you know it, answer the questions again before you stretch; if in doubt, ask a clinician.",
  questions: "To the questions",
  activity: (name: string) => `${name}: how well does it go?`,
});

/** The phone as the camera, at the desk. */
export const PHONE = {
  chip: { unpaired: "Phone as camera", away: "Phone as camera: away", loading: "Phone as camera: loading", ready: "Phone is the camera", off: "Phone, not used" },
  title: "Phone as camera",
  lead: "The phone looks, and this screen shows how you stand. No picture leaves the phone: only 33 points come here.",
  scan: "Scan this with the phone’s camera, in the same Wi-Fi.",
  alt: "QR code with the phone’s address",
  type: "Or open this address on it:",
  code: "Code",
  codeLeft: (seconds: number) => (seconds > 90 ? `good for ${Math.round(seconds / 60)} minutes, once` : `good for ${Math.round(seconds)} s, once`),
  warning: "The phone warns once that it does not know this computer’s certificate. That is as it should be: nobody but this computer made it. Go on there.",
  fingerprint: "Compare the certificate (SHA-256)",
  states: {
    unpaired: "No phone is paired.",
    away: "A phone is paired. Open its page to go on.",
    loading: "The phone is getting ready. It may be asking you something.",
    ready: "The phone is ready. Put it where it sees all of you, from the side.",
  },
  eyes: "Who looks",
  looks: { phone: "The phone", here: "This computer’s camera" },
  forget: "Forget this phone",
  close: "Close",
} as const;

export const KEYMAP = {
  title: "Keys",
  map: "These keys",
  here: "Here",
  everywhere: "Everywhere",
  close: "Close",
  notNow: "(not now)",
  letters: "Letters, digits and signs are keys",
  lettersHint: "Switch it off where dictation types them. Esc, Space and Enter stay.",
  tab: "To the next control",
  back: "Back to the one before",
  press: "Press it",
  choose: "Choose among several",
  pause: "Pause, and go on",
  finish: "Finish, with the summary",
  sound: "Sound on or off",
  why: "Why this is asked",
  muscles: "Muscles on or off",
  number: "Tell a number",
  closeHave: "Close the list",
} as const;

/** A trouble's heading, what it means, and what to do. */
export interface TroubleWords {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

export const TROUBLES = translated("troubles", {
  "camera-denied": {
    title: "The camera is blocked",
    text: "The browser does not let this page use the camera.",
    action: "Click the camera sign beside the address, allow it, and try again.",
  },
  "camera-absent": {
    title: "No camera found",
    text: "This computer shows no camera.",
    action: "Plug one in, or open the shutter, and try again.",
  },
  "camera-busy": {
    title: "The camera is in use",
    text: "Another program, perhaps a meeting, has the camera.",
    action: "Close it there, and try again.",
  },
  "camera-locked": {
    title: "The screen is locked",
    text: "The camera is closed, and the session waits.",
    action: "Go on when you are back in front of it.",
  },
  "camera-hidden": {
    title: "The camera is closed",
    text: "This page could not be seen for a while, so the session waits.",
    action: "Go on when you are back in front of it.",
  },
  "camera-lost": {
    title: "The camera went away",
    text: "No more pictures arrive. What you held so far is kept.",
    action: "Plug it in again, and try again.",
  },
  insecure: {
    title: "The camera is not allowed here",
    text: "Browsers open a camera only for pages of this computer itself.",
    action: "Open the address that Unsit printed when it started; it begins with http://127.0.0.1.",
  },
  webgl: {
    title: "WebGL is missing",
    text: "The pose model needs WebGL, and this browser has it switched off.",
    action: "Switch on graphics acceleration in the browser's settings, or use another browser, and reload this page.",
  },
  model: {
    title: "The pose model did not load",
    text: "Without it the coach sees nothing.",
    action: "Try again. If it stays so, run “unsit doctor” in a terminal: it says what is missing.",
  },
  sample: {
    title: "The demo recording did not play",
    text: "The recording is missing, or this browser cannot play WebM.",
    action: "Try again, or use the coach with your camera.",
  },
  away: {
    title: "Unsit is not answering",
    text: "What you held is kept. This page keeps trying, and goes on by itself.",
    action: "If you closed Unsit, start it again.",
  },
  resumed: {
    title: "Going on",
    text: "Unsit was away for a moment. What you held is kept.",
    action: "",
  },
  "resumed-by-clock": {
    title: "Going on",
    text: "What you held is kept. Get back into the stretch; the clock waits for “I am in”.",
    action: "",
  },
  "not-resumed": {
    title: "The session before does not go on",
    text: "",
    action: "",
  },
  taken: {
    title: "Another page has it now",
    text: "",
    action: "",
  },
  "server-gone": {
    title: "Unsit stopped on this computer",
    text: "The camera is closed. What you held until now is kept.",
    action: "Start Unsit again. This page keeps trying to reach it.",
  },
  "server-back": {
    title: "Unsit is back",
    text: "The connection is there again.",
    action: "Nothing starts by itself: go on when you are ready.",
  },
  "server-renewed": {
    title: "Unsit runs again, under a new address",
    text: "After some hours, or from another folder, Unsit has a new address; this page has the old one.",
    action: "Go on in the page that Unsit has just opened, and close this one.",
  },
  version: {
    title: "This page is not up to date",
    text: "It comes from another version of Unsit than the one that runs now.",
    action: "Reload it.",
  },
  server: {
    title: "Unsit could not go on",
    text: "",
    action: "Go back to the start and try again.",
  },
  message: {
    title: "One message was not understood",
    text: "",
    action: "",
  },
  "not-done": {
    title: "That was not done",
    text: "",
    action: "",
  },
  "not-now": {
    title: "Not now",
    text: "",
    action: "",
  },
  "not-kept": {
    title: "This session is not being kept",
    text: "",
    action: "",
  },
  "stalled-camera": {
    title: "No picture has come for three seconds",
    text: "Nothing is counted meanwhile. Is the camera still on, and this page in front?",
    action: "",
  },
  "phone-away": {
    title: "The phone went away",
    text: "No more points come from it. What you held so far is kept.",
    action: "Wake it, or open its page again: the session then goes on by itself.",
  },
  "phone-none": {
    title: "No phone looks",
    text: "",
    action: "",
  },
  "phone-unpaired": {
    title: "No phone is paired",
    text: "The one that looked was let go, or Unsit was started anew. What you held so far is kept.",
    action: "Pair it again: the session then goes on by itself.",
  },
  "phone-denied": {
    title: "The phone’s camera is blocked",
    text: "The browser on the phone does not let the page use the camera.",
    action: "Allow it on the phone, and try again.",
  },
  "phone-absent": {
    title: "The phone shows no camera",
    text: "Its browser finds none.",
    action: "Press “Other camera” there, or use this computer’s.",
  },
  "phone-busy": {
    title: "The phone’s camera is in use",
    text: "Another program on the phone has it, perhaps a call.",
    action: "Close it there, and try again.",
  },
  "phone-lost": {
    title: "The phone’s camera went away",
    text: "No more points come from it. What you held so far is kept.",
    action: "Bring its page to the front, and try again.",
  },
  "phone-blind": {
    title: "The phone cannot look",
    text: "Its browser cannot run the pose model.",
    action: "Try another browser on the phone, or use this computer’s camera.",
  },
  "stalled-phone": {
    title: "Nothing has come from the phone for three seconds",
    text: "Nothing is counted meanwhile. Is its page in front, and its network there?",
    action: "",
  },
  "stalled-coach": {
    title: "The coach has not answered for three seconds",
    text: "Nothing is counted meanwhile. This computer may be busy with something else.",
    action: "",
  },
  "no-reminder": {
    title: "The reminder does not answer",
    text: "What you stretch is kept all the same.",
    action: "",
  },
  "slow-model": {
    title: "The sharper model was too slow here",
    text: "Ten pictures a second are needed. From now on the usual model looks.",
    action: "",
  },
} satisfies Record<string, TroubleWords>);

export const WAYS = translated("ways", {
  again: "Try again",
  back: "Back to the start",
  end: "End this session",
  reload: "Reload the page",
  goOn: "Go on",
  clock: "Go on without a camera",
  pair: "Phone as camera",
  dismiss: "Close",
});

function signed(value: number): string {
  const whole = Math.round(value);
  return whole > 0 ? `+${whole}` : String(whole).replace("-", "−");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
