import { expect, test } from "vitest";
import { chooseVoice } from "./voice";

function voice(name: string, lang: string, localService: boolean, isDefault = false): SpeechSynthesisVoice {
  return { name, lang, localService, default: isDefault, voiceURI: name };
}

const NETWORK = voice("network", "en-US", false, true);
const LOCAL = voice("local", "en-GB", true);
const FAVOURITE = voice("favourite", "en_US", true, true);
const OTHER = voice("other", "de-DE", true);

test.each([
  ["no voice at all", [], null],
  ["a network voice would send the text away", [NETWORK], null],
  ["another language would be a riddle", [OTHER], null],
  ["a voice of this computer", [NETWORK, OTHER, LOCAL], LOCAL],
  ["the browser's favourite among them", [LOCAL, FAVOURITE], FAVOURITE],
] as const)("%s", (_, voices, expected) => {
  expect(chooseVoice(voices, "en")).toBe(expected);
});

test("the voice that was chosen, while it is there and speaks the language", () => {
  expect(chooseVoice([LOCAL, FAVOURITE], "en", "local")).toBe(LOCAL);
  expect(chooseVoice([FAVOURITE], "en", "local")).toBe(FAVOURITE);
  expect(chooseVoice([OTHER, FAVOURITE], "en", "other")).toBe(FAVOURITE);
});
