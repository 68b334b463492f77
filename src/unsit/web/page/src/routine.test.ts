import { describe, expect, test } from "vitest";
import type { PlanItem, Summary } from "./protocol";
import { current, held, heldSeconds, inPlace, isLast, onward, pastThis, position, routineOf, turnOf, type Routine } from "./routine";

function item(stretch: string, changes: Partial<PlanItem> = {}): PlanItem {
  return { stretch, name: stretch, hold_s: 30, times: 1, first: "left", seconds: 90, announce: "Stand up.", because: [], ...changes };
}

const SUMMARY = { stretch: "twist", legs: [{ leg: "right", name: "Right side", held_s: 12, owed_s: 0, bests: [] }, { leg: "left", name: "Left side", held_s: 30, owed_s: 0, bests: [] }] };

function stretches(routine: Routine): string[] {
  const turn = current(routine);
  return turn === null ? [] : [`${turn.stretch} ${turn.time}/${turn.times}`, ...stretches(onward(routine))];
}

describe("a routine", () => {
  const routine = routineOf([item("twist", { times: 2 }), item("hinge")]);

  test("holds a stretch as often as it says, and goes on to the next", () => {
    expect(stretches(routine)).toEqual(["twist 1/2", "twist 2/2", "hinge 1/1"]);
  });

  test("announces a place once", () => {
    expect(routine.turns.map(({ announce }) => announce)).toEqual(["Stand up.", null, "Stand up."]);
  });

  test("counts stretches, not holds", () => {
    expect(position(onward(routine))).toEqual({ number: 1, all: 2 });
    expect(position(onward(onward(routine)))).toEqual({ number: 2, all: 2 });
  });

  test("asks how it was after the last hold of a stretch", () => {
    expect(routine.turns.map(isLast)).toEqual([false, true, true]);
  });

  test("skips what is left of a stretch, and ends after the last", () => {
    expect(stretches(pastThis(routine))).toEqual(["hinge 1/1"]);
    expect(current(pastThis(pastThis(routine)))).toBeNull();
  });

  test("takes the easier stretch in the place of one that hurts", () => {
    expect(stretches(inPlace(routine, turnOf("chair-twist", "Chair twist", null)))).toEqual(["chair-twist 1/1", "hinge 1/1"]);
  });

  test.each([
    ["within what may be asked for", 45, 45],
    ["too long to be asked for is left to the stretch", 90, null],
    ["too short as well", 5, null],
  ])("a hold %s", (_, hold_s, expected) => {
    expect(current(routineOf([item("twist", { hold_s })]))?.hold_s).toBe(expected);
  });

  test("keeps what was held", () => {
    const done = held(routine, SUMMARY as unknown as Summary);
    expect(done.done.map(heldSeconds)).toEqual([42]);
  });
});
