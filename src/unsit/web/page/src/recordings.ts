/**
 * What the coach says, recorded when Unsit was built: for browsers that have no voice of this computer. One file a language,
 * fetched from Python when it is needed: an index, and the recordings one after another (tools/build_voices.py).
 */

type Place = readonly [offset: number, length: number];

interface Index {
  readonly texts: Readonly<Record<string, readonly (Place | null)[]>>;
  readonly numbers: Readonly<Record<string, Place>>;
}

const INDEX_BYTES = 4;
const NUMBER = /\d+/;
const SECONDS = "{seconds}";

export class Recording {
  readonly #index: Index;
  readonly #from: number;

  /** Throws a `SyntaxError` or a `RangeError` where the file is no such recording. */
  constructor(readonly file: ArrayBuffer) {
    const length = new DataView(file).getUint32(0, true);
    this.#index = JSON.parse(new TextDecoder().decode(new Uint8Array(file, INDEX_BYTES, length))) as Index;
    this.#from = INDEX_BYTES + length;
  }

  /** The recordings that make this text, in order; null where it was not recorded. */
  partsOf(text: string): readonly ArrayBuffer[] | null {
    const number = NUMBER.exec(text)?.[0];
    const whole = this.#index.texts[text];
    if (whole) return this.#cut(whole);
    const around = number === undefined ? undefined : this.#index.texts[text.replace(number, SECONDS)];
    const said = number === undefined ? undefined : this.#index.numbers[number];
    if (!around || !said) return null;
    return this.#cut(around.flatMap((part, at) => (at === 0 ? [part] : [said, part])));
  }

  #cut(places: readonly (Place | null)[]): readonly ArrayBuffer[] {
    return places.filter((place) => place !== null).map(([offset, length]) => this.file.slice(this.#from + offset, this.#from + offset + length));
  }
}

export class Recordings {
  readonly #known = new Map<string, Recording | null>();
  #context: AudioContext | null = null;
  #playing: AudioBufferSourceNode[] = [];
  #turn = 0;

  /** Whether this language was recorded; what is not known yet is fetched by `prepare`. */
  has(language: string): boolean {
    return Boolean(this.#known.get(language));
  }

  /** Fetch a language's recordings, once. */
  async prepare(language: string): Promise<void> {
    if (this.#known.has(language)) return;
    this.#known.set(language, null);
    try {
      const answer = await fetch(`/voices/${language}.bin`);
      if (answer.ok) this.#known.set(language, new Recording(await answer.arrayBuffer()));
    } catch (reason) {
      console.warn(`No recorded voice for ${language}: ${String(reason)}`);
      this.#known.delete(language);
    }
  }

  /** Browsers let a page sound only after the person has pressed something: call this in that very moment. */
  unlock(): void {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  /** Play a text; true once it was said to its end, false if it was not recorded or was hushed. */
  async play(language: string, text: string, volume: number): Promise<boolean> {
    this.hush();
    const turn = this.#turn;
    const parts = this.#known.get(language)?.partsOf(text);
    const context = this.#context;
    if (!parts || !context) return false;
    const clips = await Promise.all(parts.map((part) => context.decodeAudioData(part)));
    for (const clip of clips) {
      if (turn !== this.#turn) return false;
      await this.#sound(context, clip, volume);
    }
    return turn === this.#turn;
  }

  /** Be silent at once. */
  hush(): void {
    this.#turn += 1;
    for (const source of this.#playing) source.stop();
    this.#playing = [];
  }

  #sound(context: AudioContext, buffer: AudioBuffer, volume: number): Promise<void> {
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(new GainNode(context, { gain: volume })).connect(context.destination);
    this.#playing = [source];
    return new Promise((over) => {
      source.addEventListener("ended", () => over(), { once: true });
      source.start();
    });
  }
}
