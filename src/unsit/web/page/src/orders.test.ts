import { describe, expect, test } from "vitest";
import { orderIn, recogniserTag, wordsFor } from "./orders";
import { SPOKEN } from "./spoken";

test.each([
  ["en", "okay, I'm in", "ready"],
  ["en", "please skip this", "skip"],
  ["en", "ready or stop", "stop"],
  ["en", "a stopover", null],
  ["de", "Stopp!", "stop"],
  ["de", "bin bereit", "ready"],
  ["es", "continúa", "resume"],
  ["es", "comparable", null],
  ["fr", "J’y suis", "ready"],
  ["fr", "on fait une pause", "pause"],
  ["ja", "ちょっと止めてください", "stop"],
  ["ja", "スキップして", "skip"],
  ["pt", "já estou", "ready"],
  ["unknown", "pause", "pause"],
] as const)("in %s, %j is %j", (language, heard, order) => {
  expect(orderIn(heard, language)).toBe(order);
});

test("what the coach itself says is no order", () => {
  expect(orderIn("Paused", "en", "Paused.")).toBeNull();
  expect(orderIn("go on", "en", "Tell a number from 0 to 10, or just go on.")).toBeNull();
});

describe.each(Object.keys(SPOKEN))("%s", (language) => {
  test("has a word for every order, each understood as that order alone", () => {
    const words = wordsFor(language);
    expect(words).toHaveLength(5);
    expect(words.map((word) => orderIn(word, language))).toEqual(["stop", "pause", "resume", "skip", "ready"]);
  });

  test("has a tag that a recogniser knows", () => {
    expect(recogniserTag(language)).toMatch(new RegExp(`^${language}-[A-Z]{2}$`));
  });

  test("says everything that the page says in its own words", () => {
    const { first, next, again, ...texts } = SPOKEN[language] ?? SPOKEN["en"]!;
    const said = [first("X"), next("X"), again("X"), ...Object.values(texts)];
    expect(new Set(said).size).toBe(said.length);
    const english = Object.values(SPOKEN["en"]!).map((text) => (typeof text === "string" ? text : text("X")));
    if (language !== "en") expect(said.filter((text) => english.includes(text))).toEqual([]);
  });
});
