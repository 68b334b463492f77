import { orderIn, recogniserTag, type SpokenOrder } from "./orders";

/**
 * Listens for the orders of a session, if this browser can recognise speech on this machine: otherwise it is not offered. The microphone
 * is off until somebody switched it on, and outside a session; no sound leaves the machine, and none is kept.
 */

/** What TypeScript's library does not know yet: speech recognised on the device (Web Speech API, 2025). */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(): void;
  abort(): void;
}

interface RecognitionKind {
  new (): Recognition;
  available?(wanted: { readonly langs: readonly string[]; readonly processLocally: true }): Promise<string>;
}

interface Heard extends Event {
  readonly resultIndex: number;
  readonly results: SpeechRecognitionResultList;
}

const FATAL: ReadonlySet<string> = new Set(["not-allowed", "service-not-allowed", "language-not-supported", "audio-capture"]);

function kind(): RecognitionKind | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = globalThis as unknown as Readonly<Record<string, RecognitionKind | undefined>>;
  return SpeechRecognition ?? webkitSpeechRecognition;
}

/** Whether the page's own policy lets it use a microphone; a browser that cannot say is asked when it comes to it. */
function mayListen(): boolean {
  const { featurePolicy } = document as Document & { featurePolicy?: { allowsFeature(name: string): boolean } };
  return featurePolicy?.allowsFeature("microphone") ?? true;
}

/** Whether a word is heard on this machine alone. */
export async function canListen(language: string): Promise<boolean> {
  const Kind = kind();
  if (!Kind?.available || !mayListen()) return false;
  try {
    return (await Kind.available({ langs: [recogniserTag(language)], processLocally: true })) === "available";
  } catch {
    return false;
  }
}

export class Listener {
  /** Whether it was switched on; forgotten with the page. */
  wanted = false;
  #recognition: Recognition | null = null;

  /** `own`: what the coach itself is saying now, which does not count. */
  constructor(readonly heard: (order: SpokenOrder) => void, readonly own: () => string, readonly language: () => string) {}

  start(): void {
    const Kind = kind();
    if (!this.wanted || !Kind || this.#recognition) return;
    const recognition = new Kind();
    Object.assign(recognition, { lang: recogniserTag(this.language()), continuous: true, interimResults: true, processLocally: true });
    recognition.addEventListener("result", (event) => this.#hear(event as Heard));
    recognition.addEventListener("end", () => this.#again(recognition));
    recognition.addEventListener("error", (event) => {
      if (FATAL.has((event as Event & { readonly error: string }).error)) this.end();
    });
    this.#recognition = recognition;
    recognition.start();
  }

  end(): void {
    const recognition = this.#recognition;
    this.#recognition = null;
    recognition?.abort();
  }

  /** Browsers end it after a silence. */
  #again(recognition: Recognition): void {
    if (this.#recognition === recognition) recognition.start();
  }

  #hear({ results, resultIndex }: Heard): void {
    const result = results[resultIndex];
    const order = orderIn(result?.[0]?.transcript ?? "", this.language(), this.own());
    // Stop waits for nothing; whatever else may still become another word is waited for, and done once.
    if (order === "stop" || (order !== null && result?.isFinal)) this.heard(order);
  }
}
