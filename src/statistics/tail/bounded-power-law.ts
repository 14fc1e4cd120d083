import { exponentialIntegrals } from "./exponential-integrals.ts";
import { powerSums } from "./power-sum.ts";
import { rootOfMean, type StatisticMoments } from "./root-of-mean.ts";
import { isHalfLine, type TailSupport } from "./tail-support.ts";

/**
 * The power law p ∝ x^{−α} on a support that begins at x_min, in y = ln(x/x_min): of real numbers
 *
 *   p(y) = e^{−(α − 1)y}/Z,   Z = ∫_0^L e^{−(α − 1)y} dy,   L = ln(x_max/x_min),
 *
 * of whole numbers p(k) = (k/x_min)^{−α}/Z, Z = x_min^α (ζ(α, x_min) − ζ(α, x_max + 1)). Without an upper end α > 1.
 */
export interface PowerLawMoments extends StatisticMoments {
  /** ln Z */
  readonly logNorm: number;
}

/** ln Z, mean and variance of y. */
export function powerLawMoments(
  alpha: number,
  xMin: number,
  { xMax, discrete }: TailSupport,
): PowerLawMoments {
  const [norm, first, second] = discrete
    ? powerSums(alpha, xMin, xMax - xMin + 1)
    : exponentialIntegrals(alpha - 1, Math.log(xMax / xMin));
  const mean = first / norm;
  return { logNorm: Math.log(norm), mean, variance: second / norm - mean * mean };
}

/** For the same law, at x = x_min e^y of the support. */
export interface PowerLawProbabilities {
  /** P(X ≥ x) */
  survival(x: number, y: number): number;
  /** P(X = x): 0 for real numbers. */
  mass(y: number): number;
}

export function powerLawProbabilities(
  alpha: number,
  xMin: number,
  support: TailSupport,
): PowerLawProbabilities {
  const { xMax, discrete } = support;
  const q = alpha - 1;
  if (isHalfLine(support)) return { survival: (_, y) => Math.exp(-q * y), mass: noMass };
  if (!discrete) {
    const end = Math.log(xMax / xMin);
    const survival =
      Math.abs(q * end) < 1e-9
        ? (_: number, y: number) => 1 - y / end
        : (_: number, y: number) => (Math.exp(-q * y) * Math.expm1(-q * (end - y))) / Math.expm1(-q * end);
    return { survival, mass: noMass };
  }
  const [norm] = powerSums(alpha, xMin, xMax - xMin + 1);
  return {
    survival: (x, y) => (x > xMax ? 0 : Math.exp(-alpha * y) * (powerSums(alpha, x, xMax - x + 1)[0] / norm)),
    mass: (y) => Math.exp(-alpha * y) / norm,
  };
}

/**
 * The maximum-likelihood exponent, for which ⟨ln(x/x_min)⟩ has the value of the data: 1 + 1/⟨ln(x/x_min)⟩ on the half line,
 * otherwise the root of a decreasing function. If bounded values lie so high that no law with a density below e^600 has
 * their mean, the exponent is limited there.
 *
 * @param rate 1/⟨ln(x/x_min)⟩, positive
 */
export function powerLawExponent(rate: number, xMin: number, support: TailSupport): number {
  if (isHalfLine(support)) return 1 + rate;
  const bounded = support.xMax < Number.POSITIVE_INFINITY;
  return rootOfMean((alpha) => powerLawMoments(alpha, xMin, support), 1 / rate, {
    least: bounded ? 1 - 600 / Math.log(support.xMax / xMin) : 1,
    // an upper end, and the weight of x_min itself for whole numbers, only lower the mean
    most: 1 + rate,
    guess: 1 + rate,
  });
}

/** A sample of the law from a uniform number. */
export type PowerLawSampler = (uniform: number) => number;

/**
 * By inversion. Whole numbers from a table, and beyond 4096 of them from the power law of k − ½, rounded: there its
 * probabilities are those of the zeta law to 1e-7.
 */
export function powerLawSampler(alpha: number, xMin: number, support: TailSupport): PowerLawSampler {
  const { xMax, discrete } = support;
  if (!discrete) return realSampler(alpha, xMin, xMax);
  const law = powerLawProbabilities(alpha, xMin, support);
  const table = new Float64Array(Math.min(4096, xMax - xMin + 1));
  let sum = 0;
  for (let k = 0; k < table.length; k++) {
    sum += law.mass(Math.log1p(k / xMin));
    table[k] = sum;
  }
  const beyond = xMin + table.length;
  const far = beyond > xMax ? () => xMax : realSampler(alpha, beyond - 0.5, xMax + 0.5);
  return (uniform) => {
    if (uniform >= sum) return Math.round(far((uniform - sum) / (1 - sum)));
    let [low, high] = [0, table.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (table[middle] > uniform) high = middle;
      else low = middle + 1;
    }
    return xMin + low;
  };
}

function realSampler(alpha: number, xMin: number, xMax: number): PowerLawSampler {
  const q = alpha - 1;
  if (xMax === Number.POSITIVE_INFINITY) return (uniform) => xMin * uniform ** (-1 / q);
  const end = Math.log(xMax / xMin);
  if (Math.abs(q * end) < 1e-12) return (uniform) => xMin * Math.exp(uniform * end);
  const all = Math.expm1(-q * end);
  return (uniform) => Math.min(xMax, xMin * Math.exp(-Math.log1p(uniform * all) / q));
}

const noMass = () => 0;
