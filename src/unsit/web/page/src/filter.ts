/** Which stretches are looked for. */

import type { Stretch } from "./protocol";

/** What is looked for; empty fields ask for nothing. */
export interface Filter {
  readonly text: string;
  readonly region: string;
  readonly place: string;
  readonly noFloor: boolean;
}

export const ANY: Filter = { text: "", region: "", place: "", noFloor: false };

/** Without accents and in small letters: who types "pada" finds "pāda". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

/** Whether a stretch is what is looked for: every word of the text is in its name, its Sanskrit name or another name. */
export function fits(stretch: Stretch, { text, region, place, noFloor }: Filter): boolean {
  const names = plain([stretch.name, stretch.sanskrit ?? "", ...stretch.aliases].join(" "));
  return plain(text).split(/\s+/).every((word) => names.includes(word))
    && (region === "" || stretch.regions.includes(region))
    && (place === "" || stretch.stance === place)
    && !(noFloor && stretch.floor);
}
