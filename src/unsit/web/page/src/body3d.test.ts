import { describe, expect, test } from "vitest";
import {
  about, after, cross, dot, minus, partFrames, PARTS, placed, type Part, type Pose, poseBetween, turned, unit, type Vector,
} from "./body3d";

// A point of body.py: the part that carries it, and where on it, in shares of stature.
const CARRIED: Readonly<Record<string, readonly [Part, Vector]>> = {
  mid_shoulders: ["head", [0, 0, 0]],
  nose: ["head", [0.071, 0, 0.116]],
  ...Object.fromEntries((["left", "right"] as const).flatMap((side): [string, readonly [Part, Vector]][] => [
    [`${side}_hip`, [`${side}_thigh`, [0, 0, 0]]],
    [`${side}_knee`, [`${side}_shank`, [0, 0, 0]]],
    [`${side}_ankle`, [`${side}_foot`, [0, 0, 0]]],
    [`${side}_heel`, [`${side}_foot`, [-0.0173, 0, -0.0408]]],
    [`${side}_toes`, [`${side}_foot`, [0.1113, 0, -0.0408]]],
    [`${side}_shoulder`, [`${side}_upper_arm`, [0, 0, 0]]],
    [`${side}_elbow`, [`${side}_forearm`, [0, 0, 0]]],
    [`${side}_wrist`, [`${side}_forearm`, [0, 0, -0.1534]]],
    // Any place of these, in shares of stature: 0.1, 0.02 and -0.2 metres.
    [`${side}_on_radius`, [`${side}_radius`, [0.1 / 1.7, 0.02 / 1.7, -0.2 / 1.7]]],
    [`${side}_on_hand`, [`${side}_hand`, [0.1 / 1.7, 0.02 / 1.7, -0.2 / 1.7]]],
    [`${side}_ear`, ["head", [0.01, side === "left" ? 0.043 : -0.043, 0.121]]],
  ])),
};

interface Case {
  readonly how: string;
  readonly pose: Pose;
  readonly joints: Readonly<Record<string, Vector>>;
}

// Places as `unsit.posed.points` gives them, metres; hands and radii as `unsit.posed.parts`.
const CASES: readonly Case[] = [
  {
    how: "upright",
    pose: {},
    joints: {
      mid_shoulders: [0, 0, 0.4794], nose: [0.1207, 0, 0.6766], left_hip: [0, 0.0867, 0],
      left_knee: [0, 0.0867, -0.3867], left_ankle: [0, 0.0867, -0.8104], left_heel: [-0.0294, 0.0867, -0.8798],
      left_toes: [0.1892, 0.0867, -0.8798], left_shoulder: [0, 0.1785, 0.4794], left_elbow: [0, 0.1785, 0.2074],
      left_wrist: [0, 0.1785, -0.0534], left_ear: [0.017, 0.0731, 0.6851], right_hip: [0, -0.0867, 0],
      right_knee: [0, -0.0867, -0.3867], right_ankle: [0, -0.0867, -0.8104], right_heel: [-0.0294, -0.0867, -0.8797],
      right_toes: [0.1892, -0.0867, -0.8797], right_shoulder: [0, -0.1785, 0.4794], right_elbow: [0, -0.1785, 0.2074],
      right_wrist: [0, -0.1785, -0.0534], right_ear: [0.017, -0.0731, 0.6851],
    },
  },
  {
    how: "turned, one hip higher",
    pose: {
      heading_deg: 30, pelvis_obliquity_deg: 6, left_hip_flexion_deg: 20, right_knee_flexion_deg: 15,
    },
    joints: {
      mid_shoulders: [0, 0, 0.4794], nose: [0.1045, 0.0603, 0.6766], left_hip: [-0.0431, 0.0747, 0.0091],
      left_knee: [0.0524, 0.1737, -0.3524], left_ankle: [0.1571, 0.2822, -0.7483], left_heel: [0.1498, 0.287, -0.8231],
      left_toes: [0.3316, 0.383, -0.7487], left_shoulder: [-0.0892, 0.1546, 0.4794],
      left_elbow: [-0.0892, 0.1546, 0.2074], left_wrist: [-0.0892, 0.1546, -0.0534],
      left_ear: [-0.0218, 0.0718, 0.6851], right_hip: [0.0431, -0.0747, -0.0091],
      right_knee: [0.0229, -0.0397, -0.3937], right_ankle: [-0.0934, -0.0574, -0.8007],
      right_heel: [-0.1367, -0.0752, -0.8597], right_toes: [0.0432, 0.0355, -0.916],
      right_shoulder: [0.0892, -0.1546, 0.4794], right_elbow: [0.0892, -0.1546, 0.2074],
      right_wrist: [0.0892, -0.1546, -0.0534], right_ear: [0.0513, -0.0548, 0.6851],
    },
  },
  {
    how: "kneeling, right leg in front",
    pose: {
      trunk_inclination_deg: 25, trunk_side_bend_deg: 4, trunk_rotation_deg: 35, shoulder_tilt_deg: 6,
      head_turn_deg: 10, head_nod_deg: 8, right_hip_flexion_deg: 97, right_hip_abduction_deg: 12,
      right_hip_rotation_deg: 5, right_knee_flexion_deg: 97, right_ankle_dorsiflexion_deg: 2, left_hip_flexion_deg: -5,
      left_hip_abduction_deg: 3, left_hip_rotation_deg: -4, left_knee_flexion_deg: 95,
      left_ankle_dorsiflexion_deg: -50, right_arm_flexion_deg: 45, right_arm_abduction_deg: -10,
      right_arm_rotation_deg: 20, right_elbow_flexion_deg: 60, left_arm_flexion_deg: -30, left_arm_abduction_deg: 35,
      left_arm_rotation_deg: -15, left_elbow_flexion_deg: 12,
    },
    joints: {
      mid_shoulders: [0.2021, 0.0334, 0.4334], nose: [0.306, 0.1374, 0.6119], left_hip: [0, 0.0867, 0],
      left_knee: [-0.0337, 0.1069, -0.3848], left_ankle: [-0.45, 0.0756, -0.3129],
      left_heel: [-0.4592, 0.0707, -0.2382], left_toes: [-0.6481, 0.0647, -0.3481],
      left_shoulder: [0.1003, 0.1789, 0.4521], left_elbow: [-0.0915, 0.2586, 0.2765],
      left_wrist: [-0.2387, 0.3727, 0.0939], left_ear: [0.1826, 0.1173, 0.6348], right_hip: [0, -0.0867, 0],
      right_knee: [0.3755, -0.1671, 0.0461], right_ankle: [0.3688, -0.1922, -0.3767],
      right_heel: [0.3414, -0.1905, -0.4469], right_toes: [0.5548, -0.2375, -0.4398],
      right_shoulder: [0.3039, -0.112, 0.4148], right_elbow: [0.4208, 0.0514, 0.2313],
      right_wrist: [0.5581, 0.2586, 0.31], right_ear: [0.2859, 0.0139, 0.6348],
    },
  },
  {
    how: "kneeling, left leg in front",
    pose: {
      heading_deg: -20, trunk_inclination_deg: 15, trunk_rotation_deg: -40, shoulder_tilt_deg: -5,
      pelvis_obliquity_deg: 3, left_hip_flexion_deg: 92, left_hip_abduction_deg: 15, left_hip_rotation_deg: -8,
      left_knee_flexion_deg: 88, left_ankle_dorsiflexion_deg: -4, right_hip_flexion_deg: -14,
      right_hip_abduction_deg: 5, right_hip_rotation_deg: 10, right_knee_flexion_deg: 80,
      right_ankle_dorsiflexion_deg: -40, left_arm_flexion_deg: 50, left_arm_abduction_deg: 12,
      left_arm_rotation_deg: 30, left_elbow_flexion_deg: 75, right_arm_flexion_deg: -40, right_arm_abduction_deg: 25,
      right_arm_rotation_deg: -20, right_elbow_flexion_deg: 20,
    },
    joints: {
      mid_shoulders: [0.1166, -0.0424, 0.4631], nose: [0.1769, -0.147, 0.6603], left_hip: [0.0296, 0.0814, 0.0045],
      left_knee: [0.4144, 0.047, 0.0228], left_ankle: [0.4452, 0.0026, -0.3974], left_heel: [0.4162, -0.0015, -0.4668],
      left_toes: [0.6338, -0.0217, -0.464], left_shoulder: [0.2706, 0.0465, 0.4475],
      left_elbow: [0.4084, -0.1093, 0.2722], left_wrist: [0.4278, -0.3416, 0.3892],
      left_ear: [0.1884, -0.0206, 0.6688], right_hip: [-0.0296, -0.0814, -0.0045],
      right_knee: [-0.122, -0.0627, -0.3796], right_ankle: [-0.5393, 0.0037, -0.3494],
      right_heel: [-0.5684, 0.0077, -0.28], right_toes: [-0.7184, 0.0333, -0.437],
      right_shoulder: [-0.0374, -0.1313, 0.4786], right_elbow: [-0.2301, -0.0596, 0.3005],
      right_wrist: [-0.3946, -0.0734, 0.0986], right_ear: [0.0618, -0.0937, 0.6688],
    },
  },
  {
    how: "pitched and rolled, hands laid",
    pose: {
      heading_deg: 25, trunk_inclination_deg: 15, trunk_rotation_deg: 20, head_nod_deg: 20, body_pitch_deg: 70, body_roll_deg: -15,
      left_hip_flexion_deg: 80, left_hip_abduction_deg: 20, left_hip_rotation_deg: 10, left_knee_flexion_deg: 60,
      right_hip_flexion_deg: 40, right_knee_flexion_deg: 90, left_arm_flexion_deg: 80, right_arm_flexion_deg: 60,
      right_arm_abduction_deg: 20, right_elbow_flexion_deg: 40, left_hand_pronation_deg: 60, left_hand_extension_deg: 70,
      left_hand_deviation_deg: 10, right_hand_pronation_deg: 40, right_hand_extension_deg: 80, right_hand_deviation_deg: -5,
    },
    joints: {
      mid_shoulders: [0.4374, 0.192, 0.0404], nose: [0.5754, 0.3539, -0.0503], left_hip: [-0.0354, 0.0759, 0.0224],
      left_knee: [-0.0713, 0.3023, -0.289], left_ankle: [-0.4459, 0.3364, -0.484], left_heel: [-0.5191, 0.3235, -0.4964],
      left_toes: [-0.4309, 0.4611, -0.6416], left_shoulder: [0.3563, 0.3166, 0.1392],
      left_elbow: [0.329, 0.4737, -0.0812], left_wrist: [0.3029, 0.6243, -0.2925], left_ear: [0.5756, 0.3579, 0.0768],
      right_hip: [0.0354, -0.0759, -0.0224], right_knee: [-0.1765, -0.0791, -0.346],
      right_ankle: [-0.4858, -0.2838, -0.1414], right_heel: [-0.5204, -0.3171, -0.0833],
      right_toes: [-0.6402, -0.3189, -0.2661], right_shoulder: [0.5185, 0.0675, -0.0585],
      right_elbow: [0.4594, 0.1042, -0.3214], right_wrist: [0.5496, 0.2311, -0.5306], right_ear: [0.6421, 0.2559, -0.0042],
      left_on_radius: [0.4094, 0.6073, -0.2427], left_on_hand: [0.4681, 0.7758, -0.2798],
      right_on_radius: [0.5642, 0.2757, -0.4216], right_on_hand: [0.762, 0.2744, -0.4722],
    },
  },
];

describe("the parts of the body", () => {
  for (const { how, pose, joints } of CASES) {
    const frames = partFrames(pose);
    test.each(Object.entries(joints))(`${how}: %s is where Python has it, to a millimetre`, (name, place) => {
      const [part, [x, y, z]] = CARRIED[name] as readonly [Part, Vector];
      const found = placed(frames[part], [1.7 * x, 1.7 * y, 1.7 * z]);
      expect(Math.hypot(...minus(found, place))).toBeLessThan(0.001);
    });
  }

  test("are all there, and none is squeezed", () => {
    const frames = partFrames(CASES[2]?.pose ?? {});
    expect(Object.keys(frames).sort()).toEqual([...PARTS].sort());
    for (const part of PARTS) expect(Math.hypot(...frames[part].turn)).toBeCloseTo(1, 9);
  });

  test("turn about where they hang, which is the same place in standing", () => {
    const standing = partFrames({});
    for (const part of PARTS) expect(standing[part].turn).toEqual([0, 0, 0, 1]);
    expect(standing.thorax.origin[2]).toBeCloseTo(0.2397, 4);
  });
});

describe("the trunk", () => {
  const lean = (part: Part, pose: Pose): number => {
    const [x, , z] = turned(partFrames(pose)[part].turn, [0, 0, 1]);
    return (Math.atan2(x, z) * 180) / Math.PI;
  };
  const turn = (part: Part, pose: Pose): number => {
    const [x, y] = turned(partFrames(pose)[part].turn, [0, 1, 0]);
    return (Math.atan2(-x, y) * 180) / Math.PI;
  };

  test("leans with half of it in the lumbar, and none in the pelvis", () => {
    const pose = { trunk_inclination_deg: 30 };
    expect([lean("pelvis", pose), lean("lumbar", pose), lean("thorax", pose)].map(Math.round)).toEqual([0, 15, 30]);
  });

  test("turns to the person's left with less than half of it in the lumbar", () => {
    const pose = { trunk_rotation_deg: 40 };
    expect(turn("thorax", pose)).toBeCloseTo(40);
    expect(turn("lumbar", pose)).toBeGreaterThan(0);
    expect(turn("lumbar", pose)).toBeLessThan(20);
  });

  test("keeps its shoulders' middle where Python has it, however it is turned", () => {
    const frames = partFrames({ trunk_inclination_deg: 35, trunk_rotation_deg: -50, shoulder_tilt_deg: 10 });
    const top = placed(frames.thorax, [0, 0, 1.7 * 0.141]);
    expect(Math.hypot(...minus(top, frames.head.origin))).toBeLessThan(1e-9);
  });
});

describe("poses and turns", () => {
  test("are mixed angle by angle, what is not named counting as 0", () => {
    expect(poseBetween({ a: 10, b: 4 }, { a: 20, c: 8 }, 0.25)).toEqual({ a: 12.5, b: 3, c: 2 });
  });

  test("come one after the other as hinges do", () => {
    const both = after(about([0, 0, 1], 90), about([0, 1, 0], 90));
    const [x, y, z] = turned(both, [1, 0, 0]);
    expect([x, y, z].map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([0, 0, -1]);
  });

  test("leave lengths and right angles alone", () => {
    const any = about(unit([1, 2, -3]), 77);
    const [a, b] = [turned(any, [1, 0, 0]), turned(any, [0, 1, 0])];
    expect(dot(a, b)).toBeCloseTo(0, 12);
    expect(Math.hypot(...minus(cross(a, b), turned(any, [0, 0, 1])))).toBeCloseTo(0, 12);
  });
});
