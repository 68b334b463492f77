import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { turnIn } from "./breaking";
import type { PlanItem } from "./protocol";
import { keep, kept, leftOf } from "./walking";

describe("what is left of a walk", () => {
  test.each([
    ["a minute", 60_000, "1:00"],
    ["a second begun", 58_001, "0:59"],
    ["the last moment", 1, "0:01"],
    ["nothing", 0, ""],
    ["nothing, long after", -90_000, ""],
    ["minutes", 605_000, "10:05"],
  ])("is told: %s", (_, left_ms, told) => expect(leftOf(5000 + left_ms, 5000)).toBe(told));
});

describe("a walk that is kept in the tab", () => {
  const memory = new Map<string, string>();
  beforeEach(() => {
    memory.clear();
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => memory.get(key) ?? null, setItem: (key: string, value: string) => void memory.set(key, value),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  test("goes on after the page was loaded again, in the same break alone", () => {
    keep({ id: "b1", until_ms: 7 });
    expect(kept("b1")).toBe(7);
    expect(kept("b2")).toBeNull();
  });

  test.each(["", "{", "{}", '{"id":"b1","until_ms":"soon"}'])("is nothing where this is found: %s", (found) => {
    if (found) memory.set("unsit-walk", found);
    expect(kept("b1")).toBeNull();
  });
});

describe("the stretch of a break", () => {
  const item = (stretch: string, hold_s: number): PlanItem =>
    ({ stretch, name: stretch, hold_s, times: 2, first: "left", seconds: 80, announce: "On the floor.", because: [] });
  const plan = (items: readonly PlanItem[], one: PlanItem | null): Parameters<typeof turnIn>[0] =>
    ({ plan: { items, seconds: 0, left_out: [], just: null, one } });

  test("is what the plan wants most, once", () => {
    expect(turnIn(plan([item("a", 30), item("b", 30)], item("b", 30)))).toMatchObject({ stretch: "b", hold_s: 30, first: "left", times: 1 });
  });

  test("is none where none is possible", () => expect(turnIn(plan([], null))).toBeNull());

  test("has its own hold where no session may be asked for it", () => {
    expect(turnIn(plan([], item("a", 90)))).toMatchObject({ hold_s: null });
  });
});
