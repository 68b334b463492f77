import { describe, expect, test } from "vitest";
import { ProtocolFault } from "../json";
import { read, readOutcome } from "./protocol";

const TELL = { type: "tell", phase: "holding", verdict: "good", cue: { text: "Hold", tone: "count" }, held_s: 6, hold_s: 30 };

describe("what the desk has a phone do", () => {
  test("is to open its camera, to close it, or to show something", () => {
    expect(read('{"type": "open"}')).toEqual({ type: "open" });
    expect(read('{"type": "close"}')).toEqual({ type: "close" });
    expect(read(JSON.stringify(TELL))).toEqual(TELL);
    expect(read(JSON.stringify({ ...TELL, cue: null, verdict: null }))).toMatchObject({ cue: null, verdict: null });
  });

  test.each([
    ["a message of the desk's own", '{"type": "state"}', /message\.type: found "state", expected one of open, close, tell/],
    ["an unknown phase", JSON.stringify({ ...TELL, phase: "flying" }), /tell\.phase: found "flying"/],
    ["no JSON", "open", /expected JSON/],
  ])("is never %s", (_, raw, reason) => {
    expect(() => read(raw)).toThrow(ProtocolFault);
    expect(() => read(raw)).toThrow(reason);
  });
});

test("what came of a code is one of five things", () => {
  expect(readOutcome('{"outcome": "taken"}')).toBe("taken");
  expect(() => readOutcome('{"outcome": "perhaps"}')).toThrow(/outcome: found "perhaps"/);
  expect(() => readOutcome("Not for you.")).toThrow(/expected JSON/);
});
