import { divide, pieceWarnings } from "./estimate.ts";

/** A parameter of a law of spacings, by maximum likelihood. */
export interface OneParameterFit {
  readonly value: number;
  /** From the scatter of the score over pieces, which holds for correlated spacings too. */
  readonly standardError: number;
  /** 1/√(observed Fisher information): right only for independent spacings that follow the law. */
  readonly fisherError: number;
  readonly errorFrom: "spectra" | "stretches";
  readonly pieces: number;
  readonly warnings: readonly string[];
}

/**
 * Maximum of ℓ(p) = Σ log P(s; p) over an interval, for a log-likelihood with one maximum there, with
 *
 *   SE² = P/(P − 1) Σ_pieces U²/I²,   U the piece's score dℓ/dp, I = −d²ℓ/dp²
 *
 * @param spacings of each spectrum, all above 0, in the order of its levels
 * @param logDensity made for one p, then used for every spacing
 * @see White 1982, Econometrica 50, 1 (the error)
 */
export function oneParameterFit(
  what: string,
  spacings: readonly Float64Array[],
  logDensity: (p: number) => (s: number) => number,
  interval: readonly [number, number],
): OneParameterFit {
  const places = spacings.map((values) => ({ place: values.map((_, k) => k) }));
  const { count, errorFrom, pieceOf } = divide(places, 1);
  const groups = Array.from({ length: count }, (): number[] => []);
  for (const [r, values] of spacings.entries())
    for (const [k, s] of values.entries()) groups[pieceOf(r, k)]!.push(s);
  const filled = groups.filter((group) => group.length > 0);
  const warnings = pieceWarnings(what, filled.length, errorFrom);
  const none = { value: Number.NaN, standardError: Number.NaN, fisherError: Number.NaN };
  if (filled.length === 0) return { ...none, errorFrom, pieces: 0, warnings };
  const of = (p: number) => {
    const log = logDensity(p);
    return filled.map((group) => group.reduce((sum, s) => sum + log(s), 0));
  };
  const total = (p: number) => of(p).reduce((sum, value) => sum + value, 0);
  const value = goldenMaximum(total, interval);
  const h = 1e-3;
  const [below, here, above] = [of(value - h), of(value), of(value + h)];
  let [information, squares] = [0, 0];
  for (const [k, middle] of here.entries()) {
    information -= (above[k]! - 2 * middle + below[k]!) / (h * h);
    squares += ((above[k]! - below[k]!) / (2 * h)) ** 2;
  }
  const pieces = filled.length;
  return {
    value,
    standardError: pieces < 2 ? Number.NaN : Math.sqrt((pieces / (pieces - 1)) * squares) / information,
    fisherError: 1 / Math.sqrt(information),
    errorFrom,
    pieces,
    warnings,
  };
}

function goldenMaximum(f: (p: number) => number, [from, to]: readonly [number, number]): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [fLeft, fRight] = [f(left), f(right)];
  while (high - low > 1e-7) {
    if (fLeft >= fRight) {
      [high, right, fRight] = [right, left, fLeft];
      left = high - golden * (high - low);
      fLeft = f(left);
    } else {
      [low, left, fLeft] = [left, right, fRight];
      right = low + golden * (high - low);
      fRight = f(right);
    }
  }
  return (low + high) / 2;
}
