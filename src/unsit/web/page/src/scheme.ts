/** Light or dark: as this computer has it, or as it was chosen on this page. The style sheet does the rest. */

import { keep, kept } from "./kept";

export const SCHEMES = ["computer", "light", "dark"] as const;
export type Scheme = (typeof SCHEMES)[number];

const KEPT = "unsit.scheme";

/** What was chosen here before. */
export function scheme(): Scheme {
  const before = kept(KEPT);
  return SCHEMES.find((each) => each === before) ?? "computer";
}

/** Show the page so, from now on. */
export function choose(chosen: Scheme): void {
  keep(KEPT, chosen === "computer" ? null : chosen);
  show(chosen);
}

/** Show the page as it was chosen. */
export function show(chosen: Scheme = scheme()): void {
  document.documentElement.dataset["scheme"] = chosen;
}
