/**
 * The body that muscles are shown in: `figure.glb`, baked by `studio/bake_figure.py`, moved part by part.
 *
 * Its skin is drawn matt and see-through: its nearest layer alone, denser where it turns away from the eye, so that an
 * outline stays. In the figure's own axes, glTF's: x forward, y up, z to the person's right.
 */

import {
  BackSide, type Bone, type BufferAttribute, type BufferGeometry, Group, LessEqualDepth, type Material, MeshBasicMaterial, MeshLambertMaterial, SkinnedMesh,
} from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import type { Under } from "./bands";
import { dot, type Frames, minus, type Part, partFrames, PARTS, type Pose, scaled, type SIDES, type Turn, type Vector } from "./body3d";
import type { Lowest } from "./footing";
import type { Spot } from "./steps";
import type { Support } from "./things";

export const FIGURE = "/figure.glb";
/** Only what is on this layer hides muscles. */
export const HIDING_LAYER = 1;
const SKIN = "#cdb79f";
/** The far wall, seen from inside: what is behind the body, and any paper, does not shine through it. */
const WALL = "#e4d5c3";
const CLEAREST = 0.55;
const DENSEST = 0.93;

/** From our axes to the figure's. */
export function toFigure([x, y, z]: Vector): Vector {
  return [x, z, -y];
}

function fromFigure([x, y, z]: Vector): Vector {
  return [x, -z, y];
}

function turnToFigure([x, y, z, w]: Turn): Turn {
  return [x, z, -y, w];
}

export class FigureUnusable extends Error {
  override readonly name = "FigureUnusable";
}

export class Skin {
  readonly root = new Group();
  readonly #bones: readonly Bone[];
  readonly #points: Points;

  private constructor(mesh: SkinnedMesh) {
    const { geometry, skeleton } = mesh;
    this.#bones = PARTS.map((part) => {
      const bone = skeleton.bones.find(({ name }) => name === part);
      if (!bone) throw new FigureUnusable(`${FIGURE} has no part "${part}"; bake it anew with studio/bake_figure.py.`);
      return bone;
    });
    this.#points = new Points(geometry, skeleton.bones.map(({ name }) => PARTS.findIndex((part) => part === name)));
    const hiding = new SkinnedMesh(geometry, skinMaterial());
    hiding.bind(skeleton, mesh.bindMatrix);
    hiding.layers.enable(HIDING_LAYER);
    hiding.material.colorWrite = false;
    hiding.renderOrder = 1;
    mesh.material = skinMaterial();
    mesh.material.depthWrite = false;
    mesh.renderOrder = 2;
    const wall = new SkinnedMesh(geometry, new MeshBasicMaterial({ color: WALL, side: BackSide }));
    wall.bind(skeleton, mesh.bindMatrix);
    for (const drawn of [wall, hiding, mesh]) drawn.frustumCulled = false;
    this.root.add(...this.#bones, wall, hiding, mesh);
  }

  /** Fetches the figure; raises `FigureUnusable`, or what the fetch raises. */
  static async load(): Promise<Skin> {
    const { scene } = await new GLTFLoader().loadAsync(FIGURE);
    let found: SkinnedMesh | undefined;
    scene.traverse((node) => {
      if (node instanceof SkinnedMesh) found = node;
    });
    if (!found) throw new FigureUnusable(`${FIGURE} has no skin; bake it anew with studio/bake_figure.py.`);
    return new Skin(found);
  }

  /** Moves the parts. */
  assume(frames: Frames): void {
    PARTS.forEach((part, index) => {
      this.#bones[index]?.position.set(...toFigure(frames[part].origin));
      this.#bones[index]?.quaternion.set(...turnToFigure(frames[part].turn));
    });
  }

  /** Where every point of the skin is with its parts so, metres in the figure's axes; good until asked again. */
  points(frames: Frames): Float32Array {
    return this.#points.at(frames);
  }

  /** How low soles, knees and all else reach in a pose that is about where these supports are. */
  lowest(pose: Pose, supports: readonly Support[] = []): Lowest {
    return this.#points.lowest(partFrames(pose), supports);
  }

  /**
   * How high the mid-hips are above the floor when the body at this spot comes down onto it, or onto a support; `carried`:
   * onto a support, whatever reaches through the floor.
   */
  lift(frames: Frames, spot: Spot, supports: readonly Support[], carried = false): number {
    return this.#points.lift(frames, spot, supports, carried);
  }

  /** The place nearest to this one that lies so deep under the skin of standing, in our axes, and what moves the skin there. */
  tuck(place: Vector, depth_m: number, part: Part): Under {
    return this.#points.tuck(place, depth_m, part);
  }

  close(): void {
    this.root.traverse((node) => {
      if (!(node instanceof SkinnedMesh)) return;
      node.geometry.dispose();
      (node.material as Material).dispose();
      node.skeleton.dispose();
    });
  }
}

/** See-through where it faces the eye, denser towards the outline. */
function skinMaterial(): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ color: SKIN, transparent: true, depthFunc: LessEqualDepth });
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader.replace(
      "#include <opaque_fragment>",
      `float facing = abs(dot(normalize(normal), normalize(vViewPosition)));
       diffuseColor.a = mix(${DENSEST.toFixed(2)}, ${CLEAREST.toFixed(2)}, smoothstep(0.0, 0.7, facing));
       #include <opaque_fragment>`,
    );
  };
  return material;
}

/** The skin's points, moved here as the graphics chip moves them: for the floor, the shadow and the frame. */
class Points {
  readonly #rest: Float32Array;
  readonly #outward: Float32Array;
  readonly #movedBy: Uint8Array;
  readonly #weights: Float32Array;
  readonly #moved: Float32Array;
  readonly #matrices = new Float32Array(12 * PARTS.length);
  readonly #soles: Readonly<Record<Side, Uint16Array>>;
  readonly #knees: Readonly<Record<Side, Uint16Array>>;
  /** All but hands. */
  readonly #weighty: Uint16Array;
  /** From thighs to head, without the knees. */
  readonly #body: Uint16Array;

  constructor(geometry: BufferGeometry, partOfBone: readonly number[]) {
    const [position, outward, index, weight] = ["position", "normal", "skinIndex", "skinWeight"].map((name) => geometry.getAttribute(name) as BufferAttribute);
    if (!position || !outward || !index || !weight) throw new FigureUnusable(`${FIGURE} is not skinned.`);
    this.#rest = Float32Array.from(position.array);
    this.#outward = Float32Array.from(outward.array);
    this.#moved = new Float32Array(position.count * 3);
    this.#movedBy = Uint8Array.from(index.array, (bone) => partOfBone[bone] ?? 0);
    this.#weights = new Float32Array(position.count * 4);
    for (let at = 0; at < this.#weights.length; at += 1) this.#weights[at] = weight.getComponent(at >> 2, at & 3);
    const kneeUp = (side: Side) => (up: number): boolean => Math.abs(up - AT_REST[`${side}_shank`].origin[2]) < NEAR_KNEE_M;
    this.#soles = bothSides((side) => this.#pointsOf([`${side}_foot`], () => true));
    this.#knees = bothSides((side) => this.#pointsOf([`${side}_thigh`, `${side}_shank`], kneeUp(side)));
    this.#weighty = this.#pointsOf(PARTS.filter((part) => !isHand(part)), () => true);
    const knees = new Set([...this.#knees.left, ...this.#knees.right]);
    this.#body = this.#pointsOf(PARTS.filter((part) => !isArm(part) && !/shank|foot/.test(part)), () => true).filter((point) => !knees.has(point));
  }

  tuck(place: Vector, depth_m: number, part: Part): Under {
    const nearest = this.#nearest(toFigure(place), part);
    const [skin, outward] = [this.#rest, this.#outward].map((array) => fromFigure(array.slice(3 * nearest, 3 * nearest + 3) as unknown as Vector));
    if (!skin || !outward) return { place, depth_m, shares: [[part, 1]] };
    const depth = dot(minus(skin, place), outward);
    const shares = [0, 1, 2, 3].map((slot): [Part, number] => {
      const at = 4 * nearest + slot;
      return [PARTS[this.#movedBy[at] ?? 0] ?? part, this.#weights[at] ?? 0];
    });
    const tucked = minus(place, scaled(outward, Math.max(depth_m - depth, 0)));
    return { place: tucked, depth_m: Math.max(depth, depth_m), shares: shares.filter(([, share]) => share > 0) };
  }

  /** The skin's point nearest to this place; hanging arms touch the hips, but are no neighbours of theirs. */
  #nearest([x, y, z]: Vector, part: Part): number {
    const rest = this.#rest;
    let [nearest, least] = [0, Infinity];
    for (let point = 0; 3 * point < rest.length; point += 1) {
      if (isArm(PARTS[this.#movedBy[4 * point] ?? 0] ?? part) !== isArm(part)) continue;
      const [here, up, aside] = [rest[3 * point] as number, rest[3 * point + 1] as number, rest[3 * point + 2] as number];
      const away = (here - x) ** 2 + (up - y) ** 2 + (aside - z) ** 2;
      if (away < least) [nearest, least] = [point, away];
    }
    return nearest;
  }

  lowest(frames: Frames, supports: readonly Support[]): Lowest {
    this.#set(frames);
    const of = (points: Readonly<Record<Side, Uint16Array>>): Record<Side, number> => ({
      left: this.#lowestOf(points.left),
      right: this.#lowestOf(points.right),
    });
    const [sole, knee, body] = [of(this.#soles), of(this.#knees), this.#lowestOf(this.#body)];
    const lift = this.#liftOnto([0, 0], supports);
    // Who is carried has the floor about where the lowest of the body is, or lower: a foot may hang.
    const near = Math.min(body, sole.left, sole.right) + NEAR_SUPPORT_M;
    return { sole, knee, body, carried: -lift < near ? -lift : null };
  }

  lift(frames: Frames, spot: Spot, supports: readonly Support[], carried: boolean): number {
    this.#set(frames);
    const onto = this.#liftOnto(spot, supports);
    return carried && Number.isFinite(onto) ? onto : Math.max(onto, -this.#lowestOf(this.#weighty));
  }

  /** How high the mid-hips must be so that nothing reaches into what carries it. */
  #liftOnto([forward, left]: Spot, supports: readonly Support[]): number {
    let lift = -Infinity;
    for (const { low, high, top, parts } of supports) {
      const numbers = parts.map((part) => PARTS.indexOf(part));
      for (const point of this.#weighty) {
        if (!numbers.includes(this.#movedBy[4 * point] as number)) continue;
        const [x, y] = [this.#coordinate(point, 0) + forward, left - this.#coordinate(point, 2)];
        if (x < low[0] || x > high[0] || y < low[1] || y > high[1]) continue;
        lift = Math.max(lift, top - this.#coordinate(point, 1));
      }
    }
    return lift;
  }

  at(frames: Frames): Float32Array {
    this.#set(frames);
    for (let point = 0; 3 * point < this.#moved.length; point += 1) {
      for (let axis = 0; axis < 3; axis += 1) this.#moved[3 * point + axis] = this.#coordinate(point, axis);
    }
    return this.#moved;
  }

  #lowestOf(points: Uint16Array): number {
    return points.reduce((lowest, point) => Math.min(lowest, this.#coordinate(point, 1)), Infinity);
  }

  /** One of a point's three coordinates with the parts as they were set. */
  #coordinate(point: number, axis: number): number {
    const [rest, matrices] = [this.#rest, this.#matrices];
    const [x, y, z] = [rest[3 * point] as number, rest[3 * point + 1] as number, rest[3 * point + 2] as number];
    let sum = 0;
    for (let slot = 4 * point; slot < 4 * point + 4; slot += 1) {
      const row = 12 * (this.#movedBy[slot] as number) + 4 * axis;
      const value = (matrices[row] as number) * x + (matrices[row + 1] as number) * y + (matrices[row + 2] as number) * z + (matrices[row + 3] as number);
      sum += (this.#weights[slot] as number) * value;
    }
    return sum;
  }

  /** The points of which a part is the heaviest mover, and that lie so in the pose at rest. */
  #pointsOf(parts: readonly Part[], where: (up: number) => boolean): Uint16Array {
    const numbers = parts.map((part) => PARTS.indexOf(part));
    const points = Array.from({ length: this.#rest.length / 3 }, (_, point) => point);
    return Uint16Array.from(points.filter((point) => numbers.includes(this.#movedBy[4 * point] ?? -1) && where(this.#rest[3 * point + 1] ?? 0)));
  }

  #set(frames: Frames): void {
    PARTS.forEach((part, index) => this.#matrices.set(matrixOf(frames[part].turn, frames[part].origin, AT_REST[part].origin), 12 * index));
  }
}

const AT_REST = partFrames({});

/** A body that hovers no higher than this above what could carry it is carried by it. */
const NEAR_SUPPORT_M = 0.12;

/** What so near a knee's height touches the floor when kneeling. */
const NEAR_KNEE_M = 0.14;

type Side = (typeof SIDES)[number];

function bothSides<T>(of: (side: Side) => T): Record<Side, T> {
  return { left: of("left"), right: of("right") };
}

function isArm(part: Part): boolean {
  return part.endsWith("arm") || part.endsWith("radius") || isHand(part);
}

function isHand(part: Part): boolean {
  return part.endsWith("hand");
}

/** Rows of the matrix that turns a part about its origin at rest and takes that to where it is. */
function matrixOf(turn: Turn, origin: Vector, rest: Vector): number[] {
  const [x, y, z, w] = turnToFigure(turn);
  const rows = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ] as const;
  const [to, from] = [toFigure(origin), toFigure(rest)];
  return rows.flatMap((row, axis) => [...row, (to[axis] ?? 0) - row[0] * from[0] - row[1] * from[1] - row[2] * from[2]]);
}
