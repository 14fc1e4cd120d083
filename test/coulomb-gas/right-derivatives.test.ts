import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { functionPotential, type Potential, parsePotential } from "../../src/coulomb-gas/index.ts";
import { randomExpression } from "../support/random-expression.ts";

const refusalOf = (read: () => Potential): string => {
  try {
    read();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("no correct derivative is rejected", () => {
  // seeds that no bound was chosen by
  it.each([1, 2, 3, 4, 5])(
    "of 10⁴ random expressions, seed %i; one that is off by a thousandth is",
    (seed) => {
      const refused: string[] = [];
      let [accepted, tried, caught] = [0, 0, 0];
      for (const text of fc.sample(randomExpression, { numRuns: 10_000, seed })) {
        let potential: Potential;
        try {
          potential = parsePotential(text);
        } catch (error) {
          const { message } = error as Error;
          if (/V. must be/.test(message)) refused.push(message);
          continue;
        }
        // every tenth that depends on x
        if (++accepted % 10 > 0 || [0.3, 1, 7].every((x) => potential.derivative(x) === 0)) continue;
        const { value, derivative } = potential;
        const off = refusalOf(() => functionPotential(value, (x) => 1.001 * derivative(x)));
        tried++;
        if (/V′ must be the derivative/.test(off)) caught++;
      }
      expect(refused).toEqual([]);
      expect(accepted).toBeGreaterThan(4500);
      expect(tried).toBeGreaterThan(100);
      expect(caught / tried).toBeGreaterThan(0.9);
    },
  );

  it.each([
    // digits that are lost where large parts cancel: V is known to 1e-4
    "cosh(x) + 1e12 - 1e12",
    "x^2 + 1e15 - 1e15",
    // |x²| about 0, its digits lost to cos near 1
    "acos(cos(x^2)) + x^2",
    // ln 0.3/ln 2, of logarithms near 0
    "x^2 + log(0.3^x, 2^x)",
    "((x - 0.3)^2 + 1)^1000",
    "x^2 + (1 + 0.3^x)^x - x*(1 + 0.3^x)",
  ])("nor rounding mistaken for a jump: %s", (text) => {
    expect(refusalOf(() => parsePotential(text))).toBe("");
  });

  it("nor V″ where the square of V′ overflows: log(cosh(5x)), √(cosh(5x)), atan(e^(5x))", () => {
    const { derivative, secondDerivative } = parsePotential("log(cosh(5*x))");
    // V′ = 5 tanh 5x, V″ = 25 sech² 5x
    expect([derivative(90), secondDerivative(90)]).toEqual([5, 0]);
    expect(secondDerivative(0.1)).toBeCloseTo(25 / Math.cosh(0.5) ** 2, 12);
    // e^(5x/2)/√2 far out
    const root = parsePotential("sqrt(cosh(5*x))");
    expect(root.secondDerivative(90) / root.value(90)).toBeCloseTo(6.25, 9);
    expect(parsePotential("x^2 + atan(exp(5*x))").secondDerivative(90)).toBe(2);
  });

  it.each(["cosh(x) + 1e12 - 1e12 + sign(x - 0.7)", "x^2 + abs(x - 3)/(x - 3) + 1e9 - 1e9"])(
    "and a jump beyond rounding is: %s",
    (text) => {
      expect(refusalOf(() => parsePotential(text))).toMatch(/must be continuous, got a jump/);
    },
  );
});
