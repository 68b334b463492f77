/**
 * What the page changes of one's own stretches, and what came of it: a change is done with the next state, or refused with
 * a reason. One at a time.
 */

import type { Desk } from "./desk";
import { MOST, partsOf } from "./parts";
import type { Prescription } from "./protocol";
import { idFor } from "./slug";
import { STRETCHES } from "./words";

/** What came of a change. */
export interface Outcome {
  readonly done: () => void;
  readonly failed: (reason: string) => void;
}

export class Changes {
  #awaited: Outcome | null = null;

  /** `refused`: what is done with a reason where a change has no place for it. */
  constructor(readonly desk: Desk, readonly refused: (reason: string) => void) {}

  save(prescription: Prescription, done: () => void): void {
    this.expect({ done });
    this.desk.send({ type: "prescribe", prescription });
  }

  remove(id: string, done: () => void): void {
    this.expect({ done });
    this.desk.send({ type: "unprescribe", id });
  }

  /** A message is bounded, a file hardly: it goes in parts. */
  takeIn(text: string, outcome: Outcome): void {
    if (text.length > MOST) return outcome.failed(STRETCHES.tooLong(MOST));
    this.expect(outcome);
    for (const { part, more } of partsOf(text)) this.desk.send({ type: "own_import", text: part, more });
  }

  keepPose(name: string, by: string, outcome: Outcome): void {
    this.expect(outcome);
    this.desk.send({ type: "keep_pose", id: idFor(name, new Set(this.desk.stretches.map(({ id }) => id))), name, by });
  }

  /** Something follows the next state. */
  expect({ done, failed }: Pick<Outcome, "done"> & Partial<Outcome>): void {
    this.#awaited = { done, failed: failed ?? this.refused };
  }

  /** A state came: what was awaited is done. */
  settle(): void {
    const awaited = this.#awaited;
    this.#awaited = null;
    awaited?.done();
  }

  /** It was refused; false if nothing was awaited. */
  refuse(reason: string): boolean {
    const awaited = this.#awaited;
    this.#awaited = null;
    awaited?.failed(reason);
    return awaited !== null;
  }

  forget(): void {
    this.#awaited = null;
  }
}
