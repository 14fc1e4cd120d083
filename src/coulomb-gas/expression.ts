import { functions } from "./real-function.ts";

/** Arithmetic in x, and nothing else: a number, x itself, or an operation. */
export type Expression = number | "x" | Operation;

export interface Operation {
  /** An operator, or the name of one of {@link functions}. */
  readonly name: string;
  readonly operands: readonly [Expression] | readonly [Expression, Expression];
}

export const operators = ["+", "-", "*", "/", "^"] as const;

/** An operation, evaluated at once if its operands are numbers. */
export function operation(name: string, a: Expression, b?: Expression): Expression {
  if (typeof a === "number" && b === undefined) return name === "-" ? -a : functions[name].value(a);
  if (typeof a === "number" && typeof b === "number") return arithmetic(name, a, b);
  return { name, operands: b === undefined ? [a] : [a, b] };
}

function arithmetic(name: string, a: number, b: number): number {
  switch (name) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    default:
      return a ** b;
  }
}
