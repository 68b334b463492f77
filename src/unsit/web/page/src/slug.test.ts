import { expect, test } from "vitest";
import { idFor } from "./slug";

test.each([
  ["a name", "My hip stretch", [], "my-hip-stretch"],
  ["accents and signs", "Ānjaneyāsana, 2×", [], "anjaneyasana-2"],
  ["a number first", "2nd try", [], "nd-try"],
  ["nothing that can stand in an id", "腰", [], "my-stretch"],
  ["a name that is there already", "My hip stretch", ["my-hip-stretch", "my-hip-stretch-2"], "my-hip-stretch-3"],
] as const)("%s", (_, name, taken, id) => {
  expect(idFor(name, new Set(taken))).toBe(id);
});
