/** Which pose model looks: the usual one, or the sharper one where it keeps up. */

import { PoseFinder } from "./pose";
import { remember, remembered, tryOut } from "./sharper";
import { ABOUT, UNSIT } from "./words";

export interface ModelNews {
  /** How far it is. */
  told(state: "loading" | "ready" | "failed", words: string): void;
  /** Whether the sharper one is in use, and why. */
  sharper(state: "on" | "off" | "trying", words: string): void;
  /** The sharper one was too slow, and the usual one looks now. */
  steppedDown(): void;
}

export class Model {
  #pose = new PoseFinder(remembered());
  #stepsDown = false;

  constructor(readonly news: ModelNews) {}

  get pose(): PoseFinder {
    return this.#pose;
  }

  open(): void {
    if (this.#pose.model === "heavy") this.news.sharper("on", ABOUT.sharperRemembered);
    this.#watch();
  }

  want(sharper: boolean): void {
    if (sharper) void this.#try();
    else this.useUsual();
  }

  useUsual(): void {
    this.#use(new PoseFinder("full"));
    this.news.sharper("off", ABOUT.sharperOff);
  }

  /** What kept up when it was tried may not beside a camera, or in another hour. */
  async onSlow(): Promise<void> {
    if (this.#pose.model !== "heavy" || this.#stepsDown) return;
    this.#stepsDown = true;
    const full = new PoseFinder("full");
    try {
      await full.ready;
      this.#use(full);
      this.news.sharper("off", ABOUT.sharperDropped);
      this.news.steppedDown();
    } catch (reason) {
      full.close();
      console.warn(String(reason)); // the slow one is better than none
    } finally {
      this.#stepsDown = false;
    }
  }

  #watch(): void {
    const pose = this.#pose;
    const told = (state: "ready" | "failed", words: string): void => {
      if (pose === this.#pose) this.#tell(state, words); // another may have taken its place
    };
    this.#tell("loading", UNSIT.loading);
    pose.ready.then(() => told("ready", UNSIT.ready), () => told("failed", UNSIT.notReady));
  }

  /** From now on this one looks; in the middle of a session, too. */
  #use(pose: PoseFinder): void {
    this.#pose.close();
    this.#pose = pose;
    remember(pose.model);
    this.#watch();
  }

  /** The heavy model is used only where it has just been seen to keep up. */
  async #try(): Promise<void> {
    this.news.sharper("trying", ABOUT.sharperTrying);
    const heavy = new PoseFinder("heavy");
    try {
      const { per_s, fastEnough } = await tryOut(heavy);
      if (!fastEnough) {
        heavy.close();
        this.news.sharper("off", ABOUT.sharperSlow(per_s));
        return;
      }
      this.#use(heavy);
      this.news.sharper("on", ABOUT.sharperOn(per_s));
    } catch (reason) {
      console.warn(String(reason));
      heavy.close();
      this.news.sharper("off", ABOUT.sharperFailed);
    }
  }

  #tell(state: "loading" | "ready" | "failed", words: string): void {
    document.body.dataset["model"] = state;
    document.body.dataset["poseModel"] = this.#pose.model;
    this.news.told(state, words);
  }
}
