import type { TailSupport } from "./tail-support.ts";

/** ln of Z = ∫ e^{w} dx/x_min, or Σ e^{w} over whole numbers, and means under e^{w}/Z. */
export interface SupportAverage {
  readonly logNorm: number;
  mean(f: (y: number) => number): number;
}

/** ln of a density of x = x_min e^y up to a constant; concave in y, and so is w + y. */
export type LogWeight = (y: number) => number;

/**
 * Norm and means of the law e^{w(y)} on a support, from x = `from` on.
 *
 * Of real numbers the integrand e^{w + y} in y lives between the two points 45 below its peak; there 16 panels of 8
 * Gauss–Legendre nodes. Whole numbers one by one, up to 512 of them; of more, the first 256, and the others by that integral
 * with Euler and Maclaurin's corrections, their derivatives by central differences up to the fifth.
 */
export function supportAverage(
  w: LogWeight,
  xMin: number,
  { xMax, discrete }: TailSupport,
  from = xMin,
): SupportAverage {
  const logOf = (x: number) => Math.log(x / xMin);
  const [begin, end] = livelyRange((y) => w(y) + y, logOf(from), logOf(xMax));
  if (!discrete) return averageOf(integralNodes(w, begin, end, 0));
  const first = Math.max(from, Math.floor(xMin * Math.exp(begin)));
  const last = Math.min(xMax, Math.ceil(xMin * Math.exp(end)));
  const single = (from: number, count: number) =>
    Array.from({ length: count }, (_, k) => nodeAt(w, logOf(from + k), 1));
  if (last - first < 512) return averageOf(single(first, last - first + 1));
  const ends = (x: number, sign: 1 | -1) =>
    endWeights.map((weight, j) => nodeAt(w, logOf(x + sign * (j - 3)), weight));
  return averageOf([
    ...single(first, 256),
    ...ends(first + 256, 1),
    ...integralNodes(w, logOf(first + 256), Math.min(end, logOf(xMax)), Math.log(xMin)),
    // where the law has died away before, there is no end
    ...(last === xMax && last < Number.POSITIVE_INFINITY ? ends(last, -1) : []),
  ]);
}

/** What e^{exponent} counts for at y. */
interface Node {
  readonly y: number;
  readonly exponent: number;
  readonly weight: number;
}

function nodeAt(w: LogWeight, y: number, weight: number): Node {
  return { y, exponent: w(y), weight };
}

function averageOf(nodes: readonly Node[]): SupportAverage {
  const top = nodes.reduce((most, { exponent }) => Math.max(most, exponent), Number.NEGATIVE_INFINITY);
  const terms = nodes.map(({ exponent, weight }) => weight * Math.exp(exponent - top));
  const norm = terms.reduce((sum, term) => sum + term, 0);
  return {
    logNorm: top + Math.log(norm),
    mean(f) {
      let sum = 0;
      // where nothing is left, f may be infinite
      for (let k = 0; k < terms.length; k++) if (terms[k] !== 0) sum += terms[k]! * f(nodes[k]!.y);
      return sum / norm;
    },
  };
}

/** Nodes of ∫ e^{w + y + logUnit} dy. */
function integralNodes(w: LogWeight, from: number, to: number, logUnit: number): readonly Node[] {
  const half = (to - from) / (2 * panels);
  return Array.from({ length: panels }, (_, p) => from + (2 * p + 1) * half).flatMap((middle) =>
    rule.map(([node, weight]) => {
      const y = middle + half * node;
      return { y, exponent: w(y) + y + logUnit, weight: half * weight };
    }),
  );
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
  // concave: beyond c and d it rises no further than the slopes at the ends let it
  while (b - a > 1e-14 * b && Math.min(hc, hd) - Math.min(h(a), h(b)) > 1) {
    if (hc > hd) {
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

const panels = 16;

/** Gauss–Legendre on [−1, 1] with eight points, Abramowitz & Stegun table 25.4. */
const rule = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
].flatMap(([node, weight]) => [[node!, weight!] as const, [-node!, weight!] as const]);

/**
 * What the sum from x on has beyond the integral, f(x)/2 − f′/12 + f‴/720 − f⁗′/30240, by values at x − 3 … x + 3:
 * 1/2 − μδ/12 + 11 μδ³/720 − 191 μδ⁵/60480.
 */
const endWeights = (() => {
  const [c1, c3, c5] = [1 / 24, -11 / 1440, 191 / 120960];
  const [w1, w2, w3] = [c1 - 2 * c3 + 5 * c5, c3 - 4 * c5, c5];
  return [w3, w2, w1, 0.5, -w1, -w2, -w3];
})();
