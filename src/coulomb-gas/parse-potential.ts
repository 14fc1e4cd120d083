import { checkPotential } from "./check-potential.ts";
import type { Expression } from "./expression.ts";
import { derivativesOf } from "./jet.ts";
import { horner, isWellConditioned, polynomialOf, slope } from "./polynomial.ts";
import type { Potential } from "./potential.ts";
import { inWords, PotentialError, quoted } from "./potential-error.ts";
import { readExpression } from "./potential-syntax.ts";
import type { RealFunction } from "./real-function.ts";
import { roundingError } from "./rounding-error.ts";

export interface PotentialOptions {
  /** Where the expression is defined; the whole line by default. */
  readonly support?: readonly [number, number];
  /** Values of further symbols. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/**
 * A potential from an expression in x, such as `x^2/2 + 0.1 x^4` or `x/2 - log(x)/2`, differentiated by forward-mode
 * automatic differentiation.
 *
 * Allowed are numbers, x, the given parameters, pi and e, + − * / ^, parentheses and elementary functions, in at most 1000
 * characters with parentheses at most 50 deep. A polynomial is evaluated by Horner's rule if that is accurate,
 * anything else as a tree of closures: no text is ever run as a program.
 *
 * @throws PotentialError naming the position and what is allowed, also if V is not a number, jumps, or contradicts its
 * derivatives within the support
 */
export function parsePotential(text: string, options: PotentialOptions = {}): Potential {
  const { support = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], parameters = {} } = options;
  if (!(support[0] < support[1]))
    throw new PotentialError(`support: must be two ascending numbers, got ${support.join(", ")}`);
  const expression = readExpression(text, parameters);
  const potential = { text, support, ...evaluated(text, expression) };
  checkPotential(potential, roundingError(expression));
  return potential;
}

/**
 * A potential from functions.
 *
 * @param secondDerivative by default a central difference of V′, to about 1e-9 of it
 * @throws PotentialError if V is not a number, jumps, or contradicts its derivatives within the support
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
  checkPotential(potential);
  return potential;
}

/** V = k (x − x₀)²/2 */
export function harmonicPotential(k = 1, center = 0): Potential {
  return parsePotential(`${k} * (x - (${center}))^2 / 2`);
}

/** By Horner's rule if that is as accurate as the expression. */
function evaluated(text: string, expression: Expression) {
  const derivatives = derivativesOf(expression);
  const polynomial = polynomialOf(expression);
  if (polynomial === null) return derivatives;
  const first = slope(polynomial);
  const second = slope(first);
  for (const [name, coefficients] of Object.entries({ "V′": first, "V″": second }))
    if (!coefficients.every(Number.isFinite))
      throw new PotentialError(
        `${quoted(text)}: the coefficients of ${name} must be at most ${Number.MAX_VALUE.toPrecision(3)}, got ${inWords(coefficients.find((c) => !Number.isFinite(c))!)}`,
      );
  if (!isWellConditioned(polynomial, derivatives.value)) return { polynomial, ...derivatives };
  return {
    polynomial,
    value: horner(polynomial),
    derivative: horner(first),
    secondDerivative: horner(second),
  };
}
