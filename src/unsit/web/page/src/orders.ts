/** The words by which a person leads the coach, in every language that it speaks. */

export type SpokenOrder = "stop" | "ready" | "pause" | "resume" | "skip";

/** Each order's words; `tag`: what the browser's recogniser is asked for. "Stop" is understood everywhere. */
const ORDERS: Readonly<Record<string, { readonly tag: string } & Readonly<Record<SpokenOrder, readonly string[]>>>> = {
  en: { tag: "en-US", stop: ["stop"], ready: ["ready", "i am in", "i'm in"], pause: ["pause"], resume: ["go on", "continue", "resume"], skip: ["skip"] },
  de: { tag: "de-DE", stop: ["stop", "stopp", "halt"], ready: ["bereit", "bin drin"], pause: ["pause"], resume: ["weiter"], skip: ["überspringen", "auslassen"] },
  es: { tag: "es-ES", stop: ["stop", "para", "alto"], ready: ["listo", "lista", "ya estoy"], pause: ["pausa"], resume: ["sigue", "continúa", "continuar"], skip: ["salta", "saltar", "omitir"] },
  fr: { tag: "fr-FR", stop: ["stop", "arrête", "arrêter"], ready: ["prêt", "prête", "j'y suis"], pause: ["pause"], resume: ["continue", "continuer", "on reprend"], skip: ["passe", "passer", "sauter"] },
  ja: { tag: "ja-JP", stop: ["ストップ", "止めて", "とめて", "やめて"], ready: ["準備できた", "準備オーケー", "いいです"], pause: ["一時停止", "ポーズ", "休憩"], resume: ["続けて", "つづけて", "再開"], skip: ["スキップ", "飛ばして", "とばして"] },
  pt: { tag: "pt-BR", stop: ["stop", "pare", "parar"], ready: ["pronto", "pronta", "já estou"], pause: ["pausa", "pausar"], resume: ["continua", "continue", "continuar"], skip: ["pula", "pular"] },
};
/** What presses first where one sentence says several. */
const IN_ORDER: readonly SpokenOrder[] = ["stop", "pause", "resume", "skip", "ready"];

export function recogniserTag(language: string): string {
  return (ORDERS[language] ?? ORDERS["en"])?.tag ?? "en-US";
}

/** Which order is in what was heard, if one is; `own` is what the coach itself says meanwhile, whose words do not count. */
export function orderIn(heard: string, language: string, own = ""): SpokenOrder | null {
  const words = ORDERS[language] ?? ORDERS["en"];
  if (!words) return null;
  const said = (order: SpokenOrder): boolean => words[order].some((word) => holds(heard, word) && !holds(own, word));
  return IN_ORDER.find(said) ?? null;
}

/** The words of an order as they are told to the person. */
export function wordsFor(language: string): readonly string[] {
  const words = ORDERS[language] ?? ORDERS["en"];
  return words ? IN_ORDER.map((order) => words[order][0] ?? order) : [];
}

/** A word by itself; where a script has no spaces, anywhere. */
function holds(text: string, word: string): boolean {
  const [said, wanted] = [text.toLowerCase().replaceAll("’", "'"), word.toLowerCase()];
  if (/[぀-ヿ一-鿿]/u.test(wanted)) return said.includes(wanted);
  return new RegExp(`(?<![\\p{L}])${wanted}(?![\\p{L}])`, "u").test(said);
}
