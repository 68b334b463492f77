/** Keeps the screen on while somebody is coached: a screen that sleeps is locked, and shows and sees nothing. */

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
    if (!this.#wanted || document.hidden || !("wakeLock" in navigator) || this.#lock?.released === false) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.#wanted) this.#lock = lock;
      else void lock.release(); // it was let go while the browser was asked
    } catch (reason) {
      console.warn(`The screen may go off: ${String(reason)}`); // a battery that is low refuses it
    }
  }
}
