/** Finds the person in each picture, off the page's own thread. It answers every picture, in order. */

import type { PoseLandmarker, PoseLandmarkerResult } from "@mediapipe/tasks-vision";
import { loadLandmarker } from "./landmarker";
import { lightMeter } from "./light";
import type { ImagePoint, WorldPoint } from "./protocol";
import { CannotSee, type FromPoseWorker, type Light, type Look, type Sighting } from "./sight";

// Light changes slowly: twice a second is enough to notice a covered lens.
const LIGHT_EVERY_MS = 500;

const measure = lightMeter();
let light: Light | null = null;
let litAt_ms = -Infinity;

function answer(message: FromPoseWorker): void {
  self.postMessage(message);
}

function currentLight(look: Look): Light | null {
  if (look.clock_ms - litAt_ms >= LIGHT_EVERY_MS) {
    light = measure(look.picture);
    litAt_ms = look.clock_ms;
  }
  return light;
}

function sighting(seq: number, found: PoseLandmarkerResult, light: Light | null, took_ms: number): Sighting {
  const image = found.landmarks[0]?.map(({ x, y, z, visibility }): ImagePoint => [x, y, z, visibility]) ?? null;
  const world = found.worldLandmarks[0]?.map(({ x, y, z }): WorldPoint => [x, y, z]) ?? null;
  return { seq, image, world, light, took_ms };
}

function see(model: PoseLandmarker, look: Look): void {
  try {
    const started_ms = performance.now();
    const found = model.detectForVideo(look.picture, look.clock_ms);
    const took_ms = performance.now() - started_ms;
    answer({ kind: "seen", sighting: sighting(look.seq, found, currentLight(look), took_ms) });
  } catch (reason) {
    answer({ kind: "unseen", seq: look.seq, detail: String(reason) });
  } finally {
    look.picture.close();
  }
}

/** The first picture takes half a second: let it be an empty one, before anyone waits for it. */
function warmUp(model: PoseLandmarker): void {
  const canvas = new OffscreenCanvas(640, 480);
  canvas.getContext("2d");
  model.detectForVideo(canvas.transferToImageBitmap(), 0);
}

/** The worker's own name says which model it works with. */
async function start(): Promise<void> {
  try {
    const model = await loadLandmarker(self.name === "heavy" ? "heavy" : "full", "VIDEO", 1);
    warmUp(model);
    self.addEventListener("message", ({ data }: MessageEvent<Look>) => see(model, data));
    answer({ kind: "ready" });
  } catch (reason) {
    const trouble = reason instanceof CannotSee ? reason.trouble : "model";
    answer({ kind: "failed", trouble, detail: String(reason) });
  }
}

void start();
