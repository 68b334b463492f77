/** Opens the camera, or the demo recording in its place, and says in one word why it cannot. */

import type { Lamp } from "./lamp";
import type { CameraState } from "./protocol";

/** Why there is no picture. Locked and hidden: the camera is closed because the screen is locked, or the page not to be seen. */
export type PictureTrouble =
  | Extract<CameraState, "denied" | "absent" | "busy" | "lost"> | "insecure" | "sample" | "locked" | "hidden";

/** There is no picture; `trouble` says why, and `who` which programs have the camera, where that is known. */
export class NoPicture extends Error {
  override readonly name = "NoPicture";

  constructor(readonly trouble: PictureTrouble, detail: string, readonly who: readonly string[] = []) {
    super(detail);
  }
}

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: "user" },
};

const SAMPLE = "/sample.webm";

// The names browsers give to a refusal (Media Capture and Streams, getUserMedia). What is not here is told as a busy camera:
// the person can but close other programs and try again.
const REFUSALS: Readonly<Record<string, PictureTrouble>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

async function askForCamera(): Promise<MediaStream> {
  // Outside a secure context browsers leave `mediaDevices` out, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!window.isSecureContext || !devices) throw new NoPicture("insecure", `not a secure context: ${location.origin}`);
  try {
    return await devices.getUserMedia(WANTED);
  } catch (reason) {
    const name = reason instanceof DOMException ? reason.name : "";
    throw new NoPicture(REFUSALS[name] ?? "busy", String(reason));
  }
}

/** Whatever shows pictures in a video element, until it is closed. */
export interface PictureSource {
  /** Called when no more pictures will come: the camera was unplugged, or the recording is over. */
  onEnd: () => void;
  close(): void;
}

/** What the video element shows now: whoever opens later takes it over, and whoever closes then leaves it alone. */
const showing = new WeakMap<HTMLVideoElement, PictureSource>();

class Camera implements PictureSource {
  onEnd = (): void => undefined;

  constructor(readonly video: HTMLVideoElement, readonly stream: MediaStream, readonly lamp: Lamp) {
    lamp.follow(stream.getTracks());
    // `ended` comes only when the camera goes by itself, not when it is closed here.
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.onEnd());
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    this.lamp.look();
    if (showing.get(this.video) === this) this.video.srcObject = null;
  }
}

class Sample implements PictureSource {
  onEnd = (): void => undefined;
  readonly #ended = (): void => this.onEnd();

  constructor(readonly video: HTMLVideoElement) {
    video.addEventListener("ended", this.#ended);
  }

  close(): void {
    this.video.removeEventListener("ended", this.#ended);
    if (showing.get(this.video) !== this) return;
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }
}

/** Show the camera in this element until it is given up; throws `NoPicture`, or the signal's reason if that was before. */
export async function openCamera(video: HTMLVideoElement, givenUp: AbortSignal, lamp: Lamp): Promise<PictureSource> {
  const stream = await askForCamera();
  const camera = new Camera(video, stream, lamp);
  if (givenUp.aborted) camera.close();
  givenUp.throwIfAborted();
  givenUp.addEventListener("abort", () => camera.close());
  try {
    showing.set(video, camera);
    video.srcObject = stream;
    await Promise.race([video.play(), pulledOut(stream)]); // an element without a picture waits for one for ever
  } catch (reason) {
    camera.close();
    givenUp.throwIfAborted();
    throw reason instanceof NoPicture ? reason : new NoPicture("busy", String(reason));
  }
  return camera;
}

/** Fails when the camera goes away by itself. */
function pulledOut(stream: MediaStream): Promise<never> {
  return new Promise((_, failed) => {
    const gone = (): void => failed(new NoPicture("lost", "the camera went away while it was opened"));
    for (const track of stream.getTracks()) track.addEventListener("ended", gone, { once: true });
  });
}

/** Play the demo recording once in this element; throws `NoPicture`. */
export async function openSample(video: HTMLVideoElement): Promise<PictureSource> {
  const sample = new Sample(video);
  try {
    showing.set(video, sample);
    video.src = SAMPLE;
    video.loop = false;
    video.muted = true;
    await video.play();
  } catch (reason) {
    sample.close();
    throw new NoPicture("sample", String(reason));
  }
  return sample;
}
