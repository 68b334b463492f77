/** Copy and change: an own version of a stretch, with its own hold, side and limits. */

import { field, oneOfThese, select } from "../choices";
import type { Desk } from "../desk";
import { button, html, write } from "../elements";
import { KEYS, type Binding } from "../keys";
import { masthead, type Place } from "../masthead";
import type { Limit, OwnTarget, Prescription, ShownStretch, Side } from "../protocol";
import { idFor } from "../slug";
import { measureName, OWN } from "../words";

export interface OwnActions {
  save(prescription: Prescription): void;
  back(): void;
  go(place: Place): void;
}

const HOLD_S = { min: 5, max: 120, step: 5 } as const;
const TIMES = { min: 1, max: 10, step: 1 } as const;

/** A limit as it is being written. */
interface Draft {
  measure: string;
  end: "at_most" | "at_least";
  value: number;
}

function draftOf({ measure, at_most, at_least }: Limit): Draft {
  return { measure, end: at_most === null ? "at_least" : "at_most", value: at_most ?? at_least ?? 0 };
}

function limitOf({ measure, end, value }: Draft): Limit {
  return { measure, at_most: end === "at_most" ? value : null, at_least: end === "at_least" ? value : null };
}

/** Gaps are measured in the person's own lower-leg lengths, everything else in degrees. */
function isGap(measure: string): boolean {
  return measure.endsWith("_shanks");
}

export class OwnScreen {
  readonly name = "own";
  readonly root = html("div", { class: "screen narrow own-screen" });
  readonly #title = html("h1", { tabindex: -1 });
  readonly #of = html("p", { class: "lead" });
  readonly #limits = html("div", { class: "limits" });
  #stretch: ShownStretch | null = null;
  #before: Prescription | null = null;
  #only: Side | null = null;
  #drafts: Draft[] = [];
  #targets: readonly OwnTarget[] = [];

  constructor(readonly desk: Desk, readonly actions: OwnActions) {}

  enter(): void {
    this.#title.focus();
  }

  get keys(): readonly Binding[] {
    return [{ key: KEYS.leave, does: OWN.cancel, act: () => this.actions.back() }];
  }

  /** A new version of this stretch, or the version that it is. */
  about(stretch: ShownStretch): void {
    const own = this.desk.state.own.find(({ id }) => id === stretch.id);
    this.#stretch = stretch;
    this.#before = own?.prescription ?? null;
    this.#only = this.#before?.only ?? null;
    this.#drafts = (this.#before?.limit ?? []).map(draftOf);
    this.#targets = this.#before?.target ?? [];
    write(this.#title, this.#before ? OWN.change : OWN.copy);
    write(this.#of, stretch.name);
    this.#place(stretch);
  }

  #place(stretch: ShownStretch): void {
    const before = this.#before;
    const name = html("input", { id: "own-name", type: "text", maxlength: 80, required: true, value: before?.name ?? OWN.mine(stretch.name) });
    const by = html("input", { id: "own-by", type: "text", maxlength: 80, value: before?.by ?? "" });
    const note = html("input", { id: "own-note", type: "text", maxlength: 300, value: before?.note ?? "" });
    const hold = html("input", { id: "own-hold", type: "number", required: true, ...HOLD_S, value: before?.hold.default_s ?? stretch.hold_s });
    const times = html("input", { id: "own-times", type: "number", ...TIMES, value: before?.hold.times ?? "" });
    const sides = (["both", "left", "right"] as const).map((value) => ({ value, label: OWN.onlyOf[value] }));
    const only = oneOfThese(OWN.only, "own-only", sides, this.#only ?? "both", (value) => (this.#only = value === "both" ? null : (value as Side)));
    const form = html("form", { class: "card form" },
      field(OWN.name, name), field(OWN.by, by, OWN.byHint),
      html("div", { class: "side-by-side" }, field(OWN.hold, hold), field(OWN.times, times)),
      ...(stretch.sides === "each" ? [only] : []),
      ...(stretch.targets.length > 0 ? [this.#limits] : []),
      field(OWN.note, note),
      html("div", { class: "ways" },
        html("button", { id: "save", type: "submit", class: "primary" }, html("span", { class: "label" }, OWN.save)),
        button(OWN.cancel, { class: "quiet" }, () => this.actions.back())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(stretch, { name: name.value.trim(), by: by.value.trim(), note: note.value.trim(), hold_s: hold.valueAsNumber, times: times.valueAsNumber });
    });
    this.root.replaceChildren(masthead("stretches", (place) => this.actions.go(place)), this.#title, this.#of, form);
    this.#showLimits(stretch);
  }

  #showLimits(stretch: ShownStretch): void {
    const measures = [...new Set(stretch.targets.map(({ measure }) => measure))].sort((a, b) => Number(isGap(a)) - Number(isGap(b)));
    const options = measures.map((value) => ({ value, label: measureName(value, stretch) }));
    const add = button(OWN.add, { id: "add-limit", class: "quiet" }, () => {
      this.#drafts.push({ measure: measures[0] ?? "", end: "at_most", value: this.#usual(measures[0] ?? "") });
      this.#showLimits(stretch);
      this.#limits.querySelector<HTMLElement>(".limit:last-of-type select")?.focus();
    });
    this.#limits.replaceChildren(html("fieldset", { class: "choice" }, html("legend", {}, OWN.limits), html("p", { class: "hint" }, OWN.limitsHint),
      ...this.#drafts.map((draft, index) => this.#limit(draft, index, options, stretch)), add));
  }

  #limit(draft: Draft, index: number, options: readonly { readonly value: string; readonly label: string }[], stretch: ShownStretch): HTMLElement {
    const measure = select(options, draft.measure, (value) => {
      draft.measure = value;
      draft.value = this.#usual(value);
      this.#showLimits(stretch);
    });
    const ends = [{ value: "at_most", label: OWN.atMost }, { value: "at_least", label: OWN.atLeast }];
    const end = select(ends, draft.end, (value) => (draft.end = value as Draft["end"]));
    const gap = isGap(draft.measure);
    const value = html("input", { type: "number", required: true, step: gap ? 0.05 : 1, min: -180, max: 180, value: draft.value });
    value.addEventListener("input", () => (draft.value = value.valueAsNumber));
    const remove = button(OWN.remove, { class: "way" }, () => {
      this.#drafts.splice(index, 1);
      this.#showLimits(stretch);
      this.#limits.querySelector<HTMLElement>("#add-limit")?.focus();
    });
    return html("div", { class: "limit" }, field(OWN.limit, measure), field(OWN.end, end), field(gap ? OWN.shanks : OWN.degrees, value), remove);
  }

  /** A number to start from: an end of what the stretch asks for. */
  #usual(measure: string): number {
    const target = this.#stretch?.targets.find((each) => each.measure === measure);
    return target?.high ?? target?.low ?? 0;
  }

  #save(stretch: ShownStretch, told: { readonly name: string; readonly by: string; readonly note: string; readonly hold_s: number; readonly times: number }): void {
    const taken = new Set(this.desk.stretches.map(({ id }) => id));
    const { name, by, note, hold_s, times } = told;
    this.actions.save({
      id: this.#before?.id ?? idFor(name, taken), from: this.#before?.from ?? stretch.id, name, by, note,
      hold: { default_s: hold_s, times: Number.isNaN(times) ? null : times }, only: this.#only,
      limit: this.#drafts.map(limitOf), target: this.#targets,
    });
  }
}
