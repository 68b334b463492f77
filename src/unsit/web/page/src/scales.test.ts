import { expect, test } from "vitest";
import { anchorFor } from "./scales";

const ANCHORS = { "0": "none", "4": "you would rather ease out", "10": "the worst" };

test.each([
  [0, "none"],
  [3, "none"],
  [4, "you would rather ease out"],
  [9, "you would rather ease out"],
  [10, "the worst"],
])("%i is told in the words of the nearest number below that has some", (value, words) => {
  expect(anchorFor(ANCHORS, value)).toBe(words);
});
