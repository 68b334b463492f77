/**
 * From pose to pose on the floor: the foot that stands in both stays where it is, the other steps; who kneels on both knees
 * turns about one, who sits or lies stays where they are. Down to a knee the way goes over a long stride, down to lying over
 * sitting or kneeling, as people go. Places are metres on the floor, our axes: forward, left.
 */

import { eased, type Part, partFrames, type Pose, poseBetween, SIDES } from "./body3d";
import { footed, isDown, kneels, type Lowest, notThrough, rests, type Side, standingOn } from "./footing";

export type Spot = readonly [forward: number, left: number];

/** The way to a pose from the one before it. */
export interface Step {
  readonly from: Pose;
  readonly to: Pose;
  /** What it passes at half its way, if it does not go straight. */
  readonly via: Pose | null;
  /** The foot that stays, or the shank of a knee that does. */
  readonly planted: Part | null;
  /** Whether a seat or a bed carries the body all the way: then it stays on it, whatever a foot does. */
  readonly carried: boolean;
  /** Where the mid-hips are on the floor before and after. */
  readonly start: Spot;
  readonly end: Spot;
}

/** Hip and knee half-way down to a knee, the rear foot set down behind, still high; as in studio/ways.py. */
const STRIDE_DEG = { front: [38, 46], rear: [-22, 28] } as const;
/** Between standing and lying on the back or a side; and between standing and all fours or lying on the front. */
const SITTING: Pose = { body_pitch_deg: -12, trunk_inclination_deg: 22, ...ofBoth({ hip_flexion: 104, knee_flexion: 118, arm_flexion: 20 }) };
const KNEELING: Pose = { body_pitch_deg: 34, ...ofBoth({ hip_flexion: 52, knee_flexion: 108, ankle_dorsiflexion: -45, arm_flexion: 70, elbow_flexion: 20 }) };
/** A pelvis tipped by less is upright. */
const UPRIGHT_DEG = 45;
/** Hips bent by more than this on average sit or squat already. */
const STANDS_DEG = 40;

/** The steps to each of these poses from the one before, to the first from the last; all of them on the floor. */
export function stepsOf(poses: readonly Pose[], lowest: (pose: Pose) => Lowest): Step[] {
  const down = poses.map((pose) => footed(pose, lowest));
  const steps: Step[] = [];
  let end: Spot = [0, 0];
  down.forEach((to, index) => {
    const from = down[(index + down.length - 1) % down.length] ?? to;
    const planted = plantedIn(from, to, lowest);
    const start = end;
    if (index > 0) end = kept(from, to, planted, start);
    const carried = [from, to].every((pose) => lowest(pose).carried !== null);
    steps.push({ from, to, via: viaBetween(from, to, planted), planted, carried, start, end });
  });
  const [first, ...others] = steps;
  // Round again: the first pose is where it was.
  return first ? [{ ...first, start: end, end: [0, 0] }, ...others] : [];
}

/** Where the body is at this share of a step, 0..1. */
export function midStep(step: Step, share: number, lowest: (pose: Pose) => Lowest): { readonly pose: Pose; readonly spot: Spot } {
  if (share >= 1) return { pose: step.to, spot: step.end };
  const way = eased(share);
  const mixed = step.via ? curved(step.from, step.via, step.to, way) : poseBetween(step.from, step.to, way);
  const foot = SIDES.find((side) => step.planted === `${side}_foot`);
  const pose = foot ? standingOn(mixed, foot, lowest) : step.carried ? notThrough(mixed, lowest) : mixed;
  const [here, there] = [kept(step.from, pose, step.planted, step.start), kept(step.from, step.to, step.planted, step.start)];
  return { pose, spot: [here[0] + way * (step.end[0] - there[0]), here[1] + way * (step.end[1] - there[1])] };
}

function plantedIn(from: Pose, to: Pose, lowest: (pose: Pose) => Lowest): Part | null {
  const [before, after] = [from, to].map((pose) => SIDES.filter((side) => kneels(pose, side)));
  if (before?.length === 2 && after?.length === 2) return "left_shank";
  const resting = [from, to].filter((pose) => rests(lowest(pose)));
  if (resting.length === 2 || resting.some(isTipped) || isTipped(from) !== isTipped(to)) return null;
  const kneeling = SIDES.filter((side) => before?.includes(side) || after?.includes(side));
  const foot = kneeling.length === 0
    ? SIDES.find((side) => isDown(from, side) && isDown(to, side))
    : SIDES.find((side) => kneeling.length === 1 && !kneeling.includes(side));
  return foot ? `${foot}_foot` : null;
}

/** Where the mid-hips go while a part stays. */
function kept(from: Pose, to: Pose, planted: Part | null, start: Spot): Spot {
  if (!planted) return start;
  const [before, after] = [from, to].map((pose) => partFrames(pose)[planted].origin);
  return before && after ? [start[0] + before[0] - after[0], start[1] + before[1] - after[1]] : start;
}

function viaBetween(from: Pose, to: Pose, planted: Part | null): Pose | null {
  if (isTipped(from) !== isTipped(to)) return downBetween(from, to);
  const front = SIDES.find((side) => planted === `${side}_foot`);
  return front ? strideBetween(from, to, front) : null;
}

/** Whether the body lies or is on all fours: its hips turned far from upright while it does not just bend down. */
function isTipped(pose: Pose): boolean {
  const [pitch, roll] = [pose["body_pitch_deg"] ?? 0, pose["body_roll_deg"] ?? 0];
  if (Math.abs(roll) > UPRIGHT_DEG || pitch < -UPRIGHT_DEG) return true;
  return pitch > UPRIGHT_DEG && SIDES.every((side) => !standsOn(pose, side));
}

function standsOn(pose: Pose, side: Side): boolean {
  const frames = partFrames(pose);
  return frames[`${side}_thigh`].origin[2] - frames[`${side}_foot`].origin[2] > 0.6;
}

function downBetween(from: Pose, to: Pose): Pose | null {
  const [lying, other] = isTipped(from) ? [from, to] : [to, from];
  const stands = hipsOf(other) < STANDS_DEG;
  return stands ? ((lying["body_pitch_deg"] ?? 0) > UPRIGHT_DEG ? KNEELING : SITTING) : null;
}

function hipsOf(pose: Pose): number {
  return SIDES.reduce((sum, side) => sum + (pose[`${side}_hip_flexion_deg`] ?? 0) / SIDES.length, 0);
}

function ofBoth(angles: Pose): Pose {
  return Object.fromEntries(SIDES.flatMap((side) => Object.entries(angles).map(([name, value]) => [`${side}_${name}_deg`, value])));
}

function strideBetween(from: Pose, to: Pose, front: Side): Pose | null {
  const rear: Side = front === "left" ? "right" : "left";
  if (kneels(from, rear) === kneels(to, rear)) return null;
  const [[frontHip, frontKnee], [rearHip, rearKnee]] = [STRIDE_DEG.front, STRIDE_DEG.rear];
  return {
    ...poseBetween(from, to, 0.5),
    [`${front}_hip_flexion_deg`]: frontHip, [`${front}_knee_flexion_deg`]: frontKnee,
    [`${front}_ankle_dorsiflexion_deg`]: frontKnee - frontHip,
    [`${rear}_hip_flexion_deg`]: rearHip, [`${rear}_knee_flexion_deg`]: rearKnee, [`${rear}_ankle_dorsiflexion_deg`]: 0,
  };
}

/** A smooth way from one to another that passes a third at its half. */
function curved(from: Pose, via: Pose, to: Pose, way: number): Pose {
  const pull = poseBetween(poseBetween(from, to, 0.5), via, 2);
  return poseBetween(poseBetween(from, pull, way), poseBetween(pull, to, way), way);
}
