/**
 * Speaks what the coach says. Only voices of this computer are used: a browser's network voices would send the text away.
 * A stale sentence is never spoken: while one is being said, only the newest waits, and only for a moment.
 */

const STALE_MS = 1500;

export interface Speech {
  readonly text: string;
  readonly urgent: boolean;
}

/** The voice to use: one of this computer, in the page's language, the browser's favourite first. */
export function chooseVoice(voices: readonly SpeechSynthesisVoice[], language: string): SpeechSynthesisVoice | null {
  const primary = (tag: string) => tag.toLowerCase().split(/[-_]/)[0];
  const usable = voices.filter((voice) => voice.localService && primary(voice.lang) === primary(language));
  return usable.find((voice) => voice.default) ?? usable[0] ?? null;
}

export class Voice {
  muted = false;
  #speaking: SpeechSynthesisUtterance | null = null;
  #waiting: { readonly text: string; readonly until_ms: number } | null = null;

  /** Whether there is a voice that may be used. */
  get exists(): boolean {
    return this.#voice() !== null;
  }

  /** What is being said now. */
  get saying(): string {
    return this.#speaking?.text ?? "";
  }

  /** Browsers let a page speak only after the person has pressed something: call this in that very moment. */
  unlock(): void {
    if (!("speechSynthesis" in window) || this.muted) return;
    const silence = new SpeechSynthesisUtterance(" ");
    silence.volume = 0;
    silence.voice = this.#voice();
    if (silence.voice) speechSynthesis.speak(silence);
  }

  say({ text, urgent }: Speech): void {
    if (this.muted || !this.#voice()) return;
    if (urgent) this.hush();
    if (this.#speaking) this.#waiting = { text, until_ms: performance.now() + STALE_MS };
    else this.#speak(text);
  }

  /** Be silent at once. */
  hush(): void {
    this.#waiting = null;
    this.#speaking = null;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  #voice(): SpeechSynthesisVoice | null {
    if (!("speechSynthesis" in window)) return null;
    return chooseVoice(speechSynthesis.getVoices(), document.documentElement.lang);
  }

  #speak(text: string): void {
    const voice = this.#voice();
    if (!voice) return;
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    const over = (): void => this.#over(utterance);
    utterance.addEventListener("end", over);
    utterance.addEventListener("error", over);
    this.#speaking = utterance;
    speechSynthesis.speak(utterance);
  }

  #over(utterance: SpeechSynthesisUtterance): void {
    if (this.#speaking !== utterance) return; // it was hushed, and another may be speaking
    const next = this.#waiting;
    this.#speaking = null;
    this.#waiting = null;
    if (next && performance.now() < next.until_ms) this.#speak(next.text);
  }
}
