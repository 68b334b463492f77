/** Every text of the phone's page, in English. The cue comes from Python, as at the desk. */

import type { PictureTrouble } from "../camera";

/** What may keep a phone's camera from opening; nobody shuts it but the desk, and no recording takes its place. */
export type PhoneTrouble = Exclude<PictureTrouble, "sample" | "locked" | "hidden">;
import type { Outcome } from "./protocol";

export const PHONE_PAGE = {
  product: "Unsit",
  opening: "Looking for the desk …",
  pairTitle: "This phone as camera",
  pairLead: "The desk shows a code of six digits.",
  code: "Code",
  pair: "Pair",
  pairing: "Pairing …",
  outcomes: {
    wrong: "That is not the code. The right one stands at the desk.",
    wait: "Too many wrong codes. Take half a minute, then the new one that stands at the desk.",
    taken: "Another phone is paired. At the desk, press “Forget this phone”, then try again.",
    malformed: "A code is six digits.",
  } satisfies Record<Exclude<Outcome, "paired">, string>,
  unreachable: "The desk does not answer. Is Unsit still running there, and this phone in the same Wi-Fi?",
  allowTitle: "Paired.",
  allowLead: "The camera opens only while you stretch. Your browser asks for it now, and perhaps for the motion sensor: it tells how the phone leans.",
  allow: "Allow the camera",
  waitTitle: "Ready.",
  waitLead: "Put the phone upright where it sees all of you from the side, two to three metres away. Then start at the desk.",
  loading: "Getting the pose model ready …",
  awayLead: "The desk does not answer. This page keeps trying.",
  privacy: "No picture leaves this phone.",
  turn: "Other camera",
  of: (held_s: number, hold_s: number) => `${held_s} of ${Math.round(hold_s)} s`,
  looking: "The camera is on. What you see here stays here.",
  verdicts: { good: "● Good view", usable: "◐ Usable view", refused: "▲ Cannot judge from here", none: "○ Finding you" },
  letGoTitle: "Let go.",
  letGoLead: "The desk has let this phone go. Its camera is off.",
  again: "Pair again",
  replacedTitle: "Open somewhere else.",
  replacedLead: "Unsit is open in another tab of this phone. That one is the camera now.",
  here: "Use this one",
  tryAgain: "Try again",
  blind: "This browser cannot run the pose model. Try another, or use the computer’s camera.",
  troubles: {
    denied: "The camera is blocked. Allow it for this page in the browser’s settings, then try again.",
    absent: "This phone shows no such camera. Try its other one.",
    busy: "Another program has the camera, perhaps a call. Close it, then try again.",
    lost: "The camera went away. Try again.",
    insecure: "Browsers open a camera only under https. Open the address that stands at the desk.",
  } satisfies Record<PhoneTrouble, string>,
} as const;
