import { plural } from "./print-plan.ts";
import type { Colours } from "./terminal.ts";

/** Every mistake on a line of its own, and what came of them. */
export function mistakeLines(mistakes: readonly string[], colours: Colours): readonly string[] {
  return [
    ...mistakes.map((mistake) => colours.red(mistake)),
    `${plural(mistakes.length, "mistake")}, nothing was run`,
  ];
}

export function warningLine(warning: string, colours: Colours): string {
  return colours.yellow(`warning: ${warning}`);
}
