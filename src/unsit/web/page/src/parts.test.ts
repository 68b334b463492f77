import { expect, test } from "vitest";
import { partsOf } from "./parts";

test.each([["", 0], ["é", 10_000], ["é", 10_001], ["ab😀", 30_001]])("a text of %s, %i times, comes whole out of parts that fit", (of, times) => {
  const text = of.repeat(times);
  const parts = partsOf(text);
  expect(parts.map(({ part }) => part).join("")).toBe(text);
  expect(Math.max(...parts.map(({ part }) => part.length))).toBeLessThanOrEqual(10_000);
  expect(() => parts.map(({ part }) => encodeURIComponent(part))).not.toThrow(); // as it does for half a character
  expect(parts.map(({ more }) => more)).toEqual(parts.map((_, index) => index < parts.length - 1));
});
