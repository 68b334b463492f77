/** What the figure is drawn with: chair, desk, wall and the like, as plain see-through boxes; and a strap. */

import {
  BoxGeometry, BufferGeometry, CylinderGeometry, EdgesGeometry, Group, LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial, MeshLambertMaterial,
  Vector3,
} from "three";
import { type Frames, type Part, placed, type SIDES, type Vector } from "./body3d";
import type { Cloud } from "./framing";
import type { Box, Things } from "./protocol";
import { toFigure } from "./skin";
import type { Spot } from "./steps";

export type { Things } from "./protocol";

/** A place that carries some parts: its corners on the floor and its height above it, about where it is used. */
export interface Support {
  readonly low: Spot;
  readonly high: Spot;
  readonly top: number;
  readonly parts: readonly Part[];
}

const WOOD = "#d6ba96";
const EDGE = "#a88b66";
const STRAP = "#5c4632";
const STRAP_M = 0.008;
/** No strap is longer from hand to foot. */
const STRAP_LONGEST_M = 1.2;
const BALL: Vector = [0.12, 0, -0.07];
const GRIP: Vector = [0, 0, -0.06];

/** What of these carries the body. */
export function supportsOf({ floor, boxes }: Things): Support[] {
  return boxes.filter(({ carries }) => carries.length > 0).map(({ low, high, carries }) => ({
    low: [low[0], low[1]], high: [high[0], high[1]], top: high[2] - floor, parts: carries as readonly Part[],
  }));
}

/** The corners of all boxes, figure's axes, above a floor at 0, as they stand at this spot. */
export function cloudOf({ floor, boxes }: Things, spot: Spot): Cloud {
  const corners = boxes.flatMap(({ low, high }) => [0, 1, 2, 3, 4, 5, 6, 7].flatMap((corner) => {
    const end = (axis: 0 | 1 | 2): number => (((corner >> axis) & 1) === 0 ? low : high)[axis];
    return toFigure([end(0), end(1), end(2) - floor]);
  }));
  return { points: Float32Array.from(corners), spot, lift: 0 };
}

/** A strap's way from hand to foot to hand; none if a hand is too far from the foot. */
export function strapOf(frames: Frames, foot: (typeof SIDES)[number]): readonly Vector[] {
  const ball = placed(frames[`${foot}_foot`], BALL);
  const hands = (["left", "right"] as const).map((side) => placed(frames[`${side}_hand`], GRIP));
  const far = Math.max(...hands.map((hand) => Math.hypot(hand[0] - ball[0], hand[1] - ball[1], hand[2] - ball[2])));
  const [left, right] = hands;
  return left && right && far < STRAP_LONGEST_M ? [left, ball, right] : [];
}

/** The boxes where they stand; empty when there are none. */
export class Furniture {
  readonly root = new Group();
  readonly #wood = new MeshLambertMaterial({ color: WOOD, transparent: true, opacity: 0.34, depthWrite: false });
  readonly #edge = new LineBasicMaterial({ color: EDGE, transparent: true, opacity: 0.7 });
  #things: Things | null = null;

  /** Puts these down about this spot, or clears all away. */
  put(things: Things | null, [forward, left]: Spot): void {
    this.root.position.set(forward, things ? -things.floor : 0, -left);
    if (things === this.#things) return;
    this.#clear();
    this.#things = things;
    for (const box of things?.boxes ?? []) this.root.add(...this.#drawn(box));
  }

  #drawn({ low, high }: Box): [Mesh, LineSegments] {
    const [from, to] = [toFigure(low), toFigure(high)];
    const shape = new BoxGeometry(...([0, 1, 2] as const).map((axis) => Math.abs(to[axis] - from[axis])) as [number, number, number]);
    const [mesh, edges] = [new Mesh(shape, this.#wood), new LineSegments(new EdgesGeometry(shape), this.#edge)];
    for (const [order, drawn] of [mesh, edges].entries()) {
      drawn.position.set((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2);
      drawn.renderOrder = 3 + order;
    }
    return [mesh, edges];
  }

  #clear(): void {
    for (const drawn of [...this.root.children]) {
      this.root.remove(drawn);
      if (drawn instanceof Mesh || drawn instanceof LineSegments) (drawn.geometry as BufferGeometry).dispose();
    }
  }

  close(): void {
    this.#clear();
    this.#wood.dispose();
    this.#edge.dispose();
  }
}

/** A strap round a foot, held in both hands; in the figure's own axes. */
export class Strap {
  readonly root = new Group();
  readonly #material = new MeshBasicMaterial({ color: STRAP });
  readonly #shape = new CylinderGeometry(STRAP_M, STRAP_M, 1, 8);
  readonly #lines = [new Mesh(this.#shape, this.#material), new Mesh(this.#shape, this.#material)] as const;

  constructor() {
    for (const line of this.#lines) line.renderOrder = 4;
    this.root.add(...this.#lines);
  }

  /** Draws it along this way; none: it is not there. */
  lay(way: readonly Vector[]): void {
    this.#lines.forEach((line, index) => {
      const [from, to] = [way[index], way[index + 1]];
      line.visible = from !== undefined && to !== undefined;
      if (!from || !to) return;
      const [start, end] = [new Vector3(...toFigure(from)), new Vector3(...toFigure(to))];
      const along = end.clone().sub(start);
      line.position.copy(start).addScaledVector(along, 0.5);
      line.scale.set(1, along.length(), 1);
      line.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), along.normalize());
    });
  }

  close(): void {
    this.#shape.dispose();
    this.#material.dispose();
  }
}
