import { describe, expect, it } from "vitest";
import { parsePotential, quadratureGas, sampleBetaHermite } from "../../src/coulomb-gas/index.ts";
import { coulombGas } from "../../src/models/coulomb-gas/index.ts";
import { coulombGasParameters } from "../../src/models/coulomb-gas/parameters.ts";
import { streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const settings = { learningRate: 0.01, batchSize: 1 };
const systemOf = (own: object, more = settings) => {
  const parameters = coulombGasParameters.parse({ kind: "coulomb-gas", ...own });
  const named = streams("gas model");
  return {
    parameters,
    findings: coulombGas.check(parameters, more),
    absent: () => coulombGas.absentRoutes!(parameters),
    system: () => coulombGas.system(parameters, more, (purpose, replica) => named.of(purpose, replica)),
  };
};

/** Σx² of every replica after so many updates. */
function squares(
  process: (replica: number) => ReturnType<ReturnType<ReturnType<typeof systemOf>["system"]>["training"]>,
  levels: number,
  updates: number,
  replicas: number,
): number[] {
  const [spectrum, blocks, components] = [
    new Float64Array(levels),
    new Float64Array(levels),
    new Float64Array(),
  ];
  let failed = 0;
  const values = Array.from({ length: replicas }, (_, replica) => {
    const own = process(replica);
    for (let k = 0; k < updates; k++) if (!own.advance().ok) failed++;
    own.measure(spectrum, blocks, components);
    return spectrum.reduce((sum, x) => sum + x * x, 0);
  });
  expect(failed).toBe(0);
  return values;
}

describe("a gas in a harmonic well", () => {
  it.each([1, 2, 4])("relaxes like the corresponding matrix, β = %i", (beta) => {
    const levels = 4;
    const initial = [-2, -0.5, 0.3, 1];
    const system = systemOf({ levels, beta, g2: 0.7, initial }).system();
    const [updates, replicas] = [40, 1200];
    const routes = {
      exact: system.exactOu!,
      matrix: (replica: number) => system.matrixLangevin({ stepsPerUpdate: 1 }, replica),
      levels: (replica: number) =>
        system.eigenvalueLangevin({ stepsPerUpdate: 4, coupling: "full" }, replica),
    };
    // ⟨Tr X²⟩ = e^{−2τ} Tr X₀² + g²(1 − e^{−2τ}) (N + βN(N − 1)/2)
    const decay = Math.exp(-2 * updates * settings.learningRate);
    const start = initial.reduce((sum, x) => sum + x * x, 0);
    const exact = decay * start + 0.7 * (1 - decay) * (levels + (beta * levels * (levels - 1)) / 2);
    for (const process of Object.values(routes)) {
      const { mean, error } = meanAndError(squares(process, levels, updates, replicas));
      // a step of 0.01 is worth 0.5 % by itself
      expect(Math.abs(mean - exact)).toBeLessThan(4 * error + 0.006 * exact);
      // the twin: the noise of another β
      const other = decay * start + 0.7 * (1 - decay) * (levels + ((beta + 1) * levels * (levels - 1)) / 2);
      expect(Math.abs(mean - other)).toBeGreaterThan(4 * error);
    }
  });

  it("has the two-time covariance of the trace, in steps of any length", () => {
    const [levels, replicas] = [3, 6000];
    const { exactOu } = systemOf({ levels, potential: "x^2", g2: 0.7, initial: [-1, 0, 1] }).system();
    const [spectrum, none] = [new Float64Array(levels), new Float64Array()];
    const traces = Array.from({ length: replicas }, (_, replica) => {
      const own = exactOu!(replica);
      return [20, 30].map((updates) => {
        for (let k = 0; k < updates; k++) own.advance();
        own.measure(spectrum, new Float64Array(levels), none);
        return spectrum.reduce((sum, x) => sum + x, 0);
      });
    });
    // Var Tr X(τ) = N g²(1 − e^{−2kτ})/k and Cov(Tr X(τ), Tr X(τ′)) = e^{−k(τ′ − τ)} Var Tr X(τ), k = 2
    const [first, later] = [0.2, 0.5];
    const variance = (time: number) => (levels * 0.7 * (1 - Math.exp(-4 * time))) / 2;
    const products = (i: number, j: number) => meanAndError(traces.map((own) => own[i] * own[j]));
    const within = ({ mean, error }: { mean: number; error: number }, exact: number) =>
      Math.abs(mean - exact) / error;
    expect(within(products(0, 0), variance(first))).toBeLessThan(3.5);
    expect(within(products(1, 1), variance(later))).toBeLessThan(3.5);
    const covariance = Math.exp(-2 * (later - first)) * variance(first);
    expect(within(products(0, 1), covariance)).toBeLessThan(3.5);
    // the twin: a memory that is twice as long
    expect(within(products(0, 1), Math.exp(-(later - first)) * variance(first))).toBeGreaterThan(3.5);
  });

  it("is sampled exactly, and has the laws of a pair in time", () => {
    const system = systemOf({ levels: 2, g2: 0.5, initial: [-0.9, 0.9], times: [0.1, 1] }).system();
    const { x } = system.coulombGas({ coupling: "full" }, 0, 3);
    const own = new Float64Array(2);
    sampleBetaHermite(2, 1, streams("gas model").of("coulomb-gas.samples", 0), own);
    expect(Array.from(x.subarray(0, 2))).toEqual(Array.from(own, (v) => Math.sqrt(0.5) * v));
    const [spacing] = system.transient!().quantities;
    for (const time of [0.1, 1]) {
      const [numerical, exact] = [spacing.laws["fokker-planck"]!(time), spacing.laws["closed-form"]!(time)];
      expect(numerical.mean / exact.mean).toBeCloseTo(1, 3);
      for (const p of [0.1, 0.5, 0.9]) expect(numerical.cdf(exact.quantile(p))).toBeCloseTo(p, 3);
    }
    const { times, x: places, density } = system.transient!().evolution!();
    expect(density.length).toBe(times.length * places.length);
  });
});

describe("a pair in a well that overflows", () => {
  it("has a time-dependent density nevertheless, which approaches that of quadrature", () => {
    const own = { levels: 2, potential: "exp(x^2) / 4", beta: 2, g2: 1, initial: [-0.5, 0.7], times: [4] };
    const system = systemOf(own).system();
    const [spacing] = system.transient!().quantities;
    const law = spacing.laws["fokker-planck"]!(4);
    const exact = quadratureGas({ levels: 2, beta: 2, g2: 1, wells: [parsePotential(own.potential)] });
    expect(law.mean / exact.mean((x) => x[1] - x[0])).toBeCloseTo(1, 2);
  });
});

describe("a pair in x⁴/4 + |x|³, written as x^4/4 + (x^2)^1.5", () => {
  it("has by its Langevin equation the mean lower level of quadrature", () => {
    const [updates, replicas] = [400, 1500];
    const own = { levels: 2, potential: "x^4/4 + (x^2)^1.5", g2: 1, relaxationTime: 1 };
    const system = systemOf(own).system();
    const [spectrum, blocks] = [new Float64Array(2), new Float64Array(2)];
    const lower = Array.from({ length: replicas }, (_, replica) => {
      const process = system.eigenvalueLangevin({ stepsPerUpdate: 1, coupling: "full" }, replica);
      for (let k = 0; k < updates; k++) process.advance();
      process.measure(spectrum, blocks, new Float64Array());
      return spectrum[0];
    });
    const { mean, error } = meanAndError(lower);
    const exact = (potential: string) =>
      quadratureGas({ levels: 2, beta: 1, g2: 1, wells: [parsePotential(potential)] }).mean((x) => x[0]);
    // a false alarm in 6e-5; a step of 0.01 is worth 1 %
    expect(Math.abs(mean - exact("x^4/4 + abs(x)^3"))).toBeLessThan(4 * error + 0.005);
    // the twin: x³ for |x|³ has no such pair, and without it the mean is another
    expect(Math.abs(mean - exact("x^4/4"))).toBeGreaterThan(4 * error + 0.005);
  });
});

describe("a scenario of a gas", () => {
  it("names the absent routes", () => {
    expect(Object.keys(systemOf({ levels: 3 }).absent())).toEqual(["training", "aligned-langevin"]);
    expect(Object.keys(systemOf({ levels: 3, potential: "x^4" }).absent())).toEqual([
      "training",
      "aligned-langevin",
      "exact-ou",
    ]);
    expect(systemOf({ levels: 3, beta: 2.5 }).absent()["matrix-langevin"]).toMatch(/β = 1, 2 and 4 alone/);
    expect(systemOf({ levels: 2, potential: ["x^2", "x^4"] }).absent()["matrix-langevin"]).toMatch(
      /in different wells/,
    );
  });

  it("is accepted if a level would start on a repelling pole", () => {
    const { findings, absent } = systemOf({ levels: 3, potential: "x^(-2)+x^2" });
    expect(findings).toEqual([]);
    expect(absent()["eigenvalue-langevin"]).toMatch(/pole/);
  });

  it.each([
    [{ levels: 3, potential: ["x^2", "x^2"] }, "potential", /one for each of 3 levels, got 2/],
    [{ levels: 2, initial: [1] }, "initial", /must be 2 levels/],
    [{ levels: 2, initial: [1, 1] }, "initial", /ascending/],
    [{ potential: "x^2 + y" }, "potential", /unknown symbol y/],
    [{ potential: "x^3" }, "potential", /must confine 10 levels/],
    [{ potential: "log(x)" }, "potential", /support/],
    [{ potential: "x^2+1e999" }, "potential", /must hold finite numbers, at most 1\.80e\+308, got ∞/],
    [{ potential: "x^2+1e308*x^4" }, "potential", /coefficients of V′ must be at most 1\.80e\+308/],
    [{ potential: "2^1e15 + x^2" }, "potential", /must hold finite numbers/],
    [{ potential: "a.sin(x)" }, "potential", /must be one expression in x, .* got "a\.sin"/],
    [{ potential: "x^2 + sign(x)" }, "potential", /must be continuous, got a jump at x = /],
    [{ potential: "300*x^2" }, "learningRate", /must be below 0\.00167/],
    [{ levels: 2, times: [0.5, 0.2] }, "times", /ascending/],
    [{ levels: 2, times: [0.015] }, "times", /multiples of training\.learningRate/],
    [{ levels: 2, times: [0.5], support: [0, null], potential: "x^2" }, "times", /between walls/],
    [{ levels: 2, support: [0, null], potential: "x", initial: [-1, 1] }, "initial", /support/],
  ])("is rejected with its location: %j", (own, field, message) => {
    const { findings } = systemOf(own);
    expect(findings).toHaveLength(1);
    expect(findings[0].path.at(-1)).toBe(field);
    expect(findings[0].message).toMatch(message);
  });
});
