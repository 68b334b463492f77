/** The head of every quiet screen: the sign of the product, and the ways around. */

import { button, html } from "./elements";
import { wordmark } from "./figure";
import { UNSIT, WAYS_AROUND } from "./words";

export type Place = "today" | "stretches" | "progress" | "about" | "questions";

export function brand(): HTMLElement {
  return html("div", { class: "brand" }, wordmark(), UNSIT.product);
}

/** The sign with the ways around; `here` is where one is. */
export function masthead(here: Place | null, go: (place: Place) => void): HTMLElement {
  const places: readonly Place[] = ["today", "stretches", "progress", "about", "questions"];
  const ways = places.map((place) =>
    button(WAYS_AROUND[place], { class: "way", "data-place": place, ...(place === here ? { "aria-current": "page" } : {}) }, () => go(place)));
  return html("header", { class: "masthead" }, brand(), html("nav", { "aria-label": WAYS_AROUND.label }, ...ways));
}

/** The two sentences that stand wherever a session can be started. */
export function manners(): HTMLElement {
  return html("p", { class: "manners" }, html("span", { class: "privacy" }, UNSIT.privacy), " ", UNSIT.care);
}
