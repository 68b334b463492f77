import { afterEach, describe, expect, test, vi } from "vitest";
import { SPOKEN } from "./spoken";

type Constants = typeof import("./words");

const NAMES = ["BREAK", "COACH", "VIEW", "NEXT", "MEANWHILE", "SUMMARY", "PROGRESS", "OUTCOMES", "DONE", "POINTS", "WAYS", "TROUBLES"] as const satisfies readonly (keyof Constants)[];
const LANGUAGES = Object.keys(SPOKEN).filter((language) => language !== "en");
const SIDES: Readonly<Record<string, Readonly<Record<"left" | "right", string>>>> = {
  de: { left: "Linkes", right: "Rechtes" }, es: { left: "izquierda", right: "derecha" }, fr: { left: "gauche", right: "droite" },
  ja: { left: "左", right: "右" }, pt: { left: "esquerda", right: "direita" },
};
/** Words that a language has in common with English. */
const COMMON: Readonly<Record<string, readonly string[]>> = { de: ["Coach", "Pause", "Name"], fr: ["Coach", "Pause", "Muscles"] };
/** What each function of numbers is asked for: seconds, metres, degrees, a count. */
/** What is asked with names, and not with numbers. */
const OF_NAMES: Readonly<Record<string, readonly (readonly unknown[])[]>> = { "COACH.kept": [["Twist 7"]], "COACH.cameraUsedBy": [[["Meeting 7", "Call"]]], "PROGRESS.since": [["7 May"]], "OUTCOMES.activity": [["Stairs 7"]] };
const ASKED = [[12, 30], [1, 5], [2.64, 0.2], [-25, 4]] as const;

/** The words of the page as it is loaded with this language chosen. */
async function wordsIn(language: string, wanted: readonly string[] = ["en"]): Promise<Constants> {
  vi.resetModules();
  vi.stubGlobal("localStorage", { getItem: (key: string) => (key === "unsit-heard" && language ? JSON.stringify({ language }) : null) });
  vi.stubGlobal("navigator", { languages: wanted });
  return import("./words");
}

afterEach(() => void vi.unstubAllGlobals());

/** Every text and function of a table by its path. */
function leaves(value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, `${path}.${key}`));
}

/** Every leaf of the words of a session. */
function all(words: Constants): ReadonlyMap<string, unknown> {
  return new Map(NAMES.flatMap((name) => leaves(words[name], name)));
}

/** A unit in English, and here. */
const UNITS = [[/ s\b/, / s\b|秒/], [/ m\b/, / m\b/], [/°/, /°/]] as const;

type Told = (...asked: readonly unknown[]) => string;

/** The numbers in a text, with a point. */
function numbers(text: string): readonly string[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)?/g)].map(([number]) => number.replace(",", ".")).sort();
}

describe.each(LANGUAGES)("in %s", (language) => {
  test("the same keys have the same kinds of words", async () => {
    const [english, here] = [all(await wordsIn("en")), all(await wordsIn(language))];
    const kinds = (words: ReadonlyMap<string, unknown>): object => Object.fromEntries([...words].map(([path, leaf]) => [path, [typeof leaf, leaf === ""]]));
    expect(kinds(here)).toEqual(kinds(english));
  });

  test("nothing is left in English", async () => {
    const [english, here] = [all(await wordsIn("en")), all(await wordsIn(language))];
    const texts = [...here].filter((leaf): leaf is [string, string] => typeof leaf[1] === "string" && leaf[1] !== "");
    const left = texts.filter(([path, text]) => text === english.get(path)).map(([, text]) => text);
    expect([...new Set(left)].filter((text) => !COMMON[language]?.includes(text))).toEqual([]);
    for (const [, text] of texts) expect(text).not.toMatch(/\b(the|and|your|what|is|kept)\b/i);
  });

  test("a text of numbers has those that the English one has, with their units", async () => {
    const [english, here] = [all(await wordsIn("en")), all(await wordsIn(language))];
    const functions = [...here].filter((leaf): leaf is [string, Told] => typeof leaf[1] === "function");
    expect(functions.length).toBeGreaterThan(12);
    for (const [path, told] of functions) {
      for (const asked of OF_NAMES[path] ?? ASKED) {
        const [text, plain] = [told(...asked), (english.get(path) as Told)(...asked)];
        expect(numbers(text), `${path}: ${text}`).toEqual(numbers(plain));
        for (const [unit, here_too] of UNITS) if (unit.test(plain)) expect(text, path).toMatch(here_too);
      }
    }
  });

  test("one second is not many", async () => {
    const { COACH, SUMMARY } = await wordsIn(language);
    const verb = (text: string): string => text.replaceAll(/\d/g, "");
    for (const told of [COACH.owed, SUMMARY.owed]) {
      expect(verb(told(2))).toBe(verb(told(12)));
      if (["de", "es", "pt"].includes(language)) expect(verb(told(1))).not.toBe(verb(told(2)));
    }
  });

  test("left is left, and right is right", async () => {
    const { COACH: { legs }, VIEW } = await wordsIn(language);
    const { left, right } = SIDES[language]!;
    expect(legs.left).toContain(left);
    expect(legs.left).not.toContain(right);
    expect(legs.right).toContain(right);
    expect(legs.right).not.toContain(left);
    expect(VIEW.bearing(12, 3)).not.toBe(VIEW.bearing(-12, 3));
  });

  test("the clock waits for what stands on the button", async () => {
    const { COACH, TROUBLES } = await wordsIn(language);
    expect(TROUBLES["resumed-by-clock"].text).toContain(COACH.ready);
  });

  test("a button's words are short", async () => {
    const { COACH, NEXT } = await wordsIn(language);
    const { stop, pause, resume, finish, why, soundOn, soundOff, more, muscles, ready, counting, notCounting } = COACH;
    const tight = [pause, resume, finish, soundOn, soundOff, counting, notCounting];
    for (const label of tight) expect(label.length, label).toBeLessThanOrEqual(6);
    for (const label of [stop, why, more, muscles, ready, NEXT.start, NEXT.wait, NEXT.skip]) expect(label.length, label).toBeLessThanOrEqual(14);
  });
});

test.each([
  ["what was chosen", "fr", ["de"], "Arrêter"],
  ["the browser's, where nothing was chosen", "", ["de-AT", "en"], "Stopp"],
  ["English, where the coach does not speak the browser's", "", ["sv"], "Stop"],
] as const)("the language of the page is %s", async (_, chosen, wanted, stop) => {
  expect((await wordsIn(chosen, wanted)).COACH.stop).toBe(stop);
});
