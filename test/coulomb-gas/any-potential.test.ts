import { describe, expect, it } from "vitest";
import {
  type CoulombGas,
  equilibriumDensity,
  gasAtRest,
  parsePotential,
  quadratureGas,
  sampleBetaHermite,
  sampleGas,
} from "../../src/coulomb-gas/index.ts";
import { goeDensity, marchenkoPastur, pairDensity, pairSpacing, semicircle } from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { average } from "../support/chain-average.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const random = (replica: number) => streams("any potential").of("validation", replica);
const gasOf = (text: string, levels: number, beta: number, g2 = 1): CoulombGas => ({
  levels,
  beta,
  g2,
  wells: [parsePotential(text)],
});
const sumOf = (power: number) => (x: Float64Array) => x.reduce((sum, v) => sum + v ** power, 0);

describe("quadrature", () => {
  it.each([
    [1, 1],
    [2, 1],
    [2, 4],
    [2, 2.5],
    [3, 1],
    [3, 2],
  ])("has ⟨Σx²⟩ = N + βN(N − 1)/2 in a harmonic well, N = %i, β = %d", (levels, beta) => {
    const exact = levels + (beta * levels * (levels - 1)) / 2;
    expect(quadratureGas(gasOf("x^2/2", levels, beta)).mean(sumOf(2)) / exact).toBeCloseTo(1, 10);
  });

  it("has the pair's density and spacing law, and the density of three levels", () => {
    const pair = quadratureGas(gasOf("x^2/2", 2, 1));
    const three = quadratureGas(gasOf("x^2/2", 3, 1));
    for (const x of [-2.1, -0.4, 0, 0.8, 3]) {
      expect(pair.density(x)).toBeCloseTo(pairDensity(1).density(x), 10);
      expect(three.density(x)).toBeCloseTo(goeDensity(3).density(x), 8);
      expect(pair.spacingDensity(0, Math.abs(x))).toBeCloseTo(pairSpacing(1).density(Math.abs(x)), 10);
    }
    const quartic = quadratureGas(gasOf("x^4/4 - x^2", 3, 2));
    expect(simpson((s) => quartic.spacingDensity(1, s), 6)).toBeCloseTo(1, 6);
  });

  it("has levels in different wells in the order of these", () => {
    // far apart they hardly repel: each in its own well of variance g²/k
    const gas = {
      levels: 2,
      beta: 1,
      g2: 0.01,
      wells: [parsePotential("(x+5)^2"), parsePotential("(x-5)^2/2")],
    };
    const { mean } = quadratureGas(gas);
    expect(mean((x) => x[0])).toBeCloseTo(-5 - 0.01 / 10 / 2, 4);
    expect(mean((x) => (x[1] - 5) ** 2)).toBeCloseTo(0.01, 4);
  });
});

describe("Hamiltonian Monte Carlo", () => {
  it.each([
    [2, 1],
    [10, 1],
    [10, 2],
    [10, 4],
    [10, 2.5],
    [100, 1],
  ])("has the moments of the tridiagonal ensemble and its spacings, N = %i, β = %d", (levels, beta) => {
    const sample = sampleGas(
      gasOf("x^2/2", levels, beta),
      { draws: levels === 100 ? 700 : 3000 },
      random(levels),
    );
    expect(sample.diagnostics.reasons).toEqual([]);
    const stream = random(1000 + levels);
    const exact = Array.from({ length: levels === 100 ? 1500 : 8000 }, () => {
      const x = new Float64Array(levels);
      sampleBetaHermite(levels, beta, stream, x);
      return x;
    });
    const middle = levels / 2;
    const spacing = (x: Float64Array) => x[middle] - x[middle - 1];
    const typical = meanAndError(exact.map(spacing)).mean;
    const functions = [
      sumOf(1),
      sumOf(2),
      sumOf(4),
      (x: Float64Array) => x[0],
      (x: Float64Array) => x.at(-1)!,
      spacing,
      (x: Float64Array) => spacing(x) ** 2,
      // the distribution of the spacing at three places
      ...[0.4, 0.9, 1.5].map((s) => (x: Float64Array) => (spacing(x) < s * typical ? 1 : 0)),
    ];
    for (const f of functions) {
      const [chain, direct] = [average(sample, levels, f), meanAndError(exact.map(f))];
      // 60 comparisons in all: 4.5 standard errors are a false alarm of 4e-4
      expect(Math.abs(chain.mean - direct.mean)).toBeLessThan(4.5 * Math.hypot(chain.error, direct.error));
    }
    const { mean, error } = average(sample, levels, sumOf(2));
    expect(Math.abs(mean - (levels + (beta * levels * (levels - 1)) / 2))).toBeLessThan(4 * error);
  });

  it.each([
    ["x^4/4", 2, 1],
    ["x^4/4", 2, 2],
    ["x^4/4", 2, 4],
    ["x^4/4 - 2*x^2", 2, 1],
    ["x^4/4 - 2*x^2", 3, 2],
    ["cosh(x)", 3, 1],
  ])(
    "in %s agrees with quadrature, N = %i, β = %d, and not with one of 5 % more g²",
    (text, levels, beta) => {
      const gas = gasOf(text, levels, beta);
      const sample = sampleGas(gas, { draws: 16_000 }, random(7));
      expect(sample.diagnostics.reasons).toEqual([]);
      const spacing = (x: Float64Array) => x[1] - x[0];
      const hotter = quadratureGas({ ...gas, g2: 1.05 });
      const exact = quadratureGas(gas);
      const functions = [
        sumOf(2),
        sumOf(4),
        spacing,
        (x: Float64Array) => spacing(x) ** 2,
        (x: Float64Array) => x[0] * x.at(-1)!,
        // within a well
        (x: Float64Array) => x.reduce((sum, v) => sum + (v * v - 4) ** 2, 0),
      ];
      let apart = 0;
      for (const f of functions) {
        const { mean, error } = average(sample, levels, f);
        expect(Math.abs(mean - exact.mean(f))).toBeLessThan(4 * error);
        apart = Math.max(apart, Math.abs(mean - hotter.mean(f)) / error);
      }
      expect(apart).toBeGreaterThan(5);
    },
  );

  it("between a wall and a linear potential agrees with quadrature: the Laguerre ensemble", () => {
    const support = [0, Number.POSITIVE_INFINITY] as const;
    const gas = { levels: 2, beta: 2, g2: 1, wells: [parsePotential("x", { support })] };
    const sample = sampleGas(gas, { draws: 8000 }, random(12));
    // ∏ Δ² e^{−Σx}: ⟨Σx⟩ = N² for M = N
    expect(quadratureGas(gas).mean(sumOf(1))).toBeCloseTo(4, 6);
    const { mean, error } = average(sample, 2, sumOf(1));
    expect(Math.abs(mean - 4)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.05);
  });

  it("of levels in different wells agrees with quadrature", () => {
    const wells = ["(x+1)^2", "x^2/2", "(x-1)^4 + x^2/10"].map((text) => parsePotential(text));
    const gas = { levels: 3, beta: 1, g2: 0.5, wells };
    const sample = sampleGas(gas, { draws: 6000 }, random(8));
    const exact = quadratureGas(gas);
    for (const f of [sumOf(1), sumOf(2), (x: Float64Array) => x[1] - x[0]]) {
      const { mean, error } = average(sample, 3, f);
      expect(Math.abs(mean - exact.mean(f))).toBeLessThan(4 * error);
    }
  });

  it("is not reported as converged if chains are trapped in different wells", () => {
    // wells of their own forbid jumps: each chain keeps the one in which it came to rest
    const wells = [parsePotential("20*(x^2-1)^2"), parsePotential("20*(x^2-1)^2 + x^2/1000")];
    const { diagnostics } = sampleGas(
      { levels: 2, beta: 1, g2: 1, wells },
      { draws: 300, warmUp: 50 },
      random(9),
    );
    expect(diagnostics.converged).toBe(false);
    expect(diagnostics.reasons.join("\n")).toMatch(/run longer/);
  });

  it("rejects an invalid gas", () => {
    const sampling = { draws: 10 };
    expect(() => sampleGas(gasOf("x^2", 2, -1), sampling, random(0))).toThrow(
      "beta: must be above 0, got -1",
    );
    expect(() => sampleGas(gasOf("-x^2", 2, 1), sampling, random(0))).toThrow(/must confine 2 levels/);
    expect(() => sampleGas(gasOf("x^2", 2, 1), { draws: 1 }, random(0))).toThrow(
      /draws: .* at least 4, got 1/,
    );
    expect(() => quadratureGas(gasOf("x^2", 4, 1))).toThrow(/levels: must be at most 3/);
  });
});

describe("levels at rest", () => {
  it("in a harmonic well are the zeros of the Hermite polynomial, with modes of rates 1 … N", () => {
    const { levels, stiffness } = gasAtRest(gasOf("x^2/2", 3, 2));
    // H₃: 0 and ±√(3/2) in units of √β
    expect(Array.from(levels, (x) => x / Math.sqrt(2))).toEqual([
      expect.closeTo(-Math.sqrt(1.5), 6),
      expect.closeTo(0, 6),
      expect.closeTo(Math.sqrt(1.5), 6),
    ]);
    expect(stiffness[0]).toBeCloseTo(1, 6);
    expect(stiffness[1]).toBeCloseTo(3, 6);
  });
});

describe("the density as N → ∞", () => {
  const strong = { levels: 100, beta: 1, g2: 0.01 };

  it("is the semicircle of radius √(2βN) σ, and its quartic analogue", () => {
    const found = equilibriumDensity(parsePotential("x^2/2"), strong);
    const law = semicircle(Math.SQRT2);
    const quartic = equilibriumDensity(parsePotential("x^4"), strong);
    // V = x⁴: 3d⁴/2 = βNg², ρ = 2(d² + 2x²)√(d² − x²)/(πβNg²)
    const d = (2 / 3) ** 0.25;
    expect(quartic.cuts[0][1]).toBeCloseTo(d, 12);
    for (const x of [-0.9, -0.3, 0, 0.7]) {
      expect(found.density(x)).toBeCloseTo(law.density(x), 12);
      expect(found.cdf(x)).toBeCloseTo(law.cdf(x), 12);
      expect(quartic.density(x)).toBeCloseTo(
        (2 * (d * d + 2 * x * x) * Math.sqrt(d * d - x * x)) / Math.PI,
        12,
      );
    }
  });

  it("is the Marchenko–Pastur law, at a wall and away from it", () => {
    const support = [0, Number.POSITIVE_INFINITY] as const;
    const at = equilibriumDensity(parsePotential("x/2", { support }), { levels: 100, beta: 1, g2: 1 });
    expect(at.cdf(50)).toBeCloseTo(marchenkoPastur(1).cdf(0.5), 9);
    expect(at.mean).toBeCloseTo(100, 8);
    // N = 100, M = 200: V = x/2 − (M − N)/2 log x, in the limit
    const away = equilibriumDensity(parsePotential("x/2 - 50*log(x)", { support }), {
      levels: 100,
      beta: 1,
      g2: 1,
    });
    expect(away.cdf(150)).toBeCloseTo(marchenkoPastur(0.5).cdf(0.75), 9);
  });

  it("has two cuts in a deep double well: x² is a semicircle", () => {
    const { cuts, cdf } = equilibriumDensity(parsePotential("x^4/4 - 3*x^2"), { ...strong, beta: 2 });
    // u = x², U′(u) = u − 6: centre 6, radius 2
    expect(cuts[1][0]).toBeCloseTo(2, 9);
    expect(cuts[1][1]).toBeCloseTo(Math.sqrt(8), 9);
    expect(cdf(Math.sqrt(6))).toBeCloseTo(0.75, 9);
  });

  it("describes many levels: in a skew well, and in cosh, where Monte Carlo moves the levels themselves", () => {
    for (const [text, levels] of [
      ["x^4/4 + x^3/3", 60],
      ["cosh(x)", 20],
    ] as const) {
      const gas = gasOf(text, levels, 2, 1 / levels);
      const sample = sampleGas(gas, { draws: 250, leastEffective: 100 }, random(11));
      const limit = equilibriumDensity(gas.wells[0], gas);
      const share = (at: number) =>
        average(sample, levels, (x) => x.filter((v) => v < at).length / levels).mean - limit.cdf(at);
      const [low, high] = limit.cuts[0];
      for (const f of [0.3, 0.5, 0.8]) expect(Math.abs(share(low + f * (high - low)))).toBeLessThan(0.006);
      // the twin: levels in a semicircle of the same ends
      const twin = semicircle((high - low) / 2);
      if (text === "x^4/4 + x^3/3")
        expect(Math.abs(limit.cdf(low + 0.8 * (high - low)) - twin.cdf(0.3 * (high - low)))).toBeGreaterThan(
          0.03,
        );
    }
  });

  it("is rejected if levels lie in separate unequal wells", () => {
    expect(() =>
      equilibriumDensity(parsePotential("20*(x^2-1)^2 + x"), { levels: 10, beta: 1, g2: 0.2 }),
    ).toThrow(/more than one cut/);
  });
});

/** ∫₀^to f by Simpson's rule with 60 panels. */
function simpson(f: (s: number) => number, to: number): number {
  let sum = f(0) + f(to);
  for (let k = 1; k < 60; k++) sum += (k % 2 === 1 ? 4 : 2) * f((k * to) / 60);
  return (sum * to) / 180;
}
