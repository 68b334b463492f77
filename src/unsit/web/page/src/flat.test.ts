import { describe, expect, test } from "vitest";
import { flatMuscles, type FlatMuscle } from "./figure";
import { heldOf } from "./flat";
import { colouredAt } from "./flesh";
import { fronted } from "./muscles";
import type { Keyframe, MuscleFacts, Side } from "./protocol";
import { colourOf, UNTOLD } from "./scale";

const facts = (id: string, side: Side, points: MuscleFacts["points"], confidence: MuscleFacts["confidence"] = "high"): MuscleFacts =>
  ({ id, side, points, confidence, name: id, latin: "", group: "", sitting: "", because: "" });
const across = (left: number): MuscleFacts["points"] =>
  [{ part: "pelvis", at: [0.03, left, 0.04] }, { part: left > 0 ? "left_shank" : "right_shank", at: [0.05, 0, 0.03] }];
const MUSCLES = [
  facts("recfem_l", "left", across(0.1)), facts("recfem_r", "right", across(-0.1)),
  facts("belly_l", "left", [{ part: "pelvis", at: [0.02, 0.02, 0] }, { part: "thorax", at: [0.05, 0.03, 0.1] }], "low"),
];
const HOLD: Keyframe = {
  key: "hold", seconds: 4, lengthening: { recfem_l: 13, recfem_r: -3 },
  pose: { left_hip_flexion_deg: -12, left_knee_flexion_deg: 95, right_hip_flexion_deg: 90, right_knee_flexion_deg: 90, trunk_rotation_deg: 38 },
};
const STAND: Keyframe = { key: "stand", seconds: 2, pose: {}, lengthening: { recfem_l: 0, recfem_r: 0, belly_l: 0 } };

function drawn(front: Side, frame = HOLD): ReadonlyMap<string, FlatMuscle> {
  return new Map(flatMuscles({ ...fronted(frame, front), front }, MUSCLES).map((muscle) => [muscle.id, muscle]));
}

describe("the flat figure", () => {
  test("stands for a stretch as it is held", () => {
    const frames = [STAND, HOLD].map((frame) => fronted(frame, "right"));
    expect(heldOf(frames)?.name).toBe("hold");
    expect(heldOf(frames.slice(0, 1))?.name).toBe("stand");
  });

  test("has its muscles where the pose has them, not where standing has", () => {
    const [held, standing] = [drawn("right").get("recfem_l"), drawn("right", STAND).get("recfem_l")];
    const end = (of: FlatMuscle | undefined): number => of?.points.at(-1)?.x ?? NaN;
    const start = (of: FlatMuscle | undefined): number => of?.points[0]?.x ?? NaN;
    expect(Math.abs(end(standing) - start(standing))).toBeLessThan(15);
    expect(end(held) - start(held)).toBeGreaterThan(15);
  });

  test("has each in the colour of its lengthening, in grey what is not told, and marked what is hardly known", () => {
    expect(drawn("right").get("recfem_l")?.colour).toBe(colourOf(13));
    expect(drawn("right").get("recfem_r")?.colour).toBe(colourOf(-3));
    expect(drawn("right").get("belly_l")?.colour).toBe(UNTOLD);
    expect([...drawn("right").values()].map(({ sure }) => sure)).toEqual([true, true, false]);
  });

  test("with the other leg in front is the same in a mirror", () => {
    const [right, left] = [drawn("right").get("recfem_l"), drawn("left").get("recfem_r")];
    expect(left?.colour).toBe(right?.colour);
    const middle = ((right?.points[0]?.x ?? NaN) + (left?.points[0]?.x ?? NaN)) / 2;
    right?.points.forEach(({ x, y }, index) => {
      expect(left?.points[index]?.x).toBeCloseTo(2 * middle - x, 3);
      expect(left?.points[index]?.y).toBeCloseTo(y, 3);
    });
  });
});

test("a band that models hardly agree about is striped, and no other", () => {
  const striped = Array.from({ length: 33 }, (_, section) => colouredAt(section, "low"));
  const whole = Array.from({ length: 33 }, (_, section) => colouredAt(section, "medium"));
  expect(striped.slice(12, 18)).toEqual([1, 1, 0, 0, 1, 1]);
  expect(whole.slice(12, 18)).toEqual([1, 1, 1, 1, 1, 1]);
});
