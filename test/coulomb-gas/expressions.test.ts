import fc from "fast-check";
import { parse, derivative as symbolic } from "mathjs";
import { describe, expect, it } from "vitest";
import {
  functionPotential,
  PotentialError,
  type PotentialOptions,
  parsePotential,
} from "../../src/coulomb-gas/index.ts";
import { derivativesOf } from "../../src/coulomb-gas/jet.ts";
import { readExpression } from "../../src/coulomb-gas/potential-syntax.ts";
import { functions } from "../../src/coulomb-gas/real-function.ts";
import { randomExpression } from "../support/random-expression.ts";

const infinity = Number.POSITIVE_INFINITY;
const positive = { support: [0, infinity] } as const;

/** How often a function looks at x: a count of its work that no clock disturbs. */
function looksAtX(f: (x: number) => number, x: number): number {
  let looks = 0;
  // arithmetic asks an object for its number
  const counted = {
    valueOf() {
      looks++;
      return x;
    },
  };
  f(counted as unknown as number);
  return looks;
}

describe("an expression takes time in proportion to its length", () => {
  // powers of numbers are worked out as such, not multiplied out
  it.each([
    ["2^1e9 + x^2", infinity],
    ["2^1e15 + x^2", infinity],
    ["(1+1)^9e15*x^2", infinity],
    ["x^2+1^4e9", 1],
    ["x^2 + 2^10", 1024],
  ])("%s", (text, constant) => {
    if (Number.isFinite(constant)) expect(parsePotential(text).polynomial).toEqual([constant, 0, 1]);
    else
      expect(() => parsePotential(text)).toThrow(
        /must hold finite numbers, at most 1\.80e\+308, got ∞ for "/,
      );
  });

  const nested = `${"sin(".repeat(15)}x${")".repeat(15)}`;
  it.each([
    ["fifteen nested sines", `${nested} + x^2`, {}],
    ["fifty nested sines", `${"sin(".repeat(50)}x${")".repeat(50)} + x^2`, {}],
    ["a tower of powers", "x^x^x^x^x^x + x^2", positive],
    ["a product of many factors", `x^2 + ${Array(120).fill("sin(x)").join("*")}`, {}],
    ["a quotient of quotients", `x^2 + ${"1/(2+".repeat(40)}sin(x)${")".repeat(40)}`, {}],
    ["a long sum", `x^2 + ${Array(120).fill("cos(x)").join("+")}`, {}],
  ] as const)("%s: V, V′ and V″ together", (_, text, options) => {
    const { value, derivative, secondDerivative } = parsePotential(text, options);
    for (const f of [value, derivative, secondDerivative])
      expect(looksAtX(f, 0.7)).toBeLessThan(60 * text.length);
    // not even where nothing can be remembered
    for (const f of [value, derivative, secondDerivative])
      expect(looksAtX(f, Number.NaN)).toBeLessThan(text.length ** 3);
  });

  it("also where symbolic derivatives would grow as the cube of the depth", () => {
    const nested = (depth: number) => `${"sin(".repeat(depth)}x${")".repeat(depth)}`;
    const looks = (depth: number) => looksAtX(parsePotential(`${nested(depth)} + x^2`).secondDerivative, 0.7);
    const nodes = (depth: number) => {
      const unsimplified = { simplify: false };
      const second = symbolic(symbolic(parse(nested(depth)), "x", unsimplified), "x", unsimplified);
      let count = 0;
      second.traverse(() => count++);
      return count;
    };
    expect(looks(40) / looks(20)).toBeLessThan(2.2);
    expect(nodes(40) / nodes(20)).toBeGreaterThan(4);
  });

  it.each([
    ["a sum of 1e5 terms", Array(1e5).fill("x").join("+"), /at most 1000 characters long, got 199999$/],
    ["a million characters", "9".repeat(1e6), /at most 1000 characters long, got 1000000$/],
    [
      "parentheses",
      `${"(".repeat(51)}x${")".repeat(51)}`,
      /at most 50 parentheses within each other, got more at column 51/,
    ],
    ["brackets that are not closed", "[".repeat(400), /at most 50 parentheses within each other/],
  ])("%s is refused before it is parsed", (_, text, message) => {
    expect(() => parsePotential(text)).toThrow(message);
    // the message does not repeat all of it
    expect(() => parsePotential(text)).toThrow(/^.{0,250}$/);
  });

  it.each([
    ["signs", `${"-".repeat(998)}x`],
    ["powers", `1${"^1".repeat(490)}*x`],
    ["conditions", `${"x?1:".repeat(240)}1`],
    ["factorials", `x${"!".repeat(990)}`],
    ["transpositions", `x${"'".repeat(990)}`],
    ["implicit products", "x ".repeat(500)],
    ["properties", `x${".a".repeat(490)}`],
    ["indices", `x${"[1]".repeat(330)}`],
    ["fractions", `x${"/1".repeat(490)}`],
    ["negations", `${"not ".repeat(240)}x`],
  ])("a long row of %s is parsed or rejected", (_, text) => {
    try {
      expect(Number.isNaN(parsePotential(text).value(0.5))).toBe(false);
    } catch (error) {
      expect(error).toBeInstanceOf(PotentialError);
    }
  });
});

describe("nothing but arithmetic is an expression", () => {
  const functionsAllowed = `allowed are ${[...Object.keys(functions), "pow"].join(", ")}`;
  it.each([
    "ln(x)",
    "gamma(x)",
    "factorial(x)",
    "evaluate(x)",
    "createUnit(x)",
    "import(x)",
    "toString(x)",
    "hasOwnProperty(x)",
    "__proto__(x)",
    "x(x + 1)",
  ])("%s: the error lists the allowed functions", (text) => {
    expect(() => parsePotential(text)).toThrow(functionsAllowed);
  });

  it.each([
    "sin(x",
    "x +",
    "* x",
    "x 2 3",
    ")",
    "",
    "  ",
    '"',
    "@",
    "0x",
    "x..y",
    "sin(,)",
    "a ? b",
    "\\",
    "π",
    "a.sin(x)",
    "x.sin(x)",
    "x.constructor(x)",
    "constructor",
    "__proto__",
    "x.a",
    "x[1]",
    "[1, 2]",
    "{a: 1}",
    "x = 3",
    "f(x) = x",
    "x; x",
    "x\nx",
    "x ? 1 : 2",
    "1:3",
    '"x"',
    "true",
    "null",
    "i",
    "2 inch",
    "x to y",
    "x and x",
    "x!",
    "171!",
    "9e9!",
    "x'",
    "5%",
    "x % 2",
    "x^2 # a note",
    "x .^ 2",
    "~x",
    "sin",
    "NaN",
    "Infinity",
    "NaN * x",
    "1/0",
    "sqrt(-1)",
    "0/0*x",
    "log(0)",
    "x^2+1e999",
  ])("%s is rejected with our message", (text) => {
    expect(() => parsePotential(text)).toThrow(PotentialError);
    expect(() => parsePotential(text)).not.toThrow(
      /Unexpected|Value expected|Syntax error|Cannot|is not defined|not supported|undefined/,
    );
  });

  it("parameters are numbers with names other than x", () => {
    expect(parsePotential("k x^2", { parameters: { k: 3 } }).polynomial).toEqual([0, 0, 3]);
    for (const parameters of [{ x: 1 }, { k: Number.NaN }, { k: infinity }])
      expect(() => parsePotential("k x^2", { parameters })).toThrow(/parameters: must be finite numbers/);
    expect(() => parsePotential(7 as unknown as string)).toThrow(/must be one expression in x/);
  });
});

describe("the derivatives", () => {
  // V, V′, V″ at a place: from tables of derivatives (Abramowitz & Stegun 1964, 3.3 and 4)
  const cases: readonly (readonly [
    text: string,
    x: number,
    first: number,
    second: number,
    options?: PotentialOptions,
  ])[] = [
    ["abs(x)^3", -2, -12, 12],
    ["abs(x)^3", 0, 0, 0],
    ["abs(x) + x^2", 0, 0, 2],
    ["abs(x) + x^2", -1, -3, 2],
    ["sign(x) * x^3", -2, -12, 12],
    ["cosh(abs(x))", 0, 0, 1],
    ["x*sign(x)^2 + x^2", 0, 1, 2],
    ["square(x)", 3, 6, 2],
    ["cube(abs(x))", -2, -12, 12],
    ["x^4/4 + (x^2)^1.5", -2, -20, 24],
    ["x^4/4 + (x^2)^1.5", 0, 0, 0],
    ["sqrt(x^2) + x^4", -1, -5, 12],
    ["sqrt(x^2) + x^4", 0, 0, 0],
    ["x^2 log(x^2)", 0, 0, -infinity],
    ["sin(x) / x + x^2", 0, 0, 5 / 3],
    ["x^x", 2, 4 * (1 + Math.LN2), 4 * ((1 + Math.LN2) ** 2 + 0.5), positive],
    ["2^x + 2^(-x)", 1, 1.5 * Math.LN2, 2.5 * Math.LN2 ** 2],
    ["pow(x, 4)", -2, -32, 48],
    ["pow(2, x) + exp(-x)", 0, Math.LN2 - 1, Math.LN2 ** 2 + 1],
    ["x - log(x, 10)", 2, 1 - 1 / (2 * Math.LN10), 1 / (4 * Math.LN10), positive],
    ["x - log2(x)", 2, 1 - 1 / (2 * Math.LN2), 1 / (4 * Math.LN2), positive],
    ["x - log10(x)", 2, 1 - 1 / (2 * Math.LN10), 1 / (4 * Math.LN10), positive],
    ["-sech(x)", 1, Math.tanh(1) / Math.cosh(1), (1 - 2 * Math.tanh(1) ** 2) / Math.cosh(1)],
    [
      "sec(x)",
      1,
      Math.tan(1) / Math.cos(1),
      (1 + 2 * Math.tan(1) ** 2) / Math.cos(1),
      { support: [-1.5, 1.5] },
    ],
    [
      "tan(x)^2",
      1,
      2 * Math.tan(1) * (1 + Math.tan(1) ** 2),
      2 * (1 + Math.tan(1) ** 2) * (1 + 3 * Math.tan(1) ** 2),
      { support: [-1.5, 1.5] },
    ],
    ["x^2 - 1/x", 2, 4.25, 1.75, positive],
    ["cbrt(x)^4", 8, 8 / 3, 1 / 9],
    ["x atan(x)", 1, Math.PI / 4 + 0.5, 0.5],
    ["asin(x) + acos(x) + x^2", 0.5, 1, 2, { support: [-1, 1] }],
  ];
  it.each(cases.map(([text, x, first, second, options]) => ({ text, x, first, second, options })))(
    "of $text at $x are $first and $second",
    ({ text, x, first, second, options }) => {
      const { derivative, secondDerivative } = parsePotential(text, options);
      expect(derivative(x)).toBeCloseTo(first, 7);
      if (Number.isFinite(second)) expect(secondDerivative(x)).toBeCloseTo(second, 4);
      else expect(Math.abs(secondDerivative(x))).toBeGreaterThan(10);
    },
  );

  it("of a polynomial far from 0 are accurate: (x − 10⁸)²/2, (x − 5)²⁰", () => {
    const far = parsePotential("(x - 1e8)^2/2");
    expect(far.polynomial).toHaveLength(3);
    expect(far.value(1e8 + 1)).toBe(0.5);
    expect(far.derivative(1e8 + 1)).toBe(1);
    expect(parsePotential("(x - 5)^20").value(5.5)).toBeCloseTo(0.5 ** 20, 15);
    // the twin: multiplied out, it is off by 1e4
    const out = parsePotential("(x - 5)^20").polynomial!.reduceRight((sum, c) => sum * 5.5 + c, 0);
    expect(Math.abs(out)).toBeGreaterThan(1);
  });
});

/** Places from −3 to 3 at which no kink or pole of whole numbers stands. */
const irrational = fc.integer({ min: -2000, max: 2000 }).map((k) => (k + 0.5) * Math.SQRT2 * 1e-3);

describe("10⁴ random expressions", () => {
  const cases = { numRuns: 10_000, seed: 20_261_127 };

  it("are parsed in bounded time, or rejected by a PotentialError", () => {
    fc.assert(
      fc.property(randomExpression, (text) => {
        try {
          const { derivative, secondDerivative } = parsePotential(text);
          expect(looksAtX(derivative, 0.7)).toBeLessThan(60 * text.length);
          expect(looksAtX(secondDerivative, 0.7)).toBeLessThan(60 * text.length);
        } catch (error) {
          expect(error).toBeInstanceOf(PotentialError);
        }
      }),
      cases,
    );
  });

  it("have the derivatives given by differences where they are smooth, and none is rejected", () => {
    const refused: string[] = [];
    let [compared, wrong] = [0, 0];
    fc.assert(
      fc.property(randomExpression, fc.tuple(irrational, irrational, irrational), (text, places) => {
        let own: ReturnType<typeof derivativesOf>;
        try {
          own = derivativesOf(readExpression(text, {}));
        } catch (error) {
          expect(error).toBeInstanceOf(PotentialError);
          return;
        }
        if (/V. must be/.test(refusalOf(text))) refused.push(text);
        for (const [f, slope] of [
          [own.value, own.derivative],
          [own.derivative, own.secondDerivative],
        ] as const) {
          for (const x of places) {
            const quotient = smoothQuotient(f, x);
            if (quotient === null) continue;
            // ∞⁰ is a number whose slope is none: it is refused, not wrong
            if (Number.isNaN(slope(x))) {
              expect(refusalOf(text)).not.toBe("");
              continue;
            }
            compared++;
            expect(Math.abs(slope(x) / quotient - 1)).toBeLessThanOrEqual(1e-4);
            // the twin: a derivative that is off by a thousandth
            if (Math.abs((1.001 * slope(x)) / quotient - 1) > 1e-4) wrong++;
          }
        }
      }),
      cases,
    );
    expect(refused).toEqual([]);
    expect(compared).toBeGreaterThan(4000);
    expect(wrong).toBe(compared);
  });
});

/** The central difference at a place; null where it is 0, lost in rounding, or moves with its step or its side. */
function smoothQuotient(f: (x: number) => number, x: number): number | null {
  const [coarse, fine] = [2e-3, 1e-3].map((h) => (f(x + h) - f(x - h)) / (2 * h)) as [number, number];
  const oneSided = (f(x + 1e-3) - f(x)) / 1e-3;
  const rounding = (1e-14 * Math.max(...[-2e-3, 0, 2e-3].map((h) => Math.abs(f(x + h))))) / 1e-3;
  const smooth =
    Math.abs(oneSided - fine) <= 0.1 * Math.abs(fine) &&
    Math.abs(coarse - fine) <= 1e-5 * Math.abs(fine) &&
    rounding <= 1e-6 * Math.abs(fine);
  return smooth && fine !== 0 ? fine : null;
}

function refusalOf(text: string, options?: PotentialOptions): string {
  try {
    parsePotential(text, options);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a potential is checked before it is used", () => {
  const line = [-infinity, infinity] as const;
  it.each([
    [
      "V′ of another sign on one side",
      (x: number) => Math.abs(x) ** 3,
      (x: number) => 3 * x * x,
      /V′ must be the derivative of V, got 0\.000003 at x = -0\.001/,
    ],
    [
      "V′ off by a thousandth",
      Math.cosh,
      (x: number) => 1.001 * Math.sinh(x),
      /V′ must be the derivative of V/,
    ],
    [
      "V′ wrong beyond 5 alone",
      (x: number) => x * x,
      (x: number) => (x > 5 ? x : 2 * x),
      /V′ must be the derivative of V, got 6\.3/,
    ],
  ])("%s is refused", (_, value, first, message) => {
    expect(() => functionPotential(value, first)).toThrow(message);
  });

  it("V″ that is not the derivative of V′ is rejected; correct ones are accepted", () => {
    expect(() => functionPotential(Math.cosh, Math.sinh, Math.sinh)).toThrow(
      /V″ must be the derivative of V′/,
    );
    expect(functionPotential(Math.cosh, Math.sinh, Math.cosh, line).value(0)).toBe(1);
    expect(
      functionPotential(
        (x) => Math.abs(x) ** 3,
        (x) => 3 * x * Math.abs(x),
      ).text,
    ).toBe("V(x)");
    // a kink is no contradiction
    expect(functionPotential(Math.abs, Math.sign).text).toBe("V(x)");
  });

  it.each(["x^2 + sign(x)", "x^2 + sign(x - 0.7)", "x^2 + atan(1/x)", "x^2 + abs(x - 3)/(x - 3)"])(
    "%s jumps, and is rejected: the derivative does not contain that force",
    (text) => {
      expect(refusalOf(text)).toMatch(/must be continuous, got a jump at x = /);
    },
  );

  it.each([
    "x^2 + x*sign(x)",
    "x^2 + cbrt(x)",
    "x^2 + sqrt(abs(x))",
    "x^2 + abs(x - 3)",
    "x^2 + tanh(30*(x + 2))",
    "x^2 - log(abs(x))",
    "x^2 + 1/x^2",
  ])("%s does not jump", (text) => {
    expect(refusalOf(text)).toBe("");
  });

  it.each([
    ["x^2+1e308*x^4", {}, /coefficients of V′ must be at most 1\.80e\+308, got ∞/],
    [
      "exp(1000 + x^2)",
      {},
      /must be at most 1\.80e\+308 somewhere on the support from −∞ to ∞, got ∞ at all/,
    ],
  ] as const)("%s: what is not finite is named", (text, options, message) => {
    expect(refusalOf(text, options)).toMatch(message);
  });
});
