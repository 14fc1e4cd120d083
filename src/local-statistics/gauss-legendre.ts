/**
 * ∫ f from `from` to `to`, by Gauss and Legendre's rule of 10 points on each of equal panels; exact for polynomials of
 * degree 19 on each.
 */
export function gaussLegendre(f: (x: number) => number, from: number, to: number, panels: number): number {
  const half = (to - from) / panels / 2;
  let sum = 0;
  for (let k = 0; k < panels; k++) {
    const middle = from + (2 * k + 1) * half;
    for (const [node, weight] of rule) sum += weight * f(middle + half * node);
  }
  return half * sum;
}

/** Zeros of the Legendre polynomial by Newton's method, with weights 2/((1 − x²) P′(x)²). */
function legendreRule(points: number): readonly (readonly [number, number])[] {
  return Array.from({ length: points }, (_, k) => {
    let x = Math.cos((Math.PI * (k + 0.75)) / (points + 0.5));
    let slope = 0;
    for (let iteration = 0; iteration < 10; iteration++) {
      let [before, now] = [1, x];
      for (let n = 2; n <= points; n++) [before, now] = [now, ((2 * n - 1) * x * now - (n - 1) * before) / n];
      slope = (points * (before - x * now)) / (1 - x * x);
      x -= now / slope;
    }
    return [x, 2 / ((1 - x * x) * slope * slope)] as const;
  });
}

const rule = legendreRule(10);
