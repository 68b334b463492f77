/** Tells one person found twice from two people. */

/** One landmark's place in the picture, as shares of its width and height. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const SHOULDERS = [11, 12] as const;
const HIPS = [23, 24] as const;
// Two people's middles are further apart than this share of a trunk's length; one person found twice is not.
const APART = 0.75;

function middle(points: readonly Place[], of: readonly number[]): Place | null {
  const found = of.map((index) => points[index]).filter((point) => point !== undefined);
  if (found.length !== of.length) return null;
  return { x: sum(found.map((p) => p.x)) / found.length, y: sum(found.map((p) => p.y)) / found.length };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function distance(a: Place, b: Place, aspect: number): number {
  return Math.hypot((a.x - b.x) * aspect, a.y - b.y);
}

function areApart(a: readonly Place[], b: readonly Place[], aspect: number): boolean {
  const [hipsA, hipsB, shouldersA] = [middle(a, HIPS), middle(b, HIPS), middle(a, SHOULDERS)];
  if (!hipsA || !hipsB || !shouldersA) return false;
  return distance(hipsA, hipsB, aspect) > APART * distance(hipsA, shouldersA, aspect);
}

/** How many different people these poses are: 0, 1, or 2 for two and more. `aspect` is the picture's width over its height. */
export function countPeople(poses: readonly (readonly Place[])[], aspect: number): 0 | 1 | 2 {
  const [first, ...others] = poses;
  if (!first) return 0;
  return others.some((other) => areApart(first, other, aspect)) ? 2 : 1;
}
