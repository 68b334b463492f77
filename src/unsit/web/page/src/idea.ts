/** Something to do in a break, from a collection of somebody's. In which language it is, nobody knows. */

import { html } from "./elements";
import type { Idea } from "./protocol";
import { LANGUAGE } from "./translations";
import { BREAK } from "./words";

export function ideaOf({ name, text, steps, whose }: Idea): HTMLElement {
  const told = steps.length > 0 ? [html("ol", { class: "steps" }, ...steps.map((step) => html("li", {}, step)))] : [];
  return html("section", { class: "card idea", lang: "" },
    html("p", { class: "idea-kind", lang: LANGUAGE }, BREAK.idea), html("h2", {}, name),
    ...(text ? [html("p", {}, text)] : []), ...told, ...(whose ? [html("p", { class: "hint" }, whose)] : []));
}
