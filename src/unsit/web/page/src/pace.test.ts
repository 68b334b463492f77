import { describe, expect, test } from "vitest";
import { Pace } from "./pace";

const told = (...took_ms: number[]): (number | null)[] => {
  const pace = new Pace();
  return took_ms.map((each) => pace.add(each));
};

describe("a pose model that must manage ten pictures a second", () => {
  test("keeps up when thirty pictures take less than a tenth of a second each", () => {
    expect(told(...Array<number>(90).fill(99))).not.toContainEqual(expect.any(Number));
  });

  test("is too slow when they take more, and that is told once for each thirty", () => {
    const answers = told(...Array<number>(60).fill(130));
    expect(answers.filter((each) => each !== null)).toEqual([130, 130]);
    expect(answers[29]).toBe(130);
  });

  test("may stumble once", () => {
    expect(told(...Array<number>(29).fill(40), 900)).not.toContainEqual(expect.any(Number));
  });
});
