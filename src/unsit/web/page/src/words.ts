/** Every text of the page, in English. What is said about the stretch and the body comes from Python. */

import type { Confidence, Side } from "./protocol";

export const START = {
  product: "Unsit",
  title: "Get up for two minutes.",
  lead:
    "Unsit takes you through one gentle hip and lower-back stretch. It watches your form through your camera and counts " +
    "only the seconds you really hold.",
  stretch: "Stretch",
  hold: "Hold on each side",
  seconds: (hold_s: number) => `${hold_s} seconds`,
  start: "Start",
  startDemo: "Start the demo",
  demo: "A recording plays in place of your camera. Nothing else differs.",
  how: "How it goes",
  feel: "You should feel",
  placement: "Where the camera goes",
  places: [
    "Side-on to your kneeling leg.",
    "2.5 to 3 m away, the lens at hip height.",
    "Your whole body in the picture, feet too.",
  ],
  care: "Stop if it hurts. Unsit is a wellness tool, not a medical device.",
  privacy: "No picture leaves this page.",
  connecting: "Connecting to Unsit on this computer …",
  loading: "Getting the pose model ready …",
  ready: "Ready.",
  notReady: "The pose model is not ready.",
  more: "More",
  sharper: "Sharper model",
  sharperOff: "Sees your joints more exactly, and needs a fast computer. It is tried for a moment before it is used.",
  sharperTrying: "Trying it …",
  sharperOn: (per_s: number) => `In use. It looked at ${whole(per_s)} pictures a second when tried; 10 are needed.`,
  sharperRemembered: "In use, as you chose here before.",
  sharperSlow: (per_s: number) => `Too slow here: ${tenths(per_s)} pictures a second, and 10 are needed. The usual model stays.`,
  sharperFailed: "It did not load. The usual model stays.",
} as const;

export const COACH = {
  title: "Coach",
  opening: "Opening your camera …",
  openingDemo: "Opening the demo recording …",
  preparing: "Getting the pose model ready …",
  cameraOn: "Camera on",
  demo: "Demo recording, no camera",
  of: (hold_s: number) => `of ${whole(hold_s)} s`,
  ring: "Held on this side",
  ringValue: (held_s: number, hold_s: number) => `${whole(held_s)} of ${whole(hold_s)} seconds`,
  legs: { right: "Right leg forward", left: "Left leg forward" } satisfies Record<Side, string>,
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
} as const;

export const VIEW = {
  title: "Your view",
  bearing: (azimuth_deg: number, sd_deg: number) =>
    `${Math.abs(azimuth_deg).toFixed(0)} ± ${Math.max(2 * sd_deg, 1).toFixed(0)}° ${azimuth_deg < -0.5 ? "behind" : "ahead of"} side-on`,
  height: (height_m: number, sd_m: number) => `lens ${metres(height_m, sd_m)} high`,
  distance: (distance_m: number, sd_m: number) => `${metres(distance_m, sd_m)} away`,
  scale: "± holds 19 times in 20. Metres for someone 1.70 m tall.",
} as const;

export const MUSCLES = {
  legend: "What the colours say",
  steps: {
    stand: "Stand.",
    kneel: "Kneel on one knee.",
    elbow: "Elbow inside the front knee.",
    hand: "Hand inside the front knee.",
    turn: "Turn the chest away.",
    hold: "Reach behind …",
    held: "… and hold.",
    release: "Let go, and up again.",
  } as Readonly<Record<string, string>>,
  sides: { left: "left side", right: "right side" } satisfies Record<Side, string>,
  legs: { right: "front leg", left: "kneeling leg" } satisfies Record<Side, string>,
  percent: (percent: number) => `${signed(percent)} %`,
  now: (percent: number) => `In this pose ${signed(percent)} % against standing.`,
  unknown: "How long it is in this pose is not known.",
  confidence: { high: "Well known.", medium: "Known with care.", low: "Hardly known." } satisfies Record<Confidence, string>,
  truth: "What it really lengthens",
  longest: "Longest as it is held",
  close: "Close",
  live: "Muscles",
} as const;

export const SUMMARY = {
  held: (held_s: number) => `${tenths(held_s)} s`,
  of: (hold_s: number) => `of ${whole(hold_s)} s`,
  owed: (owed_s: number) => `${nearest(owed_s)} s still owed`,
  saved: "Kept on this computer.",
  notSaved: "Not kept.",
  again: "Again",
  change: "Change the stretch",
} as const;

/** A trouble's heading, what it means, and what to do. */
export interface TroubleWords {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

export const TROUBLES = {
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
    text: "Each start of Unsit has an address of its own; this page is of the start before.",
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
  "stalled-coach": {
    title: "The coach has not answered for three seconds",
    text: "Nothing is counted meanwhile. This computer may be busy with something else.",
    action: "",
  },
  "slow-model": {
    title: "The sharper model was too slow here",
    text: "Ten pictures a second are needed. From now on the usual model looks.",
    action: "",
  },
} as const satisfies Record<string, TroubleWords>;

export const WAYS = {
  again: "Try again",
  back: "Back to the start",
  end: "End this session",
  reload: "Reload the page",
  goOn: "Go on",
  dismiss: "Close",
} as const;

/** Seconds that are full: a second counts when it is over. */
function whole(seconds: number): string {
  return Math.floor(seconds + 1e-6).toFixed(0);
}

/** Metres with what they may be wrong by: two standard deviations, and never less than is shown. */
function metres(value_m: number, sd_m: number): string {
  return `${value_m.toFixed(1)} ± ${Math.max(2 * sd_m, 0.1).toFixed(1)} m`;
}

function signed(value: number): string {
  const whole = Math.round(value);
  return whole > 0 ? `+${whole}` : String(whole).replace("-", "−");
}

function tenths(seconds: number): string {
  return seconds.toFixed(1);
}

/** What is still owed, to the nearest second, as Python says it too; a little is not nothing. */
function nearest(seconds: number): string {
  return Math.max(Math.round(seconds), 1).toFixed(0);
}
