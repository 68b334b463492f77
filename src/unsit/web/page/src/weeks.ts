/** This week's minutes a side, as small bars against the marks from which it is enough, and from which more adds nothing. */

import { html, svg } from "./elements";
import { SIDES, type Marks, type Side, type Week } from "./protocol";
import { TODAY } from "./words";

/** So much of the bar is left beyond the second mark. */
const BEYOND = 1.2; // as in style.css, where the numbers stand

function bar(minutes: number, { enough, plateau }: Marks): SVGElement {
  const all = BEYOND * plateau;
  const at = (value: number): string => ((100 * Math.min(value, all)) / all).toFixed(1);
  const mark = (value: number): SVGElement => svg("line", { class: "mark", x1: at(value), x2: at(value), y1: 0, y2: 6 });
  return svg("svg", { class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "bar-track", width: 100, height: 6 }),
    svg("rect", { class: minutes >= enough ? "bar-fill enough" : "bar-fill", width: at(minutes), height: 6 }),
    mark(enough), mark(plateau));
}

function row(week: Week, marks: Marks): HTMLElement {
  const side = (name: Side): HTMLElement =>
    html("span", { class: "week-side", "data-side": name, "aria-hidden": "true" },
      html("span", { class: "week-letter" }, TODAY.sides[name]), bar(week[name], marks), html("span", { class: "week-minutes" }, week[name].toFixed(1)));
  return html("li", { class: "week" },
    html("span", { class: "heard-only" }, TODAY.weekOf(week.region, week.left, week.right)),
    html("span", { class: "week-region", "aria-hidden": "true" }, week.region), ...[...SIDES].reverse().map(side));
}

/** The two marks in numbers, above the bars. */
function numbers({ enough, plateau }: Marks): HTMLElement {
  const side = (): HTMLElement => html("span", { class: "week-side" }, html("span", { class: "week-letter" }, ""),
    html("span", { class: "week-numbers" }, html("span", {}, String(enough)), html("span", {}, String(plateau))), html("span"));
  return html("li", { class: "week week-scale", "aria-hidden": "true" }, html("span"), side(), side());
}

/** The bars of these regions, with the words for the marks. */
export function weekBars(weeks: readonly Week[], marks: Marks): HTMLElement {
  return html("div", { class: "weeks" },
    html("ul", { class: "week-list" }, numbers(marks), ...weeks.map((week) => row(week, marks))),
    html("p", { class: "hint" }, TODAY.weekHint(marks.enough, marks.plateau)));
}

/** The weeks of these regions, in their own order. */
export function weeksOf(weeks: readonly Week[], regions: ReadonlySet<string>): readonly Week[] {
  return weeks.filter(({ region }) => regions.has(region));
}
