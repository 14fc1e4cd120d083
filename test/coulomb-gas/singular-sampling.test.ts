import { describe, expect, it } from "vitest";
import { parsePotential, quadratureGas, sampleGas } from "../../src/coulomb-gas/index.ts";
import { streams } from "../../src/random/index.ts";
import { average } from "../support/chain-average.ts";
import { jacobiGas, laguerreGas, poleGas, randomGas, written } from "../support/singular-gases.ts";

const random = (replica: number) => streams("singular samples").of("validation", replica);

// 4 standard errors, widened by the autocorrelation: a false alarm in 6e-5 of the cases
describe("Monte Carlo between walls and around poles", () => {
  it.each([
    // a real square Wishart matrix: ⟨Σx⟩ = 4
    { ...laguerreGas(2, 1, -0.5, { scale: 2 }), exact: 4 },
    laguerreGas(1, 1, -0.9),
    laguerreGas(1, 1, 0),
    laguerreGas(5, 1, -0.9),
    laguerreGas(10, 1, -0.5),
    laguerreGas(10, 2, 3, { side: -1, wall: 2 }),
    jacobiGas(1, 1, [-0.9, -0.9]),
    jacobiGas(2, 1, [-0.5, 0]),
    jacobiGas(3, 4, [-0.5, -0.3]),
    jacobiGas(5, 2.5, [2, -0.7], [1, 4]),
    jacobiGas(10, 2, [-0.5, 1]),
    jacobiGas(10, 1, [-0.9, -0.9], [-3, 1]),
    poleGas(1, 1, -0.5),
    poleGas(1, 1, -0.5, 1.3),
    poleGas(4, 1, -0.5),
    poleGas(3, 2, 2, 1.3),
  ])("has the mean of the Selberg and Aomoto integrals: $name", (solvable) => {
    const { gas, observable, exact } = written(solvable);
    const sample = sampleGas(gas, { draws: 1500, warmUp: 300, leastEffective: 200 }, random(gas.levels));
    expect(sample.diagnostics.reasons).toEqual([]);
    const { mean, error } = average(sample, gas.levels, observable);
    expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.12 * Math.abs(exact));
    // the twin: an exponent that is larger by one, which moves every mean by more
    expect(Math.abs(mean - exact * (1 + 0.6 / gas.levels))).toBeGreaterThan(4 * error);
  });

  it("has correct errors: over 120 random walls, poles, exponents and β the squares of z have a mean of 1", () => {
    const source = random(500);
    let [squares, cases, worst] = [0, 0, 0];
    for (let k = 0; k < 120; k++) {
      const { gas, observable, exact } = randomGas(1 + (k % 3), source);
      const sample = sampleGas(gas, { draws: 1000, warmUp: 200 }, random(1000 + k));
      // what says that it has not converged must not be used
      if (!sample.diagnostics.converged) continue;
      const { mean, error } = average(sample, gas.levels, observable);
      squares += ((mean - exact) / error) ** 2;
      worst = Math.max(worst, Math.abs(mean - exact) / error);
      cases++;
    }
    expect(cases).toBeGreaterThan(90);
    // χ² of the cases: 4 standard deviations; the twin is an error that is too small by a third
    const spread = 4 * Math.sqrt(2 / cases);
    expect(squares / cases).toBeLessThan(1 + spread);
    expect((squares / cases) * 2.25).toBeGreaterThan(1 + spread);
    expect(worst).toBeLessThan(4.5);
  });

  it("of levels in different wells near a wall agrees with quadrature", () => {
    const support = [0, Number.POSITIVE_INFINITY] as const;
    const wells = ["x + log(x)/3", "x^2/4 - x", "x/2 - log(x)/2"].map((text) =>
      parsePotential(text, { support }),
    );
    const gas = { levels: 3, beta: 1.5, g2: 0.8, wells };
    const sample = sampleGas(gas, { draws: 4000 }, random(7));
    const exact = quadratureGas(gas);
    for (const f of [
      (x: Float64Array) => x[0],
      (x: Float64Array) => x[2] ** 2,
      (x: Float64Array) => x[1] - x[0],
    ]) {
      const { mean, error } = average(sample, 3, f);
      expect(Math.abs(mean - exact.mean(f))).toBeLessThan(4 * error);
    }
  });
});
