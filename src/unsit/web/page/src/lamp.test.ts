import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Lamp } from "./lamp";

class Track extends EventTarget {
  readyState: MediaStreamTrackState = "live";
}

describe("the light", () => {
  let lit = false;
  let shown = 0;
  const lamp = (): Lamp => new Lamp((now) => { lit = now; shown += 1; });

  beforeEach(() => { vi.useFakeTimers(); lit = false; shown = 0; });
  afterEach(() => void vi.useRealTimers());

  test("is on while any track is live, and off when the last has ended", () => {
    const [first, second] = [new Track(), new Track()];
    const light = lamp();
    light.follow([first]);
    light.follow([second]);
    expect(lit).toBe(true);
    first.readyState = "ended";
    light.look();
    expect(lit).toBe(true);
    second.readyState = "ended";
    light.look();
    expect(lit).toBe(false);
  });

  test("goes off at once when the camera is pulled out", () => {
    const track = new Track();
    lamp().follow([track]);
    track.readyState = "ended";
    track.dispatchEvent(new Event("ended"));
    expect(lit).toBe(false);
  });

  test("goes off by itself when somebody stops a track in silence, and then looks no more", () => {
    const track = new Track();
    lamp().follow([track]);
    track.readyState = "ended";
    vi.advanceTimersByTime(300);
    expect(lit).toBe(false);
    const before = shown;
    vi.advanceTimersByTime(3000);
    expect(shown).toBe(before);
  });

  test("does not go on for a track that has ended already", () => {
    const track = new Track();
    track.readyState = "ended";
    lamp().follow([track]);
    expect(lit).toBe(false);
  });
});
