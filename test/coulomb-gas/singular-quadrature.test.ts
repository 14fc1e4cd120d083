import { describe, expect, it } from "vitest";
import {
  type CoulombGas,
  gasAtRest,
  PotentialError,
  parsePotential,
  quadratureGas,
  sampleGas,
} from "../../src/coulomb-gas/index.ts";
import { singularPlaces } from "../../src/coulomb-gas/singular-places.ts";
import { streams } from "../../src/random/index.ts";
import { jacobiGas, laguerreGas, poleGas, randomGas, written } from "../support/singular-gases.ts";

const gasOf = (text: string, levels = 1, beta = 1): CoulombGas => ({
  levels,
  beta,
  g2: 1,
  wells: [parsePotential(text)],
});

describe("places where a potential is singular", () => {
  it.each([
    ["x^2/2 + log(abs(x))/2", [[0, -0.5]]],
    [
      "x^2/2 + log(abs(x-1.3))/2 - log(abs(x+0.4))",
      [
        [-0.4, 1],
        [1.3, -0.5],
      ],
    ],
    [
      "x^2/2 + log(abs(x^2-2))/4 + abs(x-3)",
      [
        [-Math.SQRT2, -0.25],
        [Math.SQRT2, -0.25],
        [3, 0],
      ],
    ],
    ["x^2/2 - log((x-1.3)^2)/4", [[1.3, 0.5]]],
    ["x^2 + sqrt(abs(x))", [[0, 0]]],
    ["x^2 + 1/(x-50)^2", [[50, Number.POSITIVE_INFINITY]]],
    ["cosh(x)", []],
    ["x^4/4 - x^2", []],
    ["exp(x^2)/4", []],
  ] as const)("are found, with the power of the weight: %s", (text, expected) => {
    const places = singularPlaces(parsePotential(text));
    expect(places.map(({ at }) => at)).toEqual(expected.map(([at]) => expect.closeTo(at, 9)));
    places.forEach(({ powers }, k) => {
      for (const power of powers)
        if (Number.isFinite(power)) expect(power).toBeCloseTo(expected[k][1], 6);
        else expect(power).toBe(expected[k][1]);
    });
  });
});

describe("quadrature between walls and around poles", () => {
  // closed forms of Selberg's and Aomoto's integrals, named in test/support/singular-gases.ts
  it.each([
    laguerreGas(1, 1, -0.5),
    laguerreGas(1, 1, -0.5, { side: -1 }),
    laguerreGas(2, 1, -0.5),
    laguerreGas(2, 1, 0.37, { side: -1, wall: 3 }),
    laguerreGas(3, 4, -0.9),
    laguerreGas(3, 0.5, 3),
    jacobiGas(1, 1, [-0.9, -0.5]),
    jacobiGas(2, 2.5, [0, -0.7], [-1, 3]),
    jacobiGas(3, 1, [-0.5, 2]),
    poleGas(1, 1, -0.5),
    poleGas(1, 1, -0.5, 1.3),
    poleGas(2, 1, -0.8, -0.6),
    poleGas(2, 4, 0.6),
    poleGas(3, 2, -0.5, 1.3),
  ])("is exact: $name", (solvable) => {
    const { gas, observable, exact } = written(solvable);
    expect(Math.abs(quadratureGas(gas).mean(observable) / exact - 1)).toBeLessThan(1e-7);
  });

  it("has the same numbers in the mirror: −0.5 at an upper wall where 0.5 is at a lower", () => {
    const upper = parsePotential("-x + 0.5*log(-x)", { support: [Number.NEGATIVE_INFINITY, 0] });
    const { mean } = quadratureGas({ levels: 1, beta: 1, g2: 1, wells: [upper] });
    expect(mean((x) => x[0])).toBeCloseTo(-0.5, 10);
  });

  it("has the densities of two levels at a wall, of their spacing, and of one near a pole", () => {
    const pair = laguerreGas(2, 2, 0).gas;
    const { density, spacingDensity } = quadratureGas(pair);
    for (const x of [0.01, 0.7, 3]) {
      // Laguerre polynomials 1 and 1 − x; P(S) ∝ S² e^{−S}
      expect(density(x)).toBeCloseTo(0.5 * Math.exp(-x) * (1 + (1 - x) ** 2), 9);
      expect(spacingDensity(0, x)).toBeCloseTo((x * x * Math.exp(-x)) / 2, 8);
      // |x|^{−1/2} e^{−x²/2}/(2^{1/4} Γ(1/4))
      expect(quadratureGas(poleGas(1, 1, -0.5).gas).density(-x)).toBeCloseTo(
        Math.exp((-x * x) / 2) / Math.sqrt(x) / (2 ** 0.25 * 3.625609908221908),
        8,
      );
    }
  });

  it("is exact across a kink, and in a well whose width is a thousandth of its distance from 0", () => {
    expect(quadratureGas(gasOf("abs(x)")).mean((x) => x[0] ** 2)).toBeCloseTo(2, 9);
    expect(quadratureGas(gasOf("50*(x-1000)^2")).mean((x) => (x[0] - 1000) ** 2)).toBeCloseTo(0.01, 9);
  });

  it("is exact at a pole that lies on a round number, the same as at one that does not", () => {
    // ⟨d²⟩ of |d|^{−1/2} e^{−d²/2} is 1/2 wherever the pole is
    for (const at of [0, 1, 10, 1.3])
      expect(
        quadratureGas(gasOf(`(x-${at})^2/2 + log(abs(x-${at}))/2`)).mean((x) => (x[0] - at) ** 2),
      ).toBeCloseTo(0.5, 7);
  });

  it("is that of the same well near 0: far away, and a hundredth as wide", () => {
    const mean = (text: string, wall: number) => {
      const well = parsePotential(text, { support: [wall, Infinity] });
      return quadratureGas({ levels: 1, beta: 1, g2: 1, wells: [well] }).mean((x) => x[0]);
    };
    const narrow = (y: string) => `1.98*${y}^4 + 0.09*${y}^2 + 0.69*${y}`;
    expect((mean(narrow("((x-4.22)/0.0151)"), 4.21) - 4.22) / 0.0151).toBeCloseTo(
      mean(narrow("x"), -0.01 / 0.0151),
      7,
    );
    for (const center of [-2e6, 1e5])
      expect(quadratureGas(gasOf(`(x-(${center}))^2/2`)).mean((x) => (x[0] - center) ** 2)).toBeCloseTo(1, 8);
  });

  it("reports that it did not converge for a potential too oscillatory for its nodes", () => {
    expect(() => quadratureGas(gasOf("x^2/2 + 3*sin(400*x)"))).toThrow(/did not converge/);
  });

  it("has no wrong value over 10⁴ random walls, poles, exponents and β of one level, and 40 of two", () => {
    const random = streams("singular gases").of("validation", 0);
    const wrong: string[] = [];
    for (const [levels, cases] of [
      [1, 10_000],
      [2, 40],
    ] as const) {
      for (let k = 0; k < cases; k++) {
        const { name, gas, observable, exact } = randomGas(levels, random);
        const relative = Math.abs(quadratureGas(gas).mean(observable) / exact - 1);
        if (!(relative < 1e-5)) wrong.push(`${name}: off by ${relative}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("levels that rounding does not resolve", () => {
  const rest = (text: string, support: readonly [number, number]) =>
    gasAtRest({ levels: 1, beta: 1, g2: 1, wells: [parsePotential(text, { support })] });

  it.each([
    // the distance from the wall is 1/|V′| where V is straight: 1e-5 of 1e5, 1 of 1e8
    ["x^2/2", [1e5, Infinity], /must be more than 0\.00100 away from x = 100000, got 0\.00001/],
    ["x", [1e8, Infinity], /must be more than 1\.00 away from x = 100000000, got 1/],
    ["-x", [-Infinity, -1e30], /away from x = -1e\+30/],
    ["x^2/2", [1e20, 1.00001e20], /must fluctuate by more than 1000 rounding errors of x/],
    [
      "1e26*(x-3)^2",
      [-Infinity, Infinity],
      /must fluctuate by more than 1000 rounding errors of x.*about x = 3/,
    ],
  ] as const)("are rejected: %s on %j", (text, support, message) => {
    expect(() => rest(text, support)).toThrow(PotentialError);
    expect(() => rest(text, support)).toThrow(message);
  });

  it("are accepted where it does", () => {
    expect(rest("x^2/2", [1e3, Infinity]).levels[0] - 1e3).toBeCloseTo(1e-3, 8);
    expect(rest("x", [1e6, Infinity]).levels[0] - 1e6).toBeCloseTo(1, 8);
    expect(rest("1e12*(x-3)^2", [-Infinity, Infinity]).levels[0]).toBeCloseTo(3, 12);
    // a kink holds a level and keeps it from nothing
    expect(rest("abs(x)+x^2", [-Infinity, Infinity]).levels[0]).toBe(0);
  });
});

describe("a potential without a finite integral", () => {
  it.each([
    ["x^2/2 + 2*log(abs(x))", /at x = 0 it is \|x - 0\|\^-2\.00/],
    ["x^2/2 - 1/x^2", /at x = 0 it grows beyond any power/],
    ["x^2/2 - 1e-6/(x-1.3)^2", /at x = 1\.3 it grows beyond any power/],
    ["x^2/2 + 1/(x-50)", /at x = 50/],
    ["x^2/2 + log(abs(x+7))", /at x = -7 it is \|x - -7\|\^-1\.00/],
    ["-x^2", /must confine 1 level: towards −∞/],
    ["0.9*log(1+x^2)/2", /must confine 1 level/],
  ])("is rejected by name: %s", (text, message) => {
    for (const use of [
      () => quadratureGas(gasOf(text)),
      () => sampleGas(gasOf(text), { draws: 10 }, streams("refused").of("user", 0)),
    ]) {
      expect(use).toThrow(PotentialError);
      expect(use).toThrow(message);
    }
  });

  it("is rejected at a wall, and accepted where the weight is just integrable", () => {
    const support = [0, Number.POSITIVE_INFINITY] as const;
    const gas = (text: string) => ({ levels: 2, beta: 1, g2: 1, wells: [parsePotential(text, { support })] });
    expect(() => quadratureGas(gas("x + log(x)"))).toThrow(/the end 0 of its support/);
    expect(() => quadratureGas(gas("x - 1/x"))).toThrow(/the end 0 of its support/);
    expect(quadratureGas(gas("x + 0.99*log(x)")).mean((x) => x[0] + x[1])).toBeCloseTo(1.02, 8);
  });
});
