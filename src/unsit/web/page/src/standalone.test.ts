import { expect, test } from "vitest";
import type { Picture } from "./protocol";
import { fileName, lines, standalone } from "./standalone";

const PICTURE: Picture = {
  title: "Hip flexors: minutes a week", note: "By side.", description: "Left 3.",
  specification: { width: 300, params: [{ name: "ink", value: "var(--picture-ink, #21302d)" }, { name: "words", value: { left: "Left" } }] },
};

test("a picture that leaves the page has paper's colours, its title and its note", () => {
  expect(standalone(PICTURE)).toMatchObject({
    background: "#ffffff", title: { text: PICTURE.title, subtitle: ["By side."] },
    params: [{ name: "ink", value: "#21302d" }, { name: "words", value: { left: "Left" } }],
  });
  expect(PICTURE.specification["width"]).toBe(300);
});

test.each([
  ["one two three four", 9, ["one two", "three", "four"]],
  ["unbreakable", 4, ["unbreakable"]],
  ["見えた時間", 2, ["見え", "た時", "間"]],
  ["", 9, []],
] as const)("%s in lines of %i letters", (text, letters, expected) => {
  expect(lines(text, letters)).toEqual(expected);
});

test.each([
  ["Hip flexors: minutes a week", "svg", "unsit-hip-flexors-minutes-a-week.svg"],
  ["股関節：一週間の分数", "png", "unsit-股関節-一週間の分数.png"],
  ["…", "png", "unsit-picture.png"],
] as const)("%s is kept as a file by its name", (title, kind, name) => {
  expect(fileName(title, kind)).toBe(name);
});
