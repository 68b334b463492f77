/**
 * The colours of lengthening, and the words for them. Zero is the lightest; shorter goes to blue, longer through orange
 * to a deep red-brown, darker with every percent. Blue against orange is told apart by colour-blind eyes, too.
 */

export interface Stop {
  /** Percent against standing. */
  readonly percent: number;
  readonly colour: string;
  readonly words: string;
}

export const LEGEND: readonly Stop[] = [
  { percent: -20, colour: "#1d4e89", words: "a fifth shorter" },
  { percent: -8, colour: "#6f9fce", words: "shorter" },
  { percent: 0, colour: "#d8d1c8", words: "as when standing" },
  { percent: 4, colour: "#f2b069", words: "a little longer" },
  { percent: 12, colour: "#d9662b", words: "clearly longer" },
  { percent: 25, colour: "#6d1f14", words: "a quarter longer" },
];

/** For a muscle of which nothing is told. */
export const UNTOLD = "#a8b0a0";

type Channels = readonly [number, number, number];

const STOPS = LEGEND.map(({ percent, colour }) => ({ percent, lab: toLab(colour) }));

/** The colour of this lengthening, percent against standing, as `#rrggbb`; beyond the ends it changes no more. */
export function colourOf(percent: number): string {
  if (Number.isNaN(percent)) return UNTOLD;
  const above = STOPS.findIndex((stop) => stop.percent >= percent);
  const high = STOPS[above < 0 ? STOPS.length - 1 : above];
  const low = STOPS[above < 0 ? STOPS.length - 1 : Math.max(above - 1, 0)];
  if (!high || !low) return UNTOLD;
  const share = high === low ? 0 : (percent - low.percent) / (high.percent - low.percent);
  return fromLab(low.lab.map((value, index) => value + share * ((high.lab[index] ?? 0) - value)) as unknown as Channels);
}

// Mixed in Oklab (Ottosson, 2020), where equal steps look equal.

function toLab(colour: string): Channels {
  const [red, green, blue] = [1, 3, 5].map((start) => toLinear(parseInt(colour.slice(start, start + 2), 16) / 255)) as unknown as Channels;
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromLab([lightness, a, b]: Channels): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${channels.map((value) => Math.round(255 * fromLinear(value)).toString(16).padStart(2, "0")).join("")}`;
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  const inside = Math.min(Math.max(value, 0), 1);
  return inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055;
}
