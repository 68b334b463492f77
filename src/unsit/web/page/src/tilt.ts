/**
 * How a phone's lens looks against gravity, from the phone's own sensor. Pure but for `TiltSensor`.
 *
 * Pitch is + looking down, roll + the picture turned clockwise against gravity, as in Python's body.py.
 */

import type { Facing } from "./camera";

export interface Tilt {
  readonly pitch_deg: number;
  readonly roll_deg: number;
}

/** An acceleration in the device's own axes (W3C Device Orientation): x right and y up along the screen, z out of it. */
export interface Acceleration {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** How much of the pull must lie in the picture's plane: a lens that looks up or down more steeply has no roll. */
const LEAST_IN_PICTURE = 0.35;
/** A picture is turned with the screen; one that lies further over was not, and its tilt is not told. */
const MOST_ROLL_DEG = 60;

/**
 * The lens's tilt in its picture; `screen_deg` is `screen.orientation.angle`. Null where gravity does not tell it.
 *
 * Some browsers tell the pull, others what holds against it: whichever of the two points down the picture is the pull,
 * because browsers turn the picture upright with the screen.
 */
export function tiltOf({ x, y, z }: Acceleration, facing: Facing, screen_deg: number): Tilt | null {
  const size = Math.hypot(x, y, z);
  if (!(size > 0)) return null;
  const turned = radians(screen_deg);
  const right = (x * Math.cos(turned) - y * Math.sin(turned)) / size;
  const up = (x * Math.sin(turned) + y * Math.cos(turned)) / size;
  const out = z / size;
  // In the lens's axes: the one on the back looks into the screen, the other out of it, and so has right and left exchanged.
  const [across, down, away] = facing === "environment" ? [right, -up, -out] : [-right, -up, out];
  const pull = down >= 0 ? 1 : -1;
  const inPicture = Math.hypot(across, down);
  if (inPicture < LEAST_IN_PICTURE) return null;
  const roll_deg = degrees(Math.atan2(-pull * across, pull * down));
  if (Math.abs(roll_deg) > MOST_ROLL_DEG) return null;
  return { pitch_deg: degrees(Math.atan2(pull * away, inPicture)), roll_deg };
}

function radians(angle_deg: number): number {
  return (angle_deg * Math.PI) / 180;
}

function degrees(angle: number): number {
  return Math.round((angle * 1800) / Math.PI) / 10 || 0; // a tenth is more than the sensor knows
}

/** Of an acceleration that differs from gravity's by more than this share, the phone itself moves. */
const GRAVITY = 9.81;
const MOVING = 0.2;
const STEADY_MS = 400;
/** What was told longer ago than this is told no more. */
const STALE_MS = 2000;

/** Steadies what a sensor says: gravity, without a hand's shaking. */
export class Gravity {
  #last: Acceleration | null = null;
  #at_ms = -Infinity;

  add(now: Acceleration, at_ms: number): void {
    if (Math.abs(Math.hypot(now.x, now.y, now.z) / GRAVITY - 1) > MOVING) return;
    const gap_ms = at_ms - this.#at_ms;
    const before = gap_ms < STALE_MS ? this.#last : null;
    const share = before ? gap_ms / (gap_ms + STEADY_MS) : 1;
    const mixed = (axis: keyof Acceleration): number => (before ? before[axis] + share * (now[axis] - before[axis]) : now[axis]);
    this.#last = { x: mixed("x"), y: mixed("y"), z: mixed("z") };
    this.#at_ms = at_ms;
  }

  at(now_ms: number): Acceleration | null {
    return now_ms - this.#at_ms < STALE_MS ? this.#last : null;
  }
}

type Asks = { requestPermission?: () => Promise<PermissionState> };

/** The sensor of this phone. */
export class TiltSensor {
  readonly #gravity = new Gravity();
  #listens = false;

  /** Whether the browser asks the person first, which it does only for a tap. */
  static get asks(): boolean {
    return typeof DeviceMotionEvent !== "undefined" && typeof (DeviceMotionEvent as Asks).requestPermission === "function";
  }

  /** Listen, after asking where that is needed; without a sensor, or refused, the tilt is not told. */
  async start(): Promise<void> {
    try {
      if (TiltSensor.asks) await (DeviceMotionEvent as Asks).requestPermission?.();
    } catch (reason) {
      console.warn(`The tilt is not told: ${String(reason)}`);
    }
    if (this.#listens) return;
    this.#listens = true;
    window.addEventListener("devicemotion", ({ accelerationIncludingGravity: told }) => {
      if (told && told.x !== null && told.y !== null && told.z !== null) this.#gravity.add({ x: told.x, y: told.y, z: told.z }, performance.now());
    });
  }

  /** How the lens of this camera looks now. */
  read(facing: Facing): Tilt | null {
    const gravity = this.#gravity.at(performance.now());
    return gravity && tiltOf(gravity, facing, screen.orientation?.angle ?? 0);
  }
}
