/** Keeps the phone's screen on while its page is in front: a phone that sleeps sees nothing. */

export class Awake {
  #wanted = false;
  #lock: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.#renew());
  }

  async keep(): Promise<void> {
    this.#wanted = true;
    await this.#renew();
  }

  release(): void {
    this.#wanted = false;
    void this.#lock?.release();
    this.#lock = null;
  }

  /** A page that was out of sight has lost it. */
  async #renew(): Promise<void> {
    if (!this.#wanted || document.hidden || !("wakeLock" in navigator)) return;
    try {
      this.#lock = await navigator.wakeLock.request("screen");
    } catch (reason) {
      console.warn(`The screen may go off: ${String(reason)}`); // a battery that is low refuses it
    }
  }
}
