import { describe, expect, test } from "vitest";
import { partFrames, placed, type Pose, turned } from "./body3d";
import { footed, kneels, type Lowest, notThrough, rests, type Side } from "./footing";
import { midStep, stepsOf } from "./steps";

/** A body of bones: soles with heel and toes, knees 5 cm and a trunk 10 cm thick. */
function lowest(pose: Pose): Lowest {
  const frames = partFrames(pose);
  const sole = (side: Side): number =>
    Math.min(...[-0.03, 0.19].flatMap((x) => [-0.069, 0].map((z) => placed(frames[`${side}_foot`], [x, 0, z])[2])));
  const knee = (side: Side): number => frames[`${side}_shank`].origin[2] - 0.05;
  const body = Math.min(...[frames.pelvis, frames.thorax, frames.head].map(({ origin }) => origin[2] - 0.1));
  return { sole: { left: sole("left"), right: sole("right") }, knee: { left: knee("left"), right: knee("right") }, body, carried: null };
}

const STANDING: Pose = { left_arm_abduction_deg: 8 };
const KNEELING: Pose = {
  right_hip_flexion_deg: 90, right_knee_flexion_deg: 90, left_hip_flexion_deg: -5, left_knee_flexion_deg: 92,
  left_ankle_dorsiflexion_deg: -45, trunk_inclination_deg: 20,
};

const both = (angles: Pose): Pose =>
  Object.fromEntries(["left", "right"].flatMap((side) => Object.entries(angles).map(([name, value]) => [`${side}_${name}_deg`, value])));
const ON_THE_BACK: Pose = { body_pitch_deg: -90, ...both({ hip_flexion: 45, knee_flexion: 88 }) };
const ALL_FOURS: Pose = { body_pitch_deg: 78, ...both({ hip_flexion: 78, knee_flexion: 90, ankle_dorsiflexion: -55, arm_flexion: 80 }) };
const ON_THE_FRONT: Pose = { body_pitch_deg: 90, ...both({ ankle_dorsiflexion: -75 }) };
const SEATED: Pose = both({ hip_flexion: 86, knee_flexion: 88 });

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

  test("brings the feet of who lies on the back onto the floor under the back", () => {
    const { sole, body } = lowest(footed(ON_THE_BACK, lowest));
    expect(sole.left).toBeCloseTo(body, 3);
    expect(sole.right).toBeCloseTo(body, 3);
  });

  test("leaves legs that are stretched out, lying, as they are", () => {
    const flat = { body_pitch_deg: -90, ...both({ ankle_dorsiflexion: -15 }) };
    expect(footed(flat, lowest)).toMatchObject(flat);
    expect(footed(ON_THE_FRONT, lowest)).toMatchObject(ON_THE_FRONT);
  });

  test("puts the feet of who sits on a chair where the chair stands", () => {
    const carried = lowest(SEATED).sole.left - 0.03;
    const seated = footed(SEATED, (pose) => ({ ...lowest(pose), carried }));
    expect(lowest(seated).sole.left).toBeCloseTo(carried, 3);
  });

  test("lets no leg of who sits swing through the floor: the knee bends", () => {
    const low = (pose: Pose): Lowest => ({ ...lowest(pose), carried: -0.55 });
    const swinging = { ...SEATED, right_hip_flexion_deg: 60, right_knee_flexion_deg: 80, right_ankle_dorsiflexion_deg: 30 };
    expect(low(swinging).sole.right).toBeLessThan(-0.6);
    const clear = notThrough(swinging, low);
    expect(low(clear).sole.right).toBeGreaterThan(-0.57);
    expect(clear).toMatchObject({ right_hip_flexion_deg: 60, left_knee_flexion_deg: 88 });
  });

  test("knows who rests, and who stands or kneels", () => {
    const resting = [ON_THE_BACK, ON_THE_FRONT, SEATED, STANDING, KNEELING, ALL_FOURS].map((pose) => rests(lowest(pose)));
    expect(resting).toEqual([true, true, false, false, false, false]);
    expect(rests({ ...lowest(SEATED), carried: -0.5 })).toBe(true);
  });

  test("knows that who lies does not kneel, and who is on all fours does on both knees", () => {
    const kneeling = [ON_THE_BACK, ON_THE_FRONT, ALL_FOURS].map((pose) => (["left", "right"] as const).filter((side) => kneels(pose, side)));
    expect(kneeling).toEqual([[], [], ["left", "right"]]);
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
    expect(down.planted).toBe("right_foot");
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

describe("the way", () => {
  const way = (from: Pose, to: Pose): { planted: string | null; via: Pose | null } => {
    const step = stepsOf([from, to], lowest)[1];
    if (!step) throw new Error("two poses are two steps");
    return step;
  };

  test("from standing to the back goes over sitting, to all fours over kneeling", () => {
    expect(way(STANDING, ON_THE_BACK).via?.["body_pitch_deg"]).toBeLessThan(0);
    expect(way(STANDING, ALL_FOURS).via?.["left_knee_flexion_deg"]).toBeGreaterThan(90);
  });

  test("of who lies goes straight, and nothing slides on the floor", () => {
    const raised = { ...ON_THE_BACK, right_hip_flexion_deg: 80, right_knee_flexion_deg: 5 };
    expect(way(ON_THE_BACK, raised)).toMatchObject({ via: null, planted: null, end: [0, 0] });
  });

  test("on all fours is about a knee", () => {
    expect(way(ALL_FOURS, { ...ALL_FOURS, trunk_inclination_deg: 20 }).planted).toBe("left_shank");
  });

  test("on a chair is carried, and to a chair is not yet", () => {
    const carriedBy = (pose: Pose): Lowest => ({ ...lowest(pose), carried: (pose["left_hip_flexion_deg"] ?? 0) > 60 ? -0.5 : null });
    const leg = { ...SEATED, right_knee_flexion_deg: 10 };
    expect(stepsOf([SEATED, leg], carriedBy).map(({ carried, planted }) => [carried, planted])).toEqual([[true, null], [true, null]]);
    expect(stepsOf([STANDING, SEATED], carriedBy)[1]).toMatchObject({ carried: false, planted: "left_foot" });
  });

  test("into a fold leaves the feet where they are", () => {
    const fold = { body_pitch_deg: 72, trunk_inclination_deg: 40, ...both({ hip_flexion: 72 }) };
    expect(way(STANDING, fold)).toMatchObject({ planted: "left_foot", via: null });
  });
});
