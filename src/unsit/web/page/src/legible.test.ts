import { describe, expect, it } from "vitest";
import { FIRST, letters, sizesFrom, step, X_HEIGHT, xHeight, type Reading } from "./legible";
import type { Lens, Phase } from "./protocol";

const lens = (distance_m: number, distance_sd_m = 0.05): Lens => ({ distance_m, distance_sd_m, height_m: 1, height_sd_m: 0.1, stature_m: 1.7 });

/** So many seconds of ten frames each at this distance. */
function seen(before: Reading, at: Lens, seconds: number, phase: Phase = "setting_up"): Reading {
  let reading = before;
  for (let frame = 1; frame <= 10 * seconds; frame += 1) reading = step(reading, at, before.seen_s + frame / 10, phase);
  return reading;
}

describe("the size of the letters", () => {
  it("is 20 minutes of arc for a lower-case letter at every distance", () => {
    for (const distance_m of [1.5, 2.5, 4]) {
      const height_m = (letters(distance_m) * X_HEIGHT) / 96 * 0.0254;
      expect((Math.atan(height_m / distance_m) * 60 * 180) / Math.PI).toBeCloseTo(20, 5);
    }
  });

  it("comes to 14.5 mm, 55 pixels of a screen, at 2.5 m", () => {
    expect(xHeight(2.5)).toBeCloseTo(55, 0);
  });

  it("is as for 2.5 m before a distance is known, and where none is", () => {
    expect(FIRST.written_for_m).toBe(2.5);
    expect(step(FIRST, null, 1, "looking")).toEqual(FIRST);
  });

  it.each([[1.2, 1.5], [1.7, 2], [2.5, 2.5], [2.6, 3], [3.4, 3.5], [9, 4]])("for someone %s m away is that of %s m", (distance_m, written_for_m) => {
    expect(seen(FIRST, lens(distance_m), 30).written_for_m).toBe(written_for_m);
  });

  it("is never below what the distance asks for, wherever the person came from", () => {
    for (let from_m = 1; from_m <= 4; from_m += 0.5) {
      for (let to_m = 1; to_m <= 4; to_m += 0.1) {
        const reading = seen(seen(FIRST, lens(from_m), 20), lens(to_m), 40);
        expect(reading.written_for_m).toBeGreaterThan((reading.running_m ?? 0) - 1e-6);
      }
    }
  });

  it("does not go to and fro with someone who rocks by a hand's breadth about an edge", () => {
    let reading = seen(FIRST, lens(3.03), 20);
    const written = new Set<number>();
    for (let turn = 0; turn < 20; turn += 1) {
      reading = seen(reading, lens(turn % 2 === 0 ? 2.95 : 3.05), 3);
      written.add(reading.written_for_m);
    }
    expect([...written]).toEqual([3.5]);
  });

  it.each<Phase>(["entering", "holding", "correcting"])("stays as it is while %s", (phase) => {
    const before = seen(FIRST, lens(2.2), 10);
    expect(seen(before, lens(3.8), 30, phase).written_for_m).toBe(before.written_for_m);
  });

  it("believes a distance that is hardly known hardly more than the advice", () => {
    expect(seen(FIRST, lens(6, 3), 30).running_m).toBeLessThan(2.7);
  });

  it("goes down in small steps to the smallest, where there is no room", () => {
    const sizes = sizesFrom(110);
    expect(sizes[0]).toBe(110);
    expect(sizes.at(-1)).toBe(22);
    for (const [index, size] of sizes.slice(1).entries()) {
      expect(size).toBeLessThan(sizes[index] ?? 0);
      expect(size).toBeGreaterThan(0.9 * (sizes[index] ?? 0) - 1);
    }
  });
});
