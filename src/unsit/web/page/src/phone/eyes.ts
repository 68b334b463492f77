/** The phone's eyes: its camera, opened and closed as the desk says, and the frames that go there. No picture does. */

import { NoPicture, openCamera, type Facing, type PictureSource, type PictureTrouble } from "../camera";
import { Frames } from "../frames";
import { Lamp } from "../lamp";
import { Pictures, type Picture } from "../pictures";
import { PeopleCounter, PoseFinder } from "../pose";
import type { Skeleton, Standing } from "../skeleton";
import { TiltSensor } from "../tilt";
import type { PhoneFrame } from "./protocol";

export interface EyesNews {
  frame(frame: PhoneFrame): void;
  opened(facing: Facing): void;
  closed(): void;
  trouble(trouble: PictureTrouble): void;
}

export class Eyes {
  readonly #pose = new PoseFinder();
  readonly #people = new PeopleCounter();
  readonly #tilt = new TiltSensor();
  /** The phone's page says by its screen that the camera is open. */
  readonly #lamp = new Lamp(() => undefined);
  readonly #frames = new Frames({ pose: () => this.#pose, people: this.#people }, () => undefined);
  standing: Standing = "neutral";
  /** Which camera is wanted; the one beside the screen first, so that one sees oneself while placing the phone. */
  #facing: Facing = "user";
  #source: PictureSource | null = null;
  #pictures: Pictures | null = null;
  #opening: AbortController | null = null;

  constructor(readonly video: HTMLVideoElement, readonly skeleton: Skeleton, readonly news: EyesNews) {}

  /** Settles when the pose model is loaded, or with `CannotSee`. */
  get ready(): Promise<void> {
    return this.#pose.ready;
  }

  /** Ask for what the browser asks of the person, while the phone is in their hand; throws `NoPicture`. */
  async allow(): Promise<void> {
    await this.#tilt.start();
    const source = await openCamera(this.video, new AbortController().signal, this.#lamp, "", this.#facing);
    source.close();
  }

  async open(): Promise<void> {
    if (this.#source || this.#opening) return;
    const opening = new AbortController();
    this.#opening = opening;
    try {
      const source = await openCamera(this.video, opening.signal, this.#lamp, "", this.#facing);
      if (opening.signal.aborted) source.close();
      else this.#watch(source);
    } catch (reason) {
      if (opening.signal.aborted) return;
      if (!(reason instanceof NoPicture)) throw reason;
      console.warn(reason.message);
      this.news.trouble(reason.trouble);
    } finally {
      if (this.#opening === opening) this.#opening = null;
    }
  }

  close(): void {
    this.#opening?.abort();
    this.#opening = null;
    this.#pictures?.stop();
    this.#source?.close();
    this.#pictures = null;
    this.#source = null;
    this.skeleton.clear();
    this.news.closed();
  }

  /** The phone's other camera, at once if one is open. */
  async turn(): Promise<void> {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    if (!this.#source && !this.#opening) return;
    this.close();
    await this.open();
  }

  #watch(source: PictureSource): void {
    this.#source = source;
    source.onEnd = () => {
      this.close();
      this.news.trouble("lost");
    };
    this.#people.restart();
    this.#pictures = new Pictures(this.video, "page");
    this.#pictures.start((picture) => this.#take(picture));
    this.news.opened(this.#seen());
  }

  /** Which camera it is, as the browser tells it. */
  #seen(): Facing {
    const [track] = this.video.srcObject instanceof MediaStream ? this.video.srcObject.getVideoTracks() : [];
    const told = track?.getSettings().facingMode;
    return told === "user" || told === "environment" ? told : this.#facing;
  }

  async #take(picture: Picture): Promise<void> {
    const { width, height } = picture.bitmap;
    const looked = await this.#frames.look(picture);
    if (!looked || !this.#source) return;
    this.skeleton.draw(looked.sighting.image, width, height, this.standing);
    if (looked.frame) this.news.frame({ ...looked.frame, tilt: this.#tilt.read(this.#seen()) });
  }
}
