import { describe, expect, test } from "vitest";
import { bandOf, type Band, bellyAt, CORNERS, SECTIONS, shaped, type Tuck, triangles, VERTICES, type Way } from "./bands";
import { minus, partFrames, placed, plus, type Pose, scaled, type Vector } from "./body3d";

const FRONT_OF_THIGH: Way = {
  points: [{ part: "pelvis", at: [0.03, 0.1, 0.04] }, { part: "left_shank", at: [0.05, 0, 0.03] }],
};
const DEEP_AT_HIP: Way = {
  points: [{ part: "pelvis", at: [0.036, 0.07, 0.01] }, { part: "left_thigh", at: [-0.02, 0.01, -0.05] }],
};

function drawn(band: Band, pose: Pose): { places: Vector[]; facing: Vector[] } {
  const into = { places: new Float32Array(3 * VERTICES), facing: new Float32Array(3 * VERTICES) };
  shaped(band, partFrames(pose), into);
  const vectors = (array: Float32Array): Vector[] =>
    Array.from({ length: VERTICES }, (_, at) => [...array.slice(3 * at, 3 * at + 3)] as unknown as Vector);
  return { places: vectors(into.places), facing: vectors(into.facing) };
}

/** The middle of a section's ring. */
function middle(places: readonly Vector[], section: number): Vector {
  return scaled(places.slice(section * CORNERS, (section + 1) * CORNERS).reduce<Vector>(plus, [0, 0, 0]), 1 / CORNERS);
}

/** Half of a section's greatest width. */
function half(places: readonly Vector[], section: number): number {
  const centre = middle(places, section);
  return Math.max(...places.slice(section * CORNERS, (section + 1) * CORNERS).map((place) => Math.hypot(...minus(place, centre))));
}

describe("a band", () => {
  const pose = { left_hip_flexion_deg: 70, left_knee_flexion_deg: 90, trunk_inclination_deg: 20 };

  test("goes from its origin to its insertion, wherever their parts are", () => {
    const { places } = drawn(bandOf(FRONT_OF_THIGH), pose);
    const frames = partFrames(pose);
    expect(Math.hypot(...minus(middle(places, 0), placed(frames.pelvis, [0.03, 0.1, 0.04])))).toBeLessThan(1e-6);
    expect(Math.hypot(...minus(middle(places, SECTIONS - 1), placed(frames.left_shank, [0.05, 0, 0.03])))).toBeLessThan(1e-6);
  });

  test("stays at the thigh that it only passes, however the knee bends", () => {
    const frames = partFrames({ left_knee_flexion_deg: 120 });
    const [bent, straight] = [{ left_knee_flexion_deg: 120 }, {}].map((knee) => drawn(bandOf(FRONT_OF_THIGH), knee).places);
    const half_way = Math.floor(SECTIONS / 2);
    expect(Math.abs(middle(bent ?? [], half_way)[0] - middle(straight ?? [], half_way)[0])).toBeLessThan(0.01);
    expect(middle(bent ?? [], half_way)[2]).toBeGreaterThan(frames.left_shank.origin[2]);
  });

  test("is thick in the middle, thin as a tendon, and closed at its ends", () => {
    const { places } = drawn(bandOf(FRONT_OF_THIGH), {});
    const widths = Array.from({ length: SECTIONS }, (_, section) => half(places, section));
    expect(Math.max(...widths)).toBe(widths[Math.floor(SECTIONS / 2)]);
    expect(widths[3]).toBeLessThan(0.5 * Math.max(...widths));
    expect(widths[0]).toBeCloseTo(0, 6);
    expect(widths[SECTIONS - 1]).toBeCloseTo(0, 6);
  });

  test("is thinner the longer it is drawn", () => {
    const [short, long] = [{}, { left_hip_flexion_deg: -20, left_knee_flexion_deg: 110 }].map((each) =>
      half(drawn(bandOf(FRONT_OF_THIGH), each).places, Math.floor(SECTIONS / 2)));
    expect(long).toBeLessThan(short ?? 0);
  });

  test("has numbers and directions everywhere, even where it runs straight out of the body", () => {
    const sideways: Way = { points: [{ part: "pelvis", at: [-0.02, 0.02, 0] }, { part: "left_thigh", at: [-0.02, 0.06, 0] }] };
    for (const way of [FRONT_OF_THIGH, DEEP_AT_HIP, sideways]) {
      const { places, facing } = drawn(bandOf(way), pose);
      expect(places.flat().every(Number.isFinite)).toBe(true);
      for (const direction of facing) expect(Math.hypot(...direction)).toBeCloseTo(1, 5);
    }
  });

  test("faces outwards", () => {
    const { places } = drawn(bandOf(FRONT_OF_THIGH), {});
    const corners = triangles();
    let volume = 0;
    for (let at = 0; at < corners.length; at += 3) {
      const [a, b, c] = corners.slice(at, at + 3).map((corner) => places[corner] ?? [0, 0, 0]) as [Vector, Vector, Vector];
      volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
    }
    expect(volume).toBeGreaterThan(0);
  });

  test("is tendon at its ends and belly between", () => {
    expect([0, Math.floor(SECTIONS / 2), SECTIONS - 1].map(bellyAt)).toEqual([0, 1, 0]);
  });

  test("of a part that nobody knows, or of one point, is refused with what is known", () => {
    expect(() => bandOf({ points: [{ part: "pelvis", at: [0, 0, 0] }, { part: "left_toe", at: [0, 0, 0] }] })).toThrow(/left_toe.*left_foot/);
    expect(() => bandOf({ points: [{ part: "pelvis", at: [0, 0, 0] }] })).toThrow(/found 1/);
  });
});

describe("a band under a skin", () => {
  // A skin a centimetre inside of every place, moved half by pelvis and half by thigh.
  const inward = (depth_m: number): Tuck => (place) => ({
    place: minus(place, [0.01, 0, 0]), depth_m, shares: [["pelvis", 0.5], ["left_thigh", 0.5]],
  });
  const flexed = { left_hip_flexion_deg: 90 };
  const start = (band: Band): Vector => middle(drawn(band, flexed).places, 0);

  test("lies where the skin lets it", () => {
    expect(Math.hypot(...minus(middle(drawn(bandOf(DEEP_AT_HIP, inward(0.05)), {}).places, 0), [0.026, 0.07, 0.01]))).toBeLessThan(1e-6);
  });

  test("keeps to its own bone at the hip when it lies deep, and moves with the skin when it does not", () => {
    expect(Math.hypot(...minus(start(bandOf(DEEP_AT_HIP, inward(0.05))), [0.026, 0.07, 0.01]))).toBeLessThan(1e-6);
    expect(Math.hypot(...minus(start(bandOf(DEEP_AT_HIP, inward(0.01))), [0.026, 0.07, 0.01]))).toBeGreaterThan(0.005);
  });
});
