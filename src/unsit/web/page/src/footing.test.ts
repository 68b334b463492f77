import { describe, expect, test } from "vitest";
import { partFrames, placed, type Pose, turned } from "./body3d";
import { footed, kneels, type Lowest, type Side } from "./footing";
import { midStep, stepsOf } from "./steps";

/** A body of bones: soles with heel and toes, and knees 5 cm thick. */
function lowest(pose: Pose): Lowest {
  const frames = partFrames(pose);
  const sole = (side: Side): number =>
    Math.min(...[-0.03, 0.19].flatMap((x) => [-0.069, 0].map((z) => placed(frames[`${side}_foot`], [x, 0, z])[2])));
  const knee = (side: Side): number => frames[`${side}_shank`].origin[2] - 0.05;
  return { sole: { left: sole("left"), right: sole("right") }, knee: { left: knee("left"), right: knee("right") } };
}

const STANDING: Pose = { left_arm_abduction_deg: 8 };
const KNEELING: Pose = {
  right_hip_flexion_deg: 90, right_knee_flexion_deg: 90, left_hip_flexion_deg: -5, left_knee_flexion_deg: 92,
  left_ankle_dorsiflexion_deg: -45, trunk_inclination_deg: 20,
};

describe("footing", () => {
  test("leaves who stands on both soles as they are", () => {
    expect(footed(STANDING, lowest)).toMatchObject(STANDING);
    expect(footed(STANDING, lowest)["left_knee_flexion_deg"] ?? 0).toBeCloseTo(0, 6);
  });

  test("brings a half-kneeler's knee and both feet onto one floor", () => {
    const { sole, knee } = lowest(footed(KNEELING, lowest));
    expect(sole.left).toBeCloseTo(knee.left, 3);
    expect(sole.right).toBeCloseTo(knee.left, 3);
  });

  test("changes a pose by a few degrees, and nothing above the hips", () => {
    const down = footed(KNEELING, lowest);
    for (const [name, value] of Object.entries(KNEELING)) expect(Math.abs((down[name] ?? 0) - value)).toBeLessThan(14);
    expect(down["trunk_inclination_deg"]).toBe(20);
  });

  test("puts a front sole down flat, its shank as it was", () => {
    const down = footed(KNEELING, lowest);
    const frames = partFrames(down);
    expect(turned(frames.right_foot.turn, [1, 0, 0])[2]).toBeCloseTo(0, 3);
    const slant = turned(frames.right_shank.turn, [0, 0, 1])[0] - turned(partFrames(KNEELING).right_shank.turn, [0, 0, 1])[0];
    expect(slant).toBeCloseTo(0, 6);
  });

  test("lays the foot of a kneeling leg flat where the pose leaves it open", () => {
    const { left_ankle_dorsiflexion_deg: _, ...open } = KNEELING as Record<string, number>;
    expect(footed(open, lowest)["left_ankle_dorsiflexion_deg"]).toBe(-60);
  });

  test("leaves a leg that is lifted high where it is", () => {
    const lifted = { right_hip_flexion_deg: 70, right_knee_flexion_deg: 80, right_ankle_dorsiflexion_deg: -10 };
    expect(footed(lifted, lowest)).toMatchObject(lifted);
  });

  test("knows which leg kneels", () => {
    expect((["left", "right"] as const).map((side) => kneels(KNEELING, side))).toEqual([true, false]);
    expect((["left", "right"] as const).map((side) => kneels(STANDING, side))).toEqual([false, false]);
  });
});

describe("a step", () => {
  const steps = stepsOf([STANDING, KNEELING], lowest);
  const [up, down] = steps;
  if (!up || !down) throw new Error("two poses are two steps");
  const ankle = (step: typeof down, share: number): readonly number[] => {
    const { pose, spot } = midStep(step, share, lowest);
    const [x, y] = partFrames(pose).right_foot.origin;
    return [x + spot[0], y + spot[1]];
  };

  test("begins where the one before ends, and goes round", () => {
    expect(down.start).toEqual(up.end);
    expect(up.start).toEqual(down.end);
    expect(up.from).toBe(down.to);
  });

  test("leaves the standing foot where it is, all the way", () => {
    expect(down.planted).toBe("right");
    const [x = 0, y = 0] = ankle(down, 0);
    for (const share of [0.2, 0.4, 0.6, 0.8, 1]) {
      const [there = 0, aside = 0] = ankle(down, share);
      expect(Math.hypot(there - x, aside - y)).toBeLessThan(0.002);
    }
  });

  test("does not put the other leg through the floor", () => {
    for (let share = 0; share <= 1; share += 0.1) {
      const { sole, knee } = lowest(midStep(down, share, lowest).pose);
      expect(Math.min(sole.left, knee.left)).toBeGreaterThan(sole.right - 0.01);
    }
  });

  test("ends in the very pose, on the floor", () => {
    expect(midStep(down, 1, lowest)).toEqual({ pose: down.to, spot: down.end });
    expect(midStep(down, 0, lowest).spot.map((metres) => Math.abs(metres - 0))).toEqual([0, 0]);
  });
});
