import { describe, expect, it } from "vitest";
import {
  functionPotential,
  harmonicPotential,
  harmonicWell,
  parsePotential,
  unconfined,
} from "../../src/coulomb-gas/index.ts";

describe("a potential from an expression", () => {
  it.each([
    "x^2/2",
    "(x-2)^2/2 + 0.1*(x-2)^4",
    "2 x^3 - x + pi",
    "-(x^2) + x^4/4",
    "exp(-x) + x^2",
    "log(cosh(x))",
    "sqrt(1 + x^2)",
    "x * tanh(x / e)",
    "abs(x - 0.3)^3",
    "2^x + pow(x, 4)",
  ])("%s has the derivatives given by differences", (text) => {
    const { value, derivative, secondDerivative } = parsePotential(text);
    for (const x of [-2.3, -0.4, 0.9, 3.1]) {
      const h = 1e-4;
      const size = 1 + Math.abs(value(x));
      expect(Math.abs((value(x + h) - value(x - h)) / (2 * h) - derivative(x))).toBeLessThan(1e-5 * size);
      const second = (derivative(x + h) - derivative(x - h)) / (2 * h);
      expect(Math.abs(second - secondDerivative(x))).toBeLessThan(1e-5 * size);
    }
  });

  it("has the same value as JavaScript gives", () => {
    const x = 0.37;
    expect(parsePotential("x^4/4 - x^2").value(x)).toBeCloseTo(x ** 4 / 4 - x ** 2, 14);
    expect(parsePotential("a x^2", { parameters: { a: 3 } }).value(x)).toBeCloseTo(3 * x * x, 14);
    expect(parsePotential("log(x, 10)", { support: [0, 5] }).value(x)).toBeCloseTo(Math.log10(x), 14);
  });

  it("is recognised as a polynomial, and as a harmonic well", () => {
    expect(parsePotential("(x - 1)^2 (x + 1) / 2").polynomial).toEqual([0.5, -0.5, -0.5, 0.5]);
    expect(parsePotential("x^2 + exp(x)").polynomial).toBeUndefined();
    expect(harmonicWell(parsePotential("3 (x - 2)^2 / 2 + 7"))).toEqual({ k: 3, center: 2 });
    expect(harmonicWell(harmonicPotential(0.7, -1.5))!.k).toBeCloseTo(0.7, 14);
    expect(harmonicWell(parsePotential("x^4"))).toBeNull();
    expect(harmonicWell(parsePotential("-x^2"))).toBeNull();
  });

  it.each([
    ["x^2 + y", /unknown symbol y at column 7; allowed are x, pi, e/],
    ["sqr(x)", /unknown function sqr at column 1; did you mean sqrt\?/],
    ["sin(x", /Parenthesis \) expected at column 6/],
    ["x^2; x", /must be one expression in x/],
    ["x = 3", /must be one expression in x/],
    ["x > 2", /unknown operator >/],
    ['import("fs")', /unknown function import/],
    ['"x"', /must hold numbers/],
    ["log(x)", /must be a real number on the support from −∞ to ∞, got no number at x = -0\.001/],
    ["sin(x, 2)", /sin at column 1 must have 1 argument, got 2/],
    ["constructor(x)", /unknown function constructor/],
    ["toString", /unknown symbol toString/],
  ])("%s is rejected with the reason", (text, message) => {
    expect(() => parsePotential(text)).toThrow(message);
  });

  it("from functions has a second derivative by differences", () => {
    const { secondDerivative } = functionPotential(Math.cosh, Math.sinh);
    expect(secondDerivative(1.2)).toBeCloseTo(Math.cosh(1.2), 8);
  });
});

describe("whether a potential confines its levels", () => {
  const gas = { levels: 10, beta: 2, g2: 1 };
  it("is decided for polynomials, walls and logarithms", () => {
    expect(unconfined(parsePotential("x^2/2"), gas)).toBeNull();
    expect(unconfined(parsePotential("cosh(x)"), gas)).toBeNull();
    expect(unconfined(parsePotential("-x^4"), gas)).toMatch(/must confine 10 levels/);
    expect(unconfined(parsePotential("x^3"), gas)).toMatch(/towards −∞/);
    // ∫ |x|^18 (1 + x²)^{−c} dx is finite for 2c > 19
    expect(unconfined(parsePotential("10 log(1 + x^2)"), gas)).toBeNull();
    expect(unconfined(parsePotential("9 log(1 + x^2)"), gas)).toMatch(
      /x V′ must exceed g² \(β\(N − 1\) \+ 1\) = 19/,
    );
  });

  it("is decided at a wall: x^c has a finite integral for c > −1", () => {
    const support = [0, Number.POSITIVE_INFINITY] as const;
    expect(unconfined(parsePotential("x + 0.5 log(x)", { support }), gas)).toBeNull();
    expect(unconfined(parsePotential("x + 1.1 log(x)", { support }), gas)).toMatch(/end 0 of its support/);
  });
});
