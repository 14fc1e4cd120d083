import { lazily } from "../statistics/at-first-call.ts";
import { type PiecewisePolynomial, piecewiseChebyshev } from "./chebyshev.ts";
import { gaussLegendre } from "./gauss-legendre.ts";
import { invert, sampleBy } from "./integrated.ts";
import type { Law } from "./law.ts";
import { stochasticAiryCdf, type TabulatedCdf } from "./stochastic-airy.ts";

/** The range in which the solution is accurate to 1e-9 with a few thousand modes and steps. */
const [least, most] = [0.2, 30];

/** Below this a distribution function, or its complement, is continued by its asymptotics. */
const small = 1e-9;

export const airyOperatorTitle = (beta: number) => `Tracy–Widom, stochastic Airy operator, β = ${beta}`;

/**
 * The law of {@link stochasticAiryCdf}, tabulated on first use. Beyond the table its tails behave as
 *
 *   log F ~ −β|x|³/24 + (√2/3)(β/2 − 1)|x|^{3/2} + ⅛(β/2 + 2/β − 3) log|x|,   log(1 − F) ~ −⅔βx^{3/2} − ¾β log x
 *
 * @throws RangeError if beta is not from 0.2 to 30
 * @see Borot, Eynard, Majumdar & Nadal 2011, J. Stat. Mech. P11024 (left); Dumaz & Virág 2013, Ann. Inst. H. Poincaré
 * Probab. Statist. 49, 915 (right)
 */
export function airyOperatorLaw(beta: number): Law & Required<Pick<Law, "survival">> {
  if (!(beta >= least && beta <= most))
    throw new RangeError(`tracyWidom: beta must be from ${least} to ${most}, got ${beta}`);
  const pieces = () => made.get(beta) ?? made.set(beta, joined(beta)).get(beta)!;
  const cdf = (x: number) => {
    const { left, right, table } = pieces();
    return x < left.at ? left.value(x) : x > right.at ? 1 - right.value(x) : table.value(x);
  };
  const survival = (x: number) => {
    const { right } = pieces();
    return x > right.at ? right.value(x) : 1 - cdf(x);
  };
  const density = (x: number) => {
    const { left, right, table } = pieces();
    return x < left.at ? left.slope(x) : x > right.at ? -right.slope(x) : Math.max(0, table.slope(x));
  };
  const quantile = (p: number) => {
    const { left, right } = pieces();
    // 1e-300 of either side
    return invert({ cdf, survival, density, from: left.end, to: right.end })(p);
  };
  return {
    title: airyOperatorTitle(beta),
    equation: "P(−λ₀ ≤ x), λ₀ lowest of −d²/dt² + t + (2/√β) b′(t)",
    support: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const,
    get mean() {
      return pieces().mean;
    },
    get secondMoment() {
      return pieces().secondMoment;
    },
    density,
    cdf,
    survival,
    quantile,
    sample: sampleBy(quantile),
  };
}

/** ∫ xᵏ ρ dx by the Gauss–Legendre rule, on a dozen pieces of the table and on either tail. */
function momentOf({ left, right, table }: Omit<Pieces, "mean" | "secondMoment">, k: number): number {
  const { nodes, weights } = rule();
  const over = (from: number, to: number, density: (x: number) => number) =>
    nodes.reduce((sum, node, n) => {
      const x = from + (to - from) * node;
      return sum + weights[n] * (to - from) * x ** k * density(x);
    }, 0);
  const width = (right.at - left.at) / 12;
  return Array.from({ length: 12 }, (_, piece) =>
    over(left.at + piece * width, left.at + (piece + 1) * width, table.slope),
  ).reduce(
    (sum, part) => sum + part,
    over(left.end, left.at, left.slope) - over(right.at, right.end, right.slope),
  );
}

const rule = lazily(() => gaussLegendre(40));

/** A tail beyond the table: value, slope, and where it underflows. */
interface Tail {
  readonly at: number;
  readonly end: number;
  value(x: number): number;
  slope(x: number): number;
}

interface Pieces {
  readonly left: Tail;
  readonly right: Tail;
  readonly table: PiecewisePolynomial;
  readonly mean: number;
  readonly secondMoment: number;
}

const made = new Map<number, Pieces>();

function joined(beta: number): Pieces {
  const solution = stochasticAiryCdf(beta);
  const { x, cdf } = solution;
  // one polynomial where both are at rounding level: pieces would not join smoothly enough for moments by quadrature
  const outermost = [cdf.findLastIndex((f) => f < 1e-13) + 1, cdf.findIndex((f) => 1 - f < 1e-13)].map(
    (k) => x[k < 0 ? x.length - 1 : k],
  );
  const table = piecewiseChebyshev(interpolated(solution), outermost, 120);
  const [first, last] = [
    x[cdf.findLastIndex((f) => f < small) + 1],
    x[cdf.findIndex((f) => 1 - f < small) - 1],
  ];
  const leftAsymptotics = (s: number) => ({
    log:
      (-beta * s ** 3) / 24 +
      (Math.SQRT2 / 3) * (beta / 2 - 1) * s ** 1.5 +
      ((beta / 2 + 2 / beta - 3) / 8) * Math.log(s),
    slope:
      (-beta * s * s) / 8 +
      Math.SQRT1_2 * (beta / 2 - 1) * Math.sqrt(s) +
      (beta / 2 + 2 / beta - 3) / (8 * s),
  });
  const rightAsymptotics = (s: number) => ({
    log: (-2 / 3) * beta * s ** 1.5 - 0.75 * beta * Math.log(s),
    slope: -beta * Math.sqrt(s) - (0.75 * beta) / s,
  });
  const pieces = {
    table,
    left: tail(-1, first, table.value(first), table.slope(first), leftAsymptotics),
    right: tail(1, last, 1 - table.value(last), table.slope(last), rightAsymptotics),
  };
  return { ...pieces, mean: momentOf(pieces, 1), secondMoment: momentOf(pieces, 2) };
}

/**
 * Asymptotics in the distance from 0, with a factor e^{c(1 − at/x)} that gives them the table's value and slope at its end;
 * where that lies on the other side of 0, an exponential.
 */
function tail(
  sign: 1 | -1,
  at: number,
  value: number,
  density: number,
  asymptotics: (s: number) => { readonly log: number; readonly slope: number },
): Tail {
  const rate = density / value;
  const start = sign * at;
  const holds = start > 0.5;
  const c = holds ? (-rate - asymptotics(start).slope) * start : 0;
  const log = (s: number) =>
    holds ? asymptotics(s).log - asymptotics(start).log + c * (1 - start / s) : -rate * (s - start);
  const slope = (s: number) => (holds ? asymptotics(s).slope + (c * start) / (s * s) : -rate);
  let end = start;
  while (log(end) > -690) end++;
  return {
    at,
    end: sign * end,
    value: (x) => (sign * x > end ? 0 : value * Math.exp(log(sign * x))),
    slope: (x) => (sign * x > end ? 0 : sign * slope(sign * x) * value * Math.exp(log(sign * x))),
  };
}

/** The polynomial through the eight nearest of equidistant points, in Lagrange form. */
function interpolated({ x, cdf }: TabulatedCdf): (at: number) => number {
  const step = (x.at(-1)! - x[0]) / (x.length - 1);
  return (at) => {
    const start = Math.max(0, Math.min(x.length - 8, Math.floor((at - x[0]) / step) - 3));
    let sum = 0;
    for (let i = 0; i < 8; i++) {
      let weight = 1;
      for (let j = 0; j < 8; j++) if (j !== i) weight *= ((at - x[start]) / step - j) / (i - j);
      sum += weight * cdf[start + i];
    }
    return sum;
  };
}
