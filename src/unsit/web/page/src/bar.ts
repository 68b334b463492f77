/** Held seconds as a bar. */

import { svg } from "./elements";

export function bar(held_s: number, hold_s: number): SVGElement {
  const width = (100 * Math.min(held_s / hold_s, 1)).toFixed(1);
  return svg("svg", { class: "bar", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "bar-track", width: 100, height: 6 }),
    svg("rect", { class: "bar-fill", width, height: 6 }));
}
