import { expect, test } from "vitest";
import { Recording } from "./recordings";

/** A file as tools/build_voices.py writes it: each recording is its own text's bytes. */
function file(texts: Readonly<Record<string, readonly string[]>>, numbers: readonly string[]): ArrayBuffer {
  const encode = new TextEncoder();
  const clips: number[] = [];
  const place = (text: string): [number, number] | null => {
    if (text === "") return null;
    const bytes = encode.encode(text);
    const at = clips.length;
    clips.push(...bytes);
    return [at, bytes.length];
  };
  const index = encode.encode(JSON.stringify({
    texts: Object.fromEntries(Object.entries(texts).map(([text, parts]) => [text, parts.map(place)])),
    numbers: Object.fromEntries(numbers.map((number) => [number, place(number)])),
  }));
  const whole = new Uint8Array(4 + index.length + clips.length);
  new DataView(whole.buffer).setUint32(0, index.length, true);
  whole.set(index, 4);
  whole.set(clips, 4 + index.length);
  return whole.buffer;
}

const RECORDING = new Recording(file({
  "Half-way.": ["Half-way."],
  "{seconds} seconds to go.": ["", "seconds to go."],
  "Noch {seconds} Sekunden.": ["Noch", "Sekunden."],
}, ["7", "12"]));

function heard(text: string): readonly string[] | null {
  return RECORDING.partsOf(text)?.map((part) => new TextDecoder().decode(part)) ?? null;
}

test.each([
  ["Half-way.", ["Half-way."]],
  ["12 seconds to go.", ["12", "seconds to go."]],
  ["Noch 7 Sekunden.", ["Noch", "7", "Sekunden."]],
  ["Noch 99 Sekunden.", null],
  ["Something else.", null],
])("%j is heard as %j", (text, expected) => {
  expect(heard(text)).toEqual(expected);
});

test("what is no recording is an error", () => {
  expect(() => new Recording(new ArrayBuffer(2))).toThrow(RangeError);
  expect(() => new Recording(new Uint8Array([3, 0, 0, 0, 1, 2, 3]).buffer)).toThrow(SyntaxError);
});
