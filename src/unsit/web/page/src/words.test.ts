import { expect, test } from "vitest";
import { measureName, targetName } from "./words";

test.each([
  ["front_knee_flexion_deg", "leg in front", "the leg in front", "Knee, bent (front leg)"],
  ["rear_thigh_inclination_deg", "leg in front", "the leg behind, which is stretched", "Thigh, leaning forward (leg behind)"],
  ["front_hip_flexion_deg", "leg", "the raised leg, which is stretched", "Hip, bent (the raised leg)"],
  ["front_knee_flexion_deg", "both", "both legs at once", "Knee, bent"],
  ["trunk_turn_away_deg", "side", "the side turned to", "Trunk, turned"],
] as const)("%s of a stretch counted by the %s", (measure, counted_as, lead_is, words) => {
  expect(measureName(measure, { counted_as, lead_is })).toBe(words);
});

test("a target without words of its own is told by its key", () => {
  expect(targetName("turn")).toBe("Turning the chest");
  expect(targetName("new_thing")).toBe("New thing");
});
