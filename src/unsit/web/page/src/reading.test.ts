import { describe, expect, test } from "vitest";
import { ProtocolFault } from "./json";
import { read } from "./reading";

const STATE = {
  type: "state", due: ["daily"], outcome: { state: "go_on", texts: ["Go on."], few: false },
  offers: { twist: { blocked: false, cautions: true, words: ["Mind your back."] } },
  plan: {
    items: [{ stretch: "twist", name: "Twist", hold_s: 30, times: 1, first: "left", seconds: 95, announce: null, because: ["Short."] }],
    seconds: 95, left_out: [], just: null, one: null,
  },
  ladder: { rung: 1, names: ["on a chair", "standing"] }, weeks: [{ region: "groin", left: 1.5, right: 0 }], marks: { enough: 5, plateau: 10 },
  person: {
    stature_cm: null, thigh_ratio: null, trunk_ratio: 1.07, arm_ratio: null, older: false, cannot: ["elbow"], hold_s: null, comfort_only: false, knee_allowance_deg: 0, goal: "everyday",
    limits: [{ measure: "trunk_turn_away_deg", at_most: 20, at_least: null }],
    minutes: 5, floor: true, camera: true, have: ["mat"],
  },
  own: [{
    id: "mine", name: "Mine", from: "twist",
    prescription: { id: "mine", from: "twist", name: "Mine", by: "", note: "", hold: { default_s: 40, times: null }, only: "left", limit: [], target: [] },
  }],
  own_problems: [], ask_outcomes: { weeks: 4, instruments: ["pain_week", "change"], activities: ["stairs"] }, ask_morning: { session: "7", stretches: [{ id: "twist", name: "Twist" }] },
  points: { on: false, recordings: 2, megabytes: 12.5 },
};
const SUMMARY = {
  type: "summary", session: 7, stretch: "twist", told: true, ended: "finished", headline: "Held.", duration_s: 60, hold_s: 30,
  legs: { both: { name: "Both sides", held_s: 30, owed_s: 0, holds: 1, knee_past_ankle_s: 0, bests: [{ name: "knee", value_deg: 88, doubt_deg: 7 }] } }, sentences: [], saved: true, advice: null,
};
const JUDGED = { type: "judged", colour: "amber", texts: ["Ease out."], then: "ease_out", easier: null };

const text = (message: object, changes: object = {}): string => JSON.stringify({ ...message, ...changes });

describe("what stands around the sessions", () => {
  test("is read when it is as agreed, and nothing else of it", () => {
    expect(read(text(STATE, { person: { ...STATE.person, rung: null } }))).toEqual(STATE);
    expect(read(text(JUDGED))).toEqual(JUDGED);
  });

  test("a summary tells its legs in order, or both at once", () => {
    const leg = { name: "Left side", held_s: 1, owed_s: 0, bests: [] };
    expect(read(text(SUMMARY))).toMatchObject({ session: "7", legs: [{ leg: "both", name: "Both sides", held_s: 30 }] });
    expect(read(text(SUMMARY, { legs: { left: leg, right: leg } }))).toMatchObject({ legs: [{ leg: "right" }, { leg: "left" }] });
  });

  test.each([
    ["a gate that nobody knows", text(STATE, { due: ["weekly"] }), /state\.due\[0\]: found "weekly"/],
    ["an offer without words", text(STATE, { offers: { twist: { blocked: true, cautions: false } } }), /state\.offers\.twist\.words: found nothing/],
    ["an outcome that nobody knows", text(STATE, { outcome: { state: "fine", texts: [], few: false } }), /state\.outcome\.state: found "fine"/],
    ["a way on that nobody knows", text(JUDGED, { then: "push" }), /judged\.then: found "push"/],
    ["a summary of no leg", text(SUMMARY, { legs: {} }), /summary\.legs: found \{\}, expected one of right, left, both/],
  ])("%s is refused, and says where", (_, raw, reason) => {
    expect(() => read(raw)).toThrow(ProtocolFault);
    expect(() => read(raw)).toThrow(reason);
  });
});
