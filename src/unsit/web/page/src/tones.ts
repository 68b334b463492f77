/** Short soft tones, so that the coach can be followed without looking. Each sound is a row of notes. */

import type { Sound } from "./protocol";

interface Note {
  readonly at_s: number;
  readonly hertz: number;
  readonly for_s: number;
}

const LOUDNESS = 0.16;
// A soft start and a long fade: no clicks.
const ATTACK_S = 0.015;

// Notes of one C major scale: rising is good news, falling is not, and the last seconds tick.
const SOUNDS: Readonly<Record<Sound, readonly Note[]>> = {
  in: [{ at_s: 0, hertz: 523.25, for_s: 0.18 }, { at_s: 0.11, hertz: 783.99, for_s: 0.32 }],
  out: [{ at_s: 0, hertz: 523.25, for_s: 0.18 }, { at_s: 0.11, hertz: 392.0, for_s: 0.32 }],
  half: [{ at_s: 0, hertz: 659.25, for_s: 0.4 }],
  last_five: [{ at_s: 0, hertz: 1046.5, for_s: 0.09 }],
  done: [
    { at_s: 0, hertz: 523.25, for_s: 0.5 },
    { at_s: 0.12, hertz: 659.25, for_s: 0.5 },
    { at_s: 0.24, hertz: 783.99, for_s: 0.5 },
    { at_s: 0.36, hertz: 1046.5, for_s: 0.9 },
  ],
  mind: [{ at_s: 0, hertz: 349.23, for_s: 0.22 }, { at_s: 0.16, hertz: 349.23, for_s: 0.3 }],
  change: [
    { at_s: 0, hertz: 659.25, for_s: 0.25 },
    { at_s: 0.18, hertz: 523.25, for_s: 0.25 },
    { at_s: 0.36, hertz: 659.25, for_s: 0.4 },
  ],
};

export class Tones {
  muted = false;
  /** 0..1. */
  volume = 1;
  #context: AudioContext | null = null;

  /** Browsers let a page sound only after the person has pressed something: call this in that very moment. */
  unlock(): void {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  play(sound: Sound): void {
    const context = this.#context;
    if (this.muted || this.volume === 0 || !context || context.state !== "running") return;
    for (const note of SOUNDS[sound]) this.#note(context, note);
  }

  #note(context: AudioContext, { at_s, hertz, for_s }: Note): void {
    const start_s = context.currentTime + at_s;
    const oscillator = new OscillatorNode(context, { type: "sine", frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start_s);
    gain.gain.linearRampToValueAtTime(LOUDNESS * this.volume, start_s + ATTACK_S);
    gain.gain.exponentialRampToValueAtTime(0.0001, start_s + for_s);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start_s);
    oscillator.stop(start_s + for_s + 0.02);
  }
}
