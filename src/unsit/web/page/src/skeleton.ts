/** Draws the person's landmarks over the picture. The state shows in colour, in width and in the kind of line. */

import type { ImagePoint } from "./protocol";

/** How the person stands to the stretch, as far as the picture shows it. */
export type Standing = "neutral" | "in-stretch" | "correcting";

export interface Stroke {
  readonly colour: string;
  /** In thousandths of the picture's height. */
  readonly width: number;
  readonly dash: readonly number[];
}

// Light colours on a dark edge stand out from any room.
export const STROKES: Readonly<Record<Standing, Stroke>> = {
  neutral: { colour: "#fff6ea", width: 7, dash: [] },
  "in-stretch": { colour: "#7be0c3", width: 14, dash: [] },
  correcting: { colour: "#ffb454", width: 11, dash: [26, 22] },
};
const EDGE = "rgba(15, 26, 23, 0.55)";

// Pairs of the pose model's 33 landmarks.
const BONES: readonly (readonly [number, number])[] = [
  [11, 12], [23, 24], [11, 23], [12, 24],
  [11, 13], [13, 15], [12, 14], [14, 16],
  [23, 25], [25, 27], [27, 31], [24, 26], [26, 28], [28, 32],
];
const JOINTS = [11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28] as const;
const [NOSE, EARS, SHOULDERS, HIPS] = [0, [7, 8], [11, 12], [23, 24]] as const;
/** A head's radius in trunk lengths. */
const HEAD = 0.21;
// Below this the model itself is unsure: drawn faintly, so that nobody trusts it.
const SURE = 0.5;
const FAINT = 0.3;

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly sure: boolean;
}

export class Skeleton {
  readonly #context: CanvasRenderingContext2D;
  /** Whether a head is drawn, too: where no picture lies behind that shows one. */
  whole = false;

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser gives no 2D canvas");
    this.#context = context;
  }

  clear(): void {
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Draw these landmarks, of a picture of this size, in place of the last; nobody clears it. */
  draw(points: readonly ImagePoint[] | null, width: number, height: number, standing: Standing): void {
    this.#fit(width, height);
    this.clear();
    if (!points) return;
    const dots = points.map(([x, y, , visibility]) => this.#dot(x, y, visibility));
    const stroke = STROKES[standing];
    const line = (stroke.width / 1000) * this.canvas.height;
    this.#bones(dots, EDGE, line * 1.8, []);
    this.#bones(dots, stroke.colour, line, stroke.dash.map((part) => (part / 1000) * this.canvas.height));
    this.#joints(dots, stroke.colour, line);
    if (this.whole) this.#head(dots, stroke.colour, line);
  }

  /** Twice the picture's own size keeps the lines crisp on a large screen. */
  #fit(width: number, height: number): void {
    const { canvas } = this;
    if (canvas.width === width * 2 && canvas.height === height * 2) return;
    canvas.width = width * 2;
    canvas.height = height * 2;
  }

  #dot(x: number, y: number, visibility: number): Dot {
    return { x: x * this.canvas.width, y: y * this.canvas.height, sure: visibility >= SURE };
  }

  #bones(dots: readonly Dot[], colour: string, width: number, dash: readonly number[]): void {
    const context = this.#context;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = dash.length > 0 ? "butt" : "round";
    context.setLineDash([...dash]);
    for (const [from, to] of BONES) this.#bone(dots[from], dots[to]);
  }

  #bone(from: Dot | undefined, to: Dot | undefined): void {
    if (!from || !to) return;
    const context = this.#context;
    context.globalAlpha = from.sure && to.sure ? 1 : FAINT;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    context.globalAlpha = 1;
  }

  #head(dots: readonly Dot[], colour: string, line: number): void {
    const [head, shoulders, hips] = [middle(dots, [NOSE, ...EARS]), middle(dots, SHOULDERS), middle(dots, HIPS)];
    if (!head || !shoulders || !hips) return;
    const context = this.#context;
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.beginPath();
    context.arc(head.x, head.y, HEAD * Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y), 0, 2 * Math.PI);
    context.stroke();
  }

  #joints(dots: readonly Dot[], colour: string, line: number): void {
    const context = this.#context;
    context.setLineDash([]);
    context.fillStyle = EDGE;
    context.strokeStyle = colour;
    context.lineWidth = line * 0.6;
    for (const index of JOINTS) {
      const dot = dots[index];
      if (!dot?.sure) continue;
      context.beginPath();
      context.arc(dot.x, dot.y, line * 1.05, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}

function middle(dots: readonly Dot[], of: readonly number[]): { readonly x: number; readonly y: number } | null {
  const found = of.flatMap((index) => dots[index] ?? []);
  if (found.length !== of.length) return null;
  const mean = (axis: "x" | "y"): number => found.reduce((sum, dot) => sum + dot[axis], 0) / found.length;
  return { x: mean("x"), y: mean("y") };
}
