import { expect, test } from "vitest";
import { lightOf } from "./light";

const picture = (...greys: number[]): Uint8ClampedArray => new Uint8ClampedArray(greys.flatMap((grey) => [grey, grey, grey, 255]));

test.each([
  ["a covered lens is dark and flat", [0, 0, 0, 0], 0, 0],
  ["a white wall is bright and flat", [255, 255], 1, 0],
  ["half black, half white is middling and full of contrast", [0, 255], 0.5, 0.5],
])("%s", (_, greys, brightness, contrast) => {
  const light = lightOf(picture(...greys));
  expect(light.brightness).toBeCloseTo(brightness, 6);
  expect(light.contrast).toBeCloseTo(contrast, 3);
});

test("green counts most, blue least", () => {
  const only = (channel: number): number => lightOf(Uint8ClampedArray.from({ length: 4 }, (_, at) => (at === channel ? 255 : 0))).brightness;
  expect(only(1)).toBeGreaterThan(only(0));
  expect(only(0)).toBeGreaterThan(only(2));
});
