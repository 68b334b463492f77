/**
 * Puts down what hovers: a pose is angles, and a degree of a knee is a centimetre at the foot.
 *
 * A foot or knee that is less than a hand's breadth above or below the floor is brought onto it by a few degrees, for the
 * picture only. The kneeling leg decides where the floor is, else the lowest of the body, or what it sits or lies on.
 */

import { partFrames, type Pose, SIDES, turned } from "./body3d";

export type Side = (typeof SIDES)[number];

/**
 * How low the skin of each sole and knee reaches in a pose, metres, from the mid-hips; and of the body from thighs to
 * head. `carried`: where the floor is by what carries the body, if it sits or lies on something above the floor.
 */
export interface Lowest {
  readonly sole: Readonly<Record<Side, number>>;
  readonly knee: Readonly<Record<Side, number>>;
  readonly body: number;
  readonly carried: number | null;
}

const HOVERS_M = 0.1;
const MOST_DEG = 14;
/** A knee on its way may give way more than one that has arrived. */
const WHILE_STEPPING_DEG = 60;
const ENOUGH_M = 0.0005;
/** A foot that is no deeper in the floor is on it. */
const THROUGH_M = 0.01;
/** A shank that falls by less than this from knee to ankle kneels; it is 0.42 m long. */
const LYING_M = 0.22;
/** And its shin looks down by at least this (a sine), and its hip is so far above its knee: who lies does not kneel. */
const SHIN_DOWN = 0.3;
const HIP_ABOVE_M = 0.1;
/** The foot of a kneeling leg, where the pose leaves it open: laid flat behind. */
const LAID_DEG = -60;
/** A sole that is nearer to level than this is put down flat. */
const NEARLY_FLAT_DEG = 25;
/** A foot whose sole looks down less than this (a sine) stands on nothing. */
const STANDS = 0.45;
const NUDGE_DEG = 1;
/** A body that is no further from the floor, or from a seat, rests on it. */
const RESTS_M = 0.08;

/** The pose with its feet and knees on the floor. */
export function footed(pose: Pose, lowest: (pose: Pose) => Lowest): Pose {
  const kneeling = SIDES.filter((side) => kneels(pose, side));
  let now = pose;
  for (const side of kneeling) now = laidDown(now, side, lowest);
  const floor = floorOf(lowest(now), kneeling);
  for (const side of SIDES) {
    if (!kneeling.includes(side) && isSoleDown(now, side)) now = putDown(now, side, floor, lowest);
  }
  return now;
}

/** Whether a leg's shank lies on the floor on its shin, or nearly. */
export function kneels(pose: Pose, side: Side): boolean {
  const frames = partFrames(pose);
  const [knee, ankle] = [frames[`${side}_shank`].origin[2], frames[`${side}_foot`].origin[2]];
  const other = frames[`${side === "left" ? "right" : "left"}_foot`].origin[2];
  const [, , shin] = turned(frames[`${side}_shank`].turn, [1, 0, 0]);
  const hip = frames[`${side}_thigh`].origin[2];
  return shin < -SHIN_DOWN && hip - knee > HIP_ABOVE_M && knee - ankle < LYING_M && Math.min(knee, ankle) - other < 2 * HOVERS_M;
}

/** Whether a leg's foot is as low as the other's, or nearly. */
export function isDown(pose: Pose, side: Side): boolean {
  const frames = partFrames(pose);
  return frames[`${side}_foot`].origin[2] - Math.min(...SIDES.map((each) => frames[`${each}_foot`].origin[2])) < HOVERS_M;
}

/** Whether the body sits or lies, on the floor or on something. */
export function rests({ sole, knee, body, carried }: Lowest): boolean {
  return carried !== null || body - Math.min(sole.left, sole.right, knee.left, knee.right) < RESTS_M;
}

/** The pose with this foot's sole flat on the floor and the other leg not through it: its knee bends instead. */
export function standingOn(pose: Pose, side: Side, lowest: (pose: Pose) => Lowest): Pose {
  const [now, other] = [flat(pose, side), side === "left" ? "right" : "left"] as const;
  const above = (tried: Pose): number => {
    const { sole, knee } = lowest(tried);
    return Math.min(sole[other], knee[other]) - sole[side];
  };
  return bentUntil(now, [`${other}_knee_flexion_deg`], (tried) => above(tried) >= 0);
}

/** The pose of who is carried with no leg through the floor: knees bend instead. */
export function notThrough(pose: Pose, lowest: (pose: Pose) => Lowest): Pose {
  return SIDES.reduce((now, side) => bentUntil(now, [`${side}_knee_flexion_deg`], (tried) => {
    const { sole, knee, carried } = lowest(tried);
    return carried === null || Math.min(sole[side], knee[side]) > carried - THROUGH_M;
  }), pose);
}

function floorOf({ sole, knee, body, carried }: Lowest, kneeling: readonly Side[]): number {
  if (carried !== null) return carried;
  if (kneeling.length > 0) return Math.min(body, ...kneeling.map((side) => Math.min(sole[side], knee[side])));
  return Math.min(body, ...SIDES.map((side) => sole[side]));
}

/** The knee of a kneeling leg bends until foot and knee are equally low. */
function laidDown(pose: Pose, side: Side, lowest: (pose: Pose) => Lowest): Pose {
  const open = { [`${side}_ankle_dorsiflexion_deg`]: LAID_DEG, ...pose };
  return solved(open, [`${side}_knee_flexion_deg`], (tried) => {
    const { sole, knee } = lowest(tried);
    return sole[side] - knee[side];
  });
}

function isSoleDown(pose: Pose, side: Side): boolean {
  return turned(partFrames(pose)[`${side}_foot`].turn, [0, 0, 1])[2] > STANDS;
}

/** A sole near the floor comes down flat: ankle first, then the thigh, the shank keeping its slant. */
function putDown(pose: Pose, side: Side, floor: number, lowest: (pose: Pose) => Lowest): Pose {
  if (Math.abs(lowest(pose).sole[side] - floor) > HOVERS_M) return pose;
  const names = [`${side}_hip_flexion_deg`, `${side}_knee_flexion_deg`];
  return solved(flat(pose, side), names, (tried) => lowest(tried).sole[side] - floor);
}

function flat(pose: Pose, side: Side): Pose {
  const [, , rise] = turned(partFrames(pose)[`${side}_foot`].turn, [1, 0, 0]);
  const up_deg = (Math.asin(Math.min(Math.max(rise, -1), 1)) * 180) / Math.PI;
  return Math.abs(up_deg) > NEARLY_FLAT_DEG ? pose : added(pose, [`${side}_ankle_dorsiflexion_deg`], -up_deg);
}

/** The pose with the least added to these angles with which this is so; as it was if that is too much. */
function bentUntil(pose: Pose, names: readonly string[], so: (pose: Pose) => boolean): Pose {
  let [low, high] = [0, 0];
  while (!so(added(pose, names, high))) {
    [low, high] = [high, high + WHILE_STEPPING_DEG / 8];
    if (high > WHILE_STEPPING_DEG) return pose;
  }
  for (let step = 0; step < 6 && high > 0; step += 1) {
    const middle = (low + high) / 2;
    [low, high] = so(added(pose, names, middle)) ? [low, middle] : [middle, high];
  }
  return high > 0 ? added(pose, names, high) : pose;
}

/** The pose with the same added to these angles so that nothing is missing; as it was if that takes too much. */
function solved(pose: Pose, names: readonly string[], missing: (pose: Pose) => number): Pose {
  let by = 0;
  for (let step = 0; step < 5; step += 1) {
    const here = added(pose, names, by);
    const left = missing(here);
    if (Math.abs(left) < ENOUGH_M) return here;
    const slope = (missing(added(here, names, NUDGE_DEG)) - left) / NUDGE_DEG;
    if (Math.abs(slope) < 1e-3) return pose;
    by -= left / slope;
    if (Math.abs(by) > MOST_DEG) return pose;
  }
  return added(pose, names, by);
}

function added(pose: Pose, names: readonly string[], by: number): Pose {
  return { ...pose, ...Object.fromEntries(names.map((name) => [name, (pose[name] ?? 0) + by])) };
}
