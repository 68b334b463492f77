/** Draws specifications of Vega-Lite. Loaded only where a picture of progress is looked at; the policy allows no text to become code, so expressions are interpreted. */

import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Json } from "./json";

/** Draw it into this element, so wide, in place of what was there; gives what takes it away again. */
export async function draw(specification: Json, into: HTMLElement, width_px: number): Promise<() => void> {
  const view = viewOf({ ...specification, width: width_px }).renderer("svg");
  into.replaceChildren();
  await view.initialize(into).runAsync();
  return () => void view.finalize();
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
