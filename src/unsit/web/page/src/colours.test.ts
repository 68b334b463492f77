/** The page's colours as every eye sees them: text is read, edges are seen, and states that a colour tells differ. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LEGEND } from "./scale";
import { STROKES } from "./skeleton";

type Scheme = "light" | "dark";
type Channels = readonly [red: number, green: number, blue: number];

const SHEET = readFileSync(new URL("./style.css", import.meta.url), "utf8");

/** Full dichromacy in linear RGB: Machado, Oliveira and Fernandes (2009, doi:10.1109/TVCG.2009.113), severity 1.0. */
const EYES: Readonly<Record<string, readonly Channels[]>> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const SCHEMES: readonly Scheme[] = ["light", "dark"];

/** A token's colour; one without a pair is the same in both. */
function token(name: string, scheme: Scheme): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(SHEET)?.[1] ?? "";
  const pair = /^light-dark\((#\w+), (#\w+)\)$/.exec(value);
  const colour = pair ? pair[scheme === "light" ? 1 : 2] : value;
  if (!colour || !/^#[0-9a-f]{6}$/.test(colour)) throw new Error(`--${name} is ${value || "not there"}, expected a colour like #21302b or light-dark(#…, #…)`);
  return colour;
}

function linear(colour: string): Channels {
  const channel = (at: number): number => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function seen(colour: string, eyes: string): Channels {
  const rgb = linear(colour);
  const mixed = (EYES[eyes] ?? []).map((row) => row.reduce((sum, share, index) => sum + share * (rgb[index] ?? 0), 0));
  return mixed.map((value) => Math.min(Math.max(value, 0), 1)) as unknown as Channels;
}

/** WCAG 2.2's contrast ratio. */
function contrast(one: string, other: string, eyes: string): number {
  const luminance = ([red, green, blue]: Channels): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [dark, light] = [luminance(seen(one, eyes)), luminance(seen(other, eyes))].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** CIELAB, D65. */
function lab([red, green, blue]: Channels): Channels {
  const x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089;
  const f = (value: number): number => (value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 * value + 16) / 116);
  return [116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))];
}

function apart(one: string, other: string, eyes: string): number {
  const [a, b] = [lab(seen(one, eyes)), lab(seen(other, eyes))];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** A just noticeable difference is 2.3 of these (Mahy and others, 1994); five of them are seen without comparing. */
const SEEN_AT_A_GLANCE = 5 * 2.3;

const TEXTS: readonly (readonly [text: string, on: string])[] = [
  ...["ink", "soft", "green"].flatMap((text) => ["paper", "card"].map((on) => [text, on] as const)),
  ["ink", "green-tint"], ["ink", "apricot-tint"], ["soft", "green-tint"], ["green-ink", "green"], ["stop", "card"], ["stop", "paper"], ["stop-ink", "stop"],
  ["seen", "stage"], ["seen-soft", "stage"], ["alarm-ink", "alarm"],
];
const SHAPES: readonly (readonly [shape: string, on: string])[] = [
  ["rim", "card"], ["rim", "paper"], ["green", "paper"], ["green", "card"], ["apricot", "paper"], ["apricot", "card"], ["focus", "paper"], ["focus", "card"],
];
const STATES: readonly (readonly [one: string, other: string])[] = [["green", "rim"], ["rim", "line"], ["green", "apricot"], ["green", "line"], ["apricot", "line"], ["stop", "green"]];

describe.each(SCHEMES)("in %s", (scheme) => {
  describe.each(Object.keys(EYES))("with %s eyes", (eyes) => {
    it.each(TEXTS)("%s on %s can be read (WCAG 1.4.3: 4.5 to 1)", (text, on) => {
      expect(contrast(token(text, scheme), token(on, scheme), eyes)).toBeGreaterThanOrEqual(4.5);
    });

    it.each(SHAPES)("%s on %s can be seen (WCAG 1.4.11: 3 to 1)", (shape, on) => {
      expect(contrast(token(shape, scheme), token(on, scheme), eyes)).toBeGreaterThanOrEqual(3);
    });

    it.each(STATES)("%s is told from %s at a glance", (one, other) => {
      expect(apart(token(one, scheme), token(other, scheme), eyes)).toBeGreaterThan(SEEN_AT_A_GLANCE);
    });
  });
});

describe.each(Object.keys(EYES))("with %s eyes", (eyes) => {
  it("neighbours in the legend of lengthening are told apart at a glance", () => {
    for (const [index, { colour }] of LEGEND.slice(1).entries()) expect(apart(colour, LEGEND[index]?.colour ?? "", eyes)).toBeGreaterThan(SEEN_AT_A_GLANCE);
  });

  it("shorter is never taken for longer", () => {
    const [shorter, longer] = [LEGEND.filter(({ percent }) => percent < 0), LEGEND.filter(({ percent }) => percent > 0)];
    for (const one of shorter) for (const other of longer) expect(apart(one.colour, other.colour, eyes)).toBeGreaterThan(SEEN_AT_A_GLANCE);
  });

  it("the skeleton's states are told apart at a glance, and each by its line besides", () => {
    const strokes = Object.values(STROKES);
    for (const [index, one] of strokes.entries()) for (const other of strokes.slice(index + 1)) {
      expect(apart(one.colour, other.colour, eyes)).toBeGreaterThan(SEEN_AT_A_GLANCE);
      expect([one.width, one.dash.length]).not.toEqual([other.width, other.dash.length]);
    }
  });
});

it("would find red and green that are one to some eyes", () => {
  expect(apart("#b07000", "#6f8800", "usual")).toBeGreaterThan(SEEN_AT_A_GLANCE);
  expect(apart("#b07000", "#6f8800", "deuteranopia")).toBeLessThan(SEEN_AT_A_GLANCE);
});
