/**
 * The shape of a muscle: a band from origin to insertion, flat against the body, thick in its belly, thin where it is
 * tendon, and thinner as a whole the longer it is drawn. Pure numbers, in the axes of `body3d.ts`; knows no picture.
 */

import {
  CARRIER, cross, type Frames, minus, type Part, partFrames, PARTS, placed, plus, scaled, turned, unit, type Vector,
} from "./body3d";

/** A muscle's way: points of parts, from its origin to its insertion; `at`: from the part's own origin, in standing. */
export interface Way {
  readonly points: readonly { readonly part: string; readonly at: Vector }[];
}

/** Sections along a band, and corners round each. */
export const SECTIONS = 33;
export const CORNERS = 10;
/** Vertices of a band. */
export const VERTICES = SECTIONS * CORNERS;

/** A part that carries a point, wholly or by a share; the point, and which way is out of the body there, in its axes. */
interface Carried {
  readonly part: Part;
  readonly share: number;
  readonly at: Vector;
  readonly out: Vector;
}
type Knot = readonly Carried[];

/** A muscle ready to be drawn in any pose. */
export interface Band {
  readonly knots: readonly Knot[];
  readonly standing_m: number;
}

/** Where a band's skin is: places, and which way it faces. */
export interface Shape {
  readonly places: Float32Array;
  readonly facing: Float32Array;
}

const STANDING = partFrames({});
const ORIGIN: Vector = [0, 0, 0];
const FORWARD: Vector = [1, 0, 0];
const UP: Vector = [0, 0, 1];
/** The trunk's middle line runs a little behind the hips. */
const TRUNK_MIDDLE_M = -0.02;

/** A band's half-width in metres: a little for every muscle, and more for a long one. */
const WIDTH_M = 0.009;
const WIDER = 0.045;
const WIDEST_M = 0.026;
const THICKNESS = 0.5;
/** What a tendon is of the belly. */
const TENDON = 0.3;
/** So much skin and fat lies over every muscle. */
const OVER_MUSCLE_M = 0.005;
/** What lies less deep moves as the skin over it does. */
const SUPERFICIAL_M = 0.03;
/** Where on a part that a muscle only passes it is held, from the part's one joint to the other. */
const HELD_AT = [0.15, 0.5, 0.85];
/** No part is passed on less than this share of the way. */
const PASSED = 0.12;
/** The smooth line is looked at so often between two knots. */
const FINE = 8;

/** Where a point belongs that shall lie under the skin of standing, and the shares of the parts that move the skin there. */
export interface Under {
  readonly place: Vector;
  readonly depth_m: number;
  readonly shares: readonly (readonly [Part, number])[];
}

/** What a skin knows of a place in standing. */
export type Tuck = (place: Vector, depth_m: number, part: Part) => Under;

/** A point on a muscle's way in standing; `named`: it is an anatomist's, not one of ours between two. */
interface Stop {
  readonly part: Part;
  readonly place: Vector;
  readonly named: boolean;
}

/**
 * A muscle's band. A part that it passes over carries it along: a thigh's muscle stays at the thigh when the knee bends.
 * With a skin to go by, it stays under that, and moves as that does; only what lies deep at the hip keeps to its bone.
 */
export function bandOf(way: Way, tuck?: Tuck): Band {
  if (way.points.length < 2) throw new Error(`A muscle has an origin and an insertion; found ${way.points.length} points.`);
  const stops: Stop[] = [];
  way.points.forEach((point, index) => {
    const before = way.points[index - 1];
    if (before) stops.push(...passed(before, point));
    stops.push({ part: partOf(point.part), place: whereStanding(point), named: true });
  });
  const depth_m = THICKNESS * halfWidth(lengthOf(stops.map(({ place }) => place))) + OVER_MUSCLE_M;
  const knots = stops.map((stop) => (tuck ? underSkin(stop, depth_m, tuck) : [carried(stop.part, stop.part, stop.place, 1)]));
  return { knots, standing_m: lengthOf(knots.map((knot) => placeOf(knot, STANDING))) };
}

/** A band's half-width where it is thickest, as long as it is in standing. */
function halfWidth(standing_m: number): number {
  return Math.min(WIDTH_M + WIDER * standing_m, WIDEST_M);
}

function underSkin({ part, place, named }: Stop, depth_m: number, tuck: Tuck): Knot {
  const under = tuck(place, depth_m, part);
  const keepsToBone = named && under.depth_m > SUPERFICIAL_M;
  const shares = under.shares.filter(([mover]) => mover === part || !keepsToBone || !acrossHip(mover, part));
  const whole = shares.reduce((sum, [, share]) => sum + share, 0);
  if (whole < 0.05) return [carried(part, part, under.place, 1)];
  return shares.map(([mover, share]) => carried(mover, part, under.place, share / whole));
}

function acrossHip(one: Part, other: Part): boolean {
  return one.endsWith("thigh") !== other.endsWith("thigh") && !one.endsWith("shank") && !other.endsWith("shank");
}

function carried(mover: Part, part: Part, place: Vector, share: number): Carried {
  return { part: mover, share, at: minus(place, STANDING[mover].origin), out: outward(part, place) };
}

function placeOf(knot: Knot, frames: Frames): Vector {
  return knot.reduce<Vector>((sum, { part, share, at }) => plus(sum, scaled(placed(frames[part], at), share)), ORIGIN);
}

function outOf(knot: Knot, frames: Frames): Vector {
  return knot.reduce<Vector>((sum, { part, share, out }) => plus(sum, scaled(turned(frames[part].turn, out), share)), ORIGIN);
}

function partOf(name: string): Part {
  const part = PARTS.find((known) => known === name);
  if (!part) throw new Error(`A muscle's point is on "${name}"; the parts are ${PARTS.join(", ")}.`);
  return part;
}

function whereStanding({ part, at }: Way["points"][number]): Vector {
  return placed(STANDING[partOf(part)], at);
}

/** Out of the body: away from a limb's middle line, or from the trunk's, which is wider than it is deep. */
function outward(part: Part, [x, y]: Vector): Vector {
  const [middleX, middleY] = STANDING[part].origin;
  if (part.endsWith("foot")) return unit([x - middleX, 0, 0.05]);
  const away: Vector = part.includes("_") ? [x - middleX, y - middleY, 0] : [x - TRUNK_MIDDLE_M, 0.55 * y, 0];
  return Math.hypot(...away) < 0.004 ? FORWARD : unit(away);
}

/** Points on the parts between two others, on the straight line of standing. */
function passed(from: Way["points"][number], to: Way["points"][number]): Stop[] {
  const between = partsBetween(partOf(from.part), partOf(to.part));
  const [start, end] = [whereStanding(from), whereStanding(to)];
  return between.slice(1, -1).flatMap((part, index) => {
    const joints = [joint(between[index], part), joint(part, between[index + 2])];
    const [enter, leave] = joints.map((height) => shareAt(height, start[2], end[2]));
    if (enter === undefined || leave === undefined || leave - enter < PASSED) return [];
    return HELD_AT.map((held) => ({ part, place: mixed(start, end, enter + held * (leave - enter)), named: false }));
  });
}

/** The height in standing of the joint between two parts of which one hangs on the other. */
function joint(one: Part | undefined, other: Part | undefined): number {
  if (!one || !other) return 0;
  return STANDING[CARRIER[one] === other ? one : other].origin[2];
}

function shareAt(height: number, start: number, end: number): number {
  return start === end ? 0 : Math.min(Math.max((height - start) / (end - start), 0), 1);
}

/** The parts from one to another along the body, both of them among these. */
function partsBetween(from: Part, to: Part): Part[] {
  const [up, down] = [rooted(from), rooted(to)];
  const shared = up.find((part) => down.includes(part)) ?? from;
  return [...up.slice(0, up.indexOf(shared) + 1), ...down.slice(0, down.indexOf(shared)).reverse()];
}

function rooted(part: Part): Part[] {
  const carrier = CARRIER[part];
  return carrier ? [part, ...rooted(carrier)] : [part];
}

/** The band's middle line in these places of the body, evenly spaced, and half its width in its belly, metres. */
export function middleOf(band: Band, frames: Frames): { readonly line: readonly Vector[]; readonly half_m: number } {
  const { line, half } = bellied(band, frames);
  return { line: line.map(({ place }) => place), half_m: half };
}

function bellied(band: Band, frames: Frames): { readonly line: readonly Section[]; readonly half: number } {
  const line = sections(band.knots.map((knot) => placeOf(knot, frames)), band.knots.map((knot) => outOf(knot, frames)));
  const length = lengthOf(line.map(({ place }) => place));
  return { line, half: halfWidth(band.standing_m) * Math.sqrt(band.standing_m / Math.max(length, 1e-6)) };
}

/** The band in these places of the body, into these arrays of `VERTICES` times three. */
export function shaped(band: Band, frames: Frames, into: Shape): void {
  const { line, half } = bellied(band, frames);
  line.forEach((section, index) => ring(section, along(line, index), half * profile(index / (SECTIONS - 1)), index, into));
}

interface Section {
  readonly place: Vector;
  readonly out: Vector;
}

/** How thick the band is along its way, 0..1: nothing at its ends, tendon, belly in the middle. */
function profile(way: number): number {
  const belly = Math.sin(Math.PI * way) ** 1.5;
  const end = Math.min(1, Math.min(way, 1 - way) / 0.03);
  return (TENDON + (1 - TENDON) * belly) * Math.sqrt(end);
}

function along(line: readonly Section[], index: number): Vector {
  const [before, after] = [line[Math.max(index - 1, 0)], line[Math.min(index + 1, line.length - 1)]];
  return before && after ? unit(minus(after.place, before.place)) : [0, 0, 1];
}

function ring({ place, out }: Section, way: Vector, half: number, index: number, { places, facing }: Shape): void {
  const across = acrossOf(way, out);
  const away = cross(across, way);
  ROUND.forEach(({ aside, up }, corner) => {
    const at = 3 * (index * CORNERS + corner);
    const length = Math.hypot(THICKNESS * aside, up);
    for (const axis of AXES) {
      const [one, other] = [across[axis] * aside, away[axis] * up];
      places[at + axis] = place[axis] + half * (one + THICKNESS * other);
      facing[at + axis] = (THICKNESS * one + other) / length;
    }
  });
}

/** Flat against the body, however it runs; what runs straight out of the body lies level. */
function acrossOf(way: Vector, out: Vector): Vector {
  const flat = cross(way, out);
  if (Math.hypot(...flat) > 0.05) return unit(flat);
  const level = cross(way, UP);
  return Math.hypot(...level) > 0.05 ? unit(level) : FORWARD;
}

const AXES = [0, 1, 2] as const;
const ROUND = Array.from({ length: CORNERS }, (_, corner) => {
  const angle = (2 * Math.PI * corner) / CORNERS;
  return { aside: Math.cos(angle), up: Math.sin(angle) };
});

/** Evenly spaced along a smooth line through these places (Catmull and Rom's, centripetal). */
function sections(through: readonly Vector[], outs: readonly Vector[]): Section[] {
  const fine: Section[] = [];
  for (let index = 0; index + 1 < through.length; index += 1) {
    const steps = index + 2 < through.length ? FINE : FINE + 1;
    for (let step = 0; step < steps; step += 1) fine.push(between(through, outs, index, step / FINE));
  }
  return evenly(fine);
}

function between(through: readonly Vector[], outs: readonly Vector[], index: number, share: number): Section {
  const [b, c] = [through[index] ?? ORIGIN, through[index + 1] ?? ORIGIN];
  const a = through[index - 1] ?? minus(scaled(b, 2), c);
  const d = through[index + 2] ?? minus(scaled(c, 2), b);
  return { place: smooth(a, b, c, d, share), out: mixed(outs[index] ?? FORWARD, outs[index + 1] ?? FORWARD, share) };
}

function smooth(a: Vector, b: Vector, c: Vector, d: Vector, share: number): Vector {
  const [first, second, third] = [knotGap(a, b), knotGap(b, c), knotGap(c, d)];
  const [t1, t2, t3] = [first, first + second, first + second + third];
  const t = t1 + share * second;
  const ab = mixed(a, b, t / t1);
  const bc = mixed(b, c, (t - t1) / second);
  const cd = mixed(c, d, (t - t2) / third);
  return mixed(mixed(ab, bc, t / t2), mixed(bc, cd, (t - t1) / (t3 - t1)), share);
}

function knotGap(a: Vector, b: Vector): number {
  return Math.max(Math.sqrt(Math.hypot(...minus(b, a))), 1e-3);
}

function evenly(fine: readonly Section[]): Section[] {
  const gone = [0];
  fine.forEach(({ place }, index) => {
    const before = fine[index - 1];
    if (before) gone.push((gone[index - 1] ?? 0) + Math.hypot(...minus(place, before.place)));
  });
  const whole = gone[gone.length - 1] ?? 0;
  let at = 0;
  return Array.from({ length: SECTIONS }, (_, index) => {
    const wanted = (whole * index) / (SECTIONS - 1);
    while (at + 2 < fine.length && (gone[at + 1] ?? 0) < wanted) at += 1;
    const [low, high] = [gone[at] ?? 0, gone[at + 1] ?? 0];
    return sectionBetween(fine[at], fine[at + 1], high > low ? (wanted - low) / (high - low) : 0);
  });
}

function sectionBetween(one: Section | undefined, other: Section | undefined, share: number): Section {
  if (!one || !other) return { place: ORIGIN, out: FORWARD };
  return { place: mixed(one.place, other.place, share), out: mixed(one.out, other.out, share) };
}

function mixed(a: Vector, b: Vector, share: number): Vector {
  return plus(scaled(a, 1 - share), scaled(b, share));
}

function lengthOf(line: readonly Vector[]): number {
  return line.reduce((sum, place, index) => sum + (index > 0 ? Math.hypot(...minus(place, line[index - 1] ?? place)) : 0), 0);
}

/** The triangles of any band, three corners each, facing out. */
export function triangles(): number[] {
  const corners: number[] = [];
  for (let section = 0; section + 1 < SECTIONS; section += 1) {
    for (let corner = 0; corner < CORNERS; corner += 1) {
      const next = (corner + 1) % CORNERS;
      const [here, there] = [section * CORNERS, (section + 1) * CORNERS];
      corners.push(here + corner, there + corner, here + next, here + next, there + corner, there + next);
    }
  }
  return corners;
}

/** How much belly (1) and how much tendon (0) each section of a band is. */
export function bellyAt(section: number): number {
  const end = Math.min(section, SECTIONS - 1 - section) / (SECTIONS - 1);
  const share = Math.min(Math.max((end - 0.06) / 0.14, 0), 1);
  return share * share * (3 - 2 * share);
}

