import type { Expression } from "./expression.ts";
import type { RealFunction } from "./real-function.ts";

/** Coefficients of 1, x, x², … */
export type Polynomial = readonly number[];

/** Largest degree that is recognised as a polynomial. */
const mostDegrees = 40;

/** Coefficients of a polynomial expression; null for any other, or if they overflow. */
export function polynomialOf(expression: Expression): Polynomial | null {
  const polynomial = expanded(expression);
  return polynomial?.every(Number.isFinite) ? polynomial : null;
}

export function slope(coefficients: Polynomial): Polynomial {
  return coefficients.slice(1).map((c, k) => (k + 1) * c);
}

export function horner(coefficients: Polynomial): RealFunction {
  const c = Float64Array.from(coefficients);
  return (x) => {
    let sum = 0;
    for (let k = c.length - 1; k >= 0; k--) sum = sum * x + c[k];
    return sum;
  };
}

/**
 * Whether Horner's rule is as accurate as the expression near the centre of the roots: (x − 10⁸)²/2 expanded
 * is not.
 *
 * @param value the expression, not expanded
 */
export function isWellConditioned(coefficients: Polynomial, value: RealFunction): boolean {
  const degree = coefficients.length - 1;
  if (degree < 2) return true;
  const center = -coefficients[degree - 1] / (degree * coefficients[degree]);
  const short = horner(coefficients);
  // 1, and the scale on which the highest power rises by 1: a well may be much narrower
  const units = [1, Math.abs(coefficients[degree]) ** (-1 / degree)];
  return units.every((unit) => {
    const places = [-2.3, -1, -0.37, 0, 0.37, 1, 2.3].map((distance) => center + unit * distance);
    const size = Math.max(...places.map((x) => Math.abs(value(x) - value(center))));
    return places.every((x) => Math.abs(short(x) - value(x)) <= 1e-9 * size + 1e-13 * Math.abs(value(x)));
  });
}

function expanded(expression: Expression): Polynomial | null {
  if (typeof expression === "number") return [expression];
  if (expression === "x") return [0, 1];
  const [a, b] = expression.operands.map(expanded);
  if (a === null || a === undefined || b === null) return null;
  switch (expression.name) {
    case "+":
      return trimmed(a, b, (p, q) => p + q);
    case "-":
      return b === undefined ? a.map((c) => -c) : trimmed(a, b, (p, q) => p - q);
    case "*":
      return product(a, b);
    case "/":
      return b.length === 1 ? a.map((c) => c / b[0]) : null;
    case "^":
      return b.length === 1 ? power(a, b[0]) : null;
    default:
      return null;
  }
}

function power(a: Polynomial, exponent: number): Polynomial | null {
  if (a.length === 1) return [a[0] ** exponent];
  if (!Number.isInteger(exponent) || exponent < 0 || exponent * (a.length - 1) > mostDegrees) return null;
  let result: Polynomial | null = [1];
  for (let k = 0; k < exponent; k++) result = result && product(result, a);
  return result;
}

function trimmed(a: Polynomial, b: Polynomial, combine: (p: number, q: number) => number): Polynomial {
  const sum = Array.from({ length: Math.max(a.length, b.length) }, (_, k) => combine(a[k] ?? 0, b[k] ?? 0));
  while (sum.length > 1 && sum.at(-1) === 0) sum.pop();
  return sum;
}

function product(a: Polynomial, b: Polynomial): Polynomial | null {
  if (a.length + b.length - 2 > mostDegrees) return null;
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((p, i) => {
    b.forEach((q, j) => {
      result[i + j] += p * q;
    });
  });
  return trimmed(result, [0], (p) => p);
}
