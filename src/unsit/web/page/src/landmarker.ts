/** Loads the pose model in a worker. Everything comes from the page's own server. */

import { FilesetResolver, PoseLandmarker } from "@mediapipe/tasks-vision";
import { CannotSee } from "./sight";

const RUNTIME = "/wasm";
const MODEL = "/models/pose_landmarker_full.task";

/** The runtime needs WebGL 2 to take pictures in, even though the networks run on the processor. */
function requireWebGl(): void {
  if (!new OffscreenCanvas(1, 1).getContext("webgl2")) throw new CannotSee("webgl", "no WebGL 2 in this worker");
}

async function fetchModel(): Promise<Uint8Array> {
  const answer = await fetch(MODEL);
  if (!answer.ok) throw new CannotSee("model", `${MODEL}: found status ${answer.status}, expected 200`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The pose model, ready for use; throws `CannotSee`. */
export async function loadLandmarker(runningMode: "VIDEO" | "IMAGE", numPoses: number): Promise<PoseLandmarker> {
  requireWebGl();
  try {
    const [runtime, modelAssetBuffer] = await Promise.all([FilesetResolver.forVisionTasks(RUNTIME, true), fetchModel()]);
    const baseOptions = { modelAssetBuffer, delegate: "CPU" as const };
    return await PoseLandmarker.createFromOptions(runtime, { baseOptions, runningMode, numPoses });
  } catch (reason) {
    throw reason instanceof CannotSee ? reason : new CannotSee("model", String(reason));
  }
}
