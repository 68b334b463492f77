/**
 * The body in three dimensions with its muscles, coloured by how much a pose lengthens them.
 *
 * The figure stands, sits or lies on a soft floor, with what the stretch needs about it, and turns slowly, unless the
 * person asked for less motion or turns it themselves.
 * A picture is drawn only when something has changed, and none while the page is hidden or the figure out of sight.
 */

import {
  DepthTexture, DirectionalLight, Group, HemisphereLight, PerspectiveCamera, Raycaster, Scene, Vector2, WebGLRenderer, WebGLRenderTarget,
} from "three";
import { eased, partFrames, type Pose, poseBetween, type Vector } from "./body3d";
import { Flesh } from "./flesh";
import { Floor } from "./floor";
import { footed } from "./footing";
import { aim, alike, type Room, roomBetween, roomOf } from "./framing";
import { HIDING_LAYER, Skin } from "./skin";
import { midStep, type Spot, type Step, stepsOf } from "./steps";
import type { Picture } from "./muscles";
import type { Confidence, Side } from "./protocol";
import { cloudOf, Furniture, Strap, strapOf, type Support, supportsOf, type Things } from "./things";

export type { Pose } from "./body3d";
export { colourOf, LEGEND } from "./scale";

/**
 * A muscle as a line through points of the body; `at`: metres at 1.70 m from the part's own origin in standing, x
 * forward, y left, z up. Origins: the proximal joint; pelvis and lumbar the mid-hips; thorax half-way up the trunk; head
 * the mid-shoulders.
 */
export interface MuscleLine {
  readonly id: string;
  readonly name: string;
  readonly side: "left" | "right" | "middle";
  readonly confidence: Confidence;
  readonly points: readonly { readonly part: string; readonly at: Vector }[];
}

/** Muscle id -> percent against standing; of what is not named nothing is told. */
export type Lengthening = Readonly<Record<string, number>>;

/** A pose that is come to and held; `seconds`: both together. `things`: what stands about it, as the pose has its mid-hips. */
export interface Keyframe {
  readonly name: string;
  readonly seconds: number;
  readonly pose: Pose;
  readonly lengthening: Lengthening;
  readonly things?: Things | undefined;
}

const SHARPEST = 2;
const LENS_DEG = 26;
const NEAR_FAR_M = [0.5, 20] as const;
const TURN_DEG_PER_S = 11;
const DRAG_DEG_PER_PX = 0.45;
/** Facing to the left and half towards whoever looks: the left side nearer. With the left leg in front in a mirror. */
const FIRST_DEG = 222;
/** Who lies on a side is looked at from ahead. */
const FIRST_ACROSS_DEG = 258;
const ACROSS_DEG = 45;
/** Coming to a pose takes so long at most, and at most this share of its time. */
const MOVE_S = 2.2;
const MOVE_SHARE = 0.8;
/** The frame follows a pose that needs more room within about so long. */
const FRAME_S = 0.35;
const TAP_PX = 6;


interface Play {
  readonly frames: readonly Keyframe[];
  readonly onFrame: ((name: string) => void) | undefined;
  index: number;
  gone_s: number;
  first: boolean;
  /** What is drawn with it, and what of that carries the body. */
  readonly things: Things | null;
  readonly supports: readonly Support[];
  /** The way to each frame, the room that all of them need, and where the things stand; once the figure is there. */
  plan: Plan | null;
}

interface Plan {
  readonly steps: readonly Step[];
  readonly room: Room;
  readonly spot: Spot;
}

export class Anatomy implements Picture {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(LENS_DEG, 1, ...NEAR_FAR_M);
  // The table turns; the spot is moved until all is round its middle; the figure is lifted until it stands.
  readonly #table = new Group();
  readonly #spot = new Group();
  readonly #figure = new Group();
  readonly #floor = new Floor();
  readonly #furniture = new Furniture();
  readonly #strap = new Strap();
  readonly #hidden: WebGLRenderTarget;
  readonly #flesh: Flesh;
  readonly #watch = new AbortController();
  readonly #resized = new ResizeObserver(() => this.#fit());
  readonly #inSight = new IntersectionObserver((entries) => this.#sight(entries.some(({ isIntersecting }) => isIntersecting)));
  readonly #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #skin: Skin | null = null;
  #pose: Pose = {};
  #lengthening: Lengthening = {};
  /** Where the mid-hips are on the floor. */
  #at: Spot = [0, 0];
  #play: Play | null = null;
  #room: Room | null = null;
  #wanted: Room | null = null;
  #turning = true;
  #visible = true;
  #changed = true;
  /** Whether what is shown is not what is to be shown. */
  #stale = true;
  #angle_deg = FIRST_DEG;
  #asked = 0;
  #last_ms = 0;

  constructor(readonly host: HTMLElement, muscles: readonly MuscleLine[], readonly picked: (id: string | null) => void) {
    this.#renderer = new WebGLRenderer({ antialias: true, alpha: true, powerPreference: "low-power" });
    this.#hidden = new WebGLRenderTarget(1, 1, { depthTexture: new DepthTexture(1, 1) });
    this.#flesh = new Flesh(muscles, this.#hidden.depthTexture as DepthTexture);
    this.#furnish();
    this.#listen();
    this.#fit();
  }

  /** Whether this browser can draw it: WebGL 2 is there. */
  static possible(): boolean {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  }

  /** Fetches the figure. Raises if it cannot be had. */
  async load(): Promise<void> {
    const skin = await Skin.load();
    if (this.#watch.signal.aborted) {
      skin.close();
      return;
    }
    this.#skin = skin;
    this.#flesh.fit((place, depth_m, part) => skin.tuck(place, depth_m, part));
    this.#figure.add(skin.root);
    this.#take(this.#pose, this.#lengthening);
  }

  /** Shows this pose at once, with these colours; a sequence that plays ends. */
  show({ pose, lengthening }: { readonly pose: Pose; readonly lengthening: Lengthening }): void {
    this.#play = null;
    this.#at = [0, 0];
    this.#take(pose, lengthening);
  }

  /** Goes from pose to pose, again and again; `onFrame` is told each as it begins. With less motion asked for, in steps. */
  play(frames: readonly Keyframe[], front: Side, onFrame?: (name: string) => void): void {
    const [first] = frames;
    if (!first) return;
    const things = frames.find((frame) => frame.things)?.things ?? null;
    this.#play = { frames, onFrame, index: 0, gone_s: 0, first: true, things, supports: things ? supportsOf(things) : [], plan: null };
    this.#turning = true;
    const first_deg = frames.some(({ pose }) => Math.abs(pose["body_roll_deg"] ?? 0) > ACROSS_DEG) ? FIRST_ACROSS_DEG : FIRST_DEG;
    this.#angle_deg = front === "right" ? first_deg : 180 - first_deg;
    this.#take(first.pose, first.lengthening);
    onFrame?.(first.name);
  }

  /** Stops where it is: neither the sequence nor the turning goes on. */
  still(): void {
    this.#play = null;
    this.#turning = false;
  }

  /** Lets this muscle glow, as a tap does, without calling `picked`; null: none. */
  pick(id: string | null): void {
    this.#flesh.pick(id);
    this.#ask();
  }

  /** Gives everything back. */
  close(): void {
    this.#watch.abort();
    this.#resized.disconnect();
    this.#inSight.disconnect();
    cancelAnimationFrame(this.#asked);
    this.#skin?.close();
    this.#flesh.close();
    this.#floor.close();
    this.#furniture.close();
    this.#strap.close();
    this.#hidden.dispose();
    this.#renderer.dispose();
    this.#renderer.domElement.remove();
  }

  #furnish(): void {
    const sun = new DirectionalLight("#fff3e2", 2.1);
    sun.position.set(-1.6, 2.6, 2.2);
    const window = new DirectionalLight("#dfeaf2", 0.7);
    window.position.set(2.5, 1.2, -1.5);
    this.#figure.add(this.#flesh.root, this.#strap.root);
    this.#spot.add(this.#figure, this.#floor.mesh, this.#furniture.root);
    this.#table.add(this.#spot);
    this.#scene.add(this.#table, new HemisphereLight("#ffffff", "#b89f86", 1.5), sun, window);
    this.#camera.layers.enable(HIDING_LAYER);
    const { domElement } = this.#renderer;
    domElement.className = "anatomy-picture";
    domElement.setAttribute("aria-hidden", "true");
    domElement.style.touchAction = "pan-y";
    domElement.style.display = "block";
    this.host.append(domElement);
  }

  #listen(): void {
    const { signal } = this.#watch;
    const { domElement } = this.#renderer;
    this.#resized.observe(this.host);
    this.#inSight.observe(this.host);
    document.addEventListener("visibilitychange", () => this.#ask(), { signal });
    this.#calm.addEventListener("change", () => this.#ask(), { signal });
    domElement.addEventListener("webglcontextrestored", () => this.#change(), { signal });
    let from: { readonly x: number; readonly y: number; readonly angle: number; moved: boolean } | null = null;
    domElement.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY, angle: this.#angle_deg, moved: false };
      domElement.setPointerCapture(event.pointerId);
    }, { signal });
    domElement.addEventListener("pointermove", (event) => {
      if (!from) return;
      from.moved ||= Math.hypot(event.clientX - from.x, event.clientY - from.y) > TAP_PX;
      if (from.moved) this.#turnTo(from.angle + DRAG_DEG_PER_PX * (event.clientX - from.x));
    }, { signal });
    domElement.addEventListener("pointerup", (event) => {
      if (from && !from.moved) this.#tap(event);
      from = null;
    }, { signal });
    domElement.addEventListener("pointercancel", () => (from = null), { signal });
  }

  /** The person turns it; from now on it does not turn by itself. */
  #turnTo(angle_deg: number): void {
    this.#turning = false;
    this.#angle_deg = angle_deg;
    this.#ask();
  }

  #tap(event: PointerEvent): void {
    const box = this.#renderer.domElement.getBoundingClientRect();
    const id = this.#muscleAt(event.clientX - box.left, event.clientY - box.top, box.width, box.height);
    this.pick(id);
    this.picked(id);
  }

  /** The muscle at this place of the picture, or nearly. */
  #muscleAt(x: number, y: number, width: number, height: number): string | null {
    const caster = new Raycaster();
    for (const [aside, up] of NEARBY) {
      caster.setFromCamera(new Vector2((2 * (x + aside)) / width - 1, 1 - (2 * (y + up)) / height), this.#camera);
      const [hit] = caster.intersectObject(this.#flesh.target);
      if (typeof hit?.faceIndex === "number") return this.#flesh.idOf(hit.faceIndex);
    }
    return null;
  }

  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === 0 || height === 0) return;
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, SHARPEST));
    this.#renderer.setSize(width, height);
    const pixels = this.#renderer.getDrawingBufferSize(new Vector2());
    this.#hidden.setSize(pixels.x, pixels.y);
    this.#flesh.seenIn(pixels.x, pixels.y, ...NEAR_FAR_M);
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    this.#ask();
  }

  #sight(visible: boolean): void {
    this.#visible = visible;
    this.#ask();
  }

  #take(pose: Pose, lengthening: Lengthening): void {
    this.#pose = pose;
    this.#lengthening = lengthening;
    this.#change();
  }

  #change(): void {
    this.#changed = true;
    this.#ask();
  }

  /** Has one more picture drawn, if anybody sees it. */
  #ask(): void {
    this.#stale = true;
    this.#next();
  }

  #next(): void {
    if (this.#asked !== 0 || !this.#visible || document.hidden || this.#watch.signal.aborted) return;
    this.#asked = requestAnimationFrame((now_ms) => this.#draw(now_ms));
  }

  #draw(now_ms: number): void {
    this.#asked = 0;
    // After a pause nothing jumps.
    const gone_s = Math.min((now_ms - this.#last_ms) / 1000, 0.1);
    this.#last_ms = now_ms;
    if (!this.#skin) return;
    const turns = this.#turning && !this.#calm.matches;
    if (turns) this.#angle_deg += TURN_DEG_PER_S * gone_s;
    if (this.#play) this.#advance(this.#skin, this.#play, gone_s);
    if (this.#changed) this.#assume(this.#skin);
    const before = this.#room;
    const settling = this.#follow(gone_s);
    if (turns || this.#stale || this.#room !== before) this.#render();
    if (turns || this.#play || settling) this.#next();
  }

  #advance(skin: Skin, play: Play, gone_s: number): void {
    play.gone_s += gone_s;
    let frame = play.frames[play.index];
    while (frame && play.gone_s >= frame.seconds && frame.seconds > 0) {
      play.gone_s -= frame.seconds;
      play.index = (play.index + 1) % play.frames.length;
      play.first = false;
      frame = play.frames[play.index];
      if (frame) play.onFrame?.(frame.name);
    }
    const before = play.frames[(play.index + play.frames.length - 1) % play.frames.length];
    if (!frame || !before || this.#play !== play) return;
    const move_s = Math.min(MOVE_S, MOVE_SHARE * frame.seconds);
    const way = play.first || this.#calm.matches ? 1 : Math.min(play.gone_s / Math.max(move_s, 1e-3), 1);
    const step = (play.plan ??= this.#planned(skin, play)).steps[play.index];
    if (!step || (way === 1 && this.#pose === step.to)) return;
    const { pose, spot } = midStep(step, way, (tried) => skin.lowest(tried, play.supports));
    this.#pose = pose;
    this.#at = spot;
    this.#lengthening = way === 1 ? frame.lengthening : poseBetween(before.lengthening, frame.lengthening, eased(way));
    this.#changed = true;
  }

  #planned(skin: Skin, { frames, things, supports }: Play): Plan {
    const steps = stepsOf(frames.map(({ pose }) => pose), (tried) => skin.lowest(tried, supports));
    const spot = steps[frames.findIndex((frame) => frame.things)]?.end ?? [0, 0];
    const clouds = steps.map(({ to, end, carried }) => {
      const parts = partFrames(to);
      return { points: skin.points(parts).slice(), spot: end, lift: skin.lift(parts, end, about(supports, spot), carried) };
    });
    return { steps, room: roomOf(things ? [...clouds, cloudOf(things, spot)] : clouds), spot };
  }

  /** Brings skin, muscles, things and shadow to the pose, and the body down onto what carries it. */
  #assume(skin: Skin): void {
    this.#changed = false;
    this.#stale = true;
    const play = this.#play;
    const frames = partFrames(play ? this.#pose : footed(this.#pose, (tried) => skin.lowest(tried)));
    skin.assume(frames);
    this.#flesh.assume(frames);
    this.#flesh.colour(this.#lengthening);
    const spot = play?.plan?.spot ?? [0, 0];
    const carried = play?.plan?.steps[play.index]?.carried ?? false;
    const lift = skin.lift(frames, this.#at, about(play?.supports ?? [], spot), carried);
    const points = skin.points(frames);
    this.#figure.position.set(this.#at[0], lift, -this.#at[1]);
    this.#furniture.put(play?.plan ? play.things : null, spot);
    this.#strap.lay(play?.things?.strap ? strapOf(frames, play.things.strap) : []);
    this.#wanted = play?.plan?.room ?? roomOf([{ points, spot: this.#at, lift }]);
    this.#floor.shade(points, -lift, this.#at, this.#wanted);
  }

  /** The frame goes after what must fit into it; whether it is still on its way. */
  #follow(gone_s: number): boolean {
    const [wanted, room] = [this.#wanted, this.#room];
    if (!wanted || room === wanted) return false;
    const share = room && !this.#calm.matches ? 1 - Math.exp(-gone_s / FRAME_S) : 1;
    const now = room ? roomBetween(room, wanted, share) : wanted;
    this.#room = alike(now, wanted) ? wanted : now;
    return this.#room !== wanted;
  }

  #render(): void {
    const room = this.#room;
    if (!room) return;
    this.#stale = false;
    this.#spot.position.set(-room.x, 0, -room.z);
    this.#table.rotation.y = (this.#angle_deg * Math.PI) / 180;
    aim(this.#camera, room);
    this.#camera.layers.set(HIDING_LAYER);
    this.#renderer.setRenderTarget(this.#hidden);
    this.#renderer.clear();
    this.#renderer.render(this.#scene, this.#camera);
    this.#camera.layers.enable(0);
    this.#renderer.setRenderTarget(null);
    this.#renderer.render(this.#scene, this.#camera);
  }
}

/** Supports that are used about this spot. */
function about(supports: readonly Support[], [forward, left]: Spot): Support[] {
  return supports.map((support) => ({
    ...support, low: [support.low[0] + forward, support.low[1] + left], high: [support.high[0] + forward, support.high[1] + left],
  }));
}

/** A finger is wide: what it hits is looked for around, too. */
const NEARBY = [[0, 0], ...[5, 10].flatMap((far) => [[far, 0], [-far, 0], [0, far], [0, -far]])] as unknown as readonly (readonly [number, number])[];
