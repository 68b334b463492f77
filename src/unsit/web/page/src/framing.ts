/** How far away the lens must be for a figure to fit into the picture however it turns. Figure's axes, metres. */

import type { PerspectiveCamera } from "three";
import type { Spot } from "./steps";

/** A figure's points (x, y, z, ...), where on the floor their zero is, and how high above it; without it the lowest point is on it. */
export interface Cloud {
  readonly points: Float32Array;
  readonly spot: Spot;
  readonly lift?: number;
}

/** What must fit: round an axis through x and z, how far something reaches out in each slice of height from the floor. */
export interface Room {
  readonly x: number;
  readonly z: number;
  readonly rings: readonly number[];
}

const SLICE_M = 0.08;
const SLICES = 32;
const MARGIN = 1.06;
/** The lens looks down a little, so that the floor is one. */
const DOWN = Math.sin((9 * Math.PI) / 180);
const LEVEL = Math.sqrt(1 - DOWN * DOWN);

/** The room that all of these need. */
export function roomOf(clouds: readonly Cloud[]): Room {
  const [x, z] = [middleOf(clouds, 0), middleOf(clouds, 2)];
  const rings = new Array<number>(SLICES).fill(-1);
  for (const { points, spot, lift = -lowestOf(points) } of clouds) {
    for (let at = 0; at < points.length; at += 3) {
      const slice = Math.min(Math.max(Math.ceil(((points[at + 1] as number) + lift) / SLICE_M), 0), SLICES - 1);
      const far = Math.hypot((points[at] as number) + spot[0] - x, (points[at + 2] as number) - spot[1] - z);
      if (far > (rings[slice] as number)) rings[slice] = far;
    }
  }
  return { x, z, rings };
}

export function lowestOf(points: Float32Array): number {
  let lowest = Infinity;
  for (let at = 1; at < points.length; at += 3) lowest = Math.min(lowest, points[at] as number);
  return lowest;
}

function middleOf(clouds: readonly Cloud[], axis: 0 | 2): number {
  let [low, high] = [Infinity, -Infinity];
  for (const { points, spot } of clouds) {
    const moved = axis === 0 ? spot[0] : -spot[1];
    for (let at = axis; at < points.length; at += 3) {
      low = Math.min(low, (points[at] as number) + moved);
      high = Math.max(high, (points[at] as number) + moved);
    }
  }
  return (low + high) / 2;
}

/** A room part of the way from one to another. */
export function roomBetween(from: Room, to: Room, share: number): Room {
  const mixed = (a: number, b: number): number => a + share * (b - a);
  return { x: mixed(from.x, to.x), z: mixed(from.z, to.z), rings: to.rings.map((far, slice) => mixed(from.rings[slice] ?? far, far)) };
}

/** Whether nobody sees a difference. */
export function alike(one: Room, other: Room): boolean {
  const off = one.rings.map((far, slice) => Math.abs(far - (other.rings[slice] ?? 0)));
  return Math.max(...off, Math.abs(one.x - other.x), Math.abs(one.z - other.z)) < 0.003;
}

/** Brings the lens as near as it can be, looking at where that is nearest. */
export function aim(camera: PerspectiveCamera, { rings }: Room): void {
  const heights = [0.6, 0.7, 0.8, 0.9, 1].map((share) => share * topOf(rings) * 0.5);
  const ways = heights.map((middle) => ({ middle, away: away(rings, middle, camera) }));
  const best = ways.reduce((one, other) => (other.away < one.away ? other : one));
  camera.position.set(0, best.middle + best.away * DOWN, best.away * LEVEL);
  camera.lookAt(0, best.middle, 0);
}

function topOf(rings: readonly number[]): number {
  return SLICE_M * rings.reduce((top, far, slice) => (far > 0 ? slice : top), 1);
}

function away(rings: readonly number[], middle: number, { fov, aspect }: PerspectiveCamera): number {
  const half = Math.tan((fov * Math.PI) / 360);
  const aside = Math.sin(Math.atan(half * aspect));
  return Math.max(...rings.map((far, slice) => {
    if (far < 0) return 0;
    const [low, high] = [Math.max(slice - 1, 0), slice].map((edge) => edge * SLICE_M - middle) as [number, number];
    const upright = [low, high].flatMap((up) => [far, -far].map((near) => (MARGIN * Math.abs(up * LEVEL - near * DOWN)) / half + near * LEVEL + up * DOWN));
    return Math.max(...upright, (MARGIN * far) / aside);
  }));
}
