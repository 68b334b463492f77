import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { held, turnOf } from "./routine";
import { forget, keep, kept, type UnderWay } from "./underway";

const SUMMARY = {
  type: "summary", session: "7", stretch: "twist", told: false, ended: "finished", headline: "Held.", duration_s: 60, hold_s: 30,
  legs: [{ leg: "right", name: "Right leg", held_s: 30, owed_s: 0, bests: [] }], sentences: ["Both."], saved: true, advice: null,
} as const;
const ROUTINE = held({ turns: [turnOf("twist", "Twist", 30), turnOf("fold", "Fold", null)], at: 1, done: [] }, SUMMARY);
const UNDER_WAY: UnderWay = { single: false, routine: ROUTINE, session: "8", source: "camera" };

const memory = new Map<string, string>();

beforeEach(() => vi.stubGlobal("sessionStorage", {
  getItem: (key: string) => memory.get(key) ?? null,
  setItem: (key: string, value: string) => memory.set(key, value),
  removeItem: (key: string) => memory.delete(key),
}));
afterEach(() => {
  memory.clear();
  vi.unstubAllGlobals();
});

describe("what is under way", () => {
  test("is there after the page was loaded again", () => {
    keep(UNDER_WAY);
    expect(kept()).toEqual(UNDER_WAY);
  });

  test("is nothing before anything began, and after it is over", () => {
    expect(kept()).toBeNull();
    keep(UNDER_WAY);
    forget();
    expect(kept()).toBeNull();
  });

  test.each(["", "null", "[]", "{}", '{"single":true}', "twist"])("is nothing where %j was found", (found) => {
    keep(UNDER_WAY);
    for (const key of memory.keys()) memory.set(key, found);
    expect(kept()).toBeNull();
  });

  test("is nothing where the tab has no memory", () => {
    const refuses = (): never => { throw new DOMException("no", "SecurityError"); };
    vi.stubGlobal("sessionStorage", { getItem: refuses, setItem: refuses, removeItem: refuses });
    keep(UNDER_WAY);
    forget();
    expect(kept()).toBeNull();
  });
});
