/**
 * All muscles as one mesh of bands, each in its lengthening's colour, and striped if models hardly agree about it; one of
 * them may be picked, and then glows.
 */

import {
  BackSide, BufferAttribute, BufferGeometry, Color, type DepthTexture, DynamicDrawUsage, Group, Mesh, MeshBasicMaterial,
  MeshLambertMaterial, Sphere, Vector2, Vector3,
} from "three";
import { type Band, bandOf, bellyAt, CORNERS, SECTIONS, shaped, triangles, type Tuck, VERTICES, type Way } from "./bands";
import type { Frames } from "./body3d";
import type { Confidence } from "./protocol";
import { colourOf } from "./scale";

const TENDON = new Color("#f3ead9");
const GLOW = new Color("#ffb45c");
/** What lies so deep under the nearest skin begins to fade, and is gone; metres. */
const FADES_M = [0.1, 0.26] as const;
/** The lit skin, as the shaders count light. */
const VEIL = "vec3(0.66, 0.53, 0.4)";
const TRIANGLES = triangles();

/** What is drawn: a muscle's id, its way, and how well it is known. */
export interface Drawn extends Way {
  readonly id: string;
  readonly confidence: Confidence;
}

/** So many sections of a striped band have its colour, and as many have not. */
const STRIPE = 2;

/** How much of its lengthening's colour a section of a muscle has, 0..1; the rest is a tendon's. */
export function colouredAt(section: number, confidence: Confidence): number {
  const striped = confidence === "low" && Math.floor(section / STRIPE) % 2 === 1;
  return striped ? 0 : bellyAt(section);
}

export class Flesh {
  readonly root = new Group();
  #bands: readonly Band[];
  readonly #geometry = new BufferGeometry();
  readonly #pickedGeometry = new BufferGeometry();
  readonly #all: Mesh<BufferGeometry, MeshLambertMaterial>;
  readonly #one: Mesh<BufferGeometry, MeshLambertMaterial>;
  readonly #halo: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #seen: Seen;

  constructor(readonly muscles: readonly Drawn[], hidden: DepthTexture) {
    this.#bands = muscles.map((muscle) => bandOf(muscle));
    this.#seen = { hidden: { value: hidden }, size: { value: new Vector2(1, 1) }, range: { value: new Vector2() }, faded: { value: 0 } };
    this.#furnish();
    this.#all = new Mesh(this.#geometry, fadingMaterial(this.#seen));
    this.#one = new Mesh(this.#pickedGeometry, new MeshLambertMaterial({
      vertexColors: true, emissive: GLOW, emissiveIntensity: 0.22, transparent: true, depthTest: false, depthWrite: false,
    }));
    this.#halo = new Mesh(this.#pickedGeometry, haloMaterial());
    this.#all.renderOrder = 0;
    this.#halo.renderOrder = 8;
    this.#one.renderOrder = 9;
    for (const mesh of [this.#all, this.#halo, this.#one]) mesh.frustumCulled = false;
    this.root.add(this.#all, this.#halo, this.#one);
    this.pick(null);
  }

  #furnish(): void {
    const count = this.#bands.length * VERTICES;
    for (const name of ["position", "normal", "color"]) {
      const attribute = new BufferAttribute(new Float32Array(3 * count), 3).setUsage(DynamicDrawUsage);
      this.#geometry.setAttribute(name, attribute);
      this.#pickedGeometry.setAttribute(name, attribute);
    }
    const corners = this.#bands.flatMap((_, index) => TRIANGLES.map((corner) => corner + index * VERTICES));
    for (const geometry of [this.#geometry, this.#pickedGeometry]) {
      geometry.setIndex(corners);
      geometry.boundingSphere = new Sphere(new Vector3(), 3);
    }
  }

  /** Lays what would stand out of this skin under it. */
  fit(tuck: Tuck): void {
    this.#bands = this.muscles.map((muscle) => bandOf(muscle, tuck));
  }

  /** Brings every band to where its parts are. */
  assume(frames: Frames): void {
    const [places, facing] = [this.#array("position"), this.#array("normal")];
    this.#bands.forEach((band, index) => {
      const [from, to] = [3 * VERTICES * index, 3 * VERTICES * (index + 1)];
      shaped(band, frames, { places: places.subarray(from, to), facing: facing.subarray(from, to) });
    });
    for (const array of [places, facing]) intoFigureAxes(array);
  }

  /** Colours every band by its lengthening; what is not named is not told. */
  colour(lengthening: Readonly<Record<string, number>>): void {
    const colours = this.#array("color");
    const [own, mixed] = [new Color(), new Color()];
    this.muscles.forEach(({ id, confidence }, index) => {
      own.set(colourOf(lengthening[id] ?? NaN));
      for (let section = 0; section < SECTIONS; section += 1) {
        mixed.lerpColors(TENDON, own, colouredAt(section, confidence));
        for (let corner = 0; corner < CORNERS; corner += 1) {
          mixed.toArray(colours, 3 * (index * VERTICES + section * CORNERS + corner));
        }
      }
    });
  }

  /** Lets one glow and the others step back; none: null. */
  pick(id: string | null): void {
    const index = this.muscles.findIndex((muscle) => muscle.id === id);
    this.#one.visible = this.#halo.visible = index >= 0;
    this.#seen.faded.value = index >= 0 ? 0.55 : 0;
    if (index >= 0) this.#pickedGeometry.setDrawRange(index * TRIANGLES.length, TRIANGLES.length);
  }

  /** Which muscle a triangle of the mesh is of. */
  idOf(triangle: number): string | null {
    return this.muscles[Math.floor((3 * triangle) / TRIANGLES.length)]?.id ?? null;
  }

  /** What a tap can meet. */
  get target(): Mesh {
    return this.#all;
  }

  /** The picture's size in pixels, and the lens's nearest and farthest distance: to know how deep a muscle lies. */
  seenIn(width: number, height: number, near: number, far: number): void {
    this.#seen.size.value.set(width, height);
    this.#seen.range.value.set(near, far);
  }

  close(): void {
    for (const mesh of [this.#all, this.#one, this.#halo]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }

  #array(name: string): Float32Array {
    const attribute = this.#geometry.getAttribute(name) as BufferAttribute;
    attribute.needsUpdate = true;
    return attribute.array as Float32Array;
  }
}

/** (x, y, z) of ours becomes (x, z, -y), in place. */
function intoFigureAxes(array: Float32Array): void {
  for (let at = 0; at < array.length; at += 3) {
    const left = array[at + 1] as number;
    array[at + 1] = array[at + 2] as number;
    array[at + 2] = -left;
  }
}

interface Seen {
  readonly hidden: { value: DepthTexture };
  readonly size: { value: Vector2 };
  readonly range: { value: Vector2 };
  /** How far what is not picked steps back, 0..1. */
  readonly faded: { value: number };
}

/** Muscles fade with their depth under the nearest skin, so that those of the back do not shine through the belly. */
function fadingMaterial(seen: Seen): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true });
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, seen);
    shader.fragmentShader = shader.fragmentShader
      .replace("void main() {", "uniform sampler2D hidden; uniform vec2 size; uniform vec2 range; uniform float faded;\nvoid main() {")
      .replace(
        "#include <opaque_fragment>",
        `float depth = texture2D(hidden, gl_FragCoord.xy / size).x;
         float skin = range.x * range.y / (range.y - depth * (range.y - range.x));
         float deep = smoothstep(${FADES_M[0].toFixed(2)}, ${FADES_M[1].toFixed(2)}, vViewPosition.z - skin);
         float square = abs(dot(normalize(normal), normalize(vViewPosition)));
         outgoingLight = (0.72 * outgoingLight + 0.12 * diffuseColor.rgb) * mix(0.45, 1.0, smoothstep(0.05, 0.75, square));
         // The skin will veil it: its colour is made as much stronger.
         outgoingLight = max(mix(vec3(dot(outgoingLight, vec3(0.2126, 0.7152, 0.0722))), outgoingLight, 1.4), 0.0);
         outgoingLight = mix(outgoingLight, ${VEIL}, max(0.9 * deep, faded));
         // What a bend has brought out of the skin is veiled as if it lay under it.
         outgoingLight = mix(outgoingLight, 0.9 * ${VEIL}, 0.55 * smoothstep(-0.001, 0.001, skin - vViewPosition.z));
         #include <opaque_fragment>`,
      );
  };
  return material;
}

/** A soft edge of light round what is picked. */
function haloMaterial(): MeshBasicMaterial {
  const material = new MeshBasicMaterial({ color: GLOW, transparent: true, opacity: 0.55, side: BackSide, depthTest: false, depthWrite: false });
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader.replace("#include <begin_vertex>", "#include <begin_vertex>\ntransformed += 0.006 * normal;");
  };
  return material;
}
