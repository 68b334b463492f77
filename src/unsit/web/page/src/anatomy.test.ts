import { describe, expect, test } from "vitest";
import { colourOf, LEGEND } from "./anatomy";

type Channels = readonly number[];

function linear(colour: string): Channels {
  return [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function times(rows: readonly Channels[], values: Channels): number[] {
  return rows.map((row) => row.reduce((sum, factor, index) => sum + factor * (values[index] ?? 0), 0));
}

/** CIE L*a*b*, D65. */
function lab(channels: Channels): Channels {
  const xyz = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], channels);
  const [x = 0, y = 0, z = 0] = xyz.map((value, index) => {
    const share = value / ([0.9505, 1, 1.089][index] ?? 1);
    return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function apart(one: Channels, other: Channels): number {
  return Math.hypot(...one.map((value, index) => value - (other[index] ?? 0)));
}

// How linear RGB looks to eyes without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1.
const EYES: Readonly<Record<string, readonly Channels[]>> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const seen = (percent: number, eyes: string): Channels =>
  lab(times(EYES[eyes] ?? [], linear(colourOf(percent))).map((value) => Math.min(Math.max(value, 0), 1)));

describe("the colour of a lengthening", () => {
  test.each(LEGEND)("is the legend's at $percent %", ({ percent, colour }) => {
    expect(colourOf(percent)).toBe(colour);
  });

  test("grows darker with every percent, either way", () => {
    for (const way of [-1, 1]) {
      const lightness = Array.from({ length: 20 }, (_, percent) => seen(way * percent, "usual")[0] ?? 0);
      for (const [percent, value] of lightness.entries()) {
        if (percent > 0) expect(value).toBeLessThan(lightness[percent - 1] ?? 0);
      }
    }
  });

  test("changes no more beyond the legend's ends", () => {
    expect(colourOf(-80)).toBe(LEGEND[0]?.colour);
    expect(colourOf(300)).toBe(LEGEND[LEGEND.length - 1]?.colour);
  });

  // Ten is several times what the eye just notices side by side.
  test.each(Object.keys(EYES))("tells shorter from longer from the same, to %s eyes", (eyes) => {
    for (const percent of [4, 8, 12, 20]) {
      const [shorter, same, longer] = [seen(-percent, eyes), seen(0, eyes), seen(percent, eyes)];
      expect(apart(shorter, longer)).toBeGreaterThan(10);
      expect(apart(same, longer)).toBeGreaterThan(10);
      expect(apart(same, shorter)).toBeGreaterThan(10);
    }
  });

  test("of which nothing is told is none of the scale's", () => {
    const untold = lab(linear(colourOf(NaN)));
    for (let percent = -20; percent <= 25; percent += 1) expect(apart(untold, seen(percent, "usual"))).toBeGreaterThan(10);
  });
});

describe("the legend", () => {
  test("goes from shorter to longer, and says each in words", () => {
    const percents = LEGEND.map(({ percent }) => percent);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(new Set(LEGEND.map(({ words }) => words)).size).toBe(LEGEND.length);
    expect(LEGEND.find(({ percent }) => percent === 0)?.words).toBe("as when standing");
  });
});
