/** What was held this week: each region's minutes a side, seen and told apart, against the two marks. */

import { html, svg } from "./elements";
import { SIDES, type Marks, type Progress, type Side, type SideWeek } from "./protocol";
import { PROGRESS } from "./words";

/** So much of the bar is left beyond the second mark. */
const BEYOND = 1.2;

type Region = Progress["week"][number];

/** Where a bar's parts end, in hundredths of its length. */
export function ends({ seen_min, told_min }: Pick<SideWeek, "seen_min" | "told_min">, { plateau }: Pick<Marks, "plateau">): readonly [seen: number, all: number] {
  const at = (minutes: number): number => (100 * Math.min(minutes, BEYOND * plateau)) / (BEYOND * plateau);
  return [at(seen_min), at(seen_min + told_min)];
}

/** Seen is full, told is hollow: no meaning hangs on a colour alone. */
function bar(of: SideWeek, marks: Marks): SVGElement {
  const [seen, all] = ends(of, marks);
  const mark = (minutes: number): SVGElement => {
    const [x] = ends({ seen_min: minutes, told_min: 0 }, marks);
    return svg("line", { class: "mark", x1: x, x2: x, y1: 0, y2: 6 });
  };
  return svg("svg", { class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "bar-track", width: 100, height: 6 }),
    svg("rect", { class: "bar-fill", width: seen, height: 6 }),
    svg("rect", { class: "bar-told", x: seen, width: all - seen, height: 6 }), mark(marks.enough), mark(marks.plateau));
}

function row(of: Region, marks: Marks): HTMLElement {
  const side = (name: Side): HTMLElement => html("div", { class: "held-side", "data-side": name, "data-mark": of[name].mark },
    html("span", { class: "held-name" }, PROGRESS.sides[name]), bar(of[name], marks),
    html("span", { class: "held-minutes" }, PROGRESS.minutes(of[name].seen_min, of[name].told_min)));
  return html("li", { class: "held-region" }, html("h3", {}, of.name), ...[...SIDES].reverse().map(side));
}

/** This week's regions, or that there is nothing yet. */
export function thisWeek({ week, marks }: Pick<Progress, "week" | "marks">): readonly HTMLElement[] {
  if (week.length === 0) return [html("p", {}, PROGRESS.notThisWeek)];
  return [
    html("ul", { class: "held-week" }, ...week.map((region) => row(region, marks))),
    html("p", { class: "hint" }, PROGRESS.marks(marks.enough, marks.plateau), " ", PROGRESS.kinds),
  ];
}
