/** What the page itself says aloud, in every language that the coach speaks; the coach's own words come from Python. */

export interface SpokenWords {
  readonly first: (name: string) => string;
  readonly next: (name: string) => string;
  readonly again: (name: string) => string;
  /** Pain is asked for; and once more, after easing out. */
  readonly pain: string;
  readonly painAgain: string;
  readonly painHow: string;
  readonly byTheClock: string;
}

const EN: SpokenWords = {
  first: (name) => `First: ${name}`,
  next: (name) => `Next: ${name}`,
  again: (name) => `Once more: ${name}`,
  pain: "Was there pain?",
  painAgain: "And now: is there pain?",
  painHow: "Tell a number from 0 to 10, or just go on.",
  byTheClock: "No camera here. Get into the stretch in your own time; the clock waits.",
};

export const SPOKEN: Readonly<Record<string, SpokenWords>> = {
  en: EN,
  de: {
    first: (name) => `Zuerst: ${name}`,
    next: (name) => `Als Nächstes: ${name}`,
    again: (name) => `Noch einmal: ${name}`,
    pain: "Hat es wehgetan?",
    painAgain: "Und jetzt: Tut es weh?",
    painHow: "Sag eine Zahl von 0 bis 10, oder mach einfach weiter.",
    byTheClock: "Hier ist keine Kamera. Geh in deinem Tempo in die Dehnung; die Uhr wartet.",
  },
  es: {
    first: (name) => `Primero: ${name}`,
    next: (name) => `Ahora: ${name}`,
    again: (name) => `Otra vez: ${name}`,
    pain: "¿Ha dolido?",
    painAgain: "Y ahora, ¿duele?",
    painHow: "Di un número del 0 al 10, o sigue sin más.",
    byTheClock: "Aquí no hay cámara. Entra en el estiramiento a tu ritmo; el reloj espera.",
  },
  fr: {
    first: (name) => `D’abord : ${name}`,
    next: (name) => `Ensuite : ${name}`,
    again: (name) => `Encore une fois : ${name}`,
    pain: "As-tu eu mal ?",
    painAgain: "Et maintenant, as-tu mal ?",
    painHow: "Donne un chiffre de 0 à 10, ou continue simplement.",
    byTheClock: "Pas de caméra ici. Installe-toi dans l’étirement à ton rythme ; le minuteur attend.",
  },
  ja: {
    first: (name) => `はじめは、${name}`,
    next: (name) => `つぎは、${name}`,
    again: (name) => `もういちど、${name}`,
    pain: "痛みはありましたか。",
    painAgain: "いま、痛みはありますか。",
    painHow: "0から10の数で教えてください。そのまま続けてもかまいません。",
    byTheClock: "カメラは使いません。自分のペースで姿勢に入ってください。時計は待ちます。",
  },
  pt: {
    first: (name) => `Primeiro: ${name}`,
    next: (name) => `Agora: ${name}`,
    again: (name) => `Mais uma vez: ${name}`,
    pain: "Doeu?",
    painAgain: "E agora, está doendo?",
    painHow: "Diga um número de 0 a 10, ou simplesmente continue.",
    byTheClock: "Aqui não há câmera. Entre no alongamento no seu tempo; o relógio espera.",
  },
};

/** The page's words in this language; English where there are none. */
export function spokenIn(language: string): SpokenWords {
  return SPOKEN[language] ?? EN;
}
