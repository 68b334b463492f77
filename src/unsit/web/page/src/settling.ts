/** A page that opens by itself may open under somebody's hands: it listens to no key until none was pressed for a moment. */

const STILL_MS = 1000;

export class Settling {
  #over = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #pressed = (): void => this.#wait();

  /** `told`: whether keys mean this page now. */
  constructor(readonly told: (over: boolean) => void) {}

  /** Whether keys mean this page. */
  get over(): boolean {
    return this.#over;
  }

  begin(): void {
    this.#become(false);
    document.addEventListener("keydown", this.#pressed, { capture: true });
    this.#wait();
  }

  end(): void {
    clearTimeout(this.#timer);
    document.removeEventListener("keydown", this.#pressed, { capture: true });
    this.#become(true);
  }

  #become(over: boolean): void {
    this.#over = over;
    this.told(over);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), STILL_MS);
  }
}
