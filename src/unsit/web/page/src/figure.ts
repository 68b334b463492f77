/** The page's drawings: the person in the stretch, the camera's place seen from above, and the sign of the product. */

import { svg } from "./elements";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the joints are drawn, as the camera sees them: right leg in front, the kneeling side nearer. */
interface Posture {
  readonly head: Point;
  readonly neck: Point;
  readonly shoulders: { readonly far: Point; readonly near: Point };
  readonly hips: { readonly far: Point; readonly near: Point };
  readonly frontArm: readonly Point[];
  readonly rearArm: readonly Point[];
  readonly frontLeg: readonly Point[];
  readonly rearLeg: readonly Point[];
}

const at = (x: number, y: number): Point => ({ x, y });

const LEGS = {
  frontLeg: [at(226, 246), at(132, 232), at(128, 346), at(82, 360)],
  rearLeg: [at(262, 254), at(282, 366), at(404, 360), at(450, 372)],
} as const;

const ELBOW: Posture = {
  ...LEGS,
  head: at(178, 74),
  neck: at(198, 122),
  shoulders: { far: at(168, 136), near: at(240, 126) },
  hips: { far: at(226, 238), near: at(262, 246) },
  frontArm: [at(168, 138), at(148, 216), at(86, 186)],
  rearArm: [at(242, 130), at(326, 158), at(386, 212)],
};

const TALL: Posture = {
  ...LEGS,
  head: at(232, 52),
  neck: at(238, 104),
  shoulders: { far: at(204, 124), near: at(276, 120) },
  hips: { far: at(226, 238), near: at(262, 246) },
  frontArm: [at(206, 126), at(168, 176), at(140, 224)],
  rearArm: [at(276, 124), at(346, 168), at(402, 218)],
};

// A drawing for each stretch that has one of its own; any other is shown in the first posture.
const POSTURES: Readonly<Partial<Record<string, Posture>>> = { "hip-and-lower-back-tall": TALL };

function through(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join(" ");
}

/** A limb is drawn in parts, each with its own width, so that a thigh is not a shin. */
function limb(points: readonly Point[], name: string, widths: readonly number[]): SVGElement {
  const parts = widths.map((width, index) =>
    svg("path", { d: through(points.slice(index, index + 2)), "stroke-width": width, class: `part-${index}` }));
  return svg("g", { class: `limb ${name}` }, ...parts);
}

function torso({ shoulders, hips }: Posture): SVGElement {
  return svg("path", { class: "torso", d: `${through([shoulders.far, shoulders.near, hips.near, hips.far])} Z` });
}

function head({ head: { x, y }, neck }: Posture): SVGElement {
  return svg("g", { class: "head" },
    svg("path", { class: "neck", d: through([at(x + 6, y + 18), neck]) }),
    svg("circle", { class: "face", cx: x, cy: y, r: 31 }),
    svg("path", { class: "hair", d: `M${x - 27} ${y - 16} A31.5 31.5 0 1 1 ${x + 20} ${y + 25} Q${x + 16} ${y - 6} ${x - 27} ${y - 16} Z` }),
    svg("circle", { class: "hair", cx: x + 31, cy: y - 21, r: 12 }));
}

/** Where the stretch is felt: the lower back, and the groin of the front leg. */
function glow({ hips }: Posture): SVGElement {
  const shine = svg("radialGradient", { id: "glow" },
    svg("stop", { class: "glow-middle", offset: 0 }), svg("stop", { class: "glow-edge", offset: 1 }));
  return svg("g", { class: "glow" }, svg("defs", {}, shine),
    svg("circle", { cx: hips.near.x + 10, cy: hips.near.y - 36, r: 30, fill: "url(#glow)" }),
    svg("circle", { cx: hips.far.x - 6, cy: hips.far.y + 4, r: 32, fill: "url(#glow)" }));
}

/** The turn of the chest, the reach behind, and the front knee above its ankle. */
function hints({ shoulders, rearArm, frontLeg }: Posture): SVGElement {
  const chest = at((shoulders.far.x + shoulders.near.x) / 2, shoulders.near.y + 36);
  const hand = rearArm[2] ?? shoulders.near;
  const [, knee, ankle] = frontLeg;
  if (!knee || !ankle) throw new Error("a leg is drawn with hip, knee, ankle and toe");
  const turn = `M${chest.x - 30} ${chest.y + 4} Q${chest.x} ${chest.y + 26} ${chest.x + 34} ${chest.y - 2}`;
  const tip = at(chest.x + 34, chest.y - 2);
  return svg("g", { class: "hints" },
    svg("path", { class: "plumb on-cloth", d: `M${ankle.x + 2} ${knee.y + 22} V${ankle.y - 2}` }),
    svg("path", { class: "arrow on-cloth", d: `${turn} M${tip.x - 16} ${tip.y - 1} L${tip.x} ${tip.y} L${tip.x - 3} ${tip.y + 16}` }),
    svg("path", { class: "arrow", d: `M${hand.x + 22} ${hand.y + 16} l28 22 m-17 -1 l17 1 l-3 -17` }));
}

/** The person in this stretch, right leg in front. It says nothing that the steps do not say in words. */
export function stretchFigure(stretch: string): SVGElement {
  const posture = POSTURES[stretch] ?? ELBOW;
  return svg("svg", { class: "figure", viewBox: "20 10 480 386", "aria-hidden": "true" },
    svg("ellipse", { class: "sun", cx: 268, cy: 208, rx: 186, ry: 178 }),
    svg("rect", { class: "mat", x: 40, y: 376, width: 446, height: 14, rx: 7 }),
    limb(posture.frontLeg, "front-leg", [46, 34, 24]),
    limb(posture.rearLeg.slice(1), "rear-shin", [34, 24]),
    head(posture),
    torso(posture),
    limb(posture.rearLeg, "rear-leg", [52]),
    glow(posture),
    limb(posture.frontArm, "arm", [28, 22]),
    limb(posture.rearArm, "arm", [28, 22]),
    hints(posture));
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
