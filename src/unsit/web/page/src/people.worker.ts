/**
 * Counts the people in a picture now and then, in a worker of its own: the one that follows the person follows only one, and
 * must not wait for this.
 */

import type { PoseLandmarker } from "@mediapipe/tasks-vision";
import { loadLandmarker } from "./landmarker";
import { countPeople } from "./people";
import { CannotSee, type FromPeopleWorker, type Look } from "./sight";

function answer(message: FromPeopleWorker): void {
  self.postMessage(message);
}

function count(model: PoseLandmarker, { picture }: Look): void {
  const started_ms = performance.now();
  const aspect = picture.width / picture.height;
  const people = countPeople(model.detect(picture).landmarks, aspect);
  picture.close();
  answer({ kind: "counted", people, took_ms: performance.now() - started_ms });
}

async function start(): Promise<void> {
  try {
    const model = await loadLandmarker("full", "IMAGE", 2);
    self.addEventListener("message", ({ data }: MessageEvent<Look>) => count(model, data));
    answer({ kind: "ready" });
  } catch (reason) {
    const trouble = reason instanceof CannotSee ? reason.trouble : "model";
    answer({ kind: "failed", trouble, detail: String(reason) });
  }
}

void start();
