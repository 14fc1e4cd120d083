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
  let slope = 1 / meanLog;
  const atLogRate = (logRate: number) => {
    const rate = Math.exp(logRate);
    slope = slopeGiven(rate, meanLog, slope);
    return { slope, rate, ...moments(slope, rate) };
  };
  // the cut-off from far beyond the largest value to far inside the first; in units of 1/x_min
  const least = Math.log(1e-7 / (1 + meanRise));
  const logRate = fallingRoot((u) => atLogRate(u).rise - meanRise, least, Math.log(1e4 / meanRise));
  const found = atLogRate(logRate);
  const absent = logRate === least;
  const [q, rate] = absent ? [1 / meanLog, 0] : [found.slope, found.rate];
  const logNorm = absent ? Math.log(meanLog) : found.logNorm;
  return tailLaw(
    xMin,
    {
      name: "gamma (power law with cut-off)",
      equation: "x^{−α} exp(−λ x)",
      parameters: { alpha: 1 + q, lambda: rate / xMin },
      freeParameters: 2,
      nested: true,
    },
    (y) => -q * y - rate * Math.expm1(y) - logNorm,
    // ∫_y^∞ is the same integral begun at y: rate e^y for rate
    (y) =>
      Math.exp(
        -q * y - rate * Math.expm1(y) + (absent ? 0 : moments(q, rate * Math.exp(y)).logNorm - logNorm),
      ),
  );
}

/**
 * The q whose ⟨t⟩ is that of the data: Newton's method from a guess, d⟨t⟩/dq being minus the variance of t, kept between
 * ends that enclose the root. The upper one is the power law's q, as a cut-off only shortens the tail.
 */
function slopeGiven(rate: number, meanLog: number, guess: number): number {
  let [low, high, q] = [-1e9, 1 / meanLog, guess];
  for (let k = 0; k < 200; k++) {
    const { log, variance } = moments(q, rate);
    if (log > meanLog) low = q;
    else high = q;
    const newton = q + (log - meanLog) / variance;
    // from far away Newton's step can be anything: at most a factor of four, and never past an end
    const reach = 3 * (1 + Math.abs(q));
    const next = Math.min(q + reach, Math.max(q - reach, newton));
    const last = q;
    q = next > low && next < high ? next : Math.max((low + high) / 2, q - reach);
    if (Math.abs(q - last) <= 1e-12 * (1 + Math.abs(q))) break;
  }
  return q;
}

/**
 * ln Z, mean and variance of t, and ⟨e^t − 1⟩ of exp(−q t − λ(e^t − 1)) on t ≥ 0, λ > 0: Z = λ^q e^λ Γ(−q, λ). The exponent is concave, so
 * the integrand lives between the two points 45 below its peak; there 16 panels of 8 Gauss–Legendre nodes.
 */
export function moments(q: number, rate: number) {
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
  let [norm, log, square, rise] = [0, 0, 0, 0];
  const half = (to - from) / (2 * panels);
  for (let p = 0; p < panels; p++) {
    const middle = from + (2 * p + 1) * half;
    for (const [node, weight] of rule) {
      const t = middle + half * node;
      const w = weight * Math.exp(exponent(t) - top);
      norm += w;
      // from the peak, so that the variance keeps its digits
      log += w * (t - peak);
      square += w * (t - peak) ** 2;
      rise += w * Math.expm1(t);
    }
  }
  const mean = log / norm;
  return {
    logNorm: top + Math.log(norm * half),
    log: peak + mean,
    variance: square / norm - mean * mean,
    rise: rise / norm,
  };
}

const panels = 16;

/** Gauss–Legendre on [−1, 1] with eight points, Abramowitz & Stegun table 25.4. */
const rule = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
].flatMap(([node, weight]) => [[node!, weight!] as const, [-node!, weight!] as const]);
