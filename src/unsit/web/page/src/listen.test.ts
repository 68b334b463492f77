import { afterEach, describe, expect, test, vi } from "vitest";
import { canListen, Listener } from "./listen";

/** The device: what hears. */
class Device extends EventTarget {
  static answer = "available";
  static readonly last: Device[] = [];
  running = false;
  processLocally = false;

  static available(): Promise<string> {
    return Promise.resolve(Device.answer);
  }

  constructor() {
    super();
    Device.last.push(this);
  }

  start(): void {
    this.running = true;
  }

  abort(): void {
    this.running = false;
  }

  hear(transcript: string): void {
    this.dispatchEvent(Object.assign(new Event("result"), { resultIndex: 0, results: [[{ transcript }]] }));
  }
}

function browser(recognition: unknown, mayUseMicrophone = true): void {
  vi.stubGlobal("SpeechRecognition", recognition);
  vi.stubGlobal("document", { featurePolicy: { allowsFeature: () => mayUseMicrophone } });
}

afterEach(() => vi.unstubAllGlobals());

describe("stop is listened for", () => {
  test.each([
    ["where the machine itself hears it", Device, true, "available", true],
    ["not where it would have to be loaded first", Device, true, "downloadable", false],
    ["not where the page has no microphone", Device, false, "available", false],
    ["not where the browser hears nothing", undefined, true, "available", false],
  ])("%s", async (_, recognition, microphone, answer, expected) => {
    browser(recognition, microphone);
    Device.answer = answer;
    expect(await canListen()).toBe(expected);
  });

  test("only when it is wanted, on this machine, and until it ends", () => {
    browser(Device);
    const listener = new Listener(() => undefined, () => "");
    const before = Device.last.length;
    listener.start();
    expect(Device.last.length).toBe(before);
    listener.wanted = true;
    listener.start();
    const device = Device.last.at(-1);
    expect(device).toMatchObject({ running: true, processLocally: true });
    device?.dispatchEvent(new Event("end")); // after a silence
    expect(device?.running).toBe(true);
    listener.end();
    device?.dispatchEvent(new Event("end"));
    expect(device?.running).toBe(false);
  });

  test.each([
    ["stop", "", 1],
    ["please Stop now", "", 1],
    ["non-stop", "", 1],
    ["stopping by", "", 0],
    ["stop", "Stop if it hurts.", 0],
  ])("%j while the coach says %j", (heard, saying, times) => {
    browser(Device);
    const stop = vi.fn();
    const listener = new Listener(stop, () => saying);
    listener.wanted = true;
    listener.start();
    Device.last.at(-1)?.hear(heard);
    expect(stop).toHaveBeenCalledTimes(times);
  });
});
