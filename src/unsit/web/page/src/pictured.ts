/** A picture of progress on the page: drawn once it is seen, told in words besides, and to be saved. */

import { button, html } from "./elements";
import type { Picture } from "./protocol";
import { fileName, standalone } from "./standalone";
import { PROGRESS } from "./words";

/** The one that draws, fetched when the first picture is wanted. */
export const drawing = (): Promise<typeof import("./drawing")> => import("./drawing");

/** So much more or less room is worth another drawing. */
const OTHERWISE_PX = 8;

export class Pictured {
  readonly #drawn = html("div", { class: "drawn", role: "img" });
  readonly #title = html("p", { class: "drawn-title" });
  readonly #note = html("p", { class: "hint" });
  readonly #words = html("p", { class: "drawn-words" });
  readonly #trouble = html("p", { class: "problem", hidden: true }, PROGRESS.notDrawn);
  readonly root: HTMLElement;
  #picture: Picture | null = null;
  #width_px = 0;
  #away: () => void = () => undefined;

  constructor() {
    const save = (kind: "svg" | "png", label: string): HTMLElement => button(label, { class: "way", "data-save": kind }, () => void this.#save(kind));
    this.root = html("figure", { class: "pictured", hidden: true }, this.#drawn, this.#trouble,
      html("figcaption", {}, this.#title, this.#note,
        html("details", { class: "opens" }, html("summary", {}, PROGRESS.inWords), this.#words,
          html("div", { class: "ways" }, save("svg", PROGRESS.saveSvg), save("png", PROGRESS.savePng)))));
    new ResizeObserver(() => {
      if (Math.abs(this.#drawn.clientWidth - this.#width_px) > OTHERWISE_PX) void this.#draw();
    }).observe(this.#drawn);
  }

  /** This one, or none. Gives when it stands. */
  async show(picture: Picture | null): Promise<void> {
    this.#picture = picture;
    this.root.hidden = picture === null;
    if (!picture) return;
    const { title, note, description } = picture;
    this.#title.textContent = title;
    this.#note.textContent = note;
    this.#words.textContent = description;
    this.#drawn.setAttribute("aria-label", description);
    await this.#draw();
  }

  async #draw(): Promise<void> {
    const picture = this.#picture;
    const width_px = this.#drawn.clientWidth;
    if (!picture || width_px === 0) return;
    this.#width_px = width_px;
    try {
      const { draw } = await drawing();
      if (picture !== this.#picture) return;
      this.#away();
      this.#away = await draw(picture.specification, this.#drawn, width_px);
      this.#trouble.hidden = true;
    } catch (reason) {
      this.#drawn.replaceChildren();
      this.#cannot(picture, reason);
    }
  }

  #cannot({ title }: Picture, reason: unknown): void {
    console.warn(`${title} is not drawn: ${String(reason)}`);
    this.#trouble.hidden = false;
  }

  async #save(kind: "svg" | "png"): Promise<void> {
    const picture = this.#picture;
    if (!picture) return;
    try {
      const { asSvg, asPng } = await drawing();
      const alone = standalone(picture);
      const file = kind === "svg" ? new Blob([await asSvg(alone)], { type: "image/svg+xml" }) : await asPng(alone);
      const address = URL.createObjectURL(file);
      html("a", { href: address, download: fileName(picture.title, kind) }).click();
      URL.revokeObjectURL(address);
    } catch (reason) {
      this.#cannot(picture, reason);
    }
  }
}
