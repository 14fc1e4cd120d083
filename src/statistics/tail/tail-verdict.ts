import type { TailRival } from "./tail-rivals.ts";

export interface TailVerdict {
  readonly kind: "power law favoured" | "rival favoured" | "undecided";
  /** The rival that is favoured, or null. */
  readonly rival: string | null;
  /** The verdict with its reasons. */
  readonly sentence: string;
}

/** Below this p the power law is ruled out, as in Clauset, Shalizi & Newman 2009, section 4.1. */
export const ruledOut = 0.1;

/** Fewer values in the tail rule nothing out: same paper, section 4.2. */
export const fewInTail = 50;

/**
 * What goodness of fit and rivals say together: a rival is favoured if it fits better beyond chance; the power law, if it
 * is not ruled out, no rival fits better beyond chance, one that is a law apart fits worse beyond chance, and the tail is
 * long enough for that to mean something; else nothing is decided.
 */
export function tailVerdict(pValue: number, tailCount: number, rivals: readonly TailRival[]): TailVerdict {
  const goodness = `power law ${pValue < ruledOut ? "ruled out" : "not ruled out"}, p = ${pValue.toPrecision(2)}`;
  const better = rivals.filter(({ favours }) => favours === "rival");
  if (better.length > 0) {
    const best = better.reduce((a, b) => (b.weight > a.weight ? b : a));
    return {
      kind: "rival favoured",
      rival: best.law.name,
      sentence: `${best.law.name} favoured: fits the tail better beyond chance (p = ${best.pValue.toPrecision(2)}); ${goodness}`,
    };
  }
  if (pValue < ruledOut) {
    return {
      kind: "undecided",
      rival: null,
      sentence: `undecided: ${goodness}, but no rival fits better beyond chance`,
    };
  }
  const worse = rivals.filter(({ favours }) => favours === "power law").map(({ law }) => law.name);
  if (worse.length === 0 || tailCount < fewInTail) {
    const reason =
      worse.length === 0 ? "no rival fits worse beyond chance" : `only ${tailCount} values in the tail`;
    return { kind: "undecided", rival: null, sentence: `undecided: ${goodness}, but ${reason}` };
  }
  const limits = rivals.filter(({ law }) => law.nested).map(({ law }) => law.name);
  return {
    kind: "power law favoured",
    rival: null,
    sentence: `power law favoured over ${worse.join(", ")}; ${goodness}; ${limits.join(", ")}, which hold it as a limit, fit no better beyond chance`,
  };
}
