import { describe, expect, test } from "vitest";
import { ProtocolFault } from "./json";
import { isFinite, type Frame } from "./protocol";
import { read } from "./reading";

const MOMENT = {
  type: "moment", seq: 3, time_s: 1.5, phase: "holding", front_leg: "right", in_stretch: true, ring: 0.5,
  held_s: { right: 15, left: 0 }, hold_s: 30, cue: { key: "hold", text: "Good.", tone: "praise", why: "" }, say: null, sounds: ["in"],
  notice: null, view: { azimuth_deg: 3, azimuth_sd_deg: 4, verdict: "good", move: null, lens: null }, angles: { trunk_rotation_deg: [20, 5] },
  owed_s: null, figure: null, told: false, ready_in_s: null, server_ms: 0.8,
};

const FRAME: Frame = {
  type: "frame", seq: 0, time_s: 0, width: 640, height: 480, people: 1, brightness: null, contrast: null,
  image: [[0.5, 0.5, 0, 1]], world: [[0, 0, 0]],
};

const moment = (changes: object): string => JSON.stringify({ ...MOMENT, ...changes });

describe("a message from the server", () => {
  test("is read when it is as agreed", () => {
    expect(read(moment({}))).toMatchObject({ type: "moment", front_leg: "right", held_s: { right: 15, left: 0 } });
  });

  test.each([
    ["not JSON", "{", /expected JSON/],
    ["of no known type", JSON.stringify({ type: "greeting" }), /message\.type: found "greeting", expected one of hello/],
    ["a ring over its end", moment({ ring: 1.2 }), /moment\.ring: found 1\.2, expected 0 to 1/],
    ["an unknown phase", moment({ phase: "flying" }), /moment\.phase: found "flying"/],
    ["a leg without its seconds", moment({ held_s: { right: 1 } }), /moment\.held_s\.left: found nothing, expected a finite number/],
    ["a cue in no known tone", moment({ cue: { key: "k", text: "t", tone: "loud" } }), /moment\.cue\.tone: found "loud"/],
    ["a pose that is no number", moment({ figure: { pose: { heading_deg: "left" }, lengthening: {} } }), /moment\.figure\.pose\.heading_deg: found "left"/],
    ["sounds that are no list", moment({ sounds: "in" }), /moment\.sounds: found "in", expected a list/],
  ])("that is %s is refused, and says where", (_, raw, reason) => {
    expect(() => read(raw)).toThrow(ProtocolFault);
    expect(() => read(raw)).toThrow(reason);
  });
});

describe("a break", () => {
  const BREAK = {
    type: "break", id: "b1", kind: "stretch", sat_min: 52, stage: "asked", ended: null, why: null, idea: null, stretch_done: false,
    walk_s: 60, later_min: 5, next_min: null,
  };
  const told = (changes: object): string => JSON.stringify({ ...BREAK, ...changes });

  test("is read, with an idea or without", () => {
    expect(read(told({}))).toEqual(BREAK);
    const idea = { name: "Look away", text: "Far.", steps: [], whose: null };
    expect(read(told({ idea }))).toMatchObject({ idea });
  });

  test.each([
    ["an unknown kind", { kind: "nap" }, /break\.kind: found "nap"/],
    ["an unknown end", { ended: "won" }, /break\.ended: found "won"/],
    ["an idea without steps", { idea: { name: "a", text: "b", whose: null } }, /break\.idea\.steps: found nothing, expected a list/],
  ])("with %s is refused", (_, changes, reason) => expect(() => read(told(changes))).toThrow(reason));
});

describe("what a phone sees", () => {
  const seen = (image: unknown): string => JSON.stringify({ type: "seen", width: 480, height: 640, image });

  test("is read as points, or as nobody", () => {
    expect(read(seen([[0.5, 0.25, 0, 1]]))).toEqual({ type: "seen", width: 480, height: 640, image: [[0.5, 0.25, 0, 1]] });
    expect(read(seen(null))).toMatchObject({ image: null });
  });

  test("is refused where a point is not whole", () => {
    expect(() => read(seen([[0.5, 0.25, 0]]))).toThrow(/seen\.image\[0\]: found .*, expected four numbers/);
  });
});

describe("a frame", () => {
  test("with finite numbers may go out", () => {
    expect(isFinite(FRAME)).toBe(true);
    expect(isFinite({ ...FRAME, image: null, world: null })).toBe(true);
  });

  test.each([
    ["landmark", { image: [[Number.NaN, 0.5, 0, 1]] }],
    ["world point", { world: [[0, Number.POSITIVE_INFINITY, 0]] }],
    ["brightness", { brightness: Number.NaN }],
    ["time", { time_s: Number.NaN }],
  ])("with a %s that is no number stays here", (_, changes) => {
    expect(isFinite({ ...FRAME, ...changes } as Frame)).toBe(false);
  });
});

describe("what has changed", () => {
  const PICTURE = { description: "Left 3.", usermeta: { title: "Minutes", note: "By side." }, mark: "bar" };
  const PROGRESS = {
    type: "progress", sessions: 1, week: [], marks: { enough: 5, plateau: 10 }, left: null, trends: [], uneven: [], recent: [],
    outcomes: { changes: [], activities: [], told: false },
    drawn: { weeks: 26, region: "groin", regions: [{ id: "groin", name: "Groin" }], stretch: null, session: null, cut: false, each: 1 },
    pictures: { weekly: PICTURE, trends: [], holds: null, muscles: null },
  };
  const told = (changes: object): string => JSON.stringify({ ...PROGRESS, ...changes });

  test("comes with its pictures as they are, and their words", () => {
    expect(read(told({}))).toMatchObject({ pictures: { weekly: { title: "Minutes", description: "Left 3.", specification: PICTURE }, holds: null } });
  });

  test.each([
    ["a picture without words", { pictures: { ...PROGRESS.pictures, weekly: { ...PICTURE, description: null } } }, /pictures\.weekly\.description: found null/],
    ["an unknown finding", { trends: [{ stretch: "a", measure: "b", name: "c", side: "left", finding: "cured", said: "", why: "", since: null }] }, /finding: found "cured"/],
  ])("with %s is refused", (_, changes, reason) => expect(() => read(told(changes))).toThrow(reason));
});
