/** Which side is which: a stretch counts its sides by the leg in front, or by the other one. Pure. */

import type { Side, Stretch } from "./protocol";

/** The leg in front of a stretch that begins with this side; null: with the first that is counted. */
export function frontOf({ lead, counted }: Pick<Stretch, "lead" | "counted">, first: Side | null): Side {
  const front = first === null || lead === "front" ? first : other(first);
  return front !== null && counted.includes(front) ? front : counted[0] ?? "right";
}

/** The side that is spoken of when this leg is in front. */
export function leadOf({ lead }: Pick<Stretch, "lead">, front: Side): Side {
  return lead === "front" ? front : other(front);
}

function other(side: Side): Side {
  return side === "left" ? "right" : "left";
}
