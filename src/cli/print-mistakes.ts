import { plural } from "./print-plan.ts";
import type { Colours } from "./terminal.ts";

/** One line per mistake, and a summary. */
export function mistakeLines(mistakes: readonly string[], colours: Colours): readonly string[] {
  return [
    ...mistakes.map((mistake) => colours.red(mistake)),
    `${plural(mistakes.length, "mistake")}, nothing was run`,
  ];
}

export function warningLine(warning: string, colours: Colours): string {
  return colours.yellow(`warning: ${warning}`);
}
