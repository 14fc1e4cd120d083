import { determinant, Matrix } from "ml-matrix";

/**
 * Density of the nearest spacing of large Gaussian matrices in the bulk, p(s) = E″(s), from the probability E(0; s) that
 * an interval of s mean spacings is empty: with D± the Fredholm determinants of the even and odd parts of the sine
 * kernel on (0, s/2), S(x − y) ± S(x + y),
 *
 *   E = D₊ (β = 1),   D₊D₋ (β = 2),   ½ [D₊(2s) + D₋(2s)] (β = 4)
 *
 * @see Mehta, Random Matrices, chapters 6, 7, 11; Bornemann 2010, Math. Comp. 79, 871 (determinants by quadrature)
 */
export function exactSpacing(beta: 1 | 2 | 4, s: number): number {
  const h = 0.02;
  const e = (k: number) => gapProbability(beta, s + k * h);
  return (-e(-2) + 16 * e(-1) - 30 * e(0) + 16 * e(1) - e(2)) / (12 * h * h);
}

export function gapProbability(beta: 1 | 2 | 4, s: number): number {
  if (beta === 1) return fredholm(1, s);
  if (beta === 2) return fredholm(1, s) * fredholm(-1, s);
  return 0.5 * (fredholm(1, 2 * s) + fredholm(-1, 2 * s));
}

function fredholm(parity: 1 | -1, s: number): number {
  const sine = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  const points = nodes.map(([x, w]) => [((1 + x) * s) / 4, (w * s) / 4] as const);
  const kernel = points.map(([x], i) =>
    points.map(([y, w], j) => {
      const value = w * (sine(x - y) + parity * sine(x + y));
      return (i === j ? 1 : 0) - value;
    }),
  );
  return determinant(new Matrix(kernel));
}

const nodes = legendre(24);

function legendre(points: number): readonly (readonly [number, number])[] {
  return Array.from({ length: points }, (_, k) => {
    let [x, slope] = [Math.cos((Math.PI * (k + 0.75)) / (points + 0.5)), 0];
    for (let turn = 0; turn < 8; turn++) {
      let [a, b] = [1, x];
      for (let n = 2; n <= points; n++) [a, b] = [b, ((2 * n - 1) * x * b - (n - 1) * a) / n];
      slope = (points * (a - x * b)) / (1 - x * x);
      x -= b / slope;
    }
    return [x, 2 / ((1 - x * x) * slope * slope)] as const;
  });
}
