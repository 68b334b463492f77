import { expect, test } from "vitest";
import { endOf, limited, MOVEMENTS, type Movement } from "./limits";

const [turn, , , hip] = MOVEMENTS as readonly [Movement, Movement, Movement, Movement];

test("the end of a movement holds for both legs, or for both ways", () => {
  expect(limited([], hip, 100)).toEqual([
    { measure: "front_hip_flexion_deg", at_most: 100, at_least: null }, { measure: "rear_hip_flexion_deg", at_most: 100, at_least: null },
  ]);
  expect(limited([], turn, 30)).toEqual([
    { measure: "trunk_turn_away_deg", at_most: 30, at_least: null }, { measure: "trunk_turn_away_deg", at_most: null, at_least: -30 },
  ]);
});

test("it is found again, changed and taken away, and the others stay", () => {
  const both = limited(limited([], turn, 30), hip, 100);
  expect(MOVEMENTS.map((movement) => endOf(both, movement))).toEqual([30, null, null, 100, null, null]);
  expect(endOf(limited(both, turn, 20), turn)).toBe(20);
  expect(limited(both, hip, null)).toEqual(limited([], turn, 30));
});
