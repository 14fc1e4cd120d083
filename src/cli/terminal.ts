import { randomUUID } from "node:crypto";
import { createColors } from "picocolors";
import { escaped } from "../scenario/problem.ts";

/** An output for text: a terminal, a pipe or a file. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The streams and environment of a command. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Seconds since any fixed moment. */
  now(): number;
}

const colourNames = ["bold", "dim", "red", "green", "yellow"] as const;
export type Colours = Readonly<Record<(typeof colourNames)[number], (text: string) => string>>;

/** Placeholder for the escape character of colours until they are written: no other text can contain it. */
const escapePlaceholder = `<${randomUUID()}>`;

/** Colours for an output: none where it is no terminal, is a dumb one, or NO_COLOR is set. */
export function coloursOf(output: Output, env: Terminal["env"]): Colours {
  const colours = createColors(output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb");
  return Object.fromEntries(
    colourNames.map((name) => [
      name,
      (text: string) => colours[name](escaped(text)).replaceAll("\u001b", escapePlaceholder),
    ]),
  ) as Colours;
}

/**
 * Writes lines, each ended by a newline. Control characters in them are escaped: they may come from the name of a
 * file, a title, an argument or another machine.
 */
export function writeLines(output: Output, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const shown = lines.map((line) => escaped(line).replaceAll(escapePlaceholder, "\u001b"));
  output.write(`${shown.join("\n")}\n`);
}

/** Writes a text of many lines, as {@link writeLines}. */
export function writeText(output: Output, text: string): void {
  writeLines(output, text.replace(/\n$/, "").split("\n"));
}
