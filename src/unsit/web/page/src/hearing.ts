/** How the coach is to be heard here: language, how much is spoken, how loud, by which voice. Kept in this browser. */

import { keep, kept } from "./kept";

export const VERBOSITIES = ["all", "essentials", "tones"] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

export interface Heard {
  readonly language: string;
  readonly verbosity: Verbosity;
  /** 0..1, of words and tones. */
  readonly volume: number;
  /** The voice by its URI; empty: the browser's favourite of the language. */
  readonly voice: string;
}

const KEPT_AS = "unsit-heard";
const USUAL: Heard = { language: "", verbosity: "all", volume: 1, voice: "" };

/** The language of a tag such as "pt-BR". */
export function primary(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0] ?? "";
}

/** The first of the wanted languages that is offered; else the first that is. */
export function languageOf(wanted: readonly string[], offered: readonly string[]): string {
  return wanted.map(primary).find((tag) => offered.includes(tag)) ?? offered[0] ?? "en";
}

/** The language in which the coach speaks: as it was chosen, or as the browser's languages suggest. */
export function languageHeard(offered: readonly string[], { language }: Heard = understood(kept(KEPT_AS))): string {
  return offered.includes(language) ? language : languageOf(navigator.languages, offered);
}

/** What was kept, as far as it can be understood. */
export function understood(text: string | null): Heard {
  let told: unknown = null;
  try {
    told = JSON.parse(text ?? "null");
  } catch {
    return USUAL;
  }
  if (typeof told !== "object" || told === null) return USUAL;
  const { language, verbosity, volume, voice } = told as Readonly<Record<string, unknown>>;
  return {
    language: typeof language === "string" ? language : USUAL.language,
    verbosity: VERBOSITIES.find((each) => each === verbosity) ?? USUAL.verbosity,
    volume: typeof volume === "number" && volume >= 0 && volume <= 1 ? volume : USUAL.volume,
    voice: typeof voice === "string" ? voice : USUAL.voice,
  };
}

export class Hearing {
  #heard: Heard = understood(kept(KEPT_AS));
  #offered: readonly string[] = ["en"];

  constructor(readonly changed: () => void) {}

  /** The languages in which the coach speaks. */
  offer(languages: readonly string[]): void {
    this.#offered = languages;
    this.changed();
  }

  /** As it was chosen, or as the browser's languages suggest. */
  get heard(): Heard {
    return { ...this.#heard, language: languageHeard(this.#offered, this.#heard) };
  }

  /** Whether the choice is kept, and so there when the page is loaded again. */
  choose(chosen: Partial<Heard>): boolean {
    this.#heard = { ...this.#heard, ...chosen };
    const isKept = keep(KEPT_AS, JSON.stringify(this.#heard));
    this.changed();
    return isKept;
  }
}
