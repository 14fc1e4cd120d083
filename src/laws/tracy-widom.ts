import { airyEigenvalues } from "./airy-determinants.ts";
import { airyOperatorLaw, airyOperatorTitle } from "./airy-operator-law.ts";
import { piecewiseChebyshev } from "./chebyshev.ts";
import { type HastingsMcLeod, hastingsMcLeod } from "./hastings-mcleod.ts";
import { invert, sampleBy } from "./integrated.ts";
import type { Law } from "./law.ts";

/** As published by Bornemann 2010, arXiv:0904.1581, to 10 digits; the rest from determinants of order 80 in scipy 1.17. */
const moments = {
  1: { mean: -1.206533574582, variance: 1.607781034581 },
  2: { mean: -1.7710868074116, variance: 0.8131947928329 },
  4: { mean: -2.3068848932411, variance: 0.5177237207727 },
} as const;

/** Scale between an argument of β = 4 and that of the determinants. */
const unitOf = (beta: 1 | 2 | 4) => (beta === 4 ? Math.SQRT2 : 1);

/**
 * Tracy–Widom law: the largest of N levels of a Gaussian ensemble of Dyson index β, about the edge of the
 * semicircle and in units of its scale, as N → ∞. With T_s the operator on (0, ∞) of kernel Ai(s + a + b),
 *
 *   F₁(s) = det(1 − T_s),   F₂(s) = det(1 − T_s²),   F₄(s/√2) = ½ [det(1 − T_s) + det(1 + T_s)]
 *
 * F₄ is in the normalisation of Tracy & Widom 1996 (mean −2.3069); Bornemann's is √2 times as wide (mean −3.2624), that
 * of the stochastic Airy operator 2^{−1/6} times as wide (mean −2.0552). For the levels of this library, of weight
 * ∏|x_i − x_j|^β exp(−Σx_i²/2), `gaussianEdge` gives centre and scale.
 *
 * For s ≥ −2 the determinants, before it their form by Painlevé II, tabulated once, on first use, in 0.5 s. Relative
 * errors: 1e-12 of `survival` to the right and of `cdf` to the left, 1e-10 of the density, and 1e-10 in the far
 * tails that do not underflow.
 *
 * For any other β it is the law of the stochastic Airy operator, in that operator's unit: see {@link stochasticAiry},
 * which is continuous in β, as this function is not at β = 4. With `gaussianEdge(beta)` either is right.
 *
 * @throws RangeError if beta is not 1, 2 or 4, nor from 0.2 to 30
 * @see Tracy & Widom 1996, Comm. Math. Phys. 177, 727; Bornemann 2010, arXiv:0904.1581
 */
export function tracyWidom(beta: number): Law & Required<Pick<Law, "survival">> {
  return beta === 1 || beta === 2 || beta === 4 ? determinantLaw(beta) : airyOperatorLaw(beta);
}

/**
 * Tracy–Widom law at any Dyson index β from 0.2 to 30, continuous in β: of −λ₀, λ₀ the lowest eigenvalue of the
 * stochastic Airy operator −d²/dt² + t + (2/√β) b′(t) on t > 0. As N → ∞ the largest of N levels of weight
 * ∏|x_i − x_j|^β exp(−Σx_i²/2) is
 *
 *   √(2βN + β − 2) + √(β/2) N^{−1/6} (−λ₀)
 *
 * For β = 1 and 2 it is `tracyWidom`, for β = 4 that law 2^{−1/6} times as wide. For other β it is tabulated on first use, in
 * a few seconds, with absolute errors below 1e-10; where cdf or survival is below 1e-9 it is
 * continued by the law's leading asymptotics, to some percent in relative terms at first and worse farther out.
 *
 * @throws RangeError if beta is not from 0.2 to 30
 * @see Ramírez, Rider & Virág 2011, J. Am. Math. Soc. 24, 919; Edelman & Sutton 2007, J. Stat. Phys. 127, 1121
 */
export function stochasticAiry(beta: number): Law & Required<Pick<Law, "survival">> {
  if (beta !== 4) return tracyWidom(beta);
  const unit = 2 ** (-1 / 6);
  const law = determinantLaw(4);
  const quantile = (p: number) => law.quantile(p) * unit;
  return {
    ...law,
    title: airyOperatorTitle(4),
    mean: law.mean * unit,
    secondMoment: law.secondMoment * unit * unit,
    density: (x) => law.density(x / unit) / unit,
    cdf: (x) => law.cdf(x / unit),
    survival: (x) => law.survival(x / unit),
    quantile,
    sample: sampleBy(quantile),
  };
}

function determinantLaw(beta: 1 | 2 | 4): Law & Required<Pick<Law, "survival">> {
  const unit = unitOf(beta);
  const { mean, variance } = moments[beta];
  const cdf = (x: number): number => {
    const s = x * unit;
    if (s >= SPLIT) return 1 - survival(x);
    return s < FAR_LEFT ? 0 : Math.exp(tables(beta).logCdf.value(s));
  };
  const survival = (x: number): number => {
    const s = x * unit;
    if (s < SPLIT) return 1 - cdf(x);
    return s > farRight[beta] ? 0 : Math.exp(tables(beta).logSurvival.value(s));
  };
  const density = (x: number) => {
    const s = x * unit;
    if (s < FAR_LEFT || s > farRight[beta]) return 0;
    const { logCdf, logSurvival } = tables(beta);
    return s < SPLIT ? unit * logCdf.slope(s) * cdf(x) : -unit * logSurvival.slope(s) * survival(x);
  };
  const quantile = invert({ cdf, survival, density, from: FAR_LEFT / unit, to: farRight[beta] / unit });
  return {
    title: `Tracy–Widom, β = ${beta}`,
    equation: equations[beta],
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    mean,
    secondMoment: variance + mean * mean,
    density,
    cdf,
    survival,
    quantile,
    sample: sampleBy(quantile),
  };
}

const equations = {
  1: "F₁(s) = det(1 − Ai(s + a + b))",
  2: "F₂(s) = det(1 − Ai(s + a + b)²)",
  4: "F₄(s/√2) = ½ [det(1 − Ai(s + a + b)) + det(1 + Ai(s + a + b))]",
} as const;

/** Centre and scale such that (x_max − centre)/scale tends to the Tracy–Widom law. */
export interface SoftEdge {
  readonly centre: number;
  readonly scale: number;
}

/**
 * The upper edge of N levels of weight ∏|x_i − x_j|^β exp(−Σx_i²/2):
 *
 *   centre = √(2βN + β − 2),   scale = √(β/2) N^{−1/6},   for β = 4 divided by 2^{1/6} for F₄
 *
 * β − 2 is what removes the corrections O(N^{−1/3}): it vanishes for β = 2, and 2βN + β is the edge of the zeros of
 * the Hermite polynomials, the levels as β → ∞. What remains is O(N^{−2/3}).
 *
 * @param beta any Dyson index β > 0; for small β, N has to be large for an edge to exist
 * @throws RangeError if levels is not a whole number of at least 1, or 2βN + β − 2 is not above 0
 * @see Johnstone & Ma 2012, Ann. Appl. Probab. 22, 1962, for β = 1
 */
export function gaussianEdge(beta: number, levels: number): SoftEdge {
  if (!Number.isInteger(levels) || levels < 1)
    throw new RangeError(`gaussianEdge: levels must be a whole number of at least 1, got ${levels}`);
  if (!(2 * beta * levels + beta > 2 && beta < Number.POSITIVE_INFINITY))
    throw new RangeError(
      `gaussianEdge: beta must be above 2/(2 levels + 1) = ${2 / (2 * levels + 1)}, got ${beta}`,
    );
  const scale = Math.sqrt(beta / 2) * levels ** (-1 / 6);
  return {
    centre: Math.sqrt(2 * beta * levels + beta - 2),
    scale: beta === 4 ? scale / 2 ** (1 / 6) : scale,
  };
}

/** Above this the survival is tabulated instead of the cdf. */
const SPLIT = -2;
/** All three laws are below 1e-300 here. */
const FAR_LEFT = -28;
/** The survival is below 1e-280 there. */
const farRight = { 1: 100, 2: 62, 4: 62 } as const;

type Tables = Record<"logCdf" | "logSurvival", ReturnType<typeof piecewiseChebyshev>>;
const made: { [beta in 1 | 2 | 4]?: Tables } = {};
let painleve: HastingsMcLeod | null = null;

function tables(beta: 1 | 2 | 4): Tables {
  painleve ??= hastingsMcLeod(FAR_LEFT, 6, 160);
  made[beta] ??= {
    logCdf: piecewiseChebyshev(
      logCdfLeft(beta, painleve),
      [FAR_LEFT, -22, -17, -13, -10, -7, -4.5, SPLIT],
      24,
    ),
    logSurvival: piecewiseChebyshev(
      (s) => Math.log(survivalByDeterminant(beta, s)),
      [SPLIT, 0, 2, 5, 9, 16, 28, 50, farRight[beta]],
      24,
    ),
  };
  return made[beta];
}

/** log F at s < 6, s in the unit of the determinants. */
function logCdfLeft(
  beta: 1 | 2 | 4,
  { to, integralOfQ, integralOfU }: HastingsMcLeod,
): (s: number) => number {
  const beyond = airyEigenvalues(to);
  const minusBeyond = beyond.reduce((sum, lambda) => sum + Math.log1p(-lambda), 0);
  const plusBeyond = beyond.reduce((sum, lambda) => sum + Math.log1p(lambda), 0);
  return (s) => {
    const [u, q] = [integralOfU(s), integralOfQ(s)];
    if (beta === 2) return minusBeyond + plusBeyond - u;
    const minus = minusBeyond - (u + q) / 2;
    const plus = plusBeyond - (u - q) / 2;
    return beta === 1 ? minus : plus + Math.log1p(Math.exp(minus - plus)) - Math.LN2;
  };
}

/**
 * 1 − F at s, without the cancellation: for β = 4 it is −Σ e_{2k}, the elementary symmetric functions of the
 * eigenvalues.
 */
export function survivalByDeterminant(beta: 1 | 2 | 4, s: number): number {
  const eigenvalues = airyEigenvalues(s);
  if (beta !== 4) {
    const log = (lambda: number) => Math.log1p(beta === 1 ? -lambda : -lambda * lambda);
    return -Math.expm1(eigenvalues.reduce((sum, lambda) => sum + log(lambda), 0));
  }
  // even = Σ_{k≥1} e_{2k} and odd = Σ e_{2k+1} of the eigenvalues so far
  let [even, odd] = [0, 0];
  for (const lambda of eigenvalues) [even, odd] = [even + lambda * odd, odd + lambda * (1 + even)];
  return -even;
}
