import { describe, expect, test } from "vitest";
import { frontOf, leadOf } from "./sides";
import { MUSCLES } from "./words";

const BOTH = ["right", "left"] as const;

describe("the leg in front", () => {
  test.each([
    ["front", "left", BOTH, "left"],
    ["rear", "left", BOTH, "right"],
    ["rear", "right", BOTH, "left"],
    ["front", null, BOTH, "right"],
    ["front", null, ["left"], "left"],
    ["front", "right", ["left"], "left"],
    ["rear", "left", ["right"], "right"],
  ] as const)("counted by the %s one, beginning with %s, of %j: %s", (lead, first, counted, front) => {
    expect(frontOf({ lead, counted }, first)).toBe(front);
  });

  test("and the side that is spoken of are each other's", () => {
    for (const lead of ["front", "rear"] as const) {
      for (const side of BOTH) expect(leadOf({ lead }, frontOf({ lead, counted: BOTH }, side))).toBe(side);
    }
  });
});

describe("a caption", () => {
  test.each([
    [{ counted_as: "leg in front", lead: "front", lead_is: "the leg in front" }, "left", "Left leg in front."],
    [{ counted_as: "leg", lead: "rear", lead_is: "the leg behind" }, "left", "Right: the leg behind."],
    [{ counted_as: "side", lead: "front", lead_is: "the side turned to" }, "left", "Left: the side turned to."],
    [{ counted_as: "both", lead: "front", lead_is: "both legs at once" }, "right", ""],
  ] as const)("of %j with the %s leg in front says: %s", (stretch, front, words) => {
    expect(MUSCLES.side(stretch, front)).toBe(words);
  });
});
