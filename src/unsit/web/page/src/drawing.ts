/**
 * Draws specifications of Vega-Lite. Loaded only where a picture of progress is looked at; the policy allows no text to
 * become code, so expressions are interpreted.
 */

import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Json } from "./json";

/**
 * Draw it into this element, so wide, in place of what was there; gives what takes it away again. What it shows is told by
 * the element: single marks say nothing to whoever only hears them.
 */
export async function draw(specification: Json, into: HTMLElement, width_px: number): Promise<() => void> {
  const view = viewOf({ ...specification, width: width_px }).renderer("svg");
  into.replaceChildren();
  await view.initialize(into).runAsync();
  into.querySelector("svg")?.setAttribute("aria-hidden", "true");
  return () => void view.finalize();
}

/** Of each kind of mark that the pictures have, one. */
const REHEARSED: Json = {
  datasets: { rows: [{ at: "2026-01-05", much: 1, side: "left" }, { at: "2026-01-12", much: 2, side: "right" }] },
  data: { name: "rows" },
  params: [{ name: "ink", value: "#000" }],
  encoding: { x: { field: "at", type: "temporal" }, y: { field: "much", type: "quantitative" } },
  layer: [
    { mark: "bar", encoding: { color: { field: "side", type: "nominal" } } }, { mark: { type: "area", interpolate: "monotone" } },
    { mark: "line" }, { mark: "circle" }, { mark: "rule" }, { mark: "rect" }, { mark: "text", encoding: { text: { value: { expr: "ink" } } } },
  ],
};

/** A picture that nobody sees. The first one takes three times as long as any other, which is time while an answer is awaited. */
export async function rehearse(): Promise<void> {
  (await draw(REHEARSED, document.createElement("div"), 300))();
}

/** The picture by itself, as the text of an SVG file. */
export async function asSvg(specification: Json): Promise<string> {
  return viewOf(specification).toSVG();
}

/** The picture by itself, twice as many pixels as it is wide. */
export async function asPng(specification: Json): Promise<Blob> {
  const canvas = await viewOf(specification).toCanvas(2);
  return new Promise((made, failed) => canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error("the browser made no PNG")))));
}

function viewOf(specification: Json): View {
  const { spec } = compile(specification as unknown as TopLevelSpec);
  return new View(parse(spec, {}, { ast: true }), { expr: expressionInterpreter });
}
