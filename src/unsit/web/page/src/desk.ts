/** What the page knows from Python around the sessions, as it was last told; and what may be asked of it. */

import type { Hello, PageMessage, PainWords, ShownStretch, State, Stretch, Wish } from "./protocol";

/** The stretch that Unsit is built around. */
export const CORE = "hip-and-lower-back";
/** What `begin` may ask for; a hold outside is left to the stretch. */
const HOLD_S = [10, 60] as const;

/** A hold as `begin` may ask for it; null leaves it to the stretch. */
export function askable(hold_s: number): number | null {
  return hold_s >= HOLD_S[0] && hold_s <= HOLD_S[1] ? hold_s : null;
}

/** A person's own version in a list: the stretch it was made from, with its own name and hold. */
export function ownStretches(hello: Hello, state: State): readonly Stretch[] {
  return state.own.flatMap(({ id, name, from, prescription }) => {
    const base = hello.stretches.find((stretch) => stretch.id === from);
    return base ? [{ ...base, id, name, own: true, hold_s: prescription.hold.default_s ?? base.hold_s }] : [];
  });
}

export class Desk {
  #hello: Hello | null = null;
  #state: State | null = null;
  #stretches: readonly Stretch[] = [];
  readonly #shown = new Map<string, ShownStretch>();
  readonly #waiting = new Map<string, ((stretch: ShownStretch) => void)[]>();

  constructor(readonly send: (message: PageMessage) => boolean) {}

  /** Whether everything has been told. */
  get open(): boolean {
    return this.#hello !== null && this.#state !== null;
  }

  get hello(): Hello {
    if (!this.#hello) throw new Error("hello was not heard yet");
    return this.#hello;
  }

  get state(): State {
    if (!this.#state) throw new Error("state was not heard yet");
    return this.#state;
  }

  get painWords(): PainWords {
    return this.hello.pain_words;
  }

  /** Own versions first, then the catalogue. */
  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }

  onHello(hello: Hello): void {
    this.#hello = hello;
    this.#state = null;
    this.#shown.clear();
    this.#waiting.clear();
  }

  onState(state: State): void {
    const before = this.#state;
    this.#state = state;
    this.#stretches = [...ownStretches(this.hello, state), ...this.hello.stretches];
    // A stretch is told as this person is to do it: another person, or another version, is another stretch.
    if (before && JSON.stringify([before.person, before.own]) !== JSON.stringify([state.person, state.own])) this.#shown.clear();
    this.#askForOthers(state);
  }

  onShown(stretch: ShownStretch): void {
    if (!this.stretch(stretch.id)) this.#stretches = [stretch, ...this.#stretches];
    this.#shown.set(stretch.id, stretch);
    for (const told of this.#waiting.get(stretch.id) ?? []) told(stretch);
    this.#waiting.delete(stretch.id);
  }

  stretch(id: string): Stretch | undefined {
    return this.#stretches.find((stretch) => stretch.id === id);
  }

  name(id: string): string {
    return this.stretch(id)?.name ?? id;
  }

  /** A stretch's name in a language of the coach; one of a person's own in its own words. */
  nameIn(language: string, id: string): string {
    return this.hello.languages.find((each) => each.id === language)?.names[id] ?? this.name(id);
  }

  blocked(id: string): boolean {
    return this.state.offers[id]?.blocked ?? false;
  }

  /** What the answers say with a stretch: why it is left out, or what to mind. */
  words(id: string): readonly string[] {
    return this.state.offers[id]?.words ?? [];
  }

  /** Everything about a stretch; comes at once where it is known. */
  shown(id: string): Promise<ShownStretch> {
    const known = this.#shown.get(id);
    if (known) return Promise.resolve(known);
    return new Promise((told) => {
      const waiting = this.#waiting.get(id);
      if (waiting) waiting.push(told);
      else {
        this.#waiting.set(id, [told]);
        this.send({ type: "show", stretch: id });
      }
    });
  }

  /** The nearest easier version that nothing blocks; null where there is none. */
  async easier(id: string, tried: readonly string[] = [id]): Promise<string | null> {
    const names = (await this.shown(id)).easier.filter((name) => this.stretch(name) && !tried.includes(name));
    const open = names.find((name) => !this.blocked(name));
    if (open !== undefined) return open;
    for (const name of names) {
      const further = await this.easier(name, [...tried, ...names]);
      if (further !== null) return further;
    }
    return null;
  }

  /** An own stretch that is no version of another stands in no list: it is asked for. */
  #askForOthers({ offers }: State): void {
    for (const id of Object.keys(offers)) if (!this.stretch(id)) void this.shown(id);
  }

  /** What is possible now: it holds at once, and the plan follows. */
  wish(wish: Wish): void {
    const { type: _, ...told } = wish;
    if (this.#state) this.#state = { ...this.#state, person: { ...this.#state.person, ...told } };
    this.send(wish);
  }

  /** Asks how everything stands now: a day may have passed. */
  refresh(): void {
    if (!this.#state) return;
    const { minutes, floor, camera, have } = this.#state.person;
    this.send({ type: "wish", minutes, floor, camera, have });
  }
}
