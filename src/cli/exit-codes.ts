/** What the exit codes mean: a contract with scripts outside this project. */
export const exitCodes = {
  agree: 0,
  notAgree: 1,
  badInput: 2,
  failure: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code of several studies: the worst of them. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce((a, b) => (b > a ? b : a), exitCodes.agree);
}

/** The exit codes as `--help` explains them. */
export const exitCodesHelp = `
Exit codes:
  0    every required comparison agrees
  1    a required comparison disagrees or is inconclusive; the report says which
  2    bad input: every mistake is listed, nothing was run or written
  3    numerical or system failure; earlier reports are untouched
  130  interrupted`;
