/**
 * From a pose to where each part of the body is: the hinges of `body.py`, at 1.70 m, in its axes and metres.
 *
 * x is forward, y to the person's left, z up; the mid-hips are the origin. Legs and arms are where Python has them; the
 * trunk, a straight line there, is shared out between lumbar and thorax so that a back can be drawn. Knows no picture.
 */

/**
 * Angles by the names of `body.POSE`, degrees; what is not named is 0. Its ratios are left alone: the figure is one size.
 * Besides, as in `posed.py`: `body_pitch_deg` and `body_roll_deg` turn all of it, and each hand has three angles of its own.
 */
export type Pose = Readonly<Record<string, number>>;
export type Vector = readonly [x: number, y: number, z: number];
/** A turn as a unit quaternion. */
export type Turn = readonly [x: number, y: number, z: number, w: number];

/** Where a part is: its own origin, and how it is turned from the pose whose angles are all zero. */
export interface Frame {
  readonly origin: Vector;
  readonly turn: Turn;
}

export const TRUNK = ["pelvis", "lumbar", "thorax", "head"] as const;
export const SIDES = ["left", "right"] as const;
/** The radius is the forearm's far half, which turns with the palm. */
export const LIMBS = ["thigh", "shank", "foot", "upper_arm", "forearm", "radius", "hand"] as const;
export type Part = (typeof TRUNK)[number] | `${(typeof SIDES)[number]}_${(typeof LIMBS)[number]}`;
export const PARTS: readonly Part[] = [...TRUNK, ...SIDES.flatMap((side) => LIMBS.map((limb): Part => `${side}_${limb}`))];
export type Frames = Readonly<Record<Part, Frame>>;

/** The part that each hangs on. */
export const CARRIER: Readonly<Record<Part, Part | null>> = {
  pelvis: null, lumbar: "pelvis", thorax: "lumbar", head: "thorax",
  left_thigh: "pelvis", left_shank: "left_thigh", left_foot: "left_shank",
  left_upper_arm: "thorax", left_forearm: "left_upper_arm", left_radius: "left_forearm", left_hand: "left_radius",
  right_thigh: "pelvis", right_shank: "right_thigh", right_foot: "right_shank",
  right_upper_arm: "thorax", right_forearm: "right_upper_arm", right_radius: "right_forearm", right_hand: "right_radius",
};

const STATURE_M = 1.7;
const share = (x: number, y: number, z: number): Vector => [x * STATURE_M, y * STATURE_M, z * STATURE_M];
// Segments as in body.py: the mean of women and men after de Leva (1996); hips after Bell and others (1990).
const HIP_ASIDE = 0.051;
const SHOULDER_ASIDE = 0.105;
const TRUNK_UP = share(0, 0, 0.282);
const THIGH = share(0, 0, -0.2275);
const SHANK = share(0, 0, -0.2492);
const UPPER_ARM = share(0, 0, -0.16);
const FOREARM = share(0, 0, -0.1534);

/** Of the trunk's lean and bend the lumbar takes half; of its turn less, because loins hardly turn (White and Panjabi, 1990). */
const LUMBAR_BEND = 0.5;
const LUMBAR_TURN = 0.3;
/** Where shoulders are not square to the trunk's line, the thorax meets both half-way, as shoulder blades let it. */
const THORAX_TO_SHOULDERS = 0.5;

const X: Vector = [1, 0, 0];
const Y: Vector = [0, 1, 0];
const Z: Vector = [0, 0, 1];

/** Where every part is in this pose. */
export function partFrames(pose: Pose): Frames {
  const by = (name: string): number => pose[`${name}_deg`] ?? 0;
  const frames = framesUpright(by);
  const root = after(about(Z, by("heading")), about(X, -by("body_roll")), about(Y, by("body_pitch")), about(Z, -by("heading")));
  if (root[3] === 1) return frames;
  const tipped = ({ origin, turn }: Frame): Frame => ({ origin: turned(root, origin), turn: after(root, turn) });
  return Object.fromEntries(PARTS.map((part) => [part, tipped(frames[part])])) as unknown as Frames;
}

/** The parts with the pelvis upright. */
function framesUpright(by: (name: string) => number): Frames {
  const heading = about(Z, by("heading"));
  const pelvis = after(heading, about(X, by("pelvis_obliquity")));
  const facing = after(heading, about(Z, by("trunk_rotation")));
  const shoulders = after(facing, about(X, by("shoulder_tilt")));
  const trunk = after(heading, about(Y, by("trunk_inclination")), about(X, -by("trunk_side_bend")));
  const midShoulders = turned(trunk, TRUNK_UP);
  const thorax = thoraxTurn(turned(shoulders, Y), turned(trunk, Z));
  const frames: Partial<Record<Part, Frame>> = {
    pelvis: { origin: [0, 0, 0], turn: pelvis },
    lumbar: { origin: [0, 0, 0], turn: lumbarTurn(heading, by) },
    thorax: { origin: plus(midShoulders, turned(thorax, scaled(TRUNK_UP, -0.5))), turn: thorax },
    head: { origin: midShoulders, turn: after(facing, about(Z, by("head_turn")), about(Y, by("head_nod"))) },
  };
  for (const side of SIDES) {
    const outward = side === "left" ? 1 : -1;
    const hip = turned(pelvis, share(0, outward * HIP_ASIDE, 0));
    const shoulder = plus(midShoulders, turned(shoulders, share(0, outward * SHOULDER_ASIDE, 0)));
    Object.assign(frames, leg(side, pelvis, hip, by), arm(side, shoulders, shoulder, by));
  }
  return frames as Frames;
}

function lumbarTurn(heading: Turn, by: (name: string) => number): Turn {
  const bent = after(about(Y, LUMBAR_BEND * by("trunk_inclination")), about(X, -LUMBAR_BEND * by("trunk_side_bend")));
  return after(heading, bent, about(Z, LUMBAR_TURN * by("trunk_rotation")));
}

/** The thorax between two wishes: its left along the shoulder line, and its up along the trunk. */
function thoraxTurn(left: Vector, up: Vector): Turn {
  const ahead = unit(cross(left, up));
  const shouldersKept = fromAxes(ahead, left, cross(ahead, left));
  const trunkKept = fromAxes(ahead, cross(up, ahead), up);
  return between(trunkKept, shouldersKept, THORAX_TO_SHOULDERS);
}

function limbTurn(carrier: Turn, outward: number, flexion: number, abduction: number, rotation: number): Turn {
  return after(carrier, about(Y, -flexion), about(X, outward * abduction), about(Z, -outward * rotation));
}

function leg(side: "left" | "right", pelvis: Turn, hip: Vector, by: (name: string) => number): Partial<Record<Part, Frame>> {
  const mine = (name: string): number => by(`${side}_${name}`);
  const outward = side === "left" ? 1 : -1;
  const thigh = limbTurn(pelvis, outward, mine("hip_flexion"), mine("hip_abduction"), mine("hip_rotation"));
  const shank = after(thigh, about(Y, mine("knee_flexion")));
  const knee = plus(hip, turned(thigh, THIGH));
  return {
    [`${side}_thigh`]: { origin: hip, turn: thigh },
    [`${side}_shank`]: { origin: knee, turn: shank },
    [`${side}_foot`]: {
      origin: plus(knee, turned(shank, SHANK)),
      turn: after(shank, about(Y, -mine("ankle_dorsiflexion"))),
    },
  };
}

function arm(side: "left" | "right", shoulders: Turn, shoulder: Vector, by: (name: string) => number): Partial<Record<Part, Frame>> {
  const mine = (name: string): number => by(`${side}_${name}`);
  const outward = side === "left" ? 1 : -1;
  const upper = limbTurn(shoulders, outward, mine("arm_flexion"), mine("arm_abduction"), mine("arm_rotation"));
  const forearm = after(upper, about(Y, -mine("elbow_flexion")));
  const elbow = plus(shoulder, turned(upper, UPPER_ARM));
  const pronation = -outward * mine("hand_pronation");
  const swing: Vector = [outward * mine("hand_extension"), mine("hand_deviation"), 0];
  return {
    [`${side}_upper_arm`]: { origin: shoulder, turn: upper },
    [`${side}_forearm`]: { origin: elbow, turn: forearm },
    [`${side}_radius`]: { origin: elbow, turn: after(forearm, about(Z, pronation / 2)) },
    [`${side}_hand`]: { origin: plus(elbow, turned(forearm, FOREARM)), turn: after(forearm, about(Z, pronation), swung(swing)) },
  };
}

/** The turn about an axis whose length is the angle in degrees. */
function swung(axis: Vector): Turn {
  const angle_deg = Math.hypot(...axis);
  return angle_deg > 0 ? about(scaled(axis, 1 / angle_deg), angle_deg) : [0, 0, 0, 1];
}

/** Where a point of a part is; `at`: from the part's origin, in the pose whose angles are all zero. */
export function placed(frame: Frame, at: Vector): Vector {
  return plus(frame.origin, turned(frame.turn, at));
}

/** A pose part of the way from one to another, angle by angle. */
export function poseBetween(from: Pose, to: Pose, way: number): Pose {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return Object.fromEntries([...names].map((name) => [name, (1 - way) * (from[name] ?? 0) + way * (to[name] ?? 0)]));
}

/** From 0 to 1 with no jerk at either end. */
export function eased(way: number): number {
  const inside = Math.min(Math.max(way, 0), 1);
  return inside * inside * (3 - 2 * inside);
}

// Vectors and turns

export function plus(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scaled(a: Vector, by: number): Vector {
  return [a[0] * by, a[1] * by, a[2] * by];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function unit(a: Vector): Vector {
  return scaled(a, 1 / Math.hypot(...a));
}

/** The turn about an axis, right-handed. */
export function about(axis: Vector, angle_deg: number): Turn {
  const half = (angle_deg * Math.PI) / 360;
  const sine = Math.sin(half);
  return [axis[0] * sine, axis[1] * sine, axis[2] * sine, Math.cos(half)];
}

/** One turn within another: the first carries the second. */
export function after(...turns: readonly Turn[]): Turn {
  return turns.reduce(([ax, ay, az, aw], [bx, by, bz, bw]) => [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ]);
}

export function turned([x, y, z, w]: Turn, a: Vector): Vector {
  const way = cross([x, y, z], a);
  const more = cross([x, y, z], way);
  return [a[0] + 2 * (w * way[0] + more[0]), a[1] + 2 * (w * way[1] + more[1]), a[2] + 2 * (w * way[2] + more[2])];
}

/** The turn that takes x, y and z to these axes, which are square to each other. */
function fromAxes(x: Vector, y: Vector, z: Vector): Turn {
  const trace = x[0] + y[1] + z[2];
  if (trace > 0) return normal([y[2] - z[1], z[0] - x[2], x[1] - y[0], 1 + trace]);
  if (x[0] >= y[1] && x[0] >= z[2]) return normal([1 + x[0] - y[1] - z[2], y[0] + x[1], z[0] + x[2], y[2] - z[1]]);
  if (y[1] >= z[2]) return normal([y[0] + x[1], 1 - x[0] + y[1] - z[2], z[1] + y[2], z[0] - x[2]]);
  return normal([z[0] + x[2], z[1] + y[2], 1 - x[0] - y[1] + z[2], x[1] - y[0]]);
}

function normal([x, y, z, w]: Turn): Turn {
  const length = Math.hypot(x, y, z, w);
  return [x / length, y / length, z / length, w / length];
}

/** Part of the shortest way from one turn to another that is not far: straight, and brought back to unit length. */
function between(from: Turn, to: Turn, way: number): Turn {
  const sign = from[0] * to[0] + from[1] * to[1] + from[2] * to[2] + from[3] * to[3] < 0 ? -1 : 1;
  const mixed = from.map((value, index) => (1 - way) * value + way * sign * (to[index] ?? 0));
  return normal(mixed as unknown as Turn);
}
