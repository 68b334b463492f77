/** A picture that leaves the page: the colours of paper in place of the page's own, and its title and note in it. Pure. */

import type { Json } from "./json";
import type { Picture } from "./protocol";

const OF_THE_PAGE = /^var\(--[\w-]+, *(.+)\)$/;
const WIDTH_PX = 720;
const NOTE_LETTERS = 96;

/** The specification to be drawn by itself. */
export function standalone({ specification, title, note }: Picture): Json {
  const params = specification["params"];
  return {
    ...specification,
    width: WIDTH_PX,
    background: "#ffffff",
    title: { text: title, subtitle: lines(note) },
    params: Array.isArray(params) ? params.map(onPaper) : [],
  };
}

function onPaper(param: Json): Json {
  const { value } = param;
  return typeof value === "string" ? { ...param, value: value.replace(OF_THE_PAGE, "$1") } : param;
}

/** A text in lines, broken between words; where there are none, as in Japanese, anywhere. */
export function lines(text: string, letters = NOTE_LETTERS): readonly string[] {
  const made: string[] = [];
  let line = "";
  for (const word of text.split(/(?<= )|(?<=[\u3000-\u9fff])/)) {
    if (line.length > 0 && line.length + word.trimEnd().length > letters) {
      made.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return line.trim() === "" ? made : [...made, line.trimEnd()];
}

/** A file's name of letters, digits and hyphens. */
export function fileName(title: string, kind: "svg" | "png"): string {
  const plain = title.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]+/gu, "-").replaceAll(/^-|-$/g, "");
  return `unsit-${plain || "picture"}.${kind}`;
}
