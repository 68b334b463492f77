import { expect, test } from "vitest";
import { Awaited } from "./awaited";

test("what comes unasked is shown", () => {
  expect(new Awaited().answered(0)).toBe(true);
});

test("of two changes in a row only the second's answer is shown", () => {
  const awaited = new Awaited();
  awaited.sent(0);
  awaited.sent(10);
  expect(awaited.answered(20)).toBe(false);
  expect(awaited.answered(30)).toBe(true);
  expect(awaited.waits(31)).toBe(false);
});

test("an answer that never comes is not waited for for ever", () => {
  const awaited = new Awaited();
  awaited.sent(0);
  awaited.sent(10);
  expect(awaited.waits(3100)).toBe(false);
  expect(awaited.answered(3100)).toBe(true);
  awaited.sent(3200);
  expect(awaited.answered(3300)).toBe(true);
});
