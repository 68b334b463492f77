import { describe, expect, test } from "vitest";
import { partFrames } from "./body3d";
import { roomOf } from "./framing";
import { cloudOf, strapOf, supportsOf, type Things } from "./things";

const CHAIR: Things = {
  floor: -0.5,
  boxes: [
    { low: [-0.15, -0.2, -0.14], high: [0.27, 0.2, -0.1], carries: ["pelvis"] },
    { low: [-0.19, -0.2, -0.1], high: [-0.15, 0.2, 0.32], carries: [] },
  ],
  strap: null,
};

describe("things", () => {
  test("carry by their tops, as high as they are above the floor; what carries nothing is no support", () => {
    expect(supportsOf(CHAIR)).toEqual([{ low: [-0.15, -0.2], high: [0.27, 0.2], top: 0.4, parts: ["pelvis"] }]);
  });

  test("need room where they stand", () => {
    const { points, spot } = cloudOf(CHAIR, [1, 0]);
    const heights = [...points].filter((_, index) => index % 3 === 1);
    expect(Math.min(...heights)).toBeCloseTo(0.36);
    expect(Math.max(...heights)).toBeCloseTo(0.82);
    expect(roomOf([{ points, spot, lift: 0 }]).x).toBeCloseTo(1.04);
  });
});

describe("a strap", () => {
  const reaching = {
    body_pitch_deg: -90, right_hip_flexion_deg: 88, left_arm_flexion_deg: 60, right_arm_flexion_deg: 60, left_elbow_flexion_deg: 30, right_elbow_flexion_deg: 30,
  };

  test("goes from hand to foot to hand", () => {
    expect(strapOf(partFrames(reaching), "right")).toHaveLength(3);
  });

  test("is not there while the foot is out of reach", () => {
    expect(strapOf(partFrames({ left_arm_flexion_deg: 170, right_arm_flexion_deg: 170 }), "right")).toEqual([]);
  });
});
