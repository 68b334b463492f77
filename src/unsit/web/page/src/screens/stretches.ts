/** All stretches: one's own first, then those on offer, and apart from them what the answers leave out. */

import { field, pill, select } from "../choices";
import type { Desk } from "../desk";
import { button, html, write } from "../elements";
import { ANY, fits, type Filter } from "../filter";
import { masthead, type Place } from "../masthead";
import type { Stretch } from "../protocol";
import { STRETCHES } from "../words";

export interface StretchesActions {
  open(stretch: string): void;
  go(place: Place): void;
  exportOwn(): void;
  importOwn(text: string): void;
}

export class StretchesScreen {
  readonly name = "stretches";
  readonly #title = html("h1", { tabindex: -1 }, STRETCHES.title);
  readonly #search = html("input", { id: "search", type: "search", autocomplete: "off", spellcheck: "false", placeholder: STRETCHES.searchHint });
  readonly #filters = html("div", { class: "filters" });
  readonly #count = html("p", { class: "count", role: "status" });
  readonly #lists = html("div", { class: "lists" });
  readonly #files = html("div", { class: "files" });
  readonly #fileTold = html("p", { class: "hint", role: "status" });
  readonly root: HTMLElement;
  #filter: Filter = ANY;
  #opened: string | null = null;

  constructor(readonly desk: Desk, readonly actions: StretchesActions) {
    this.#search.addEventListener("input", () => this.#look({ text: this.#search.value }));
    this.root = html("div", { class: "screen stretches-screen" }, masthead("stretches", (place) => actions.go(place)),
      this.#title, this.#filters, this.#count, this.#lists, this.#files);
  }

  /** Back where one was. */
  enter(): void {
    this.#offerFilters();
    this.update();
    const opened = this.#opened === null ? null : this.#lists.querySelector<HTMLElement>(`[data-stretch="${this.#opened}"]`);
    (opened ?? this.#title).focus();
    opened?.scrollIntoView({ block: "center" });
    this.#opened = null;
  }

  update(): void {
    const { desk } = this;
    const found = desk.stretches.filter((stretch) => fits(stretch, this.#filter));
    const blocked = found.filter(({ id }) => desk.blocked(id));
    const open = found.filter((stretch) => !blocked.includes(stretch));
    write(this.#count, found.length === 0 ? STRETCHES.none : STRETCHES.count(found.length, desk.stretches.length));
    this.#lists.replaceChildren(
      ...this.#list(STRETCHES.own, open.filter(({ own }) => own)),
      ...this.#list(STRETCHES.ours, open.filter(({ own }) => !own)),
      ...this.#list(STRETCHES.blocked, blocked));
    this.#showFiles();
  }

  /** Own stretches came as a file: hand it to the person. */
  save(text: string): void {
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    html("a", { href: address, download: STRETCHES.fileName }).click();
    URL.revokeObjectURL(address);
    this.tellFile(STRETCHES.exported);
  }

  /** What came of a file. */
  tellFile(text: string): void {
    write(this.#fileTold, text);
  }

  #look(change: Partial<Filter>): void {
    this.#filter = { ...this.#filter, ...change };
    this.update();
  }

  #offerFilters(): void {
    if (this.#filters.hasChildNodes()) return;
    const { regions, stretches } = this.desk.hello;
    const places = Object.keys(STRETCHES.places).filter((place) => stretches.some(({ stance }) => stance === place));
    const options = (any: string, names: readonly string[], label: (name: string) => string) =>
      [{ value: "", label: any }, ...names.map((name) => ({ value: name, label: label(name) }))];
    this.#filters.replaceChildren(
      field(STRETCHES.search, this.#search),
      field(STRETCHES.region, select(options(STRETCHES.anyRegion, regions, (name) => name), "", (region) => this.#look({ region }))),
      field(STRETCHES.place, select(options(STRETCHES.anyPlace, places, placeName), "", (place) => this.#look({ place }))),
      pill(STRETCHES.noFloor, false, (noFloor) => this.#look({ noFloor }), { id: "without-floor" }));
  }

  #list(title: string, stretches: readonly Stretch[]): HTMLElement[] {
    if (stretches.length === 0) return [];
    return [html("section", {}, html("h2", {}, title),
      html("ul", { class: "stretch-list" }, ...stretches.map((stretch) => html("li", {}, this.#row(stretch)))))];
  }

  #row(stretch: Stretch): HTMLElement {
    const blocked = this.desk.blocked(stretch.id);
    const [first, ...others] = this.desk.words(stretch.id);
    const words = [...(first === undefined ? [] : [first]), ...(blocked ? [] : others)]; // why it is left out is enough here
    const aside = [placeName(stretch.stance), ...stretch.regions.slice(0, 2), ...(stretch.watch === "timer" ? [STRETCHES.clock] : [])];
    const made = html("button", { type: "button", class: "stretch-row", "data-stretch": stretch.id, "data-blocked": String(blocked) },
      html("span", { class: "stretch-name" }, stretch.name,
        ...(stretch.sanskrit ? [html("span", { class: "sanskrit", lang: "sa-Latn" }, stretch.sanskrit)] : [])),
      html("span", { class: "stretch-aside" }, aside.join(" · ")),
      ...(words.length > 0 ? [html("span", { class: blocked ? "stretch-why" : "stretch-care" }, words.join(" "))] : []));
    made.addEventListener("click", () => {
      this.#opened = stretch.id;
      this.actions.open(stretch.id);
    });
    return made;
  }

  #showFiles(): void {
    const { own, own_problems } = this.desk.state;
    const input = html("input", { id: "import", type: "file", accept: ".json,application/json" });
    input.addEventListener("change", () => void this.#take(input.files?.[0]));
    const reading = html("label", { class: "file" }, input, html("span", { class: "option" }, STRETCHES.importOwn));
    const saving = own.length > 0 ? [button(STRETCHES.exportOwn, { id: "export", class: "quiet" }, () => this.actions.exportOwn())] : [];
    this.#files.replaceChildren(html("h2", {}, STRETCHES.own), html("div", { class: "ways" }, ...saving, reading), this.#fileTold,
      ...own_problems.map((text) => html("p", { class: "problem" }, text)));
  }

  async #take(file: File | undefined): Promise<void> {
    if (!file) return;
    this.actions.importOwn(await file.text());
  }
}

export function placeName(stance: string): string {
  return STRETCHES.places[stance] ?? stance;
}
