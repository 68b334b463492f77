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

/** Which of a phone's cameras: the one beside the screen, or the one on its back. */
export type Facing = "user" | "environment";

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

/** The camera that was there before comes first, if it is there again. */
function wanted(facing: Facing, before: string): MediaStreamConstraints {
  const video: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: facing };
  return { audio: false, video: before === "" ? video : { ...video, deviceId: { ideal: before } } };
}

async function askForCamera(facing: Facing, before: string): Promise<MediaStream> {
  // Outside a secure context browsers leave `mediaDevices` out, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!window.isSecureContext || !devices) throw new NoPicture("insecure", `not a secure context: ${location.origin}`);
  try {
    return await devices.getUserMedia(wanted(facing, before));
  } catch (reason) {
    const name = reason instanceof DOMException ? reason.name : "";
    throw new NoPicture(REFUSALS[name] ?? "busy", String(reason));
  }
}

/** Whatever shows pictures in a video element, until it is closed. */
export interface PictureSource {
  /** Called when no more pictures will come: the camera was unplugged, or the recording is over. */
  onEnd: () => void;
  /** Which device it is, as the browser calls it; empty where it is none. */
  readonly device: string;
  close(): void;
}

/** What the video element shows now: whoever opens later takes it over, and whoever closes then leaves it alone. */
const showing = new WeakMap<HTMLVideoElement, PictureSource>();

class Camera implements PictureSource {
  onEnd = (): void => undefined;

  get device(): string {
    return this.stream.getVideoTracks()[0]?.getSettings().deviceId ?? "";
  }

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
  readonly device = "";
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

/** A device that has just been plugged in is not ready in the same moment. */
const SETTLES_MS = 500;

/** Settles when this camera (empty: any) is plugged in again; never, if that is given up. */
export function whenBack(device: string, givenUp: AbortSignal): Promise<void> {
  const { mediaDevices } = navigator;
  const isThere = async (): Promise<boolean> =>
    (await mediaDevices.enumerateDevices()).some(({ kind, deviceId }) => kind === "videoinput" && (device === "" || deviceId === device));
  return new Promise((back) => {
    const settled = new AbortController();
    const look = async (): Promise<void> => {
      if (!(await isThere()) || settled.signal.aborted) return;
      settled.abort();
      setTimeout(back, SETTLES_MS);
    };
    mediaDevices.addEventListener("devicechange", () => void look(), { signal: AbortSignal.any([settled.signal, givenUp]) });
  });
}

/**
 * Show the camera in this element until it is given up, if possible the one of `before`; throws `NoPicture`, or the signal's
 * reason if that was before.
 */
export async function openCamera(
  video: HTMLVideoElement, givenUp: AbortSignal, lamp: Lamp, before = "", facing: Facing = "user",
): Promise<PictureSource> {
  const stream = await askForCamera(facing, before);
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
