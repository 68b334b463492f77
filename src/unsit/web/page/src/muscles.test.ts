import { describe, expect, test } from "vitest";
import { longest, mirrored, mirroredThings } from "./muscles";

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

  test("lies on the other side, its hands laid the same way", () => {
    const pose = { body_roll_deg: 85, body_pitch_deg: 10, left_hand_extension_deg: 80 };
    expect(mirrored({ pose, lengthening: {} }).pose).toEqual({ body_roll_deg: -85, body_pitch_deg: 10, right_hand_extension_deg: 80 });
  });

  test("has its things on the other side, too", () => {
    const bed = { low: [-1, -0.4, -0.6], high: [0.1, 0.1, -0.1], carries: ["pelvis", "left_thigh"] } as const;
    const there = mirroredThings({ floor: -0.6, boxes: [bed], strap: "right" });
    expect(there.boxes[0]).toEqual({ low: [-1, -0.1, -0.6], high: [0.1, 0.4, -0.1], carries: ["pelvis", "right_thigh"] });
    expect(there.strap).toBe("left");
  });
});

test("the longest muscles come first, and no more than asked for", () => {
  expect(longest({ a: 1, b: 12, c: -3, d: 5 }, 2)).toEqual([["b", 12], ["d", 5]]);
});
