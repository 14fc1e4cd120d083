import { divide, pieceWarnings } from "./estimate.ts";

/** A parameter of a spacing law, by maximum likelihood. */
export interface OneParameterFit {
  readonly value: number;
  /** From the scatter of the score over pieces, valid for correlated spacings too. */
  readonly standardError: number;
  /** 1/√(observed Fisher information): valid only for independent spacings that follow the law. */
  readonly fisherError: number;
  readonly errorFrom: "spectra" | "stretches";
  readonly pieces: number;
  readonly warnings: readonly string[];
}

/**
 * Maximum of ℓ(p) = Σ log P(s/⟨s⟩; p) over an interval, for a law of mean 1 whose log-likelihood has at most one maximum
 * there, the spacings being in units of their measured mean. At an end of the interval there is no error, with a warning. With U the score dℓ/dp of a piece and I = −d²ℓ/dp²,
 *
 *   SE² = P/(P − 1) Σ_pieces (U + D Σ (s − 1))²/I²,   D the mean of dU/d ln⟨s⟩, the effect of the measured unit
 *
 * @param spacings of each spectrum, all above 0, in the order of its levels
 * @param logDensity constructed for one p, then used for every spacing
 * @see White 1982, Econometrica 50, 1 (the error)
 */
export function oneParameterFit(
  what: string,
  spacings: readonly Float64Array[],
  logDensity: (p: number) => (s: number) => number,
  interval: readonly [number, number],
): OneParameterFit {
  const { errorFrom, groups } = inPieces(spacings);
  const pieces = groups.length;
  const warnings = pieceWarnings(what, pieces, errorFrom);
  if (pieces === 0) {
    const nothing = { value: Number.NaN, standardError: Number.NaN, fisherError: Number.NaN };
    return { ...nothing, errorFrom, pieces, warnings };
  }
  const count = groups.reduce((sum, group) => sum + group.length, 0);
  const logLikelihoods = (p: number, unit = 1) => {
    const log = logDensity(p);
    return groups.map((group) => group.reduce((sum, s) => sum + log(s / unit), 0));
  };
  const total = (p: number, unit = 1) => logLikelihoods(p, unit).reduce((sum, value) => sum + value, 0);
  const value = goldenMaximum(total, interval);
  const end = interval.find((bound) => Math.abs(value - bound) < 1e-5);
  if (end !== undefined) {
    const beyond = `${what}: the likelihood still rises at ${end}, where the search ends: the value is that bound and has no error`;
    const none = { standardError: Number.NaN, fisherError: Number.NaN };
    return { value, ...none, errorFrom, pieces, warnings: [...warnings, beyond] };
  }
  const h = 1e-3;
  const [below, above] = [logLikelihoods(value - h), logLikelihoods(value + h)];
  const score = (unit: number) => (total(value + h, unit) - total(value - h, unit)) / (2 * h);
  const cost = (score(1 + h) - score(1 - h)) / (2 * h) / count;
  const information = -(total(value + h) - 2 * total(value) + total(value - h)) / (h * h);
  let squares = 0;
  for (const [k, group] of groups.entries()) {
    const excess = group.reduce((sum, s) => sum + s - 1, 0);
    squares += ((above[k] - below[k]) / (2 * h) + cost * excess) ** 2;
  }
  return {
    value,
    standardError: pieces < 2 ? Number.NaN : Math.sqrt((pieces / (pieces - 1)) * squares) / information,
    fisherError: 1 / Math.sqrt(information),
    errorFrom,
    pieces,
    warnings,
  };
}

/** The spacings of each piece, in units of the mean of all. */
function inPieces(spacings: readonly Float64Array[]) {
  const places = spacings.map((values) => ({ place: values.map((_, k) => k) }));
  const { count, errorFrom, pieceOf } = divide(places, 1);
  const groups = Array.from({ length: count }, (): number[] => []);
  let [sum, number] = [0, 0];
  for (const values of spacings) {
    for (const s of values) sum += s;
    number += values.length;
  }
  for (const [r, values] of spacings.entries())
    for (const [k, s] of values.entries()) groups[pieceOf(r, k)].push((s * number) / sum);
  return { errorFrom, groups: groups.filter((group) => group.length > 0) };
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
