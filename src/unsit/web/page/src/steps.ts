/**
 * From pose to pose on the floor: the foot that stands in both stays where it is, the other steps. Down to a knee the
 * way goes over a long stride, as people go. Places are metres on the floor, our axes: forward, left.
 */

import { eased, partFrames, type Pose, poseBetween, SIDES } from "./body3d";
import { footed, isDown, kneels, type Lowest, type Side, standingOn } from "./footing";

export type Spot = readonly [forward: number, left: number];

/** The way to a pose from the one before it. */
export interface Step {
  readonly from: Pose;
  readonly to: Pose;
  /** What it passes at half its way, if it does not go straight. */
  readonly via: Pose | null;
  /** The foot that stays. */
  readonly planted: Side | null;
  /** Where the mid-hips are on the floor before and after. */
  readonly start: Spot;
  readonly end: Spot;
}

/** Hip and knee half-way down to a knee, the rear foot set down behind, still high; as in studio/ways.py. */
const STRIDE_DEG = { front: [38, 46], rear: [-22, 28] } as const;

/** The steps to each of these poses from the one before, to the first from the last; all of them on the floor. */
export function stepsOf(poses: readonly Pose[], lowest: (pose: Pose) => Lowest): Step[] {
  const down = poses.map((pose) => footed(pose, lowest));
  const steps: Step[] = [];
  let end: Spot = [0, 0];
  down.forEach((to, index) => {
    const from = down[(index + down.length - 1) % down.length] ?? to;
    const planted = plantedIn(from, to);
    const start = end;
    if (index > 0) end = kept(from, to, planted, start);
    steps.push({ from, to, via: strideBetween(from, to, planted), planted, start, end });
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
  const pose = step.planted ? standingOn(mixed, step.planted, lowest) : mixed;
  const [here, there] = [kept(step.from, pose, step.planted, step.start), kept(step.from, step.to, step.planted, step.start)];
  return { pose, spot: [here[0] + way * (step.end[0] - there[0]), here[1] + way * (step.end[1] - there[1])] };
}

function plantedIn(from: Pose, to: Pose): Side | null {
  const kneeling = SIDES.filter((side) => kneels(from, side) || kneels(to, side));
  if (kneeling.length === 0) return isDown(from, "left") && isDown(to, "left") ? "left" : null;
  return kneeling.length === 1 ? (SIDES.find((side) => !kneeling.includes(side)) ?? null) : null;
}

/** Where the mid-hips go while a foot stays. */
function kept(from: Pose, to: Pose, planted: Side | null, start: Spot): Spot {
  if (!planted) return start;
  const [before, after] = [from, to].map((pose) => partFrames(pose)[`${planted}_foot`].origin);
  return before && after ? [start[0] + before[0] - after[0], start[1] + before[1] - after[1]] : start;
}

function strideBetween(from: Pose, to: Pose, front: Side | null): Pose | null {
  if (!front) return null;
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
