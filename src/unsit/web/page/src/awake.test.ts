import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awake } from "./awake";

class Lock {
  released = false;
  release(): Promise<void> {
    this.released = true;
    return Promise.resolve();
  }
}

/** The device: the screen, which is on as long as one lock is held. */
let locks: Lock[] = [];
let page: EventTarget & { hidden: boolean };
const held = (): number => locks.filter(({ released }) => !released).length;

beforeEach(() => {
  locks = [];
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", { wakeLock: { request: () => Promise.resolve(locks[locks.push(new Lock()) - 1]) } });
});

afterEach(() => vi.unstubAllGlobals());

/** The page is looked at, or not; the browser takes the lock of one that is not. */
async function shown(visible: boolean): Promise<void> {
  page.hidden = !visible;
  if (!visible) for (const lock of locks) lock.released = true;
  page.dispatchEvent(new Event("visibilitychange"));
  await Promise.resolve();
}

test("the screen stays on while it is wanted, by one lock, and not after", async () => {
  const awake = new Awake();
  await awake.keep();
  await awake.keep();
  expect(held()).toBe(1);
  awake.release();
  expect(held()).toBe(0);
});

test("a page that is looked at again keeps it on again, but only while it is wanted", async () => {
  const awake = new Awake();
  await awake.keep();
  await shown(false);
  expect(held()).toBe(0);
  await shown(true);
  expect(held()).toBe(1);
  awake.release();
  await shown(true);
  expect(held()).toBe(0);
});

test("what is let go while the browser is being asked is not held", async () => {
  const awake = new Awake();
  const asked = awake.keep();
  awake.release();
  await asked;
  expect(held()).toBe(0);
});

test("a browser without such a lock, or one that refuses it, goes on without", async () => {
  vi.spyOn(console, "warn").mockReturnValue(undefined);
  vi.stubGlobal("navigator", { wakeLock: { request: () => Promise.reject(new Error("low battery")) } });
  await new Awake().keep();
  vi.stubGlobal("navigator", {});
  await new Awake().keep();
  expect(held()).toBe(0);
});
