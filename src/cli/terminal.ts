import { createColors } from "picocolors";

/** A place for text: a terminal, a pipe or a file. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command writes to and reads from its surroundings. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Seconds since any fixed moment. */
  now(): number;
}

export type Colours = ReturnType<typeof createColors>;

/** Colours for an output: none where it is no terminal, is a dumb one, or NO_COLOR is set. */
export function coloursOf(output: Output, env: Terminal["env"]): Colours {
  return createColors(output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb");
}

/** Writes lines, each ended by a newline. */
export function writeLines(output: Output, lines: readonly string[]): void {
  if (lines.length > 0) output.write(`${lines.join("\n")}\n`);
}
