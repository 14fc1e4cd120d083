import { derivative, type MathNode, parse, simplify } from "mathjs";
import { PotentialError } from "./potential-error.ts";
import { checkExpression } from "./potential-syntax.ts";
import { compiled, polynomialOf, type RealFunction } from "./real-function.ts";

/** A potential V(x) of one level, with its derivatives; infinite outside its support. */
export interface Potential {
  /** As it was written. */
  readonly text: string;
  /** Where it is defined: walls, or ±Infinity. */
  readonly support: readonly [number, number];
  value(x: number): number;
  /** V′ */
  derivative(x: number): number;
  /** V″ */
  secondDerivative(x: number): number;
  /** Coefficients of 1, x, x², … where it is a polynomial. */
  readonly polynomial?: readonly number[];
}

export interface PotentialOptions {
  /** Where the expression is defined; the whole line by default. */
  readonly support?: readonly [number, number];
  /** Values of further symbols. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/**
 * A potential from an expression in x, such as `x^2/2 + 0.1 x^4` or `x/2 - log(x)/2`, differentiated symbolically.
 *
 * Allowed are numbers, x, the given parameters, pi and e, + − * / ^, parentheses and elementary functions. A polynomial
 * is evaluated by Horner's rule, anything else as a tree of closures: no text is ever run as a program.
 *
 * @throws PotentialError naming the place and what is allowed, also where the value is not finite within the support
 */
export function parsePotential(text: string, options: PotentialOptions = {}): Potential {
  const { support = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], parameters = {} } = options;
  if (!(support[0] < support[1]))
    throw new PotentialError(`support: must be two ascending numbers, got ${support.join(", ")}`);
  const node = parsed(text);
  checkExpression(text, node, parameters);
  const potential = { text, support, ...derivativesOf(text, node, parameters) };
  checkDomain(potential);
  return potential;
}

/**
 * A potential from functions.
 *
 * @param secondDerivative by default a central difference of V′, to about 1e-9 of it
 * @throws PotentialError where the value is not finite within the support
 */
export function functionPotential(
  value: RealFunction,
  first: RealFunction,
  secondDerivative: RealFunction = (x) => {
    const h = 6e-6 * Math.max(1, Math.abs(x));
    return (first(x + h) - first(x - h)) / (2 * h);
  },
  support: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): Potential {
  const potential = { text: "V(x)", support, value, derivative: first, secondDerivative };
  checkDomain(potential);
  return potential;
}

/** V = k (x − x₀)²/2 */
export function harmonicPotential(k = 1, center = 0): Potential {
  return parsePotential(`${k} * (x - (${center}))^2 / 2`);
}

/** k and x₀ of a potential that is k (x − x₀)²/2 up to a constant, with k > 0; null of any other. */
export function harmonicWell({ polynomial, support }: Potential): { k: number; center: number } | null {
  if (polynomial?.length !== 3 || support.some(Number.isFinite)) return null;
  const [, linear, quadratic] = polynomial as [number, number, number];
  return quadratic > 0 ? { k: 2 * quadratic, center: -linear / (2 * quadratic) } : null;
}

function parsed(text: string): MathNode {
  try {
    return parse(text);
  } catch (error) {
    const { message, char } = error as Error & { char?: number };
    const place = char === undefined ? "" : ` at column ${char}`;
    throw new PotentialError(
      `"${text}": must be an expression in x, such as x^2/2 + 0.1*x^4; ${message.replace(/ \(char \d+\)$/, "")}${place}`,
    );
  }
}

function derivativesOf(text: string, node: MathNode, parameters: Readonly<Record<string, number>>) {
  const polynomial = polynomialOf(node, parameters);
  if (polynomial !== null) {
    const first = slope(polynomial);
    return {
      polynomial,
      value: horner(polynomial),
      derivative: horner(first),
      secondDerivative: horner(slope(first)),
    };
  }
  try {
    const first = simplify(derivative(node, "x", { simplify: false }));
    const second = simplify(derivative(first, "x", { simplify: false }));
    return {
      value: compiled(node, parameters),
      derivative: compiled(first, parameters),
      secondDerivative: compiled(second, parameters),
    };
  } catch (error) {
    throw new PotentialError(`"${text}": must have a derivative in closed form; ${(error as Error).message}`);
  }
}

function slope(coefficients: readonly number[]): readonly number[] {
  return coefficients.slice(1).map((c, k) => (k + 1) * c);
}

function horner(coefficients: readonly number[]): RealFunction {
  const own = Float64Array.from(coefficients);
  return (x) => {
    let sum = 0;
    for (let k = own.length - 1; k >= 0; k--) sum = sum * x + own[k]!;
    return sum;
  };
}

/** Looks at the value and the slope at places throughout the support. */
function checkDomain({
  text,
  support: [low, high],
  value,
  derivative,
}: Omit<Potential, "secondDerivative">): void {
  for (const x of probes(low, high)) {
    if (!Number.isFinite(value(x)) && value(x) !== Number.POSITIVE_INFINITY)
      throw new PotentialError(
        `"${text}": must be a real number on the support from ${low} to ${high}, got ${value(x)} at x = ${x}; give a support that leaves such x out`,
      );
    if (Number.isNaN(derivative(x)))
      throw new PotentialError(
        `"${text}": must have a slope on the support, got ${derivative(x)} at x = ${x}`,
      );
  }
}

function probes(low: number, high: number): readonly number[] {
  const magnitudes = [1e-3, 0.01, 0.1, 0.37, 1, 2.3, 7.1, 30, 100];
  if (Number.isFinite(low) && Number.isFinite(high))
    return Array.from({ length: 17 }, (_, k) => low + ((k + 0.5) / 17) * (high - low));
  if (Number.isFinite(low)) return magnitudes.map((m) => low + m);
  if (Number.isFinite(high)) return magnitudes.map((m) => high - m);
  return magnitudes.flatMap((m) => [m, -m]);
}
