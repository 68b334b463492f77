import { expect, test } from "vitest";
import { ends } from "./this-week";

test.each([
  ["nothing", 0, 0, [0, 0]],
  ["seen alone", 6, 0, [50, 50]],
  ["told beyond what was seen", 3, 3, [25, 50]],
  ["more than the bar is long", 9, 30, [75, 100]],
] as const)("a bar of %s", (_, seen_min, told_min, expected) => {
  expect(ends({ seen_min, told_min }, { plateau: 10 })).toEqual(expected);
});
