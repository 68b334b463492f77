/** The one figure of the page, which goes from screen to screen: it shows the stretch that is spoken of. */

import { html } from "./elements";
import { fronted, MuscleFigure } from "./muscles";
import type { MuscleFacts, ShownStretch, Side } from "./protocol";
import { frontOf } from "./sides";
import { MUSCLES } from "./words";

const LONGEST = 12;

export class Portrait {
  readonly #figure = new MuscleFigure();
  #stretch: ShownStretch | null = null;
  #front: Side = "right";

  /** What shows it: it can be in one place only. */
  get root(): HTMLElement {
    return this.#figure.root;
  }

  /** Make it able to show these muscles. */
  know(muscles: readonly MuscleFacts[]): void {
    void this.#figure.prepare(muscles);
  }

  /** Go through this stretch, in this place, beginning with this side; null: as it begins by itself. */
  show(stretch: ShownStretch, host: HTMLElement, first: Side | null = null): void {
    if (this.root.parentElement !== host) host.replaceChildren(this.root);
    const front = frontOf(stretch, first);
    if (this.#stretch === stretch && this.#front === front) return;
    this.#stretch = stretch;
    this.#figure.tell(null);
    this.#play(front);
  }

  /** The other leg's turn: go through the stretch with this leg in front. */
  turn(front: Side): void {
    if (this.#front !== front) this.#play(front);
  }

  /** The longest muscles as the stretch is held, beginning with this side, as buttons. */
  longest(stretch: ShownStretch, first: Side | null): readonly HTMLElement[] {
    const front = frontOf(stretch, first);
    const held = stretch.figure.find((frame) => frame.key === "hold");
    const list = this.#figure.list(held ? fronted(held, front).lengthening : {}, LONGEST);
    return [html("h3", {}, MUSCLES.longest(stretch, front)), list];
  }

  #play(front: Side): void {
    this.#front = front;
    if (this.#stretch) this.#figure.play(this.#stretch.figure, front, MUSCLES.side(this.#stretch, front));
  }
}
