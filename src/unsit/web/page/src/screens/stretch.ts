/** Everything about one stretch; from here it is started, or copied and changed. */

import { asksOnce } from "../choices";
import { askable, type Desk } from "../desk";
import { button, html } from "../elements";
import { KEYS, type Binding } from "../keys";
import { holdPills, holdsOf } from "../just";
import { masthead, manners, type Place } from "../masthead";
import type { Portrait } from "../portrait";
import type { ShownStretch } from "../protocol";
import { turnOf, type Turn } from "../routine";
import { adapting, evidence, howItGoes, whatItLengthens, whereTheCamera } from "../telling";
import { OWN, STRETCH } from "../words";
import { placeName } from "./stretches";

export interface StretchActions {
  start(turn: Turn): void;
  open(stretch: string): void;
  /** Make an own version of it, or change it where it is one. */
  change(stretch: string): void;
  remove(stretch: string): void;
  back(): void;
  go(place: Place): void;
}

export class StretchScreen {
  readonly name = "stretch";
  readonly root = html("div", { class: "screen stretch-screen" });
  readonly #title = html("h1", { tabindex: -1 });
  readonly #scene = html("div", { class: "scene" });
  #id = "";
  #hold_s: number | null = null;

  constructor(readonly desk: Desk, readonly portrait: Portrait, readonly actions: StretchActions) {}

  /** Which stretch it is about, from now on. */
  about(id: string): void {
    this.#id = id;
    this.#hold_s = null;
    this.#title.replaceChildren(this.desk.name(id));
    this.root.replaceChildren(this.#title);
  }

  enter(): void {
    this.update();
    this.#title.focus();
  }

  get keys(): readonly Binding[] {
    return [{ key: KEYS.leave, does: STRETCH.back, act: () => this.actions.back() }];
  }

  update(): void {
    const id = this.#id;
    void this.desk.shown(id).then((stretch) => {
      if (id === this.#id && this.root.isConnected) this.#show(stretch);
    });
  }

  #show(stretch: ShownStretch): void {
    const focused = document.activeElement === this.#title;
    this.#title.replaceChildren(stretch.name);
    this.root.replaceChildren(masthead("stretches", (place) => this.actions.go(place)),
      html("div", { class: "two" },
        html("section", { class: "choices" },
          button(STRETCH.back, { id: "back", class: "way back" }, () => this.actions.back()),
          this.#title, ...this.#names(stretch), html("p", { class: "lead" }, stretch.summary),
          ...this.#minding(), ...this.#starting(stretch), html("div", { class: "telling" }, howItGoes(stretch), ...this.#neighbours(stretch)), manners()),
        html("section", { class: "explanation" }, this.#scene,
          html("div", { class: "telling" }, whereTheCamera(stretch, false), ...adapting(stretch), whatItLengthens(stretch, this.portrait), evidence(stretch)))));
    this.portrait.show(stretch, this.#scene);
    if (focused) this.#title.focus();
  }

  #names({ sanskrit, aliases, stance, regions, needs }: ShownStretch): readonly HTMLElement[] {
    const own = this.desk.state.own.find(({ id }) => id === this.#id);
    const others = [...(sanskrit ? [html("i", { lang: "sa-Latn" }, sanskrit)] : []), ...aliases];
    const told = others.flatMap((name, index) => (index === 0 ? [name] : [", ", name]));
    const aside = [placeName(stance), ...regions, ...(needs.length > 0 ? [`${STRETCH.needs.toLowerCase()} ${needs.join(", ").replaceAll("-", " ")}`] : [])];
    const from = own ? [html("p", { class: "made-from" },
      [STRETCH.madeFrom(this.desk.name(own.from)), ...(own.prescription.by ? [STRETCH.by(own.prescription.by)] : [])].join(", "))] : [];
    return [...from, ...(told.length > 0 ? [html("p", { class: "other-names" }, ...told)] : []), html("p", { class: "stretch-aside" }, aside.join(" · "))];
  }

  /** What the answers say with it. */
  #minding(): readonly HTMLElement[] {
    const words = this.desk.words(this.#id);
    if (words.length === 0) return [];
    const title = this.desk.blocked(this.#id) ? STRETCH.blocked : STRETCH.caution;
    return [html("section", { class: "minding" }, html("h2", {}, title), ...words.map((text) => html("p", {}, text)))];
  }

  #starting(stretch: ShownStretch): readonly HTMLElement[] {
    const own = this.desk.state.own.some(({ id }) => id === stretch.id);
    const change = button(own ? STRETCH.change : STRETCH.copy, { id: "change", class: "quiet" }, () => this.actions.change(stretch.id));
    const remove = own ? [asksOnce({ ask: OWN.delete, sure: OWN.reallyDelete, yes: OWN.yesDelete, no: OWN.no }, () => this.actions.remove(stretch.id))] : [];
    if (this.desk.blocked(stretch.id)) return [html("div", { class: "ways" }, ...(own ? [change, ...remove] : []))];
    const holds = holdsOf(stretch.hold_min_s, stretch.hold_max_s, stretch.hold_s);
    const chosen = this.#hold_s ?? stretch.hold_s;
    const pills = own || stretch.repetitions > 1 ? [] : [holdPills("hold", holds, chosen, (hold_s) => (this.#hold_s = hold_s))];
    const start = button(STRETCH.start, { id: "start", class: "primary start" }, () => this.#start(stretch));
    return [html("div", { class: "go" }, start, ...pills), html("div", { class: "ways" }, change, ...remove)];
  }

  /** A hold that was not chosen is left to the stretch. */
  #start({ id, name }: ShownStretch): void {
    this.actions.start(turnOf(id, name, this.#hold_s === null ? null : askable(this.#hold_s)));
  }

  #neighbours({ easier, harder }: ShownStretch): readonly HTMLElement[] {
    const link = (id: string): HTMLElement => button(this.desk.name(id), { class: "way" }, () => this.actions.open(id));
    const row = (title: string, ids: readonly string[]): HTMLElement[] => {
      const known = ids.filter((id) => this.desk.stretch(id));
      return known.length === 0 ? [] : [html("p", { class: "neighbours" }, html("strong", {}, `${title}: `), ...known.map(link))];
    };
    return [...row(STRETCH.easier, easier), ...row(STRETCH.harder, harder)];
  }
}
