import type { StatisticMoments } from "./root-of-mean.ts";
import type { TailSupport } from "./tail-support.ts";

/** ln of Z = ∫ e^{w} dx/x_min, or Σ e^{w} over whole numbers, and the means of statistics under e^{w}/Z. */
export interface SupportAverage {
  readonly logNorm: number;
  moments(f: (y: number) => number): StatisticMoments;
  covariance(f: (y: number) => number, g: (y: number) => number): number;
}

/** ln of a density of x = x_min e^y up to a constant; concave in y, and so is w + y. */
export type LogWeight = (y: number) => number;

/**
 * Norm and means of the law e^{w(y)} on a support, from x = `from` on.
 *
 * Of real numbers the integrand e^{w + y} in y lives between the two points 45 below its peak; there 16 panels of 8
 * Gauss–Legendre nodes. Whole numbers one by one, up to 256 of them; for more, the first 96, and the others by that integral
 * with Euler–Maclaurin corrections, their derivatives by central differences up to the fifth.
 */
export function supportAverage(
  w: LogWeight,
  xMin: number,
  { xMax, discrete }: TailSupport,
  from = xMin,
): SupportAverage {
  const logOf = (x: number) => Math.log(x / xMin);
  const [begin, until] = livelyRange((y) => w(y) + y, logOf(from), logOf(xMax));
  if (!discrete) return averageOf(addIntegral(emptyNodes(panels * rule.length), w, begin, until, 0));
  const first = Math.max(from, Math.floor(xMin * Math.exp(begin)));
  // this far out the sum equals the integral
  if (first > Number.MAX_SAFE_INTEGER)
    return averageOf(addIntegral(emptyNodes(panels * rule.length), w, begin, until, Math.log(xMin)));
  const last = Math.min(xMax, Math.ceil(xMin * Math.exp(until)));
  const termByTerm = last - first < mostSingle;
  const single = termByTerm ? last - first + 1 : fewSingle;
  const nodes = emptyNodes(termByTerm ? single : single + 2 * endWeights.length + panels * rule.length);
  for (let k = 0; k < single; k++) add(nodes, logOf(first + k), w(logOf(first + k)), 1);
  if (!termByTerm) {
    const end = (x: number, sign: 1 | -1) => {
      endWeights.forEach((weight, j) => {
        const y = logOf(x + sign * (j - 3));
        add(nodes, y, w(y), weight);
      });
    };
    end(first + fewSingle, 1);
    // if the law has decayed before, the end is irrelevant
    if (last === xMax && last < Number.POSITIVE_INFINITY) end(last, -1);
    addIntegral(nodes, w, logOf(first + fewSingle), Math.min(until, logOf(xMax)), Math.log(xMin));
  }
  return averageOf(nodes);
}

/** Points y and the weight of e^{exponent} there. */
interface Nodes {
  size: number;
  readonly y: Float64Array;
  readonly exponent: Float64Array;
  readonly weight: Float64Array;
}

function emptyNodes(most: number): Nodes {
  const room = () => new Float64Array(most);
  return { size: 0, y: room(), exponent: room(), weight: room() };
}

function add(nodes: Nodes, y: number, exponent: number, weight: number): void {
  nodes.y[nodes.size] = y;
  nodes.exponent[nodes.size] = exponent;
  nodes.weight[nodes.size++] = weight;
}

function averageOf({ size, y, exponent, weight }: Nodes): SupportAverage {
  let [top, norm] = [Number.NEGATIVE_INFINITY, 0];
  for (let k = 0; k < size; k++) top = Math.max(top, exponent[k]);
  const terms = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    terms[k] = weight[k] * Math.exp(exponent[k] - top);
    norm += terms[k];
  }
  const moments = (f: (y: number) => number) => {
    const values = new Float64Array(size);
    let [mean, variance] = [0, 0];
    for (let k = 0; k < size; k++) {
      // where the weight vanishes, f may be infinite
      if (terms[k] === 0) continue;
      values[k] = f(y[k]);
      mean += terms[k] * values[k];
    }
    mean /= norm;
    for (let k = 0; k < size; k++) variance += terms[k] * (values[k] - mean) ** 2;
    return { mean, variance: variance / norm };
  };
  const covariance = (f: (y: number) => number, g: (y: number) => number) => {
    const [{ mean: ofF }, { mean: ofG }] = [moments(f), moments(g)];
    let sum = 0;
    for (let k = 0; k < size; k++) if (terms[k] !== 0) sum += terms[k] * (f(y[k]) - ofF) * (g(y[k]) - ofG);
    return sum / norm;
  };
  return { logNorm: top + Math.log(norm), moments, covariance };
}

/** Nodes of ∫ e^{w + y + logUnit} dy. */
function addIntegral(nodes: Nodes, w: LogWeight, from: number, to: number, logUnit: number): Nodes {
  const half = (to - from) / (2 * panels);
  for (let p = 0; p < panels; p++) {
    const middle = from + (2 * p + 1) * half;
    for (let j = 0; j < rule.length; j++) {
      const y = middle + half * rule[j][0];
      add(nodes, y, w(y) + y + logUnit, half * rule[j][1]);
    }
  }
  return nodes;
}

/** The part of [low, high] where a concave function is less than 45 below its peak there. */
function livelyRange(h: (y: number) => number, low: number, high: number): readonly [number, number] {
  const peak = peakOf(h, low, high);
  const top = h(peak);
  const lively = (y: number) => top - h(y) < 45;
  const edge = (inside: number, outside: number) => {
    if (lively(outside)) return outside;
    let [near, far] = [inside, outside];
    for (let k = 0; k < 30; k++) {
      const middle = (near + far) / 2;
      if (lively(middle)) near = middle;
      else far = middle;
    }
    return far;
  };
  let width = 1;
  while (peak + width < high && lively(peak + width)) width *= 2;
  return [peak > low ? edge(peak, low) : low, edge(peak, Math.min(high, peak + width))];
}

/** Where a concave function is within 1 of its maximum between two ends, the upper one of which may be infinite. */
function peakOf(h: (y: number) => number, low: number, high: number): number {
  const step = Math.min(1e-9, high - low);
  if (h(low + step) <= h(low)) return low;
  let reach = Math.min(high, low + 1);
  while (reach < high && h(Math.min(high, low + 2 * (reach - low))) > h(reach)) {
    reach = Math.min(high, low + 2 * (reach - low));
  }
  let [a, b] = [low, Math.min(high, low + 2 * (reach - low))];
  let [c, d] = [b - golden * (b - a), a + golden * (b - a)];
  let [hc, hd] = [h(c), h(d)];
  // −∞ only at large y, where e^{w} underflows: then the peak is lower
  while (b - a > 1e-14 * b && !(Math.min(hc, hd) - Math.min(h(a), h(b)) <= 1)) {
    if (hc >= hd) {
      [b, d, hd] = [d, c, hc];
      c = b - golden * (b - a);
      hc = h(c);
    } else {
      [a, c, hc] = [c, d, hd];
      d = a + golden * (b - a);
      hd = h(d);
    }
  }
  return hc > hd ? c : d;
}

const golden = (Math.sqrt(5) - 1) / 2;

/** Number of whole numbers summed one by one: all of them, or those before the integral. */
const [mostSingle, fewSingle] = [256, 96];

const panels = 16;

/** Gauss–Legendre on [−1, 1] with eight points, Abramowitz & Stegun table 25.4. */
const rule = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
].flatMap(([node, weight]) => [[node, weight] as const, [-node, weight] as const]);

/**
 * Difference between the sum from x on and the integral, f(x)/2 − f′/12 + f‴/720 − f⁗′/30240, by values at x − 3 … x + 3:
 * 1/2 − μδ/12 + 11 μδ³/720 − 191 μδ⁵/60480.
 */
const endWeights = (() => {
  const [c1, c3, c5] = [1 / 24, -11 / 1440, 191 / 120960];
  const [w1, w2, w3] = [c1 - 2 * c3 + 5 * c5, c3 - 4 * c5, c5];
  return [w3, w2, w1, 0.5, -w1, -w2, -w3];
})();
