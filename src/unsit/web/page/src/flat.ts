/** The figure where the browser cannot draw in three dimensions, and until it does: from the side, its muscles as lines. */

import type { Keyframe } from "./anatomy";
import { flatFigure, type Scene } from "./figure";
import type { Picture } from "./muscles";
import type { Drawing, MuscleFacts, Side } from "./protocol";

/** The frame that stands for a whole stretch: as it is held. */
export function heldOf<F extends { readonly name: string }>(frames: readonly F[]): F | undefined {
  return frames.find(({ name }) => name === "hold") ?? frames.at(-1);
}

export class Flat implements Picture {
  #picked: string | null = null;

  constructor(readonly host: HTMLElement, readonly muscles: readonly MuscleFacts[], readonly tapped: (id: string | null) => void) {}

  /** Shows the stretch as it is held: nothing moves here. */
  play(frames: readonly Keyframe[], front: Side, onFrame: (name: string) => void): void {
    const held = heldOf(frames);
    if (!held) return;
    this.#draw({ ...held, front });
    onFrame(held.name);
  }

  show({ pose, lengthening }: Drawing, front: Side): void {
    this.#draw({ pose, lengthening, front });
  }

  pick(id: string | null): void {
    this.#picked = id;
    for (const each of this.host.querySelectorAll("[data-muscle]")) each.classList.toggle("picked", each.getAttribute("data-muscle") === id);
  }

  close(): void {
    this.host.replaceChildren();
  }

  #draw(scene: Scene): void {
    const drawn = flatFigure(scene, this.muscles);
    drawn.addEventListener("click", ({ target }) => {
      const muscle = target instanceof Element ? target.closest("[data-muscle]") : null;
      this.tapped(muscle?.getAttribute("data-muscle") ?? null);
    });
    this.host.replaceChildren(drawn);
    this.pick(this.#picked);
  }
}
