import { expect, test } from "vitest";
import { outcomes } from "./how-you-are";
import type { Instrument } from "./protocol";

const scales = (values: Partial<Record<Instrument, number | null>>): ReadonlyMap<Instrument, { readonly value: number | null }> =>
  new Map(Object.entries(values).map(([name, value]) => [name as Instrument, { value }]));

test("what was left open is not told", () => {
  const own = [{ name: "stairs", value: 6 }, { name: "", value: 4 }, { name: "socks", value: null }];
  expect(outcomes(scales({ pain_now: null, pain_week: 0, change: -2 }), own)).toEqual({
    type: "outcomes", pain_now: null, pain_week: 0, change: -2, activities: [{ name: "stairs", value: 6 }],
  });
});

test("where all was left open nothing is", () => {
  expect(outcomes(scales({ pain_now: null }), [{ name: "stairs", value: null }])).toBeNull();
});
