/** Until everything is known. */

import { html, write } from "../elements";
import { brand } from "../masthead";
import { UNSIT } from "../words";

export class OpeningScreen {
  readonly name = "opening";
  readonly #status = html("p", { class: "status", role: "status" }, UNSIT.connecting);
  readonly root = html("div", { class: "screen narrow opening-screen" }, brand(), html("h1", { class: "heard-only" }, UNSIT.product), this.#status);

  enter(): void {} // there is nothing to do here

  status(words: string): void {
    write(this.#status, words);
  }
}
