/** How one is: pain, things of one's own, the change since the beginning. Every question may be left open, and all of them. */

import { field } from "./choices";
import { button, html } from "./elements";
import type { Instrument, Noted, Outcomes } from "./protocol";
import { Scale, type Range } from "./scales";
import { LANGUAGE } from "./translations";
import { OUTCOMES } from "./words";

export interface HowYouAreActions {
  told(outcomes: Outcomes): void;
  /** Not told; where it was its time, that is kept. */
  skipped(due: boolean): void;
  /** To the questions before anyone stretches. */
  questions(): void;
}

/** What is asked: these, of these activities. `due`: it is its time, and a skip is kept. */
export interface Asked {
  readonly instruments: readonly Instrument[];
  readonly activities: readonly string[];
  readonly due: boolean;
}

const MOST_ACTIVITIES = 3;
const LONGEST = 60; // as in web/progress.py
const SINCE: Range = [-5, 5];
const PAIN = { aim: "", anchors: { "0": OUTCOMES.noPain, "10": OUTCOMES.worstPain } };
const ABLE = { aim: "", anchors: { "0": OUTCOMES.unable, "10": OUTCOMES.asBefore } };
const CHANGED = { aim: "", anchors: { "-5": OUTCOMES.muchWorse, "0": OUTCOMES.asThen, "5": OUTCOMES.muchBetter } };

/** One activity: by the name it was given, or yet to be named. */
interface Own {
  readonly name: () => string;
  readonly scale: Scale;
}

export class HowYouAre {
  readonly root = html("section", { class: "card outcomes", lang: LANGUAGE, hidden: true, "aria-labelledby": "outcomes-title" });
  #asked = "";
  #scales: ReadonlyMap<Instrument, Scale> = new Map();
  #own: Own[] = [];
  readonly #rows = html("div", { class: "outcomes-own" });
  readonly #more = button(OUTCOMES.add, { id: "outcomes-add", class: "way" }, () => this.#addNew().focus());

  constructor(readonly actions: HowYouAreActions) {}

  /** Whether the form stands there. */
  get asks(): boolean {
    return this.#asked !== "";
  }

  /** Whether to tell; what is asked already is left alone, so that what was chosen stays. */
  offer(asked: Asked): void {
    if (this.#isAsked(asked)) return;
    this.#place(html("p", { class: "hint" }, OUTCOMES.lead),
      html("div", { class: "ways" }, button(OUTCOMES.tell, { id: "outcomes-open", class: "quiet" }, () => {
        this.#form(asked);
        this.focus();
      }), this.#skip(asked)));
  }

  /** The questions at once. */
  ask(asked: Asked): void {
    if (!this.#isAsked(asked)) this.#form(asked);
  }

  #isAsked(asked: Asked): boolean {
    const before = this.#asked;
    this.#asked = JSON.stringify(asked);
    return this.#asked === before;
  }

  #form(asked: Asked): void {
    const made = new Map<Instrument, Scale>();
    for (const instrument of asked.instruments) {
      const scale = scaleOf(instrument, () => this.#tell());
      if (scale) made.set(instrument, scale);
    }
    this.#scales = made;
    const [change, ...pains] = [made.get("change"), made.get("pain_now"), made.get("pain_week")];
    this.#own = [];
    this.#rows.replaceChildren();
    this.#more.hidden = false;
    const own = asked.instruments.includes("activity") ? [this.#rows, this.#more] : [];
    if (own.length > 0) {
      for (const name of asked.activities) this.#addKnown(name);
      if (asked.activities.length === 0) this.#addNew();
    }
    const scales = [...pains, change].flatMap((scale) => (scale ? [scale.root] : []));
    this.#place(html("p", { class: "hint" }, OUTCOMES.open), html("div", { class: "outcomes-form" }, ...scales, html("div", { class: "outcomes-mine" }, ...own)),
      html("div", { class: "ways" }, button(OUTCOMES.done, { id: "outcomes-done", class: "primary" }, () => this.#tell()), this.#skip(asked)));
  }

  #place(...below: readonly HTMLElement[]): void {
    this.root.replaceChildren(html("h2", { id: "outcomes-title", tabindex: -1 }, OUTCOMES.title), ...below);
    this.root.hidden = false;
  }

  #skip({ due }: Asked): HTMLElement {
    return button(due ? OUTCOMES.skip : OUTCOMES.notAgain, { id: "outcomes-skip", class: "quiet" }, () => {
      this.hide();
      this.actions.skipped(due);
    });
  }

  focus(): void {
    this.root.querySelector<HTMLElement>("h2")?.focus();
  }

  /** It is kept; after much pain that is said calmly, with the way to the questions. */
  noted({ strong }: Noted): void {
    this.#asked = "";
    const text = html("p", { id: "outcomes-said", role: "status", tabindex: -1 }, strong ? OUTCOMES.strong : OUTCOMES.noted);
    const close = button(OUTCOMES.close, { id: "outcomes-close", class: "quiet" }, () => this.hide());
    const ways = strong ? [button(OUTCOMES.questions, { id: "outcomes-questions", class: "primary" }, () => this.actions.questions()), close] : [close];
    this.root.replaceChildren(html("h2", { id: "outcomes-title", class: "heard-only" }, OUTCOMES.title), text, html("div", { class: "ways" }, ...ways));
    this.root.hidden = false;
    text.focus();
  }

  hide(): void {
    this.#asked = "";
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  #addKnown(name: string): void {
    this.#add(() => name, OUTCOMES.activity(name));
  }

  /** The name is told with the number, and asked for by it from then on. */
  #addNew(): HTMLInputElement {
    const number = this.#own.length + 1;
    const name = html("input", { id: `activity-${number}`, type: "text", maxlength: LONGEST, autocomplete: "off" });
    const scale = this.#add(() => name.value.trim(), OUTCOMES.activity("…"));
    scale.root.before(field(OUTCOMES.name, name, number === 1 ? OUTCOMES.nameHint : ""));
    scale.root.hidden = true;
    name.addEventListener("input", () => {
      scale.root.hidden = name.value.trim() === "";
      const legend = scale.root.querySelector("legend");
      if (legend) legend.textContent = OUTCOMES.activity(name.value.trim() || "…");
    });
    return name;
  }

  #add(name: () => string, ask: string): Scale {
    const scale = new Scale(`own-${this.#own.length + 1}`, { ...ABLE, ask }, () => this.#tell());
    this.#own.push({ name, scale });
    this.#rows.append(html("div", { class: "outcomes-one" }, scale.root));
    this.#more.hidden = this.#own.length >= MOST_ACTIVITIES;
    return scale;
  }

  #tell(): void {
    const told = outcomes(this.#scales, this.#own.map(({ name, scale }) => ({ name: name(), value: scale.value })));
    if (told) this.actions.told(told);
    else this.root.querySelector<HTMLElement>("#outcomes-skip")?.focus();
  }
}

/** What is told; nothing where everything was left open. */
export function outcomes(
  scales: ReadonlyMap<Instrument, Pick<Scale, "value">>, own: readonly { readonly name: string; readonly value: number | null }[],
): Outcomes | null {
  const value = (instrument: Instrument): number | null => scales.get(instrument)?.value ?? null;
  const activities = own.flatMap(({ name, value: each }) => (name === "" || each === null ? [] : [{ name, value: each }]));
  const told = { pain_now: value("pain_now"), pain_week: value("pain_week"), change: value("change") };
  if (activities.length === 0 && Object.values(told).every((each) => each === null)) return null;
  return { type: "outcomes", ...told, activities };
}

function scaleOf(instrument: Instrument, onward: () => void): Scale | null {
  switch (instrument) {
    case "pain_now": return new Scale(instrument, { ...PAIN, ask: OUTCOMES.painNow }, onward);
    case "pain_week": return new Scale(instrument, { ...PAIN, ask: OUTCOMES.painWeek }, onward);
    case "change": return new Scale(instrument, { ...CHANGED, ask: OUTCOMES.change }, onward, SINCE);
    case "activity": return null;
  }
}
