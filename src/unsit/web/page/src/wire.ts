/** What the desk's socket and the phone's have in common: how they send, and how long they wait before they try again. */

const RETRY_MS = [500, 1000, 2000, 4000] as const;

/** How long to wait after so many failures before this one. */
export function waitAfter_ms(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 4000;
}

/** Send a message; false if it could not go out. No frame does with more than `backlog_bytes` in the pipe: newer ones matter more. */
export function sendOver(socket: WebSocket | null, message: { readonly type: string }, backlog_bytes: number): boolean {
  if (!socket || socket.readyState !== WebSocket.OPEN) return false;
  if (message.type === "frame" && socket.bufferedAmount > backlog_bytes) return false;
  socket.send(JSON.stringify(message));
  return true;
}
