import { describe, expect, test } from "vitest";
import { Gravity, tiltOf, type Acceleration } from "./tilt";

const G = 9.81;
const sin = (deg: number): number => Math.sin((deg * Math.PI) / 180);
const cos = (deg: number): number => Math.cos((deg * Math.PI) / 180);
const against = ({ x, y, z }: Acceleration): Acceleration => ({ x: -x, y: -y, z: -z });

/** A phone that stands upright on its lower edge; what it tells by the standard is what holds against the pull: up. */
const UPRIGHT: Acceleration = { x: 0, y: G, z: 0 };
/** It leans back, its screen a little to the sky: the front camera looks up, the one behind down. */
const LEANS_BACK: Acceleration = { x: 0, y: G * cos(20), z: G * sin(20) };
/** Seen from the front it is turned clockwise by 10 degrees: its own left edge is higher, and its x axis points down a little. */
const TURNED: Acceleration = { x: -G * sin(10), y: G * cos(10), z: 0 };

describe("an upright phone", () => {
  test.each(["user", "environment"] as const)("has a level %s lens", (facing) => {
    expect(tiltOf(UPRIGHT, facing, 0)).toEqual({ pitch_deg: 0, roll_deg: 0 });
  });

  test("that leans back looks down with the lens behind and up with the one in front", () => {
    expect(tiltOf(LEANS_BACK, "environment", 0)).toEqual({ pitch_deg: 20, roll_deg: 0 });
    expect(tiltOf(LEANS_BACK, "user", 0)).toEqual({ pitch_deg: -20, roll_deg: 0 });
  });

  test("that is turned clockwise shows the room turned the other way behind, and turned with it in front", () => {
    expect(tiltOf(TURNED, "environment", 0)).toEqual({ pitch_deg: 0, roll_deg: -10 });
    expect(tiltOf(TURNED, "user", 0)).toEqual({ pitch_deg: 0, roll_deg: 10 });
  });
});

describe("a phone on its side", () => {
  // Turned left by a quarter its right edge is up, and the screen is drawn turned by 90; turned right, by 270.
  test.each([
    ["left", { x: G, y: 0, z: 0 }, 90],
    ["right", { x: -G, y: 0, z: 0 }, 270],
    ["over", { x: 0, y: -G, z: 0 }, 180],
  ])("turned %s is level when the screen is turned with it", (_, told, screen_deg) => {
    for (const facing of ["user", "environment"] as const) expect(tiltOf(told, facing, screen_deg)).toEqual({ pitch_deg: 0, roll_deg: 0 });
  });

  test("leans and turns as an upright one does", () => {
    const leans = { x: G * cos(20), y: 0, z: G * sin(20) };
    expect(tiltOf(leans, "environment", 90)).toEqual({ pitch_deg: 20, roll_deg: 0 });
    expect(tiltOf(leans, "user", 90)).toEqual({ pitch_deg: -20, roll_deg: 0 });
    // A little further clockwise than the quarter to the left: its upper edge, now at the left, is higher.
    const turned = { x: G * cos(10), y: G * sin(10), z: 0 };
    expect(tiltOf(turned, "environment", 90)).toEqual({ pitch_deg: 0, roll_deg: -10 });
    expect(tiltOf(turned, "user", 90)).toEqual({ pitch_deg: 0, roll_deg: 10 });
  });

  test("whose screen was not turned with it tells nothing: how its picture lies is not known", () => {
    expect(tiltOf({ x: G, y: 0, z: 0 }, "user", 0)).toBeNull();
  });
});

describe("gravity", () => {
  test.each([UPRIGHT, LEANS_BACK, TURNED])("told as the pull, as on some phones, is the same tilt", (told) => {
    for (const facing of ["user", "environment"] as const) expect(tiltOf(against(told), facing, 0)).toEqual(tiltOf(told, facing, 0));
  });

  test("of a phone that lies flat, or of none, tells nothing", () => {
    expect(tiltOf({ x: 0, y: 0, z: G }, "environment", 0)).toBeNull();
    expect(tiltOf({ x: 0, y: 0, z: 0 }, "environment", 0)).toBeNull();
  });

  test("is steadied, and a shaken phone is not listened to", () => {
    const gravity = new Gravity();
    gravity.add(UPRIGHT, 0);
    gravity.add({ x: 0, y: 3 * G, z: 0 }, 20);
    expect(gravity.at(20)).toEqual(UPRIGHT);
    gravity.add({ x: G, y: 0, z: 0 }, 100);
    expect(gravity.at(100)?.x).toBeCloseTo(G * (100 / 500), 5);
    expect(gravity.at(5000)).toBeNull();
  });
});
