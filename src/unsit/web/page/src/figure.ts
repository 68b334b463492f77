/** The page's drawings: the person in the stretch, the camera's place seen from above, and the sign of the product. */

import { bandOf, middleOf } from "./bands";
import { type Frames, type Part, partFrames, placed, type Pose, SIDES, type Vector } from "./body3d";
import { svg } from "./elements";
import type { Drawing, MuscleFacts, Side, Things } from "./protocol";
import { colourOf } from "./scale";

interface Point {
  readonly x: number;
  readonly y: number;
}

const at = (x: number, y: number): Point => ({ x, y });

/** What the drawing is fitted into; the floor lies at its foot. */
const FRAME = { left: 40, right: 486, top: 40, floor: 376 } as const;
/** No figure is drawn larger: pixels a metre. */
const LARGEST = 250;

// The figure in its pose, from the side

/** How thick a part is drawn, metres, and how far below its middle a body rests. */
const WIDTHS = { torso: 0.2, thigh: 0.15, shank: 0.1, foot: 0.06, upper_arm: 0.08, forearm: 0.065, neck: 0.08 } as const;
const HEAD_M = 0.1;
const HEAD_AT: Vector = [0.022, 0, 0.255];
const ANKLE_TO: Readonly<Record<"heel" | "toes", Vector>> = { heel: [-0.03, 0, -0.05], toes: [0.17, 0, -0.05] };
const HAND_TO: Vector = [0, 0, -0.13];
const THORAX_TO_SHOULDERS: Vector = [0, 0, 0.24];

/** Which way a body is looked at: from the side of its rear leg; who lies on a side, from ahead. */
function across(pose: Pose, front: Side): (place: Vector) => Point {
  const away = front === "right" ? 1 : -1;
  return Math.abs(pose["body_roll_deg"] ?? 0) > 45 ? ([, y, z]) => at(away * y, -z) : ([x, , z]) => at(-away * x, -z);
}

/** A limb's points, the body's own, from its root outwards. */
function limbPoints(frames: Frames, side: (typeof SIDES)[number], limb: "leg" | "arm"): readonly Vector[] {
  const part = (name: string): Frames[Part] => frames[`${side}_${name}` as Part];
  if (limb === "arm") return [part("upper_arm").origin, part("forearm").origin, part("hand").origin, placed(part("hand"), HAND_TO)];
  const [heel, toes] = [placed(part("foot"), ANKLE_TO.heel), placed(part("foot"), ANKLE_TO.toes)];
  return [part("thigh").origin, part("shank").origin, part("foot").origin, heel, toes];
}

/** From metres to the drawing: as large as fits, the lowest of it on the floor. */
interface Sheet {
  readonly of: (place: Vector) => Point;
  readonly scale: number;
}

function sheet(places: readonly Vector[], floor_m: number, look: (place: Vector) => Point): Sheet {
  const [xs, ys] = [places.map((place) => look(place).x), places.map((place) => look(place).y)];
  const [left, right, top] = [Math.min(...xs) - 0.1, Math.max(...xs) + 0.1, Math.min(...ys) - 0.12];
  const scale = Math.min(LARGEST, (FRAME.right - FRAME.left) / (right - left), (FRAME.floor - FRAME.top) / (-floor_m - top));
  const middle = (FRAME.left + FRAME.right) / 2 - (scale * (left + right)) / 2;
  return {
    scale,
    of: (place) => {
      const { x, y } = look(place);
      return at(middle + scale * x, FRAME.floor + scale * (y + floor_m));
    },
  };
}

function through(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join(" ");
}

/** A limb is drawn in parts, each with its own width, so that a thigh is not a shin. */
function limb(points: readonly Point[], name: string, widths: readonly number[]): SVGElement {
  const parts = widths.map((width, index) =>
    svg("path", { d: through(points.slice(index, index + 2)), "stroke-width": width.toFixed(1), class: `part-${index}` }));
  return svg("g", { class: `limb ${name}` }, ...parts);
}

function drawnLimb(frames: Frames, side: (typeof SIDES)[number], which: "leg" | "arm", { of, scale }: Sheet, name: string): SVGElement {
  const points = limbPoints(frames, side, which).map(of);
  const widths = which === "leg" ? [WIDTHS.thigh, WIDTHS.shank, WIDTHS.foot, WIDTHS.foot] : [WIDTHS.upper_arm, WIDTHS.forearm, WIDTHS.forearm];
  return limb(points, name, widths.map((width) => width * scale));
}

function torso(frames: Frames, { of, scale }: Sheet): SVGElement {
  const middle = placed(frames.lumbar, [0, 0, 0.16]);
  const points = [[0, 0, 0] as const, middle, placed(frames.thorax, [0, 0, 0.15])].map(of);
  return svg("path", { class: "torso-line", d: through(points), "stroke-width": (WIDTHS.torso * scale).toFixed(1) });
}

function head(frames: Frames, { of, scale }: Sheet): SVGElement {
  const { x, y } = of(placed(frames.head, HEAD_AT));
  return svg("g", { class: "head" },
    svg("path", { class: "neck-line", d: through([of(placed(frames.thorax, THORAX_TO_SHOULDERS)), at(x, y)]), "stroke-width": (WIDTHS.neck * scale).toFixed(1) }),
    svg("circle", { class: "face", cx: x.toFixed(1), cy: y.toFixed(1), r: (HEAD_M * scale).toFixed(1) }));
}

function furniture({ boxes }: Things, { of }: Sheet): SVGElement {
  return svg("g", { class: "things" }, ...boxes.map(({ low, high }) => {
    const corners = [of(low), of(high)];
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return svg("rect", { class: "thing", x: x.toFixed(1), y: y.toFixed(1), width: (Math.max(...xs) - x).toFixed(1), height: (Math.max(...ys) - y).toFixed(1), rx: 2 });
  }));
}

/** How low a body reaches: places with the flesh about them. */
function lowestOf(frames: Frames, limbs: readonly Vector[]): number {
  const back = [frames.pelvis.origin, frames.thorax.origin].map(([, , z]) => z - WIDTHS.torso / 2);
  return Math.min(...back, placed(frames.head, HEAD_AT)[2] - HEAD_M, ...limbs.map(([, , z]) => z - WIDTHS.foot / 2));
}

/** The body alone, as the lens beside the rear leg sees it: centimetres, the floor at 0 and the hips above 0. */
export function outline(pose: Pose, front: Side): readonly SVGElement[] {
  const frames = partFrames(pose);
  const floor_m = lowestOf(frames, allLimbs(frames));
  const look = across(pose, front);
  const paper: Sheet = { scale: 100, of: (place) => at(100 * look(place).x, 100 * (look(place).y + floor_m)) };
  const limbs = SIDES.flatMap((side) => (["leg", "arm"] as const).map((which) => drawnLimb(frames, side, which, paper, which)));
  return [...limbs, head(frames, paper), torso(frames, paper)];
}

function allLimbs(frames: Frames): readonly Vector[] {
  return SIDES.flatMap((side) => (["leg", "arm"] as const).flatMap((which) => limbPoints(frames, side, which)));
}

/** A body in a pose with this leg in front, and what stands about it. */
export interface Scene {
  readonly pose: Pose;
  readonly lengthening: Drawing["lengthening"];
  readonly front: Side;
  readonly things?: Things | undefined;
}

interface Laid {
  readonly frames: Frames;
  readonly paper: Sheet;
}

function laidOut({ pose, front, things }: Scene): Laid {
  const frames = partFrames(pose);
  const limbs = allLimbs(frames);
  const floor = Math.min(things?.floor ?? Infinity, lowestOf(frames, limbs));
  const corners = (things?.boxes ?? []).flatMap(({ low, high }) => [low, high]);
  return { frames, paper: sheet([...limbs, placed(frames.head, HEAD_AT), ...corners], floor, across(pose, front)) };
}

/** Bands that lie beside each other in a body lie over each other on paper: they are drawn so much narrower. */
const NARROWER = 0.55;

/** A muscle on paper; `sure`: models agree about it. */
export interface FlatMuscle {
  readonly id: string;
  readonly side: Side;
  readonly colour: string;
  readonly sure: boolean;
  readonly width: number;
  readonly points: readonly Point[];
}

/** Every muscle where it runs in this scene, in its lengthening's colour; of what is not told in grey. */
export function flatMuscles(scene: Scene, muscles: readonly MuscleFacts[]): readonly FlatMuscle[] {
  const { frames, paper } = laidOut(scene);
  return muscles.map(({ id, side, confidence, points }) => {
    const { line, half_m } = middleOf(bandOf({ points }), frames);
    return {
      id, side, colour: colourOf(scene.lengthening[id] ?? NaN), sure: confidence !== "low",
      width: NARROWER * 2 * half_m * paper.scale, points: line.map(paper.of),
    };
  });
}

function drawnMuscle({ id, colour, sure, width, points }: FlatMuscle): SVGElement {
  const along = (kind: string, stroke_width: number): SVGElement =>
    svg("path", { class: kind, d: through(points), stroke: colour, "stroke-width": stroke_width.toFixed(1) });
  return svg("g", { class: sure ? "muscle" : "muscle unsure", "data-muscle": id }, along("tendon", 0.4 * width), along("belly", width));
}

/** The person in this scene with these muscles, from the side of the rear leg. It says nothing that is not said in words. */
export function flatFigure(scene: Scene, muscles: readonly MuscleFacts[]): SVGElement {
  const { frames, paper } = laidOut(scene);
  const [far, near] = scene.front === "right" ? (["right", "left"] as const) : (["left", "right"] as const);
  const of = (side: Side): SVGElement[] => flatMuscles(scene, muscles.filter((each) => each.side === side)).map(drawnMuscle);
  return svg("svg", { class: "figure", viewBox: "20 10 480 386", "aria-hidden": "true", "data-front": scene.front },
    svg("ellipse", { class: "sun", cx: 263, cy: 208, rx: 186, ry: 178 }),
    svg("rect", { class: "mat", x: 40, y: FRAME.floor, width: 446, height: 14, rx: 7 }),
    ...(scene.things ? [furniture(scene.things, paper)] : []),
    drawnLimb(frames, far, "arm", paper, "arm far"),
    drawnLimb(frames, far, "leg", paper, "front-leg"),
    ...of(far),
    head(frames, paper),
    drawnLimb(frames, near, "leg", paper, "rear-leg"),
    torso(frames, paper),
    ...of(near),
    drawnLimb(frames, near, "arm", paper, "arm"));
}

/** The kneeling person from above, looking to the left, the kneeling leg below; their middle is here. */
export function planPerson({ x, y }: Point): readonly SVGElement[] {
  return [
    svg("rect", { class: "mat", x: x - 56, y: y - 21, width: 112, height: 42, rx: 9 }),
    svg("path", { class: "plan-leg", d: `M${x - 4} ${y - 7} H${x - 34}` }),
    svg("path", { class: "plan-leg near", d: `M${x} ${y + 7} H${x + 38}` }),
    svg("ellipse", { class: "plan-body", cx: x - 3, cy: y, rx: 13, ry: 17 }),
    svg("circle", { class: "plan-head", cx: x - 7, cy: y, r: 8 }),
  ];
}

/** The camera's place, from above: beside the kneeling leg, 2.5 to 3 m away. */
export function placementPlan(): SVGElement {
  return svg("svg", { class: "plan", viewBox: "16 12 170 132", "aria-hidden": "true" },
    svg("path", { class: "view-field", d: "M100 132 L34 22 H166 Z" }),
    ...planPerson(at(100, 39)),
    svg("path", { class: "distance", d: "M100 66 V116" }),
    svg("rect", { class: "plan-camera", x: 84, y: 122, width: 32, height: 18, rx: 5 }),
    svg("circle", { class: "plan-lens", cx: 100, cy: 128, r: 4.5 }),
    svg("text", { class: "plan-text", x: 107, y: 98 }, "2.5–3 m"));
}

/** The sign of the product: someone coming up from sitting. */
export function wordmark(): SVGElement {
  return svg("svg", { class: "wordmark", viewBox: "0 0 64 64", "aria-hidden": "true" },
    svg("rect", { class: "mark-ground", width: 64, height: 64, rx: 18 }),
    svg("path", { class: "mark-line", d: "M34 26 L36 42 L48 50 M36 42 L20 42 L18 52" }),
    svg("circle", { class: "mark-head", cx: 33, cy: 14, r: 6.5 }));
}
