/** What became of one update: a numerical failure is a value, not an exception. */
export type StepOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };
