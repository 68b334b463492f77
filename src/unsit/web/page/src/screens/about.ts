/** About you: what is told of one's body and wishes, this computer's own settings, and how all of it is deleted. */

import { Awaited } from "../awaited";
import { asksOnce, field, oneOfThese, select, tick } from "../choices";
import type { Desk } from "../desk";
import { html, write } from "../elements";
import type { HearingCard } from "../hearing-card";
import { masthead, type Place } from "../masthead";
import { endOf, limited, MOVEMENTS } from "../limits";
import { wordsFor } from "../orders";
import { choose, scheme, SCHEMES, type Scheme } from "../scheme";
import type { AboutMe, Goal, Limit, Myself } from "../protocol";
import { LANGUAGE } from "../translations";
import { ABOUT, POINTS, targetName } from "../words";

export interface AboutActions {
  tell(about: AboutMe): void;
  forget(): void;
  keepPoints(on: boolean): void;
  forgetPoints(): void;
  /** Whether "stop" is to be listened for. */
  listen(wanted: boolean): void;
  /** The sharper pose model is wanted, or no longer. */
  sharper(wanted: boolean): void;
  go(place: Place): void;
}

const HOLDS_S = [20, 25, 30, 45, 60] as const;
const ALLOWANCES_DEG = [0, 5, 10, 15] as const;
const STATURE_CM = { min: 100, max: 230 } as const;
const LIMIT_DEG = { min: 5, max: 180 } as const;
const PROPORTIONS = ["thigh_ratio", "trunk_ratio", "arm_ratio"] as const;
/** What "longer than most" comes to, over the average body of the same stature: our choice, between most and a tenth. */
const RATIOS = { shorter: 0.93, as: null, longer: 1.07 } as const;

export class AboutScreen {
  readonly name = "about";
  readonly #title = html("h1", { tabindex: -1 }, ABOUT.title);
  readonly #kept = html("p", { class: "kept", role: "status" });
  readonly #told = html("div", { class: "told" });
  readonly #sharper = html("input", { id: "sharper", type: "checkbox", "aria-describedby": "sharper-status" });
  readonly #sharperStatus = html("p", { id: "sharper-status", class: "hint", role: "status" }, ABOUT.sharperOff);
  readonly #computer = html("section", { class: "card form" });
  readonly #keepPoints = html("input", { id: "keep-points", type: "checkbox", "aria-describedby": "keep-points-hint" });
  readonly #amount = html("p", { id: "points-amount", class: "hint", role: "status" });
  readonly #forgetPoints: HTMLElement;
  readonly #points: HTMLElement;
  readonly root: HTMLElement;
  readonly #awaited = new Awaited();
  #shown = "";
  /** As it is told: what is known, and what was changed since. */
  #me: Partial<Myself> = {};
  #listening = false;

  constructor(readonly desk: Desk, readonly hearing: HearingCard, readonly actions: AboutActions) {
    this.#sharper.addEventListener("change", () => actions.sharper(this.#sharper.checked));
    const forget = html("section", { class: "card form" }, html("h2", {}, ABOUT.forget), html("p", { class: "hint" }, ABOUT.forgetHint),
      asksOnce({ ask: ABOUT.forgetAll, sure: ABOUT.reallyForget, yes: ABOUT.yesForget, no: ABOUT.no }, () => actions.forget()));
    this.#forgetPoints = asksOnce({ ask: POINTS.remove, sure: POINTS.really, yes: POINTS.yes, no: POINTS.no }, () => actions.forgetPoints());
    this.#points = this.#ofPoints();
    this.root = html("div", { class: "screen narrow about-screen" }, masthead("about", (place) => actions.go(place)),
      this.#title, html("p", { class: "lead" }, ABOUT.lead), hearing.root, this.#told, this.#computer, this.#points, forget, this.#kept);
    this.#showComputer(false, "en");
  }

  enter(): void {
    this.update();
    write(this.#kept, "");
    this.#title.focus();
  }

  /** As it is known; what is shown already is left alone, so that the focus stays. */
  update(): void {
    if (!this.desk.open) return;
    this.#showPoints();
    const told = this.#awaited.waits(performance.now());
    if (!this.#awaited.answered(performance.now())) return;
    if (told) write(this.#kept, ABOUT.kept);
    const me = this.desk.state.person;
    this.#me = me;
    const { cannot, hold_s, comfort_only, knee_allowance_deg, goal, limits } = me;
    const body = [me.stature_cm, me.thigh_ratio, me.trunk_ratio, me.arm_ratio, me.older];
    const now = JSON.stringify([...body, cannot, hold_s, comfort_only, knee_allowance_deg, goal, limits]);
    if (now === this.#shown) return;
    this.#shown = now;
    const focused = this.#focused();
    this.#told.replaceChildren(this.#body(me), this.#holds(hold_s, goal), this.#limits(limits), this.#cannot(cannot), this.#knee(knee_allowance_deg, comfort_only));
    if (focused) this.#told.querySelector<HTMLElement>(focused)?.focus();
  }

  /** Whether "stop" can be listened for on this machine; otherwise it is not offered. */
  offerListening(possible: boolean, language: string): void {
    this.#showComputer(possible, language);
  }

  listening(on: boolean): void {
    this.#listening = on;
    const input = this.#computer.querySelector<HTMLInputElement>("#listen");
    if (input) input.checked = on;
  }

  /** Which pose model is in use, and why; while it is tried, nothing can be changed. */
  sharper(state: "on" | "off" | "trying", words: string): void {
    this.#sharper.checked = state !== "off";
    this.#sharper.disabled = state === "trying";
    write(this.#sharperStatus, words);
  }

  #body(me: Myself): HTMLElement {
    const { stature_cm, older } = me;
    const stature = html("input", { id: "stature", type: "number", inputmode: "numeric", ...STATURE_CM, step: 1, value: stature_cm ?? "" });
    stature.addEventListener("change", () => {
      if (stature.validity.valid) this.#tell({ stature_cm: Number.isNaN(stature.valueAsNumber) ? null : stature.valueAsNumber });
      else stature.reportValidity();
    });
    return html("section", { class: "card form" }, html("h2", {}, ABOUT.body), field(ABOUT.stature, stature, ABOUT.statureHint),
      html("div", { class: "thirds" }, ...PROPORTIONS.map((name) => this.#proportion(name, me[name]))), html("p", { class: "hint" }, ABOUT.proportionHint),
      tick(ABOUT.older, older, (on) => this.#tell({ older: on }), { id: "older" }), html("p", { class: "hint" }, ABOUT.olderHint));
  }

  /** What was typed otherwise stays until it is chosen anew. */
  #proportion(name: (typeof PROPORTIONS)[number], ratio: number | null): HTMLElement {
    const options = (["shorter", "as", "longer"] as const).map((value) => ({ value, label: ABOUT.proportionOf[value] }));
    const chosen = ratio === null || ratio === 1 ? "as" : ratio < 1 ? "shorter" : "longer";
    const made = select(options, chosen, (value) => this.#tell({ [name]: RATIOS[value as keyof typeof RATIOS] }));
    made.id = name;
    return field(ABOUT.proportions[name], made);
  }

  /** An empty field is no limit. */
  #limits(limits: readonly Limit[]): HTMLElement {
    const fields = MOVEMENTS.map((movement) => {
      const input = html("input", { id: `limit-${movement.id}`, type: "number", inputmode: "numeric", ...LIMIT_DEG, step: 1, value: endOf(limits, movement) ?? "" });
      input.addEventListener("change", () => {
        if (input.validity.valid) this.#tell({ limits: limited(this.#me.limits ?? limits, movement, Number.isNaN(input.valueAsNumber) ? null : input.valueAsNumber) });
        else input.reportValidity();
      });
      return field(ABOUT.movements[movement.id] ?? movement.id, input);
    });
    return html("section", { class: "card form" }, html("h2", {}, ABOUT.limits), html("p", { class: "hint" }, ABOUT.limitsHint),
      html("div", { class: "thirds" }, ...fields));
  }

  #holds(hold_s: number | null, goal: Goal): HTMLElement {
    const offered = hold_s === null ? [...HOLDS_S] : [...new Set([...HOLDS_S, hold_s])].sort((a, b) => a - b);
    const options = [{ value: "", label: ABOUT.ownHold }, ...offered.map((each) => ({ value: String(each), label: `${each} s` }))];
    const hold = select(options, hold_s === null ? "" : String(hold_s), (value) => this.#tell({ hold_s: value === "" ? null : Number(value) }));
    hold.id = "hold";
    const goals = (["everyday", "full"] as const).map((value) => ({ value, label: ABOUT.goals[value] }));
    return html("section", { class: "card form" }, html("h2", {}, ABOUT.holds), field(ABOUT.hold, hold),
      oneOfThese(ABOUT.goal, "goal", goals, goal, (value) => this.#tell({ goal: value as Goal })), html("p", { class: "hint" }, ABOUT.goalHint));
  }

  /** What the stretches ask for, each once; those that the clock does not wait for would be told apart by nobody. */
  #cannot(cannot: readonly string[]): HTMLElement {
    const keys = [...new Set([...this.desk.stretches.flatMap(({ targets }) => targets.map(({ key }) => key)), ...cannot])];
    const change = (key: string, on: boolean): void => {
      const others = (this.#me.cannot ?? cannot).filter((each) => each !== key);
      this.#tell({ cannot: on ? [...others, key] : others });
    };
    const ticks = keys.map((key) => tick(targetName(key), cannot.includes(key), (on) => change(key, on), { id: `cannot-${key}` }));
    return html("section", { class: "card form" },
      html("fieldset", { class: "choice" }, html("legend", {}, html("h2", {}, ABOUT.cannot)), html("p", { class: "hint" }, ABOUT.cannotHint),
        html("div", { class: "ticks" }, ...ticks)));
  }

  #knee(allowance: number, comfortOnly: boolean): HTMLElement {
    const options = [...new Set([...ALLOWANCES_DEG, allowance])].sort((a, b) => a - b).map((each) => ({ value: String(each), label: ABOUT.allowanceOf(each) }));
    return html("section", { class: "card form" }, html("h2", {}, ABOUT.knee), html("p", { class: "hint" }, ABOUT.kneeHint),
      oneOfThese(ABOUT.allowance, "allowance", options, String(allowance), (value) => this.#tell({ knee_allowance_deg: Number(value) })),
      tick(ABOUT.comfortOnly, comfortOnly, (on) => this.#tell({ comfort_only: on }), { id: "comfort-only" }));
  }

  #showComputer(listening: boolean, language: string): void {
    const listen = listening
      ? [tick(ABOUT.listen, this.#listening, (on) => this.actions.listen(on), { id: "listen" }), html("p", { class: "hint" }, ABOUT.listenHint(wordsFor(language)))]
      : [];
    this.#computer.replaceChildren(html("h2", {}, ABOUT.computer), this.#scheme(), ...listen,
      html("label", { class: "tick" }, this.#sharper, html("span", { class: "tick-box", "aria-hidden": "true" }), html("span", { class: "tick-name" }, ABOUT.sharper)),
      this.#sharperStatus);
  }

  #ofPoints(): HTMLElement {
    this.#keepPoints.addEventListener("change", () => this.actions.keepPoints(this.#keepPoints.checked));
    return html("section", { class: "card form", lang: LANGUAGE }, html("h2", {}, POINTS.title),
      html("label", { class: "tick" }, this.#keepPoints, html("span", { class: "tick-box", "aria-hidden": "true" }), html("span", { class: "tick-name" }, POINTS.keep)),
      html("p", { id: "keep-points-hint", class: "hint" }, POINTS.hint), html("p", { class: "hint" }, POINTS.off), this.#amount, this.#forgetPoints);
  }

  /** As it is kept on the disk, whatever was pressed. */
  #showPoints(): void {
    const { points } = this.desk.state;
    this.#points.hidden = points === null;
    if (points === null) return;
    this.#keepPoints.checked = points.on;
    this.#forgetPoints.hidden = points.recordings === 0;
    write(this.#amount, POINTS.amount(points.recordings, points.megabytes));
  }

  #scheme(): HTMLElement {
    const options = SCHEMES.map((value) => ({ value, label: ABOUT.schemes[value] }));
    return oneOfThese(ABOUT.scheme, "scheme", options, scheme(), (value) => choose(value as Scheme));
  }

  #tell(told: Partial<Myself>): void {
    this.#me = { ...this.#me, ...told };
    this.#awaited.sent(performance.now());
    write(this.#kept, "");
    this.actions.tell({ type: "person", ...told });
  }

  #focused(): string {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || !this.#told.contains(focused)) return "";
    return focused instanceof HTMLInputElement && focused.type === "radio" ? `input[name="${focused.name}"]:checked` : `#${focused.id}`;
  }
}
