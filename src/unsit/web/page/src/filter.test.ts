import { expect, test } from "vitest";
import type { Stretch } from "./protocol";
import { ANY, fits, type Filter } from "./filter";

const LUNGE = {
  name: "Half-kneeling hip-flexor stretch", sanskrit: "Añjaneyāsana", aliases: ["low lunge"], regions: ["hip flexors", "groin"], stance: "half-kneeling", floor: true,
} as unknown as Stretch;

test.each<[string, Partial<Filter>, boolean]>([
  ["nothing asked for", {}, true],
  ["words of the name, in any order", { text: "flexor half" }, true],
  ["its Sanskrit name, without accents", { text: "anjaney" }, true],
  ["another name", { text: "LUNGE" }, true],
  ["a word that is nowhere", { text: "half pigeon" }, false],
  ["one of its regions", { region: "groin" }, true],
  ["another region", { region: "calf" }, false],
  ["its place", { place: "half-kneeling" }, true],
  ["another place", { place: "chair" }, false],
  ["no floor", { noFloor: true }, false],
])("%s", (_, asked, expected) => {
  expect(fits(LUNGE, { ...ANY, ...asked })).toBe(expected);
});
