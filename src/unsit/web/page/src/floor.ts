/** A soft floor: a pale round mat, and on it the shadow of what is near it. Figure's axes, the floor at y = 0. */

import { DataTexture, LinearFilter, Mesh, MeshBasicMaterial, PlaneGeometry, RGBAFormat, SRGBColorSpace } from "three";
import type { Spot } from "./steps";

const CELLS = 64;
const SIDE_M = 2.4;
/** What is so high throws no shadow. */
const HIGH_M = 0.55;
const MAT = { colour: [222, 160, 106], strength: 0.26, radius_m: 0.95, edge_m: 0.7 } as const;
const SHADOW = { colour: [66, 44, 24], strength: 0.55, spread: 2 } as const;

export class Floor {
  readonly mesh: Mesh<PlaneGeometry, MeshBasicMaterial>;
  readonly #pixels = new Uint8Array(4 * CELLS * CELLS);
  readonly #texture = new DataTexture(this.#pixels, CELLS, CELLS, RGBAFormat);
  #density = new Float32Array(CELLS * CELLS);
  #spare = new Float32Array(CELLS * CELLS);

  constructor() {
    this.#texture.colorSpace = SRGBColorSpace;
    this.#texture.magFilter = LinearFilter;
    this.#texture.minFilter = LinearFilter;
    const material = new MeshBasicMaterial({ map: this.#texture, transparent: true, depthWrite: false, toneMapped: false });
    this.mesh = new Mesh(new PlaneGeometry(SIDE_M, SIDE_M), material);
    this.mesh.rotation.x = -Math.PI / 2;
    this.mesh.renderOrder = 0;
  }

  /**
   * The shadow of these points (x, y, z, ...) on a floor at this height of theirs; their zero is so far forward and left. The mat lies
   * round `middle`.
   */
  shade(points: Float32Array, floor: number, spot: Spot, middle: { readonly x: number; readonly z: number }): void {
    this.mesh.position.set(middle.x, 0, middle.z);
    const [forward, left] = [spot[0] - middle.x, spot[1] + middle.z];
    this.#density.fill(0);
    for (let at = 0; at < points.length; at += 3) {
      const height = (points[at + 1] as number) - floor;
      if (height > HIGH_M) continue;
      const column = cell((points[at] as number) + forward);
      const row = cell(left - (points[at + 2] as number));
      const nearness = 1 - height / HIGH_M;
      const into = row * CELLS + column;
      if (column >= 0 && column < CELLS && row >= 0 && row < CELLS) this.#density[into] = Math.max(this.#density[into] as number, nearness ** 3);
    }
    for (let time = 0; time < SHADOW.spread; time += 1) this.#blur();
    this.#paint();
  }

  close(): void {
    this.#texture.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  #blur(): void {
    for (const step of [1, CELLS]) {
      for (let at = 0; at < this.#density.length; at += 1) {
        let sum = 0;
        for (let way = -2; way <= 2; way += 1) sum += (this.#density[at + way * step] ?? 0) * (WEIGHTS[way + 2] as number);
        this.#spare[at] = sum;
      }
      [this.#density, this.#spare] = [this.#spare, this.#density];
    }
  }

  #paint(): void {
    for (let at = 0; at < this.#density.length; at += 1) {
      const shadow = SHADOW.strength * Math.min(1, 1.6 * (this.#density[at] as number));
      const mat = MAT_ALPHA[at] as number;
      const alpha = shadow + mat * (1 - shadow);
      for (let channel = 0; channel < 3; channel += 1) {
        const mixed = shadow * (SHADOW.colour[channel] as number) + mat * (1 - shadow) * (MAT.colour[channel] as number);
        this.#pixels[4 * at + channel] = alpha > 0 ? mixed / alpha : 0;
      }
      this.#pixels[4 * at + 3] = 255 * alpha;
    }
    this.#texture.needsUpdate = true;
  }
}

const WEIGHTS = [0.1, 0.24, 0.32, 0.24, 0.1];

const MAT_ALPHA = Float32Array.from({ length: CELLS * CELLS }, (_, at) => {
  const [column, row] = [at % CELLS, Math.floor(at / CELLS)];
  const away = Math.hypot(column - (CELLS - 1) / 2, row - (CELLS - 1) / 2) * (SIDE_M / CELLS);
  const inside = Math.min(Math.max((MAT.radius_m - away) / MAT.edge_m, 0), 1);
  return MAT.strength * inside * inside * (3 - 2 * inside);
});

function cell(metres: number): number {
  return Math.floor((metres / SIDE_M + 0.5) * CELLS);
}
