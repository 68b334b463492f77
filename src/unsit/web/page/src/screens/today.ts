/** The first screen when nothing is to be asked: today's routine, one large button, and this week. */

import { html, button, write } from "../elements";
import type { Desk } from "../desk";
import { HowYouAre } from "../how-you-are";
import { Just } from "../just";
import { KEYS, type Binding } from "../keys";
import { masthead, manners, type Place } from "../masthead";
import { MorningQuestion } from "../morning";
import { Planned } from "../planned";
import type { Portrait } from "../portrait";
import type { PhoneEyes } from "../phone-eyes";
import type { Judged, Noted, PageMessage, ShownStretch, Side } from "../protocol";
import type { Turn } from "../routine";
import { howOnDemand, whatItLengthens, whereTheCamera } from "../telling";
import { weekBars, weeksOf } from "../weeks";
import { KEYMAP, TODAY, UNSIT } from "../words";
import { Wishes } from "../wishes";

export interface TodayActions {
  /** Today's routine, from its first stretch on. */
  start(): void;
  /** One stretch by itself. */
  just(turn: Turn): void;
  tell(message: PageMessage): void;
  go(place: Place): void;
}

export class TodayScreen {
  readonly name = "today";
  readonly #title = html("h1", { tabindex: -1 }, TODAY.nothing);
  readonly #told = html("p", { class: "heard-only", role: "status" });
  readonly #status = html("p", { id: "status", class: "status", role: "status" }, UNSIT.connecting);
  readonly #start: HTMLButtonElement;
  readonly #goOn = html("p", { class: "disclaimer" });
  readonly #few = html("div", { class: "few" });
  readonly #morning = new MorningQuestion({ told: (stretches, pain) => this.#tellMorning(stretches, pain), skipped: () => this.#endMorning() });
  readonly #you = new HowYouAre({
    told: (told) => this.actions.tell(told), skipped: () => this.#skipYou(), questions: () => this.actions.go("questions"),
  });
  readonly #leftOut = html("ul", { class: "left-out" });
  readonly #scene = html("div", { class: "scene" });
  readonly #chosen = html("h2", { class: "chosen-name" });
  readonly #telling = html("div", { class: "telling" });
  readonly #week = html("section", { class: "card this-week" });
  readonly #ladder = html("section", { class: "card ladder" });
  readonly #wishes: Wishes;
  readonly #planned: Planned;
  readonly #just: Just;
  readonly root: HTMLElement;
  #allRegions = false;
  #morningDone = "";

  constructor(readonly desk: Desk, readonly portrait: Portrait, readonly phone: PhoneEyes, readonly actions: TodayActions) {
    this.#start = button(TODAY.start, { id: "start", class: "primary start", disabled: true }, () => actions.start());
    this.#wishes = new Wishes((wish) => {
      this.#start.disabled = true; // until the plan has followed
      desk.wish(wish);
    });
    this.#planned = new Planned(desk, (stretch) => void this.#demonstrate(stretch));
    this.#just = new Just(desk, (turn) => actions.just(turn));
    this.root = html("div", { class: "screen today-screen" }, masthead("today", (place) => actions.go(place)),
      html("div", { class: "two" },
        html("section", { class: "choices" }, this.#title, this.#told, this.#few, this.#morning.root, this.#wishes.root, phone.chip,
          this.#planned.root, html("div", { class: "go" }, this.#start, this.#just.root), this.#status, manners(), this.#goOn),
        html("section", { class: "explanation" }, this.#scene, this.#chosen, this.#telling)),
      html("div", { class: "below" }, this.#week, this.#ladder), this.#you.root);
  }

  enter(): void {
    this.update();
    this.#title.focus();
  }

  get keys(): readonly Binding[] {
    return [
      { key: KEYS.number, does: KEYMAP.number, possible: () => this.#morning.asks, act: (key) => this.#morning.choose(Number(key)) },
      { key: KEYS.leave, does: KEYMAP.closeHave, possible: () => this.#wishes.open, act: () => this.#wishes.close() },
    ];
  }

  /** Everything as it now is. */
  update(): void {
    if (!this.desk.open) return;
    const { plan, person, outcome } = this.desk.state;
    const minutes = Math.max(1, Math.round(plan.seconds / 60));
    const title = plan.items.length > 0 ? TODAY.title(minutes) : TODAY.nothing;
    write(this.#title, title);
    write(this.#told, [title, ...plan.items.map(({ name }) => name)].join(" "));
    write(this.#goOn, outcome.texts[0] ?? "");
    this.#few.replaceChildren(...(outcome.few ? outcome.texts.slice(1) : []).map((text) => html("p", {}, text)));
    this.#start.hidden = plan.items.length === 0;
    this.#start.disabled = false;
    this.#wishes.show(person, this.desk.hello);
    this.#planned.show(plan.items);
    void this.#just.show();
    this.#showMorning();
    this.#askHowYouAre();
    this.#showWeek();
    this.#showLadder();
    if (this.#planned.chosen) void this.#demonstrate(this.#planned.chosen);
  }

  /** The quiet line below the button. */
  status(text: string): void {
    write(this.#status, text);
  }

  /** Whether Unsit can be reached; without it nothing starts. */
  reachable(reached: boolean): void {
    if (!reached) this.#start.disabled = true;
  }

  /** How one is is kept. */
  noted(noted: Noted): void {
    this.#you.noted(noted);
  }

  /** What is said to how the morning was. */
  judged({ then, texts }: Judged): void {
    this.#morning.say(then === "go_on" ? [TODAY.noted] : texts);
  }

  /** The figure goes through this stretch. */
  async #demonstrate(id: string): Promise<void> {
    const stretch = await this.desk.shown(id);
    if (this.#planned.chosen !== id || !this.root.isConnected) return;
    const first = this.desk.state.plan.items.find((item) => item.stretch === id)?.first ?? null;
    this.portrait.show(stretch, this.#scene, first);
    const told = [id, first].join(" ");
    if (this.#chosen.dataset["told"] === told && this.#telling.hasChildNodes()) return;
    this.#chosen.dataset["told"] = told;
    this.#tell(stretch, first);
  }

  #tell(stretch: ShownStretch, first: Side | null): void {
    write(this.#chosen, stretch.name);
    this.#telling.replaceChildren(
      html("p", { class: "summary" }, stretch.summary),
      howOnDemand(stretch), whereTheCamera(stretch), whatItLengthens(stretch, this.portrait, first));
  }

  #showMorning(): void {
    const morning = this.desk.state.ask_morning;
    if (morning && morning.session !== this.#morningDone) this.#morning.show(morning, this.desk.painWords);
  }

  #tellMorning(stretches: readonly string[], pain: number): void {
    const morning = this.desk.state.ask_morning;
    if (!morning || morning.session === this.#morningDone) return;
    this.#endMorning();
    for (const stretch of stretches) {
      this.actions.tell({ type: "report", session: morning.session, stretch, front_leg: null, feeling: null, pain, signs: [], kind: "next_morning" });
    }
  }

  #endMorning(): void {
    this.#morningDone = this.desk.state.ask_morning?.session ?? "";
    this.#morning.end();
    this.#title.focus();
  }

  /** Below all else, and small: it comes after the stretch. */
  #askHowYouAre(): void {
    const round = this.desk.state.ask_outcomes;
    if (round) this.#you.offer({ instruments: round.instruments, activities: round.activities, due: true });
    else if (this.#you.asks) this.#you.hide();
  }

  #skipYou(): void {
    this.actions.tell({ type: "skip_outcomes" });
    this.#title.focus();
  }

  #showWeek(): void {
    const { weeks, marks, plan } = this.desk.state;
    const planned = new Set(plan.items.flatMap(({ stretch }) => this.desk.stretch(stretch)?.regions.slice(0, 1) ?? []));
    const shown = this.#allRegions || planned.size === 0 ? weeks : weeksOf(weeks, planned);
    const label = this.#allRegions ? TODAY.planRegions : TODAY.allRegions;
    const more = button(label, { id: "regions", class: "way", "aria-expanded": String(this.#allRegions) }, () => {
      this.#allRegions = !this.#allRegions;
      this.#showWeek();
      this.#week.querySelector<HTMLElement>("#regions")?.focus();
    });
    this.#week.replaceChildren(html("div", { class: "card-head" }, html("h2", {}, TODAY.week), more), weekBars(shown, marks));
  }

  #showLadder(): void {
    const { ladder: { rung, names }, plan } = this.desk.state;
    const rungs = names.map((name, index) => html("li", index === rung ? { "aria-current": "step" } : {}, name));
    const easier = button(TODAY.easier, { id: "easier", class: "quiet", disabled: rung === 0 }, () => this.actions.tell({ type: "easier" }));
    const leftOut = plan.left_out.map((text) => html("li", {}, text));
    this.#leftOut.replaceChildren(...leftOut);
    const focused = document.activeElement?.id === "easier";
    this.#ladder.replaceChildren(html("div", { class: "card-head" }, html("h2", {}, TODAY.ladder), easier), html("ol", { class: "rungs" }, ...rungs),
      ...(leftOut.length > 0 ? [html("h3", {}, TODAY.leftOut), this.#leftOut] : []));
    if (focused) easier.focus();
  }
}
