/** The messages between the phone's page and Python (docs/protocol.md). Reads what arrives as narrowly as the desk's page does. */

import { among, fields, fault, maybe, number, object, oneOf, text } from "../json";
import { PHASES, TONES, VERDICTS, type Frame } from "../protocol";
import type { Tilt } from "../tilt";

export const CAMERA_STATES = ["denied", "absent", "busy", "lost", "blind", "back"] as const;

/** A picture's landmarks, as from the desk's own page, and how the lens looks against gravity. */
export type PhoneFrame = Frame & { readonly tilt: Tilt | null };
export type FromPhone = { readonly type: "ready" } | { readonly type: "camera"; readonly state: (typeof CAMERA_STATES)[number] } | PhoneFrame;

/** What the session at the desk has this phone show. */
export interface Tell {
  readonly type: "tell";
  readonly phase: (typeof PHASES)[number];
  readonly verdict: (typeof VERDICTS)[number] | null;
  readonly cue: { readonly text: string; readonly tone: (typeof TONES)[number] } | null;
  readonly held_s: number;
  readonly hold_s: number;
}

export type ToPhone = { readonly type: "open" } | { readonly type: "close" } | Tell;

export const OUTCOMES = ["paired", "wrong", "wait", "taken", "malformed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The message in a text; throws `ProtocolFault`. */
export function read(raw: string): ToPhone {
  const of = json(raw);
  const type = oneOf(of["type"], "message.type", ["open", "close", "tell"]);
  if (type !== "tell") return { type };
  return {
    type,
    ...fields<Omit<Tell, "type">>(of, "tell", {
      phase: among(PHASES), verdict: maybe(among(VERDICTS)), held_s: number, hold_s: number,
      cue: maybe((value, where) => fields<NonNullable<Tell["cue"]>>(value, where, { text, tone: among(TONES) })),
    }),
  };
}

/** What came of telling a code; throws `ProtocolFault`. */
export function readOutcome(raw: string): Outcome {
  return oneOf(json(raw)["outcome"], "outcome", OUTCOMES);
}

function json(raw: string): Readonly<Record<string, unknown>> {
  try {
    return object(JSON.parse(raw), "message");
  } catch (reason) {
    if (reason instanceof SyntaxError) return fault("message", "JSON", raw.slice(0, 80));
    throw reason;
  }
}
