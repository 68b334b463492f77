import { describe, expect, test, vi } from "vitest";
import { isKnown, place } from "./view";
import { VIEW } from "./words";

vi.hoisted(() => vi.stubGlobal("navigator", { languages: ["en"] }));

describe("the plan of the view, the person looking to the left", () => {
  test("has a lens that is exactly side-on straight below the person", () => {
    const { x, y } = place(0, 10);
    expect(x).toBeCloseTo(100);
    expect(y).toBeCloseTo(62);
  });

  test("has a lens in front of the person to the left, one behind the back to the right", () => {
    expect(place(30, 10).x).toBeLessThan(100);
    expect(place(-30, 10).x).toBeGreaterThan(100);
    expect(place(90, 10).x).toBeCloseTo(90);
  });
});

describe("where the camera is, in words", () => {
  test("is told with what it may be wrong by", () => {
    expect(VIEW.bearing(12.4, 6.2)).toBe("12 ± 12° ahead of side-on");
    expect(VIEW.bearing(-25, 4)).toBe("25 ± 8° behind side-on");
    expect(VIEW.height(0.92, 0.06)).toBe("lens 0.9 ± 0.1 m high");
    expect(VIEW.distance(2.64, 0.2)).toBe("2.6 ± 0.4 m away");
  });

  test("is not told where the view does not determine it", () => {
    expect(isKnown(1.4, 31_622)).toBe(false);
    expect(isKnown(0.92, 0.06)).toBe(true);
  });

  test("never claims to be exact", () => {
    expect(VIEW.bearing(0, 0.1)).toBe("0 ± 1° ahead of side-on");
    expect(VIEW.distance(2, 0)).toBe("2.0 ± 0.1 m away");
  });
});
