import { describe, expect, it } from "vitest";
import { besselStep, reflectedBetween } from "../../src/models/coulomb-gas/wall-step.ts";
import { streams } from "../../src/random/index.ts";
import { gasModel, timeMeans } from "../support/gas-routes.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const sum = (x: Float64Array) => x.reduce((total, v) => total + v, 0);

// 4 standard errors: a false alarm in 6e-5 of the cases, and what a step of this length is worth, O(dt)
describe.each([
  // ⟨x⟩ of e^{−x/2} is 2
  { potential: "x/2", support: [0, null], levels: 1, beta: 1, exact: 2, dt: 0.1, time: 600, bias: 0.03 },
  // ⟨Σx⟩ = 2N (a + 1 + β(N − 1)/2) of x^a e^{−x/2}: Mehta 2004, 17.6; a real square Wishart matrix has a = −1/2
  {
    potential: "x/2 + log(x)/2",
    support: [0, null],
    levels: 2,
    beta: 1,
    exact: 4,
    dt: 0.02,
    time: 200,
    bias: 0.06,
  },
  {
    potential: "x/2 - log(x)/2",
    support: [0, null],
    levels: 2,
    beta: 2,
    exact: 10,
    dt: 0.02,
    time: 200,
    bias: 0.1,
  },
  {
    potential: "x/2 - 2*log(x)",
    support: [0, null],
    levels: 1,
    beta: 1,
    exact: 6,
    dt: 0.02,
    time: 200,
    bias: 0.05,
  },
  {
    potential: "-x/2 - 0.3*log(-x)",
    support: [null, 0],
    levels: 1,
    beta: 1,
    exact: -2.6,
    dt: 0.02,
    time: 200,
    bias: 0.03,
  },
  // N (a + 1 + β(N − 1)/2)/(a + b + 2 + β(N − 1)): Aomoto 1987
  {
    potential: "log(x)/2 - log(1-x)",
    support: [0, 1],
    levels: 2,
    beta: 1,
    exact: 2 / 3.5,
    dt: 2e-4,
    time: 2,
    bias: 0.01,
  },
])("levels of $levels in $potential between walls, β = $beta", (example) => {
  const { levels, beta, exact, dt, time, bias } = example;
  const { potential, support } = example;
  const system = gasModel({ potential, support, levels, beta, relaxationTime: 16 }, dt);
  const size = { levels, replicas: 60, relaxed: Math.ceil(time / 4 / dt), updates: Math.ceil(time / dt) };

  it.each(["matrix-langevin", "eigenvalue-langevin"] as const)("have the right mean: %s", (route) => {
    expect(system.findings).toEqual([]);
    const made = system.make();
    const process = (replica: number) =>
      route === "matrix-langevin"
        ? made.matrixLangevin({ stepsPerUpdate: 1 }, replica)
        : made.eigenvalueLangevin({ stepsPerUpdate: 1, coupling: "full" }, replica);
    const { mean, error } = meanAndError(timeMeans(process, size, sum));
    expect(Math.abs(mean - exact)).toBeLessThan(4 * error + bias);
    expect(error).toBeLessThan(0.06 * Math.abs(exact));
  });
});

describe("a step near a wall", () => {
  it.each([-0.9, -0.5, 0, 0.4, 1, 3])(
    "has ⟨d²⟩ = d² + (1 + α)s² and stays in d^α e^(−d²/2s²), α = %d",
    (alpha) => {
      const random = streams("wall steps").of("validation", Math.round(100 * alpha) + 100);
      const [s2, count] = [0.3, 40_000];
      for (const d of [0, 0.2, 1.5, 8]) {
        const squares = Array.from(
          { length: count },
          () => besselStep(d, s2, alpha, Math.sqrt(s2) * random.normal(), random) ** 2,
        );
        const { mean, error } = meanAndError(squares);
        // Revuz & Yor 1999, XI.1; far from the wall the step is Euler's, off by (α s²/2d)²
        expect(Math.abs(mean - d * d - (1 + alpha) * s2)).toBeLessThan(4.5 * error + (d > 5 ? 1e-3 : 0));
        // the twin: a dimension more
        if (d < 1) expect(Math.abs(mean - d * d - (2 + alpha) * s2)).toBeGreaterThan(4.5 * error);
      }
    },
  );

  it("reflects a position back between its walls", () => {
    expect(reflectedBetween(-0.3, [0, Number.POSITIVE_INFINITY])).toBeCloseTo(0.3, 12);
    expect(reflectedBetween(0.5, [Number.NEGATIVE_INFINITY, 0])).toBeCloseTo(-0.5, 12);
    expect([2.3, -0.4, 1.2].map((x) => reflectedBetween(x, [0, 1]))).toEqual([
      expect.closeTo(0.3, 12),
      expect.closeTo(0.4, 12),
      expect.closeTo(0.8, 12),
    ]);
  });
});

describe("a scenario with walls or poles", () => {
  it("has its relaxation time from the rest positions of its levels, at a wall too", () => {
    const { make } = gasModel({ potential: "x/2", support: [0, null], levels: 1 }, 0.01);
    const { slowestRelaxation, learningTime } = make();
    // V″ + g²/d² at d = 2; the true one is 16
    expect(slowestRelaxation).toBeCloseTo(4, 6);
    expect(learningTime(1)).toBeLessThan(10);
  });

  it("takes no steps in time around a pole inside its support, and says what to do", () => {
    const { absent, findings } = gasModel({ potential: "x^2/2 + log(abs(x))/2", levels: 1 }, 0.01);
    expect(findings).toEqual([]);
    for (const route of ["matrix-langevin", "eigenvalue-langevin"] as const)
      expect(absent[route]).toMatch(/pole at x = 0, inside its support.*wall of model\.support/);
  });

  it.each([
    [{ potential: "x^2/2 + 2*log(abs(x))" }, "potential", /finite integral: at x = 0/],
    [{ potential: "x^2/2 - 1/x^2" }, "potential", /finite integral: at x = 0/],
    [{ potential: "x + log(x)", support: [0, null] }, "potential", /the end 0 of its support/],
    [{ potential: "x - log(x)", support: [0, null], times: [1] }, "times", /where V has a pole/],
  ])("is rejected with its location: %j", (own, field, message) => {
    const { findings } = gasModel({ levels: 1, ...own }, 0.01);
    expect(findings).toHaveLength(1);
    expect(findings[0].path.at(-1)).toBe(field);
    expect(findings[0].message).toMatch(message);
  });

  it("has a density of its levels that is exact to 1e-4 near a wall at which it has a pole", () => {
    const { make } = gasModel({ potential: "x/2 + log(x)/2", support: [0, null], levels: 1 }, 0.01);
    const law = make().densities.find(({ observable }) => observable === "density")!.law;
    // χ² of one degree of freedom: Abramowitz & Stegun 1964, 26.4
    expect(law.cdf(1)).toBeCloseTo(0.6826894921, 5);
    expect(law.cdf(0.01)).toBeCloseTo(0.0796556746, 5);
    expect(law.quantile(0.5)).toBeCloseTo(0.4549364231, 5);
  });
});
