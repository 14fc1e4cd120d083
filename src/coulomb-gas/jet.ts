import type { Expression } from "./expression.ts";
import { functions, type RealFunction } from "./real-function.ts";

/** A subexpression as a function of x: a number if it does not depend on x. */
type Term = number | RealFunction;

/** A subexpression with its derivatives. */
interface Jet {
  /** Number of operations. */
  readonly size: number;
  readonly value: Term;
  /** The value as used by the derivatives, which need it repeatedly: it caches its last argument. */
  readonly kept: Term;
  readonly first: Term;
  readonly second: Term;
}

/** For fewer operations evaluation is faster than caching. */
const worthRemembering = 6;

/**
 * An expression and its first two derivatives as trees of closures, by forward-mode automatic differentiation: the
 * derivatives of each operation from those of its operands, exact to rounding, without symbolic manipulation.
 * Evaluating any of the three takes time in proportion to the expression.
 *
 * Where an operation is undefined, such as x² ln|x| at 0 and the slope of √(x²) at its kink, they return the mean of
 * both sides.
 *
 * @see Griewank & Walther 2008, Evaluating Derivatives, ch. 3 and 13
 */
export function derivativesOf(expression: Expression) {
  const { value, first, second } = jetOf(expression);
  // the steps balance the width of the kink against the loss of digits in 0/0: ε/h in V′, ε/h² in V″
  return {
    value: continued(value, 1e-8),
    derivative: continued(first, 1e-5),
    secondDerivative: continued(second, 1e-4),
  };
}

function continued(term: Term, step: number): RealFunction {
  if (typeof term === "number") return () => term;
  return (x) => {
    const y = term(x);
    if (!Number.isNaN(y)) return y;
    const h = step * (Math.abs(x) || 1);
    const beside = (distance: number) => (term(x - distance) + term(x + distance)) / 2;
    return 2 * beside(h) - beside(2 * h);
  };
}

const identity: RealFunction = (x) => x;

function jetOf(expression: Expression): Jet {
  if (typeof expression === "number")
    return { size: 0, value: expression, kept: expression, first: 0, second: 0 };
  if (expression === "x") return { size: 0, value: identity, kept: identity, first: 1, second: 0 };
  const { name, operands } = expression;
  const [a, b] = operands.map(jetOf) as [Jet, Jet?];
  if (b !== undefined) return remembering(1 + a.size + b.size, ofTwo[name](a, b));
  if (name === "-") return remembering(1 + a.size, chain(a, negative, -1, 0));
  const { value, first, second, relative } = functions[name];
  if (relative !== undefined) return remembering(1 + a.size, relativeChain(a, value, first, relative));
  return remembering(
    1 + a.size,
    chain(a, (u) => of(value, u), of(first, a.kept), of(second, a.kept)),
  );
}

type Rule = (a: Jet, b: Jet) => Omit<Jet, "size">;

/** The jet of a ∘ b for each operator. */
const ofTwo: Readonly<Record<string, Rule>> = {
  "+": (a, b) => ({
    value: plus(a.value, b.value),
    kept: plus(a.kept, b.kept),
    first: plus(a.first, b.first),
    second: plus(a.second, b.second),
  }),
  "-": (a, b) => ({
    value: minus(a.value, b.value),
    kept: minus(a.kept, b.kept),
    first: minus(a.first, b.first),
    second: minus(a.second, b.second),
  }),
  "*": (a, b) => ({
    value: times(a.value, b.value),
    kept: times(a.kept, b.kept),
    first: plus(times(a.first, b.kept), times(a.kept, b.first)),
    second: plus(plus(times(a.second, b.kept), times(2, times(a.first, b.first))), times(a.kept, b.second)),
  }),
  "/": quotient,
  "^": (a, b) => {
    if (typeof b.value === "number") return constantPower(a, b.value);
    return typeof a.value === "number" ? exponential(a.value, b) : generalPower(a, b);
  },
};

/** q = a/b: q′ = (a′ − q b′)/b, q″ = (a″ − 2 q′b′ − q b″)/b */
function quotient(a: Jet, b: Jet): ReturnType<Rule> {
  const size = a.size + b.size;
  const kept = remembered(size, over(a.kept, b.kept));
  const first = remembered(size, over(minus(a.first, times(kept, b.first)), b.kept));
  const rest = minus(minus(a.second, times(2, times(first, b.first))), times(kept, b.second));
  return { value: over(a.value, b.value), kept, first, second: over(rest, b.kept) };
}

/** uᶜ: c u^{c−1} u′, c (c − 1) u^{c−2} u′² + c u^{c−1} u″ */
function constantPower(u: Jet, c: number): ReturnType<Rule> {
  const slope = times(c, power(u.kept, c - 1));
  return chain(u, (value) => power(value, c), slope, times(c * (c - 1), power(u.kept, c - 2)));
}

/** cᵛ = e^{v ln c}; 0ᵛ is 0 wherever it is finite */
function exponential(c: number, v: Jet): ReturnType<Rule> {
  const [ln, raised] = [c === 0 ? 0 : Math.log(c), (exponent: Term) => of((w) => c ** w, exponent)];
  return exponentiated(v.size, {
    value: raised(v.value),
    kept: raised(v.kept),
    first: times(ln, v.first),
    second: times(ln, v.second),
  });
}

/** uᵛ = e^{v ln u}: (v ln u)′ = v′ ln u + v u′/u, (v ln u)″ = v″ ln u + 2 v′u′/u + v (u″/u − (u′/u)²) */
function generalPower(u: Jet, v: Jet): ReturnType<Rule> {
  const ln = remembered(u.size, of(Math.log, u.kept));
  const rate = remembered(u.size, over(u.first, u.kept));
  return exponentiated(u.size + v.size, {
    value: raised(u.value, v.value),
    kept: raised(u.kept, v.kept),
    first: plus(times(v.first, ln), times(v.kept, rate)),
    second: plus(
      plus(times(v.second, ln), times(2, times(v.first, rate))),
      times(v.kept, minus(over(u.second, u.kept), power(rate, 2))),
    ),
  });
}

/** P = e^g from P, g′ and g″: P g′, P (g′² + g″) */
function exponentiated(size: number, { value, kept: again, ...g }: ReturnType<Rule>): ReturnType<Rule> {
  const [kept, first] = [remembered(size, again), remembered(size, g.first)];
  return { value, kept, first: times(kept, first), second: times(kept, plus(power(first, 2), g.second)) };
}

/** f(u): f′(u) u′, f″(u) u′² + f′(u) u″ */
function chain(u: Jet, f: (u: Term) => Term, slope: Term, curvature: Term): ReturnType<Rule> {
  return {
    value: f(u.value),
    kept: f(u.kept),
    first: times(slope, u.first),
    second: plus(times(curvature, power(u.first, 2)), times(slope, u.second)),
  };
}

/** f(u) with f″ = c f′²: f′u′, c (f′u′)² + f′u″ */
function relativeChain(u: Jet, f: RealFunction, slope: RealFunction, c: RealFunction): ReturnType<Rule> {
  const fPrime = remembered(u.size, of(slope, u.kept));
  const first = remembered(u.size, times(fPrime, u.first));
  return {
    value: of(f, u.value),
    kept: of(f, u.kept),
    first,
    second: plus(times(of(c, u.kept), power(first, 2)), times(fPrime, u.second)),
  };
}

function remembering(size: number, { value, kept, first, second }: ReturnType<Rule>): Jet {
  return { size, value, kept: remembered(size, kept), first: remembered(size, first), second };
}

/** A term that caches its value for the last argument. */
function remembered(size: number, term: Term): Term {
  if (typeof term === "number" || size < worthRemembering) return term;
  let [place, value] = [Number.NaN, Number.NaN];
  return (x) => {
    if (x !== place) {
      value = term(x);
      place = x;
    }
    return value;
  };
}

function of(f: RealFunction, u: Term): Term {
  if (typeof u === "number") return f(u);
  return u === identity ? f : (x) => f(u(x));
}

function negative(a: Term): Term {
  return typeof a === "number" ? -a : (x) => -a(x);
}

function plus(a: Term, b: Term): Term {
  if (a === 0) return b;
  if (b === 0) return a;
  if (typeof a === "number") return typeof b === "number" ? a + b : (x) => a + b(x);
  return typeof b === "number" ? (x) => a(x) + b : (x) => a(x) + b(x);
}

function minus(a: Term, b: Term): Term {
  if (b === 0) return a;
  if (a === 0) return negative(b);
  if (typeof a === "number") return typeof b === "number" ? a - b : (x) => a - b(x);
  return typeof b === "number" ? (x) => a(x) - b : (x) => a(x) - b(x);
}

/** A factor 0 comes from a constant subexpression: its product is 0 for any other factor. */
function times(a: Term, b: Term): Term {
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  if (b === 1) return a;
  if (typeof a === "number") return typeof b === "number" ? a * b : (x) => a * b(x);
  return typeof b === "number" ? (x) => a(x) * b : (x) => a(x) * b(x);
}

function over(a: Term, b: Term): Term {
  if (a === 0) return 0;
  if (typeof a === "number") return typeof b === "number" ? a / b : (x) => a / b(x);
  return typeof b === "number" ? (x) => a(x) / b : (x) => a(x) / b(x);
}

function power(a: Term, c: number): Term {
  if (typeof a === "number") return a ** c;
  if (c === 0) return 1;
  if (c === 1) return a;
  if (c === 2)
    return (x) => {
      const u = a(x);
      return u * u;
    };
  return (x) => a(x) ** c;
}

/** Both operands depend on x. */
function raised(a: Term, b: Term): Term {
  const [base, exponent] = [a as RealFunction, b as RealFunction];
  return (x) => base(x) ** exponent(x);
}
