/**
 * Speaks what the coach says. Only voices of this computer are used: a browser's network voices would send the text away.
 * A stale sentence is never spoken: while one is being said, only the newest waits, and only for a moment.
 */

import { primary, type Heard } from "./hearing";
import { Recordings } from "./recordings";

const STALE_MS = 1500;
/** What the page's own longer texts are written in. */
const USUAL = "en";

export interface Speech {
  readonly text: string;
  readonly urgent: boolean;
  /** What the text is in; a voice of another language would make a riddle of it. */
  readonly language?: string;
}

/** The voices that may be used: of this computer, in this language. */
export function voicesOf(voices: readonly SpeechSynthesisVoice[], language: string): readonly SpeechSynthesisVoice[] {
  return voices.filter((voice) => voice.localService && primary(voice.lang) === primary(language));
}

/** The voice to use: the one that was chosen, else the browser's favourite, else any. */
export function chooseVoice(voices: readonly SpeechSynthesisVoice[], language: string, chosen = ""): SpeechSynthesisVoice | null {
  const usable = voicesOf(voices, language);
  return usable.find((voice) => voice.voiceURI === chosen) ?? usable.find((voice) => voice.default) ?? usable[0] ?? null;
}

export class Voice {
  muted = false;
  #speaking: { readonly text: string } | null = null;
  #waiting: { readonly text: string; readonly language: string; readonly until_ms: number } | null = null;

  constructor(readonly heard: () => Heard, readonly recordings = new Recordings()) {}

  /** Whether there is a voice that may be used, of the browser or recorded. */
  get exists(): boolean {
    return this.#speaks(this.heard().language);
  }

  /** Where the browser has no voice of the language, have the recorded one ready. */
  async prepare(): Promise<void> {
    const { language } = this.heard();
    if (!this.#voice(language)) await this.recordings.prepare(language);
  }

  /** Whether recordings speak where the browser has no voice. */
  get recorded(): boolean {
    return this.recordings.has(this.heard().language);
  }

  /** What is being said now. */
  get saying(): string {
    return this.#speaking?.text ?? "";
  }

  /** Browsers let a page speak only after the person has pressed something: call this in that very moment. */
  unlock(): void {
    this.recordings.unlock();
    if (!("speechSynthesis" in window) || this.muted) return;
    const silence = new SpeechSynthesisUtterance(" ");
    silence.volume = 0;
    silence.voice = this.#voice(this.heard().language);
    if (silence.voice) speechSynthesis.speak(silence);
  }

  say({ text, urgent, language = USUAL }: Speech): void {
    if (this.muted || this.heard().verbosity === "tones" || !this.#speaks(language)) return;
    if (urgent) this.hush();
    if (this.#speaking) this.#waiting = { text, language, until_ms: performance.now() + STALE_MS };
    else this.#speak(text, language);
  }

  /** Be silent at once. */
  hush(): void {
    this.#waiting = null;
    this.#speaking = null;
    this.recordings.hush();
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  #speaks(language: string): boolean {
    return this.#voice(language) !== null || this.recordings.has(language);
  }

  #voice(language: string): SpeechSynthesisVoice | null {
    if (!("speechSynthesis" in window)) return null;
    return chooseVoice(speechSynthesis.getVoices(), language, this.heard().voice);
  }

  #speak(text: string, language: string): void {
    const voice = this.#voice(language);
    if (!voice) return this.#play(text, language);
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.volume = this.heard().volume;
    const over = (): void => this.#over(utterance);
    utterance.addEventListener("end", over);
    utterance.addEventListener("error", over);
    this.#speaking = utterance;
    speechSynthesis.speak(utterance);
  }

  #play(text: string, language: string): void {
    const said = { text };
    this.#speaking = said;
    void this.recordings.play(language, text, this.heard().volume).finally(() => this.#over(said));
  }

  #over(said: { readonly text: string }): void {
    if (this.#speaking !== said) return; // it was hushed, and another may be speaking
    const next = this.#waiting;
    this.#speaking = null;
    this.#waiting = null;
    if (next && performance.now() < next.until_ms) this.#speak(next.text, next.language);
  }
}
