import type { SKRSContext2D } from "@napi-rs/canvas";
import { FONT_FAMILY } from "./fonts.ts";

/** A CSS font of the report's family. */
export function font(size: number, weight: "normal" | "bold" = "normal"): string {
  return `${weight} ${size}px "${FONT_FAMILY}"`;
}

/**
 * Breaks a text into lines no wider than `width`, at spaces, and inside a word only where it must. What does not fit
 * into `most` lines ends in an ellipsis.
 */
export function wrap(context: SKRSContext2D, text: string, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((w) => pieces(context, w, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (context.measureText(longer).width <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== "") lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shortened(context, lines.slice(most - 1).join(" "), width)];
}

/** The text, with an ellipsis in place of its end or its middle if it is wider than `width`. */
export function shortened(
  context: SKRSContext2D,
  text: string,
  width: number,
  cut: "end" | "middle" = "end",
): string {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  const kept = (count: number) => {
    const start = cut === "end" ? count : Math.floor(count / 3);
    return `${letters.slice(0, start).join("").trimEnd()}…${letters.slice(letters.length - count + start).join("")}`;
  };
  let count = letters.length - 1;
  while (count > 0 && context.measureText(kept(count)).width > width) count--;
  return kept(count);
}

function pieces(context: SKRSContext2D, word: string, width: number): readonly string[] {
  if (context.measureText(word).width <= width) return [word];
  const parts: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (context.measureText(piece + letter).width > width && piece !== "") {
      parts.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return piece === "" ? parts : [...parts, piece];
}
