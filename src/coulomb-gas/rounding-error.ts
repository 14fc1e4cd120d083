import type { Expression } from "./expression.ts";
import { functions, type RealFunction } from "./real-function.ts";

/** A subexpression at a point: its value, and a bound on its rounding error. */
interface Rounded {
  readonly value: number;
  readonly error: number;
}

type RoundedFunction = (x: number) => Rounded;

/**
 * Bound on the rounding error of an expression, to first order: every operation adds half a unit in the last
 * place of its result to the propagated errors of its operands,
 *
 *   δ(f(u, v)) = |∂f/∂u| δu + |∂f/∂v| δv + ε |f|.
 *
 * It includes cancellation of large terms, as in cosh(x) + 10¹² − 10¹². ∞ where a slope is, 0 where there is no value.
 *
 * @see Higham 2002, Accuracy and Stability of Numerical Algorithms, 3.3: running error analysis
 */
export function roundingError(expression: Expression): RealFunction {
  const rounded = roundedOf(expression);
  return (x) => {
    const { error } = rounded(x);
    return Number.isNaN(error) ? 0 : error;
  };
}

const epsilon = Number.EPSILON;

function roundedOf(expression: Expression): RoundedFunction {
  // a rounded constant has the same error everywhere
  if (typeof expression === "number") return () => ({ value: expression, error: 0 });
  if (expression === "x") return (x) => ({ value: x, error: 0 });
  const { name, operands } = expression;
  const [a, b] = operands.map(roundedOf) as [RoundedFunction, RoundedFunction?];
  if (b !== undefined) {
    const { value, error } = ofTwo[name];
    return (x) => {
      const [u, v] = [a(x), b(x)];
      const result = value(u.value, v.value);
      return { value: result, error: error(u, v, result) + epsilon * Math.abs(result) };
    };
  }
  if (name === "-")
    return (x) => {
      const { value, error } = a(x);
      return { value: -value, error };
    };
  const { value, first } = functions[name];
  return (x) => {
    const u = a(x);
    const result = value(u.value);
    return { value: result, error: handedOn(first(u.value), u.error) + epsilon * Math.abs(result) };
  };
}

/** An exact operand propagates no error, even at a pole. */
function handedOn(slope: number, error: number): number {
  return error === 0 ? 0 : Math.abs(slope) * error;
}

const ofTwo: Readonly<
  Record<
    string,
    {
      readonly value: (u: number, v: number) => number;
      readonly error: (u: Rounded, v: Rounded, result: number) => number;
    }
  >
> = {
  "+": { value: (u, v) => u + v, error: (u, v) => u.error + v.error },
  "-": { value: (u, v) => u - v, error: (u, v) => u.error + v.error },
  "*": {
    value: (u, v) => u * v,
    error: (u, v) => handedOn(v.value, u.error) + handedOn(u.value, v.error),
  },
  "/": {
    value: (u, v) => u / v,
    error: (u, v, q) => handedOn(1 / v.value, u.error) + handedOn(q / v.value, v.error),
  },
  "^": {
    value: (u, v) => u ** v,
    error: (u, v, p) =>
      handedOn((v.value * p) / u.value, u.error) + handedOn(p * Math.log(Math.abs(u.value)), v.error),
  },
};
