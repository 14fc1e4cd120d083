import { symmetricEigenvalues } from "../linalg/index.ts";
import { lazily } from "../statistics/at-first-call.ts";
import { piecewiseChebyshev } from "./chebyshev.ts";
import { gaussLegendre } from "./gauss-legendre.ts";
import { invert, sampleBy } from "./integrated.ts";
import type { Law } from "./law.ts";

/**
 * The exact law of the spacing of neighbouring levels in the bulk of a large matrix, in units of the mean (Gaudin,
 * Mehta & Dyson): p = E″, with E(s) the probability that an interval of length s holds no level,
 *
 *   E₁(s) = E₊(s),   E₂(s) = E₊(s) E₋(s),   E₄(s) = ½ [E₊(2s) + E₋(2s)],
 *
 *   E_±(s) = det(1 − K_±) on (0, s/2),   K_±(x, y) = sin π(x−y)/π(x−y) ± sin π(x+y)/π(x+y)
 *
 * Wigner's surmise is within 0.02 of its density. Absolute errors are 1e-10 of the density and 1e-12 of cdf and
 * survival; in the far tail the expansion of E_± in 1/s keeps the relative accuracy of the survival at 1e-5.
 *
 * @throws RangeError if beta is not 1, 2 or 4
 * @see Mehta, Random Matrices, chapters 6, 7 and 11; Bornemann 2010, arXiv:0904.1581
 */
export function levelSpacing(beta: 1 | 2 | 4): Law {
  if (beta !== 1 && beta !== 2 && beta !== 4)
    throw new RangeError(`levelSpacing: beta must be 1, 2 or 4, got ${beta}`);
  const density = (s: number) => (s <= 0 || s >= END ? 0 : Math.max(0, gap(beta, s)[2]));
  const survival = (s: number) => (s <= 0 ? 1 : s >= END ? 0 : Math.min(1, -gap(beta, s)[1]));
  const cdf = (s: number) => 1 - survival(s);
  const quantile = invert({ cdf, survival, density, from: 0, to: END, ends: [0, Number.POSITIVE_INFINITY] });
  return {
    title: `level spacing of large matrices, β = ${beta}`,
    equation: {
      1: "P(s) = E″, E(s) = det(1 − K₊)",
      2: "P(s) = E″, E(s) = det(1 − K₊) det(1 − K₋), sine kernel",
      4: "P(s) = E″, E(s) = ½ [det(1 − K₊) + det(1 − K₋)] at 2s",
    }[beta],
    support: [0, Number.POSITIVE_INFINITY],
    mean: 1,
    secondMoment: secondMoments[beta],
    density,
    cdf,
    survival,
    quantile,
    sample: sampleBy(quantile),
  };
}

/** 2 ∫₀^∞ E ds, from determinants of order 20 in mpmath 1.3 at 22 digits. */
const secondMoments = { 1: 1.285530655730804, 2: 1.179993877691841, 4: 1.104098422225245 } as const;

/** The survival is below 1e-190 here. */
const END = 20;

type Derivatives = readonly [number, number, number];

/** E, E′ and E″ at s. */
function gap(beta: 1 | 2 | 4, s: number): Derivatives {
  if (beta === 1) return parity("even", s);
  const [a, b] =
    beta === 2 ? [parity("even", s), parity("odd", s)] : [parity("even", 2 * s), parity("odd", 2 * s)];
  if (beta === 2)
    return [a[0] * b[0], a[1] * b[0] + a[0] * b[1], a[2] * b[0] + 2 * a[1] * b[1] + a[0] * b[2]];
  return [(a[0] + b[0]) / 2, a[1] + b[1], 2 * (a[2] + b[2])];
}

/** E_± with its derivatives. */
function parity(kind: "even" | "odd", s: number): Derivatives {
  tables[kind] ??= table(kind);
  const [log, slope, curvature] = tables[kind](s);
  const e = Math.exp(log);
  return [e, slope * e, (curvature + slope * slope) * e];
}

const tables: { [kind in "even" | "odd"]?: (s: number) => Derivatives } = {};

/**
 * log E_± with its derivatives: by Chebyshev interpolation down to E_± = 1e-9, beyond it with x = πs by
 *
 *   (log E_±)′ = ½ σ/x ∓ ½ √(−(σ/x)′),   σ = −x²/4 − ¼ − 1/(4x²) − 5/(2x⁴) − …
 *
 * and the constant that makes it continuous; derivatives here are with respect to x.
 *
 * @see Basor, Tracy & Widom 1992, Phys. Rev. Lett. 69, 5
 */
function table(kind: "even" | "odd"): (s: number) => Derivatives {
  const sign = kind === "even" ? 1 : -1;
  const last = kind === "even" ? 4.5 : 6;
  const near = piecewiseChebyshev((s) => logDeterminant(sign, s), [0, 1.5, 3, last], 20);
  const far = (x: number): Derivatives => [
    -(x ** 2) / 16 -
      Math.log(x) / 8 +
      1 / (16 * x ** 2) +
      5 / (16 * x ** 4) -
      sign * (x / 4 + 1 / (8 * x) + 13 / (96 * x ** 3)),
    -x / 8 -
      1 / (8 * x) -
      1 / (8 * x ** 3) -
      5 / (4 * x ** 5) -
      sign * (1 / 4 - 1 / (8 * x ** 2) - 13 / (32 * x ** 4)),
    -1 / 8 +
      1 / (8 * x ** 2) +
      3 / (8 * x ** 4) +
      25 / (4 * x ** 6) -
      sign * (1 / (4 * x ** 3) + 13 / (8 * x ** 5)),
  ];
  const shift = near.value(last) - far(Math.PI * last)[0];
  return (s) => {
    if (s <= last) return [near.value(s), near.slope(s), near.curvature(s)];
    const [log, slope, curvature] = far(Math.PI * s);
    return [log + shift, Math.PI * slope, Math.PI ** 2 * curvature];
  };
}

const rule = lazily(() => gaussLegendre(28));

/** log det(1 − K_±) on (0, s/2). */
function logDeterminant(sign: 1 | -1, s: number): number {
  const { nodes, weights } = rule();
  const order = nodes.length;
  const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  const length = s / 2;
  const matrix = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      const [x, y] = [length * nodes[i], length * nodes[j]];
      matrix[i * order + j] =
        length * Math.sqrt(weights[i] * weights[j]) * (sinc(x - y) + sign * sinc(x + y));
    }
  }
  const eigenvalues = new Float64Array(order);
  symmetricEigenvalues(order, matrix, eigenvalues);
  return eigenvalues.reduce((sum, lambda) => sum + Math.log1p(-lambda), 0);
}
