/** Gauss–Legendre nodes and weights on [−1, 1], five points: exact for polynomials of degree 9. */
const outer = Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3;
const inner = Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3;
const rule = [
  [0, 128 / 225],
  [inner, (322 + 13 * Math.sqrt(70)) / 900],
  [-inner, (322 + 13 * Math.sqrt(70)) / 900],
  [outer, (322 - 13 * Math.sqrt(70)) / 900],
  [-outer, (322 - 13 * Math.sqrt(70)) / 900],
] as const;

function panel(f: (x: number) => number, from: number, to: number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  let sum = 0;
  for (const [node, weight] of rule) sum += weight * f(middle + half * node);
  return sum * half;
}

/** ∫ f over [from, to], panels halved until halves and whole agree to 1e-8, so that the halves are right to 1e-10; at most 30 times. */
export function adaptiveIntegral(f: (x: number) => number, from: number, to: number): number {
  const refine = (a: number, b: number, whole: number, depth: number): number => {
    const middle = (a + b) / 2;
    const [left, right] = [panel(f, a, middle), panel(f, middle, b)];
    const error = Math.abs(left + right - whole);
    if (depth === 0 || error <= 1e-8 * Math.abs(left + right) || error <= 1e-15 * (b - a))
      return left + right;
    return refine(a, middle, left, depth - 1) + refine(middle, b, right, depth - 1);
  };
  return refine(from, to, panel(f, from, to), 30);
}

/**
 * ∫₀^length f for an f ≤ 1 that falls to 0: panels that double in width from a fraction of the half-width of f, until one
 * adds less than 1e-13 of all.
 *
 * @param length may be infinite
 * @param scale estimate of the decay scale of f
 * @returns Infinity if the integral does not converge
 */
export function tailIntegral(f: (x: number) => number, length: number, scale: number): number {
  const start = f(0);
  if (!(start > 0) || !(length > 0)) return 0;
  let width = Math.min(scale, length);
  while (f(width) < start / 2 && width > 1e-290) width /= 2;
  let [from, sum] = [0, 0];
  for (let k = 0; k < 900 && from < length; k++) {
    const to = Math.min(length, from + width);
    const added = adaptiveIntegral(f, from, to);
    sum += added;
    if (!Number.isFinite(sum)) return Number.POSITIVE_INFINITY;
    if (added <= 1e-13 * sum) return sum;
    from = to;
    width *= 2;
  }
  return from >= length ? sum : Number.POSITIVE_INFINITY;
}
