import { expect, test } from "vitest";
import { countPeople, type Place } from "./people";

/** Thirty-three landmarks of someone upright whose hips are here; the trunk is a quarter of the picture's height. */
function person(x: number, y: number): Place[] {
  return Array.from({ length: 33 }, (_, index) => ({ x, y: index < 23 ? y - 0.25 : y }));
}

test.each([
  ["nobody", [], 0],
  ["someone", [person(0.5, 0.6)], 1],
  ["one person found twice", [person(0.5, 0.6), person(0.53, 0.62)], 1],
  ["two people side by side", [person(0.3, 0.6), person(0.7, 0.6)], 2],
  ["a person found twice and another", [person(0.3, 0.6), person(0.31, 0.6), person(0.7, 0.6)], 2],
  ["one whose hips are not told, and another", [person(0.3, 0.6), person(0.7, 0.6).slice(0, 20)], 1],
] as const)("%s", (_, poses, people) => {
  expect(countPeople(poses, 4 / 3)).toBe(people);
});
