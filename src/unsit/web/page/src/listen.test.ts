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

  hear(transcript: string, isFinal = false): void {
    const result = Object.assign([{ transcript }], { isFinal });
    this.dispatchEvent(Object.assign(new Event("result"), { resultIndex: 0, results: [result] }));
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
    expect(await canListen("en")).toBe(expected);
  });

  test("only when it is wanted, on this machine, and until it ends", () => {
    browser(Device);
    const listener = new Listener(() => undefined, () => "", () => "en");
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
    const hear = vi.fn();
    const listener = new Listener(hear, () => saying, () => "en");
    listener.wanted = true;
    listener.start();
    Device.last.at(-1)?.hear(heard);
    expect(hear).toHaveBeenCalledTimes(times);
    if (times) expect(hear).toHaveBeenCalledWith("stop");
  });

  test("whatever is not a stop is done once, when it has been said to its end, in the language of the coach", () => {
    browser(Device);
    const hear = vi.fn();
    const listener = new Listener(hear, () => "", () => "de");
    listener.wanted = true;
    listener.start();
    const device = Device.last.at(-1);
    expect(device).toMatchObject({ lang: "de-DE" });
    device?.hear("weiter");
    expect(hear).not.toHaveBeenCalled();
    device?.hear("weiter bitte", true);
    expect(hear).toHaveBeenCalledExactlyOnceWith("resume");
  });
});
