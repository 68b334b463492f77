/** The heavy pose model: tried before it is used, because ten pictures a second are needed, and remembered on this computer. */

import { keep, kept } from "./kept";
import { SLOWEST_MS } from "./pace";
import type { PoseFinder } from "./pose";
import { CannotSee, type Model } from "./sight";

const SAMPLE = "/sample.webm";
const KEY = "unsit.pose-model";
// The first pictures find the person, the others follow; the first ones also warm the processor's caches.
const UNJUDGED = 4;
const JUDGED = 12;

/** How a trial went: pictures a second, and whether they are enough. */
export interface Trial {
  readonly per_s: number;
  readonly fastEnough: boolean;
}

/** The model that was chosen here before; the usual one where nothing is, or may be, kept. */
export function remembered(): Model {
  return kept(KEY) === "heavy" ? "heavy" : "full";
}

export function remember(model: Model): void {
  keep(KEY, model === "heavy" ? model : null);
}

/** Let the model look at a person of the demo recording again and again; throws `CannotSee`. */
export async function tryOut(finder: PoseFinder): Promise<Trial> {
  await finder.ready;
  const person = await somebody();
  let total_ms = 0;
  for (let seq = 0; seq < UNJUDGED + JUDGED; seq += 1) {
    const picture = await createImageBitmap(person);
    const sighting = await finder.find({ seq, clock_ms: performance.now(), picture });
    if (!sighting?.image) throw new CannotSee("model", "the model does not find the person of the demo recording");
    if (seq >= UNJUDGED) total_ms += sighting.took_ms;
  }
  person.close();
  const took_ms = total_ms / JUDGED;
  return { per_s: 1000 / took_ms, fastEnough: took_ms <= SLOWEST_MS };
}

/** The first picture of the demo recording. */
async function somebody(): Promise<ImageBitmap> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  try {
    await new Promise<void>((shown, failed) => {
      video.addEventListener("loadeddata", () => shown());
      video.addEventListener("error", () => failed(new CannotSee("model", `${SAMPLE} does not play`)));
      video.src = SAMPLE;
    });
    return await createImageBitmap(video);
  } finally {
    video.removeAttribute("src");
    video.load();
  }
}
