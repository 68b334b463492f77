/** What you hear: the language, how much is said, by which voice and how loud, with a sentence to try. */

import { field, oneOfThese, select, type Option } from "./choices";
import { button, html } from "./elements";
import { VERBOSITIES, type Hearing, type Verbosity } from "./hearing";
import type { Language } from "./protocol";
import { voicesOf, type Voice } from "./voice";
import { ABOUT } from "./words";

const STEPS = { min: 0, max: 1, step: 0.1 } as const;

export interface HearingActions {
  /** A sentence is to be heard. */
  tried(text: string): void;
  /** Another language was chosen, and will be there when the page is loaded again. */
  translate(): void;
}

export class HearingCard {
  readonly root = html("section", { class: "card form", id: "hearing" });
  #languages: readonly Language[] = [];
  #shown = "";

  constructor(readonly hearing: Hearing, readonly voice: Voice, readonly actions: HearingActions) {}

  know(languages: readonly Language[]): void {
    this.#languages = languages;
    this.update();
  }

  /** As it is now; what is shown already is left alone, so that the focus stays. */
  update(): void {
    const { heard } = this.hearing;
    const voices = "speechSynthesis" in window ? voicesOf(speechSynthesis.getVoices(), heard.language) : [];
    const now = JSON.stringify([heard.language, heard.verbosity, heard.voice, voices.map(({ voiceURI }) => voiceURI), this.#languages.length]);
    if (now === this.#shown) return;
    this.#shown = now;
    const focused = document.activeElement?.id ?? "";
    this.root.replaceChildren(html("h2", {}, ABOUT.hearing), this.#language(heard.language), ...this.#verbosity(heard.verbosity),
      html("div", { class: "halves" }, this.#voices(voices, heard.voice), this.#volume(heard.volume)), this.#try());
    if (focused) this.root.querySelector<HTMLElement>(`#${CSS.escape(focused)}`)?.focus();
  }

  #language(chosen: string): HTMLElement {
    const options = this.#languages.map(({ id, called }): Option => ({ value: id, label: called }));
    const made = select(options, chosen, (language) => {
      if (this.hearing.choose({ language, voice: "" })) this.actions.translate();
    });
    made.id = "language";
    return field(ABOUT.language, made, ABOUT.languageHint);
  }

  #verbosity(chosen: Verbosity): readonly HTMLElement[] {
    const options = VERBOSITIES.map((value): Option => ({ value, label: ABOUT.verbosityOf[value] }));
    return [
      oneOfThese(ABOUT.verbosity, "verbosity", options, chosen, (value) => this.hearing.choose({ verbosity: value as Verbosity })),
      html("p", { class: "hint" }, ABOUT.verbosityHint),
    ];
  }

  #voices(voices: readonly SpeechSynthesisVoice[], chosen: string): HTMLElement {
    const none = this.voice.recorded ? ABOUT.recordedVoice : ABOUT.noVoice;
    const options = [{ value: "", label: voices.length > 0 ? ABOUT.anyVoice : none }, ...voices.map(({ voiceURI, name }) => ({ value: voiceURI, label: name }))];
    const made = select(options, chosen, (voice) => this.hearing.choose({ voice }));
    made.id = "voice";
    return field(ABOUT.voice, made);
  }

  #volume(volume: number): HTMLElement {
    const made = html("input", { id: "volume", type: "range", ...STEPS, value: volume });
    made.addEventListener("input", () => this.hearing.choose({ volume: made.valueAsNumber }));
    return field(ABOUT.volume, made);
  }

  #try(): HTMLElement {
    const language = (): Language | undefined => this.#languages.find(({ id }) => id === this.hearing.heard.language);
    return html("div", { class: "ways" }, button(ABOUT.tryVoice, { id: "try-voice", class: "quiet" }, () => this.actions.tried(language()?.sample ?? "")));
  }
}
