/** What there is to tell of a stretch, in parts that open on demand. */

import { html } from "./elements";
import { placementPlan } from "./figure";
import type { Portrait } from "./portrait";
import type { ShownStretch, Side } from "./protocol";
import { MUSCLES, STRETCH } from "./words";

/** A part that opens on demand. */
export function opens(name: string, title: string, ...content: readonly (Node | string)[]): HTMLDetailsElement {
  return html("details", { class: "opens", "data-part": name }, html("summary", {}, title), ...content);
}

function steps(stretch: ShownStretch): HTMLElement {
  return html("ol", { class: "steps" }, ...stretch.steps.map((step) => html("li", {}, step)));
}

function sentence(name: string, text: string, kind: string): HTMLElement {
  return html("p", { class: `sentence ${kind}` }, html("strong", {}, `${name}: `), text);
}

/** What one should and should not feel, and when to stop. */
export function feelings({ feel, not_feel, stop_if }: ShownStretch): readonly HTMLElement[] {
  return [
    sentence(STRETCH.feel, feel, "feel"), sentence(STRETCH.notFeel, not_feel, "not-feel"), html("p", { class: "sentence stop-if" }, stop_if),
  ];
}

/** The steps, and what to feel; open at once. */
export function howItGoes(stretch: ShownStretch): HTMLElement {
  return html("section", { class: "how" }, html("h2", {}, STRETCH.how), steps(stretch), ...feelings(stretch));
}

/** The same, on demand. */
export function howOnDemand(stretch: ShownStretch): HTMLElement {
  return opens("how", STRETCH.how, steps(stretch), ...feelings(stretch));
}

/** Where the camera goes, or why there is none. */
export function whereTheCamera(stretch: ShownStretch, onDemand = true): HTMLElement {
  const plan = stretch.stance === "half-kneeling" && stretch.watch === "camera" ? [placementPlan()] : [];
  const title = stretch.watch === "camera" ? STRETCH.placement : STRETCH.unwatched;
  const words = html("div", { class: "placement" }, html("p", {}, stretch.camera ?? stretch.unwatched ?? ""), ...plan);
  return onDemand ? opens("camera", title, words) : html("section", {}, html("h2", {}, title), words);
}

/** What the muscles' truth says, and which are longest. */
export function whatItLengthens(stretch: ShownStretch, portrait: Portrait, first: Side | null = null): HTMLElement {
  return opens("truth", MUSCLES.truth, html("p", {}, stretch.muscles_truth), ...portrait.longest(stretch, first));
}

export function adapting({ adapt }: ShownStretch): readonly HTMLElement[] {
  return adapt.length === 0 ? [] : [opens("adapt", STRETCH.adapt, html("ul", {}, ...adapt.map((text) => html("li", {}, text))))];
}

export function evidence({ evidence: text, sources }: ShownStretch): HTMLElement {
  return opens("evidence", STRETCH.evidence, html("p", {}, text), html("ul", { class: "sources" }, ...sources.map((source) => html("li", {}, source))));
}
