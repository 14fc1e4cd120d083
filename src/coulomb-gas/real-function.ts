export type RealFunction = (x: number) => number;

/** A function of one variable with its first and second derivative, where they exist. */
export interface ElementaryFunction {
  readonly value: RealFunction;
  readonly first: RealFunction;
  readonly second: RealFunction;
  /** f″/f′² where that stays of order 1 while f″ alone under- or overflows: log(cosh(x)) at large x. */
  readonly relative?: RealFunction;
}

/**
 * The functions of one variable allowed in an expression. At the kink |u| has no slope, and sign(u) no value: expressions
 * containing them use the mean of both sides there.
 *
 * @see Abramowitz & Stegun 1964, 3.3, 4.1–4.6: the derivatives
 */
export const functions: Readonly<Record<string, ElementaryFunction>> = {
  abs: { value: Math.abs, first: side, second: () => 0 },
  sign: { value: side, first: () => 0, second: () => 0 },
  sqrt: {
    value: Math.sqrt,
    first: (u) => 0.5 / Math.sqrt(u),
    second: (u) => -0.25 / (u * Math.sqrt(u)),
    relative: (u) => -1 / Math.sqrt(u),
  },
  cbrt: {
    value: Math.cbrt,
    first: (u) => 1 / (3 * Math.cbrt(u) ** 2),
    second: (u) => -2 / (9 * u * Math.cbrt(u) ** 2),
  },
  exp: { value: Math.exp, first: Math.exp, second: Math.exp },
  log: logarithm(Math.log, 1),
  log10: logarithm(Math.log10, Math.LN10),
  log2: logarithm(Math.log2, Math.LN2),
  sin: { value: Math.sin, first: Math.cos, second: (u) => -Math.sin(u) },
  cos: { value: Math.cos, first: (u) => -Math.sin(u), second: (u) => -Math.cos(u) },
  tan: {
    value: Math.tan,
    first: (u) => 1 + Math.tan(u) ** 2,
    second: (u) => 2 * Math.tan(u) * (1 + Math.tan(u) ** 2),
  },
  asin: {
    value: Math.asin,
    first: (u) => 1 / Math.sqrt(1 - u * u),
    second: (u) => u / (1 - u * u) ** 1.5,
  },
  acos: {
    value: Math.acos,
    first: (u) => -1 / Math.sqrt(1 - u * u),
    second: (u) => -u / (1 - u * u) ** 1.5,
  },
  atan: {
    value: Math.atan,
    first: (u) => 1 / (1 + u * u),
    second: (u) => (-2 * u) / (1 + u * u) ** 2,
    relative: (u) => -2 * u,
  },
  sinh: { value: Math.sinh, first: Math.cosh, second: Math.sinh },
  cosh: { value: Math.cosh, first: Math.sinh, second: Math.cosh },
  tanh: {
    value: Math.tanh,
    first: (u) => sech(u) ** 2,
    second: (u) => -2 * Math.tanh(u) * sech(u) ** 2,
  },
  sec: {
    value: sec,
    first: (u) => sec(u) * Math.tan(u),
    second: (u) => sec(u) * (2 * sec(u) ** 2 - 1),
  },
  sech: {
    value: sech,
    first: (u) => -sech(u) * Math.tanh(u),
    second: (u) => sech(u) * (1 - 2 * sech(u) ** 2),
  },
  square: { value: (u) => u * u, first: (u) => 2 * u, second: () => 2 },
  cube: { value: (u) => u * u * u, first: (u) => 3 * u * u, second: (u) => 6 * u },
};

export const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** ln u / ln base */
function logarithm(value: RealFunction, lnBase: number): ElementaryFunction {
  return {
    value,
    first: (u) => 1 / (u * lnBase),
    second: (u) => -1 / (u * u * lnBase),
    relative: () => -lnBase,
  };
}

function side(u: number): number {
  return u === 0 ? Number.NaN : Math.sign(u);
}

function sec(u: number): number {
  return 1 / Math.cos(u);
}

function sech(u: number): number {
  return 1 / Math.cosh(u);
}
