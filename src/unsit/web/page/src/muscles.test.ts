import { describe, expect, test } from "vitest";
import { longest, mirrored } from "./muscles";

describe("the figure for the other leg", () => {
  const right = { pose: { trunk_rotation_deg: 30, left_hip_flexion_deg: -12, head_nod_deg: 8 }, lengthening: { psoas_l: 2, recfem_r: -1 } };

  test("has left and right exchanged, and turns the other way", () => {
    expect(mirrored(right)).toEqual({
      pose: { trunk_rotation_deg: -30, right_hip_flexion_deg: -12, head_nod_deg: 8 },
      lengthening: { psoas_r: 2, recfem_l: -1 },
    });
  });

  test("is itself again in a second mirror", () => {
    expect(mirrored(mirrored(right))).toEqual(right);
  });
});

test("the longest muscles come first, and no more than asked for", () => {
  expect(longest({ a: 1, b: 12, c: -3, d: 5 }, 2)).toEqual([["b", 12], ["d", 5]]);
});
