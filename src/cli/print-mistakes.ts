import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { plural } from "./print-plan.ts";
import { type Colours, coloursOf, type Terminal, writeLines } from "./terminal.ts";

/** Prints one line per mistake and a summary; the exit code of a command that therefore does nothing. */
export function refuse(
  mistakes: readonly string[],
  { stderr, env }: Pick<Terminal, "stderr" | "env">,
): ExitCode {
  const { red } = coloursOf(stderr, env);
  writeLines(stderr, [...mistakes.map(red), `${plural(mistakes.length, "mistake")}, nothing was run`]);
  return exitCodes.badInput;
}

export function warningLine(warning: string, colours: Colours): string {
  return colours.yellow(`warning: ${warning}`);
}
