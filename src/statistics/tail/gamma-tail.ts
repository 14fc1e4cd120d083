import { fallingRoot } from "./monotone-root.ts";
import { type Tail, type TailLaw, tailLaw } from "./tail-law.ts";

/**
 * The gamma law cut at x_min, of largest likelihood: a power law with an exponential cut-off,
 *
 *   p(x) ∝ x^{−α} e^{−λx},   λ ≥ 0, α any number; the gamma law's shape is 1 − α.
 *
 * An exponential family in (α, λ): its likelihood has one maximum. Given λ, ⟨ln r⟩ fixes α; the profile is concave in λ
 * and rises while the law's ⟨r⟩ exceeds the data's. At λ = 0 it is the power law.
 */
export function gammaTail({ xMin, logs, meanLog }: Tail): TailLaw {
  const meanRise = logs.reduce((sum, y) => sum + Math.expm1(y), 0) / logs.length;
  const atLogRate = (logRate: number) => {
    const rate = Math.exp(logRate);
    // one over the mean logarithm bounds α from above: a cut-off only shortens the tail
    const steepest = 1 / meanLog;
    let gentlest = -1;
    while (moments(gentlest, rate).log < meanLog && gentlest > -1e6) gentlest *= 4;
    const slope = fallingRoot((q) => moments(q, rate).log - meanLog, gentlest, steepest);
    return { slope, rate, ...moments(slope, rate) };
  };
  // the cut-off from far beyond the largest value to far inside the first; in units of 1/x_min
  const least = Math.log(1e-7 / (1 + meanRise));
  const logRate = fallingRoot((u) => atLogRate(u).rise - meanRise, least, Math.log(1e4 / meanRise));
  const found = atLogRate(logRate);
  const absent = logRate === least;
  const [slope, rate] = absent ? [1 / meanLog, 0] : [found.slope, found.rate];
  const logNorm = absent ? Math.log(meanLog) : found.logNorm;
  return tailLaw(
    xMin,
    {
      name: "gamma (power law with cut-off)",
      equation: "x^{−α} exp(−λ x)",
      parameters: { alpha: 1 + slope, lambda: rate / xMin },
      freeParameters: 2,
      nested: true,
    },
    (y) => -slope * y - rate * Math.expm1(y) - logNorm,
    // ∫_y^∞ is the same integral begun at y: rate e^y for rate
    (y) =>
      Math.exp(
        -slope * y -
          rate * Math.expm1(y) +
          (absent ? 0 : moments(slope, rate * Math.exp(y)).logNorm - logNorm),
      ),
  );
}

/**
 * ln Z, ⟨t⟩ and ⟨e^t − 1⟩ of exp(−q t − λ(e^t − 1)) on t ≥ 0, λ > 0: Z = λ^q e^λ Γ(−q, λ). The exponent is concave, so
 * the integrand lives between the two points 45 below its peak; there 16 panels of 8 Gauss–Legendre nodes.
 */
export function moments(q: number, rate: number): { logNorm: number; log: number; rise: number } {
  const exponent = (t: number) => -q * t - rate * Math.expm1(t);
  const peak = q < 0 && -q > rate ? Math.log(-q / rate) : 0;
  const top = exponent(peak);
  const edge = (inside: number, outside: number) => {
    let [near, far] = [inside, outside];
    for (let k = 0; k < 30; k++) {
      const middle = (near + far) / 2;
      if (top - exponent(middle) < 45) near = middle;
      else far = middle;
    }
    return far;
  };
  const from = peak > 0 && top - exponent(0) > 45 ? edge(peak, 0) : 0;
  let width = 1;
  while (top - exponent(peak + width) < 45) width *= 2;
  const to = edge(peak, peak + width);
  let [norm, log, rise] = [0, 0, 0];
  const half = (to - from) / (2 * panels);
  for (let p = 0; p < panels; p++) {
    const middle = from + (2 * p + 1) * half;
    for (const [node, weight] of rule) {
      const t = middle + half * node;
      const w = weight * Math.exp(exponent(t) - top);
      norm += w;
      log += w * t;
      rise += w * Math.expm1(t);
    }
  }
  return { logNorm: top + Math.log(norm * half), log: log / norm, rise: rise / norm };
}

const panels = 16;

/** Gauss–Legendre on [−1, 1] with eight points, Abramowitz & Stegun table 25.4. */
const rule = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
].flatMap(([node, weight]) => [[node!, weight!] as const, [-node!, weight!] as const]);
