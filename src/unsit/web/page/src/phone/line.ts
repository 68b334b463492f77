/** The phone's line to the desk: pairing, and a socket that comes back by itself. */

import { ProtocolFault } from "../json";
import { sendOver, waitAfter_ms } from "../wire";
import { read, readOutcome, type FromPhone, type Outcome, type ToPhone } from "./protocol";

/** Why the desk closed the line, as in Python's lan.py. */
const LET_GO = 4001;
const REPLACED = 4002;
const LONGEST_ANSWER_MS = 5000;
// More than this in the pipe means that nobody reads: newer frames matter more.
const BACKLOG_BYTES = 64 * 1024;

export interface LineNews {
  up(): void;
  heard(message: ToPhone): void;
  /** It is gone, and is being tried again. */
  lost(): void;
  /** This phone is not paired, or not any more. */
  unpaired(): void;
  replaced(): void;
}

/** Whether this phone is the paired one; throws where nobody answers. */
export async function isPaired(): Promise<boolean> {
  const answer = await fetch("/paired", { cache: "no-store", signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
  return answer.ok && ((await answer.json()) as { paired?: unknown }).paired === true;
}

/** Tell a code; throws where nobody answers. */
export async function pair(code: string): Promise<Outcome> {
  const answer = await fetch("/pair", { method: "POST", body: JSON.stringify({ code }), signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
  return readOutcome(await answer.text());
}

export class Line {
  #socket: WebSocket | null = null;
  #failures = 0;
  #closed = false;

  constructor(readonly news: LineNews) {}

  open(): void {
    this.#closed = false;
    const socket = new WebSocket(`wss://${location.host}/phone`);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#failures = 0;
      this.news.up();
    });
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => this.#hear(data));
    socket.addEventListener("close", ({ code }) => this.#lose(code));
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  /** Send a message; false if it could not go out. */
  send(message: FromPhone): boolean {
    return sendOver(this.#socket, message, BACKLOG_BYTES);
  }

  #hear(data: unknown): void {
    try {
      this.news.heard(read(String(data)));
    } catch (reason) {
      if (!(reason instanceof ProtocolFault)) throw reason;
      console.warn(reason.message);
    }
  }

  #lose(code: number): void {
    if (this.#closed) return;
    if (code === LET_GO) return this.news.unpaired();
    if (code === REPLACED) return this.news.replaced();
    this.#later();
  }

  #later(): void {
    this.news.lost();
    const wait_ms = waitAfter_ms(this.#failures);
    this.#failures += 1;
    setTimeout(() => void this.#retry(), wait_ms);
  }

  /** Another start of Unsit knows this phone no more: then it pairs anew. */
  async #retry(): Promise<void> {
    if (this.#closed) return;
    try {
      if (await isPaired()) this.open();
      else this.news.unpaired();
    } catch {
      this.#later();
    }
  }
}
