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
  /** In a break: it begins, and its time is up. */
  readonly walk: string;
  readonly comeBack: string;
}

const EN: SpokenWords = {
  first: (name) => `First: ${name}`,
  next: (name) => `Next: ${name}`,
  again: (name) => `Once more: ${name}`,
  pain: "Was there pain?",
  painAgain: "And now: is there pain?",
  painHow: "Tell a number from 0 to 10, or just go on.",
  byTheClock: "No camera here. Get into the stretch in your own time; the clock waits.",
  walk: "Walk a little. I will tell you when to come back.",
  comeBack: "You can come back now. It is fine to stay away longer.",
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
    walk: "Geh ein wenig. Ich sage dir, wann du zurückkommen kannst.",
    comeBack: "Du kannst jetzt zurückkommen. Du darfst auch länger wegbleiben.",
  },
  es: {
    first: (name) => `Primero: ${name}`,
    next: (name) => `Ahora: ${name}`,
    again: (name) => `Otra vez: ${name}`,
    pain: "¿Ha dolido?",
    painAgain: "Y ahora, ¿duele?",
    painHow: "Di un número del 0 al 10, o sigue sin más.",
    byTheClock: "Aquí no hay cámara. Entra en el estiramiento a tu ritmo; el reloj espera.",
    walk: "Camina un poco. Te avisaré cuando puedas volver.",
    comeBack: "Ya puedes volver. No pasa nada si tardas más.",
  },
  fr: {
    first: (name) => `D’abord : ${name}`,
    next: (name) => `Ensuite : ${name}`,
    again: (name) => `Encore une fois : ${name}`,
    pain: "As-tu eu mal ?",
    painAgain: "Et maintenant, as-tu mal ?",
    painHow: "Donne un chiffre de 0 à 10, ou continue simplement.",
    byTheClock: "Pas de caméra ici. Installe-toi dans l’étirement à ton rythme ; le minuteur attend.",
    walk: "Marche un peu. Je te dirai quand revenir.",
    comeBack: "Tu peux revenir. Tu peux aussi prendre plus de temps.",
  },
  ja: {
    first: (name) => `はじめは、${name}`,
    next: (name) => `つぎは、${name}`,
    again: (name) => `もういちど、${name}`,
    pain: "痛みはありましたか。",
    painAgain: "いま、痛みはありますか。",
    painHow: "0から10の数で教えてください。そのまま続けてもかまいません。",
    byTheClock: "カメラは使いません。自分のペースで姿勢に入ってください。時計は待ちます。",
    walk: "少し歩きましょう。戻るころになったら知らせます。",
    comeBack: "もう戻ってかまいません。もっと長く離れていてもかまいません。",
  },
  pt: {
    first: (name) => `Primeiro: ${name}`,
    next: (name) => `Agora: ${name}`,
    again: (name) => `Mais uma vez: ${name}`,
    pain: "Doeu?",
    painAgain: "E agora, está doendo?",
    painHow: "Diga um número de 0 a 10, ou simplesmente continue.",
    byTheClock: "Aqui não há câmera. Entre no alongamento no seu tempo; o relógio espera.",
    walk: "Ande um pouco. Eu aviso quando for hora de voltar.",
    comeBack: "Você já pode voltar. Pode ficar fora por mais tempo.",
  },
};

/** The page's words in this language; English where there are none. */
export function spokenIn(language: string): SpokenWords {
  return SPOKEN[language] ?? EN;
}
