/** How a command ended. */
export interface Ending {
  /** Exit code; null where it was stopped from outside. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Of the processor, so that a busy machine makes nothing slow; what waits for ever is stopped from outside. */
  readonly seconds: number;
  readonly peakBytes: number;
}

/** No command on bad input may take longer than this; seconds of the processor. */
export const longest = 20;
/** After so many seconds on the clock a command is stopped. */
export const longestWait = 15 * longest;
/** Nor more memory than this; bytes. */
export const mostMemory = 2e9;

/** Marks of a program that did not understand its own failure. */
const unexplained = [
  /failed unexpectedly/,
  /fault of the program/,
  /^\s+at .+:\d+:\d+\)?$/m,
  /\[object \w+\]/,
  /\bundefined\b/,
  /FATAL ERROR/,
  /node:internal/,
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/**
 * What is wrong with the way a command ended on some input; empty if nothing is.
 *
 * @param input all that the user gave: words of its own may come back in a message
 * @param codes the exit codes that are right
 */
export function faultsOf(ending: Ending, input: string, codes: readonly number[]): readonly string[] {
  const { code, err, out, seconds, peakBytes } = ending;
  const faults: string[] = [];
  if (seconds > longest) faults.push(`took ${seconds.toFixed(1)} s`);
  if (code === null || !codes.includes(code))
    faults.push(code === null ? "had to be stopped" : `ended with ${code}`);
  if (peakBytes > mostMemory) faults.push(`took ${(peakBytes / 1e9).toFixed(1)} GB`);
  for (const mark of unexplained)
    if (mark.test(err) && !mark.test(input)) faults.push(`says ${mark.exec(err)![0].trim()}`);
  if (/\bNaN\b/.test(err) && !/nan/i.test(input)) faults.push("says NaN");
  if (/\bInfinity\b/.test(err) && !/inf/i.test(input)) faults.push("says Infinity");
  if (control.test(err) || control.test(out)) faults.push("writes control characters");
  return faults;
}
