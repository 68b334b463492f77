/** How bright a picture is and how much it varies: enough to tell a covered lens from a room. */

import type { Light } from "./sight";

const WIDTH = 32;
const HEIGHT = 24;

/** Mean and standard deviation of luma (ITU-R BT.601), 0..1, of red, green, blue, alpha bytes. */
export function lightOf(pixels: Uint8ClampedArray): Light {
  const count = pixels.length / 4;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const luma = (0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0)) / 255;
    sum += luma;
    squares += luma * luma;
  }
  const mean = sum / count;
  return { brightness: Math.min(mean, 1), contrast: Math.sqrt(Math.max(squares / count - mean * mean, 0)) };
}

/** Measures pictures on a small canvas of its own. */
export function lightMeter(): (picture: ImageBitmap) => Light {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no 2D canvas in this worker");
  return (picture) => {
    context.drawImage(picture, 0, 0, WIDTH, HEIGHT);
    return lightOf(context.getImageData(0, 0, WIDTH, HEIGHT).data);
  };
}
