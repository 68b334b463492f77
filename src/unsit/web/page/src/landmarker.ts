/** Loads the pose model in a worker. Everything comes from the page's own server. */

import { FilesetResolver, PoseLandmarker } from "@mediapipe/tasks-vision";
import { CannotSee, type Model } from "./sight";

const RUNTIME = "/wasm";

/** The runtime needs WebGL 2 to take pictures in, even though the networks run on the processor. */
function requireWebGl(): void {
  if (!new OffscreenCanvas(1, 1).getContext("webgl2")) throw new CannotSee("webgl", "no WebGL 2 in this worker");
}

async function fetchModel(model: Model): Promise<Uint8Array> {
  const address = `/models/pose_landmarker_${model}.task`;
  const answer = await fetch(address);
  if (!answer.ok) throw new CannotSee("model", `${address}: found status ${answer.status}, expected 200`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** The pose model, ready for use; throws `CannotSee`. */
export async function loadLandmarker(model: Model, runningMode: "VIDEO" | "IMAGE", numPoses: number): Promise<PoseLandmarker> {
  requireWebGl();
  try {
    const [runtime, modelAssetBuffer] = await Promise.all([FilesetResolver.forVisionTasks(RUNTIME, true), fetchModel(model)]);
    const baseOptions = { modelAssetBuffer, delegate: "CPU" as const };
    return await PoseLandmarker.createFromOptions(runtime, { baseOptions, runningMode, numPoses });
  } catch (reason) {
    throw reason instanceof CannotSee ? reason : new CannotSee("model", String(reason));
  }
}
