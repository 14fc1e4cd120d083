import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from "mathjs";

export type RealFunction = (x: number) => number;

/** The functions that an expression may use. */
export const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  sign: Math.sign,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  log: (x, base = Math.E) => (base === Math.E ? Math.log(x) : Math.log(x) / Math.log(base)),
  log10: Math.log10,
  log2: Math.log2,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  // a derivative of tan or tanh comes with these
  sec: (x) => 1 / Math.cos(x),
  sech: (x) => 1 / Math.cosh(x),
  pow: Math.pow,
  square: (x) => x * x,
  cube: (x) => x * x * x,
};

export const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

/** An expression that has been checked, as a tree of closures. */
export function compiled(node: MathNode, parameters: Readonly<Record<string, number>>): RealFunction {
  switch (node.type) {
    case "ConstantNode": {
      const value = Number((node as ConstantNode).value);
      return () => value;
    }
    case "SymbolNode": {
      const { name } = node as SymbolNode;
      if (name === "x") return (x) => x;
      const value = parameters[name] ?? constants[name]!;
      return () => value;
    }
    case "ParenthesisNode":
      return compiled((node as ParenthesisNode).content, parameters);
    case "OperatorNode":
      return operation(node as OperatorNode, parameters);
    case "FunctionNode": {
      const { fn, args } = node as FunctionNode;
      const own = functions[fn.name];
      if (own === undefined) throw new Error(`the function ${fn.name} is not known here`);
      const [a, b] = args.map((arg) => compiled(arg, parameters));
      return b === undefined ? (x) => own(a!(x)) : (x) => own(a!(x), b(x));
    }
    default:
      throw new Error(`${node.type} cannot be evaluated here`);
  }
}

function operation({ op, args }: OperatorNode, parameters: Readonly<Record<string, number>>): RealFunction {
  const [a, b] = args.map((arg) => compiled(arg, parameters));
  if (b === undefined) return op === "-" ? (x) => -a!(x) : a!;
  if (op === "^") {
    const exponent = polynomialOf(args[1]!, parameters);
    if (exponent?.length === 1) return wholePower(a!, exponent[0]!);
    return (x) => a!(x) ** b(x);
  }
  const apply = operators[op]!;
  return (x) => apply(a!(x), b(x));
}

function wholePower(base: RealFunction, exponent: number): RealFunction {
  if (exponent === 2) return (x) => base(x) * base(x);
  if (exponent === 3) return (x) => base(x) ** 3;
  return (x) => base(x) ** exponent;
}

/** Largest degree that is recognised as a polynomial. */
const mostDegrees = 40;

/** Coefficients of 1, x, x², … of an expression that is a polynomial; null of any other. */
export function polynomialOf(
  node: MathNode,
  parameters: Readonly<Record<string, number>>,
): readonly number[] | null {
  switch (node.type) {
    case "ConstantNode":
      return [Number((node as ConstantNode).value)];
    case "SymbolNode": {
      const { name } = node as SymbolNode;
      return name === "x" ? [0, 1] : [parameters[name] ?? constants[name]!];
    }
    case "ParenthesisNode":
      return polynomialOf((node as ParenthesisNode).content, parameters);
    case "OperatorNode":
      return polynomialOperation(node as OperatorNode, parameters);
    default:
      return null;
  }
}

function polynomialOperation(
  { op, args }: OperatorNode,
  parameters: Readonly<Record<string, number>>,
): readonly number[] | null {
  const [a, b] = args.map((arg) => polynomialOf(arg, parameters));
  if (a === null || a === undefined || b === null) return null;
  if (b === undefined) return op === "-" ? a.map((c) => -c) : a;
  switch (op) {
    case "+":
      return trimmed(a, b, (p, q) => p + q);
    case "-":
      return trimmed(a, b, (p, q) => p - q);
    case "*":
      return product(a, b);
    case "/":
      return b.length === 1 ? a.map((c) => c / b[0]!) : null;
    case "^": {
      const power = b[0]!;
      if (b.length > 1 || !Number.isInteger(power) || power < 0 || power * (a.length - 1) > mostDegrees)
        return a.length === 1 && b.length === 1 ? [a[0]! ** power] : null;
      let result: readonly number[] | null = [1];
      for (let k = 0; k < power; k++) result = result && product(result, a);
      return result;
    }
    default:
      return null;
  }
}

function trimmed(
  a: readonly number[],
  b: readonly number[],
  combine: (p: number, q: number) => number,
): readonly number[] {
  const sum = Array.from({ length: Math.max(a.length, b.length) }, (_, k) => combine(a[k] ?? 0, b[k] ?? 0));
  while (sum.length > 1 && sum.at(-1) === 0) sum.pop();
  return sum;
}

function product(a: readonly number[], b: readonly number[]): readonly number[] | null {
  if (a.length + b.length - 2 > mostDegrees) return null;
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((p, i) => {
    b.forEach((q, j) => {
      result[i + j]! += p * q;
    });
  });
  return trimmed(result, [0], (p) => p);
}
