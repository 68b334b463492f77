import { describe, expect, test } from "vitest";
import { languageOf, understood } from "./hearing";

const OFFERED = ["en", "de", "pt"];

test.each([
  [["pt-BR", "en"], "pt"],
  [["sv", "de-AT"], "de"],
  [["sv"], "en"],
  [[], "en"],
] as const)("of a browser in %j the coach speaks %s", (wanted, expected) => {
  expect(languageOf(wanted, OFFERED)).toBe(expected);
});

describe("what was kept", () => {
  const USUAL = { language: "", verbosity: "all", volume: 1, voice: "" };

  test("comes again", () => {
    const heard = { language: "de", verbosity: "essentials", volume: 0.4, voice: "urn:voice" };
    expect(understood(JSON.stringify(heard))).toEqual(heard);
  });

  test.each([
    ["nothing", null], ["no JSON", "{"], ["no table", "3"], ["nothing that is known", '{"verbosity": "loud", "volume": 7, "language": 3}'],
  ])("is the usual where it is %s", (_, text) => {
    expect(understood(text)).toEqual(USUAL);
  });
});
