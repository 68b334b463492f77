/** The one figure of the page, which goes from screen to screen: it shows the stretch that is spoken of. */

import { stretchFigure } from "./figure";
import { MuscleFigure } from "./muscles";
import type { Keyframe, MuscleFacts, ShownStretch } from "./protocol";

const LONGEST = 12;

export class Portrait {
  readonly #figure = new MuscleFigure(() => this.#fallback());
  #stretch: ShownStretch | null = null;

  /** What shows it: it can be in one place only. */
  get root(): HTMLElement {
    return this.#figure.root;
  }

  /** Make it able to show these muscles. */
  know(muscles: readonly MuscleFacts[]): void {
    void this.#figure.prepare(muscles).then(() => this.#play());
  }

  /** Go through this stretch, in this place. */
  show(stretch: ShownStretch, host: HTMLElement): void {
    if (this.root.parentElement !== host) host.replaceChildren(this.root);
    if (this.#stretch === stretch) return;
    this.#stretch = stretch;
    this.#figure.tell(null);
    this.#play();
  }

  /** The longest muscles as the stretch is held, as buttons. */
  longest(stretch: ShownStretch): HTMLElement {
    return this.#figure.list(held(stretch)?.lengthening ?? {}, LONGEST);
  }

  #play(): void {
    if (this.#stretch) this.#figure.play(this.#stretch.figure, "right");
  }

  #fallback(): Element {
    return stretchFigure(held(this.#stretch));
  }
}

function held(stretch: ShownStretch | null): Keyframe | undefined {
  return stretch?.figure.find((frame) => frame.key === "hold");
}
