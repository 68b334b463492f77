/** What was held over the weeks, what has changed and what has not, and how one says one is. */

import { oneOfThese, select } from "../choices";
import { button, html, write } from "../elements";
import type { Desk } from "../desk";
import { HowYouAre } from "../how-you-are";
import { masthead, type Place } from "../masthead";
import { drawing, Pictured } from "../pictured";
import { SIDES, type AskProgress, type Instrument, type Noted, type PageMessage, type PastSession, type Progress, type Trend } from "../protocol";
import { thisWeek } from "../this-week";
import { LANGUAGE } from "../translations";
import { PROGRESS } from "../words";

export interface ProgressActions {
  ask(message: AskProgress): void;
  tell(message: PageMessage): void;
  go(place: Place): void;
}

type Chosen = Omit<AskProgress, "type" | "language">;

const WEEKS = [26, 52] as const;
const USUAL: Chosen = { weeks: WEEKS[0], region: null, stretch: null, session: null };
/** What this takes can be read in the browser's own tools, and in a test. */
const [ASKED, TOLD, DRAWN] = ["progress-asked", "progress-told", "progress-drawn"] as const;
/** As it stands in the words, where it must not be broken. */
const COMMAND = "unsit progress --json";
const EVERYTHING: readonly Instrument[] = ["pain_now", "pain_week", "activity", "change"];

export class ProgressScreen {
  readonly name = "progress";
  readonly #title = html("h1", { tabindex: -1 }, PROGRESS.title);
  readonly #status = html("p", { class: "status", role: "status" }, PROGRESS.looking);
  readonly #body = html("div", { class: "progress-body" });
  readonly #weekly = new Pictured();
  readonly #trends = { left: new Pictured(), right: new Pictured() };
  readonly #holds = new Pictured();
  readonly #muscles = new Pictured();
  readonly #you = new HowYouAre({
    told: (told) => this.actions.tell(told), skipped: (due) => this.#skipped(due), questions: () => this.actions.go("questions"),
  });
  readonly #tellHow = button(PROGRESS.tell, { id: "tell-how", class: "quiet" }, () => this.#askFreely());
  readonly root: HTMLElement;
  #chosen: Chosen = USUAL;
  #measure = "";
  #told: Progress | null = null;

  constructor(readonly desk: Desk, readonly actions: ProgressActions) {
    this.root = html("div", { class: "screen progress-screen" }, masthead("progress", (place) => actions.go(place)),
      html("div", { class: "progress-main", lang: LANGUAGE }, this.#title, this.#status, this.#body));
  }

  enter(): void {
    this.#chosen = USUAL;
    this.#you.hide();
    this.#ask();
    this.#rehearse().catch(() => undefined); // the first picture says what is missing
    this.#title.focus();
  }

  /** Years of sessions take a while to look through. */
  async #rehearse(): Promise<void> {
    const { rehearse } = await drawing();
    if (this.root.dataset["drawn"] !== "true" && this.#told === null) await rehearse();
  }

  /** Something was told, or a day may have passed. */
  update(): void {
    this.#ask();
  }

  noted(noted: Noted): void {
    this.#you.noted(noted);
    this.#tellHow.hidden = false;
  }

  /** Everything as it was found; what had the focus has it again. */
  show(told: Progress): void {
    performance.mark(TOLD);
    this.#told = told;
    const focused = document.activeElement?.id ?? "";
    this.#status.hidden = true;
    this.#body.replaceChildren(...(told.sessions === 0 ? this.#nothing() : this.#all(told)), this.#howYouAre(told));
    this.#askHowYouAre();
    if (focused && this.root.isConnected) document.getElementById(focused)?.focus();
    void this.#draw(told).then(() => {
      if (this.#told !== told) return;
      performance.mark(DRAWN);
      this.root.dataset["drawn"] = "true";
    });
  }

  #nothing(): readonly HTMLElement[] {
    return [html("section", { class: "card" }, html("p", { class: "lead" }, PROGRESS.nothing),
      html("div", { class: "ways" }, button(PROGRESS.start, { id: "progress-start", class: "primary" }, () => this.actions.go("today"))))];
  }

  #all(told: Progress): readonly HTMLElement[] {
    return [html("p", { class: "lead" }, told.sessions < 3 ? PROGRESS.few(told.sessions) : PROGRESS.lead),
      html("div", { class: "progress-cards" }, this.#week(told), this.#weeks(told), this.#far(told), this.#sessions(told), this.#lengthened())];
  }

  #week(told: Progress): HTMLElement {
    return html("section", { class: "card" }, html("h2", {}, PROGRESS.week), ...thisWeek(told), ...this.#left(told));
  }

  #left({ left }: Progress): readonly HTMLElement[] {
    if (!left) return [];
    const open = [...SIDES].reverse().filter((side) => (left.sides[side] ?? 0) > 0).map((side) => `${PROGRESS.sides[side]} ${PROGRESS.seconds(left.sides[side] ?? 0)}`);
    const told = open.length > 0 ? `${this.#name(left.stretch)}: ${open.join(", ")}` : PROGRESS.leftNothing;
    return [html("h3", {}, PROGRESS.left), html("p", { id: "left-today" }, told)];
  }

  #weeks({ drawn }: Progress): HTMLElement {
    const regions = select(drawn.regions.map(({ id, name }) => ({ value: id, label: name })), drawn.region ?? "", (region) => this.#choose({ region }));
    regions.id = "progress-region";
    const ranges = [...WEEKS.map((weeks) => ({ value: String(weeks), label: PROGRESS.weeksBack(weeks) })), { value: "", label: PROGRESS.all }];
    const range = oneOfThese(PROGRESS.range, "progress-weeks", ranges, drawn.weeks === null ? "" : String(drawn.weeks),
      (weeks) => this.#choose({ weeks: weeks === "" ? null : Number(weeks) }));
    for (const input of range.querySelectorAll("input")) input.id = `progress-weeks-${input.value || "all"}`;
    return html("section", { class: "card" }, html("h2", {}, PROGRESS.weeks),
      html("div", { class: "progress-choices" }, html("label", { class: "field", for: regions.id }, html("span", { class: "field-name" }, PROGRESS.region), regions), range),
      this.#weekly.root, ...(drawn.cut ? [html("p", { class: "hint" }, ...withCommand(PROGRESS.most))] : []));
  }

  #far(told: Progress): HTMLElement {
    const { trends, drawn } = told;
    if (trends.length === 0) return html("section", { class: "card wide" }, html("h2", {}, PROGRESS.far), html("p", {}, PROGRESS.notFar));
    const stretches = [...new Set([...(drawn.stretch === null ? [] : [drawn.stretch]), ...trends.map(({ stretch }) => stretch)])];
    return html("section", { class: "card wide" }, html("h2", {}, PROGRESS.far), html("p", { class: "hint" }, PROGRESS.farHint),
      ...stretches.map((stretch) => this.#ofStretch(stretch, told)));
  }

  /** What is found of one stretch in words; of the chosen one the pictures, too. */
  #ofStretch(stretch: string, told: Progress): HTMLElement {
    const chosen = stretch === told.drawn.stretch;
    const found = told.trends.filter((trend) => trend.stretch === stretch).sort(leftFirst);
    const uneven = told.uneven.filter((each) => each.stretch === stretch)
      .map(({ name, days, said }) => html("p", { class: "uneven" }, html("strong", {}, `${name}, ${days.map(onDay).join(", ")}: `), said));
    const draw = button(PROGRESS.showIt, { id: `draw-${stretch}`, class: "quiet" }, () => this.#choose({ stretch }));
    return html("section", { class: "far", "data-stretch": stretch },
      html("div", { class: "card-head" }, html("h3", {}, this.#name(stretch)), ...(chosen ? [] : [draw])),
      html("ul", { class: "findings" }, ...found.map(finding)), ...uneven,
      ...(chosen ? [this.#measures(found), html("div", { class: "side-by-side trends" }, this.#trends.left.root, this.#trends.right.root),
        ...(told.drawn.each > 1 ? [html("p", { class: "hint" }, PROGRESS.thinned(told.drawn.each))] : [])] : []));
  }

  #measures(found: readonly Trend[]): HTMLElement {
    const measures = new Map(found.map(({ measure, name }) => [measure, name]));
    if (!measures.has(this.#measure)) this.#measure = found[0]?.measure ?? "";
    const made = oneOfThese(PROGRESS.measure, "progress-measure", [...measures].map(([value, label]) => ({ value, label })), this.#measure, (measure) => {
      this.#measure = measure;
      if (this.#told) void this.#drawTrends(this.#told);
    });
    for (const input of made.querySelectorAll("input")) input.id = `progress-measure-${input.value}`;
    made.hidden = measures.size < 2;
    return made;
  }

  #sessions({ recent, drawn }: Progress): HTMLElement {
    const head = [PROGRESS.when, PROGRESS.stretch, PROGRESS.sides.left, PROGRESS.sides.right, PROGRESS.how];
    const table = html("table", { class: "past" },
      html("thead", {}, html("tr", {}, ...head.map((text) => html("th", { scope: "col" }, text)))),
      html("tbody", {}, ...recent.map((session) => this.#past(session, session.id === drawn.session))));
    return html("section", { class: "card" }, html("h2", {}, PROGRESS.sessions), this.#holds.root, html("div", { class: "past-frame", role: "region", tabindex: 0, "aria-label": PROGRESS.sessions }, table));
  }

  #past({ id, at, stretch, seen, held_s }: PastSession, chosen: boolean): HTMLElement {
    const drawable = held_s.left + held_s.right > 0 && this.desk.stretch(stretch) !== undefined;
    const when = drawable
      ? button(atTime(at), { id: `past-${id}`, class: "way", "aria-pressed": String(chosen) }, () => this.#choose({ session: id }))
      : atTime(at);
    return html("tr", chosen ? { class: "chosen" } : {}, html("th", { scope: "row" }, when), html("td", {}, this.#name(stretch)),
      html("td", { class: "number" }, PROGRESS.seconds(Math.round(held_s.left))), html("td", { class: "number" }, PROGRESS.seconds(Math.round(held_s.right))),
      html("td", {}, seen ? PROGRESS.seen : PROGRESS.told));
  }

  #lengthened(): HTMLElement {
    return html("section", { class: "card" }, html("h2", {}, PROGRESS.muscles), this.#muscles.root);
  }

  #howYouAre({ outcomes: { changes, told } }: Progress): HTMLElement {
    const said = changes.length > 0 ? [html("ul", { class: "sentences" }, ...changes.map((each) => html("li", {}, each)))] : [html("p", {}, told ? PROGRESS.youOnce : PROGRESS.youNever)];
    return html("section", { class: "card you" }, html("h2", {}, PROGRESS.you), html("p", { class: "hint" }, PROGRESS.youHint), ...said, this.#tellHow, this.#you.root);
  }

  async #draw(told: Progress): Promise<void> {
    const { weekly, holds, muscles } = told.pictures;
    await Promise.all([this.#weekly.show(weekly), this.#drawTrends(told), this.#holds.show(holds), this.#muscles.show(muscles)]);
  }

  async #drawTrends({ pictures }: Progress): Promise<void> {
    const of = (side: "left" | "right"): Progress["pictures"]["trends"][number] | undefined =>
      pictures.trends.find((trend) => trend.measure === this.#measure && trend.side === side);
    await Promise.all((["left", "right"] as const).map((side) => this.#trends[side].show(of(side)?.picture ?? null)));
  }

  /** By hand, at any time; what has changed can only be told once there is a beginning. */
  #askFreely(): void {
    const { activities, told } = this.#told?.outcomes ?? { activities: [], told: false };
    this.#you.ask({ instruments: EVERYTHING.filter((each) => told || each !== "change"), activities, due: false });
    this.#tellHow.hidden = true;
    this.#you.focus();
  }

  #askHowYouAre(): void {
    const round = this.desk.open ? this.desk.state.ask_outcomes : null;
    if (round && this.#told && !this.#you.asks) this.#you.offer({ instruments: round.instruments, activities: round.activities, due: true });
    this.#tellHow.hidden = this.#you.asks;
  }

  #skipped(due: boolean): void {
    if (due) this.actions.tell({ type: "skip_outcomes" });
    this.#tellHow.hidden = false;
    this.#tellHow.focus();
  }

  #choose(changed: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...changed };
    this.#ask();
  }

  #ask(): void {
    if (this.#told === null) write(this.#status, PROGRESS.looking);
    this.#status.hidden = this.#told !== null;
    this.root.dataset["drawn"] = "false";
    performance.mark(ASKED);
    this.actions.ask({ type: "progress", language: LANGUAGE, ...this.#chosen });
  }

  #name(stretch: string): string {
    return this.desk.nameIn(LANGUAGE, stretch);
  }
}

/** A measure's left before its right; the measures as they come. */
function leftFirst(one: Trend, other: Trend): number {
  return one.measure === other.measure ? one.side.localeCompare(other.side) : 0;
}

function finding({ name, side, finding: found, said, why, since }: Trend): HTMLElement {
  return html("li", { class: "finding", "data-finding": found },
    html("span", { class: "finding-of" }, `${name}, ${PROGRESS.sides[side]}`), html("strong", { class: "finding-said" }, said),
    ...(why ? [html("span", { class: "finding-why" }, since === null ? why : `${why} ${PROGRESS.since(onDay(since))}`)] : []));
}

function withCommand(text: string): readonly (string | HTMLElement)[] {
  const [before = "", after = ""] = text.split(COMMAND);
  return [before, html("code", {}, COMMAND), after];
}

function onDay(day: string): string {
  return new Date(`${day}T12:00:00`).toLocaleDateString(LANGUAGE, { day: "numeric", month: "short", year: "numeric" });
}

/** The time on the clock where it was; of this year without the year. */
function atTime(at: string): string {
  const time = new Date(at.slice(0, 16));
  const year = time.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" } as const;
  return time.toLocaleString(LANGUAGE, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", ...year });
}
