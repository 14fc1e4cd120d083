import { erfcx } from "../special-functions.ts";
import { fittedFamily, mostPowerLaw, type TailFamily } from "./fitted-family.ts";
import { fallingRoot } from "./monotone-root.ts";
import { powerLawDensity } from "./power-law-density.ts";
import { meanOver, type Tail, type TailLaw, tailLaw } from "./tail-law.ts";
import { isHalfLine } from "./tail-support.ts";

/**
 * The log-normal law cut at x_min, of largest likelihood. In y = ln(x/x_min) it is a normal law cut at 0,
 *
 *   p(y) ∝ exp(−(y − m)²/(2s²)),   y ≥ 0,   h = −m/s,
 *
 * an exponential family: its likelihood has one maximum, where mean and mean square are those of the data. Their ratio
 * ⟨y²⟩/⟨y⟩² rises with h from 1 to the power law's 2, reached as h → ∞ with h/s = α − 1: so the log-normal contains the
 * power law as its limit, and a tail with ⟨y²⟩ ≥ 2⟨y⟩² has no better log-normal than that limit. On other supports it is
 * x^{−1 − q} e^{−c y²} normalised there, of the same limit c → 0.
 *
 * @see del Castillo & Puig 1999, J. Am. Stat. Assoc. 94, 529
 */
export function logNormalTail(tail: Tail): TailLaw {
  if (!isHalfLine(tail)) return fittedFamily(logNormalFamily, tail);
  const ratio = meanOver(tail, square) / tail.meanLog ** 2;
  // in asinh h, as h runs over many decades; the ratio falls short of 2 by 2/h²
  if (ratio >= momentRatio(farthest)) {
    return { ...powerLawDensity(tail), ...description, parameters: powerLawLimit };
  }
  const h = Math.sinh(fallingRoot((u) => ratio - momentRatio(Math.sinh(u)), -5, Math.asinh(farthest)));
  const s = tail.meanLog / excess(h);
  // (1/s) φ(h + y/s)/Q(h), Q(h) = e^{−h²/2} erfcx(h/√2)/2
  const logNorm = Math.log(Math.sqrt(2 / Math.PI) / s) - Math.log(erfcx(h / Math.SQRT2));
  return tailLaw(
    tail.xMin,
    { ...description, parameters: { mu: Math.log(tail.xMin) - h * s, sigma: s } },
    (y) => logNorm - h * (y / s) - (y / s) ** 2 / 2,
    (y) =>
      Math.exp(-h * (y / s) - (y / s) ** 2 / 2) * (erfcx((h + y / s) / Math.SQRT2) / erfcx(h / Math.SQRT2)),
  );
}

/** Here the ratio is 2 to 2e-6: a fit beyond gains less than 1e-12 per value over the power law. */
const farthest = 1000;

const description = {
  name: "log-normal",
  equation: "exp(−(ln x − μ)²/(2σ²))/x",
  freeParameters: 2,
  nested: true,
};

const powerLawLimit = { mu: Number.NEGATIVE_INFINITY, sigma: Number.POSITIVE_INFINITY };

const square = (y: number) => y * y;

/** q and c = 1/(2s²) for rate and shape. */
const logNormalFamily: TailFamily = {
  description,
  base: (y, shape) => -y - shape * y * y,
  statistic: (y) => y,
  fixedStatistics: true,
  slope: (y) => -y * y,
  rates: mostPowerLaw,
  shapes: (tail) => {
    const meanSquare = meanOver(tail, square);
    return { least: 1e-7 / meanSquare, most: 1e4 / meanSquare };
  },
  parameters: (rate, shape, xMin) =>
    shape === 0
      ? powerLawLimit
      : { mu: Math.log(xMin) - rate / (2 * shape), sigma: Math.sqrt(1 / (2 * shape)) },
};

/** ⟨z⟩ − h for a standard normal z cut below h: φ(h)/Q(h) − h. */
function excess(h: number): number {
  // Laplace's continued fraction 1/(h + 2/(h + 3/(h + …))), where the difference would lose digits
  if (h > 8) {
    let fraction = h;
    for (let k = 60; k >= 2; k--) fraction = h + k / fraction;
    return 1 / fraction;
  }
  return Math.sqrt(2 / Math.PI) / erfcx(h / Math.SQRT2) - h;
}

/** ⟨(z − h)²⟩/⟨z − h⟩² = (1 − h e)/e², e the excess. */
function momentRatio(h: number): number {
  const e = excess(h);
  // 1 − h e = e (2/(h + 3/(h + …))): no cancellation for large h
  if (h > 8) return (1 / e - h) / e;
  return (1 - h * e) / (e * e);
}
