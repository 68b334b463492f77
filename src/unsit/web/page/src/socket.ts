/** The connection to Python on this machine: it says who it is, reads narrowly, and comes back by itself when it was lost. */

import { ProtocolFault } from "./json";
import type { PageMessage, ServerMessage } from "./protocol";
import { read } from "./reading";
import { sendOver, waitAfter_ms } from "./wire";

export interface Listener {
  onMessage(message: ServerMessage): void;
  /** A message that could not be understood; it was dropped. */
  onFault(fault: ProtocolFault): void;
  /** The connection is gone; it is being tried again. Called once for each loss. */
  onGone(): void;
  /** Somebody answers, but gives nothing to this page, and not only for a moment; it is tried on. Called once for each loss. */
  onRefused(): void;
}

// Another program may have the port for a moment, before Unsit has it again.
const REFUSALS_BORNE = 3;
// More than this in the pipe means that Python is not reading: newer frames matter more than these.
const BACKLOG_BYTES = 256 * 1024;
const TOKEN = /<meta name="unsit-token" content="([^"]+)">/;

/** The token that Python wrote into this page. */
export function pageToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="unsit-token"]')?.content ?? "";
}

/** The token of the Unsit that runs now, as it writes it into the page it serves; null if it does not serve this page. */
async function currentToken(): Promise<string | null> {
  const answer = await fetch("/", { cache: "no-store" });
  return answer.ok ? (TOKEN.exec(await answer.text())?.[1] ?? null) : null;
}

function address(token: string): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/ws?token=${encodeURIComponent(token)}`;
}

export class Connection {
  #socket: WebSocket | null = null;
  #failures = 0;
  #refusals = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly listener: Listener) {}

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open(token: string): void {
    const socket = new WebSocket(address(token));
    this.#socket = socket;
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => this.#hear(data));
    socket.addEventListener("close", () => this.#lose());
  }

  /** Send a message; false if it could not go out. */
  send(message: PageMessage): boolean {
    return sendOver(this.#socket, message, BACKLOG_BYTES);
  }

  #hear(data: unknown): void {
    let message: ServerMessage;
    try {
      message = read(String(data));
    } catch (reason) {
      if (!(reason instanceof ProtocolFault)) throw reason;
      this.listener.onFault(reason);
      return;
    }
    this.#failures = 0;
    this.#refusals = 0;
    this.listener.onMessage(message);
  }

  #lose(): void {
    if (this.#failures === 0) this.listener.onGone();
    const wait_ms = waitAfter_ms(this.#failures);
    this.#failures += 1;
    this.#waiting = setTimeout(() => void this.#retry(), wait_ms);
  }

  /** If it is lost, try again now: the page is looked at again, or the machine has woken. */
  hurry(): void {
    if (this.#waiting !== undefined) void this.#retry();
  }

  #refused(): void {
    this.#refusals += 1;
    if (this.#refusals === REFUSALS_BORNE) this.listener.onRefused();
    this.#lose();
  }

  async #retry(): Promise<void> {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    try {
      const token = await currentToken();
      if (token !== null) this.open(token);
      else this.#refused();
    } catch {
      this.#lose(); // nobody answers yet
    }
  }
}
