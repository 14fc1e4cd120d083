import { kolmogorovSmirnov } from "../../src/statistics/index.ts";

/** p-value of the Kolmogorov–Smirnov test for independent values; itself tested against published values. */
export function kolmogorovP(values: ArrayLike<number>, cdf: (x: number) => number): number {
  return kolmogorovSmirnov(values, cdf).pValue;
}

/** Mean and its standard error. */
export function meanAndError(values: ArrayLike<number>): { mean: number; error: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (list.length - 1) / list.length) };
}

/** Simpson's rule with 20 000 panels. */
export function integral(f: (x: number) => number, from: number, to: number): number {
  const panels = 20_000;
  const h = (to - from) / panels;
  let sum = f(from) + f(to);
  for (let k = 1; k < panels; k++) sum += (k % 2 === 1 ? 4 : 2) * f(from + k * h);
  return (sum * h) / 3;
}
