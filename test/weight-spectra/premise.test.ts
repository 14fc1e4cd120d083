import { describe, expect, it } from "vitest";
import type { PremiseRecord } from "../../src/comparison/index.ts";
import { forecastScores } from "../../src/comparison/index.ts";
import type { EigenvalueCoefficients } from "../../src/langevin/index.ts";
import { streams } from "../../src/random/index.ts";
import { forecastLevels, measurePremise, type Premise } from "../../src/weight-spectra/index.ts";

const [rows, columns, samples] = [12, 8, 4000];

/** The premise of a random matrix whose samples' gradients are drawn by a function. */
function premiseOf(draw: (out: Float64Array) => void): Premise {
  const values = new Float64Array(rows * columns);
  streams("premise").of("validation", 0).fillNormal(values);
  const measurement = measurePremise({ name: "W", rows, columns, values }, samples);
  const g = new Float64Array(rows * columns);
  for (let m = 0; m < samples; m++) {
    draw(g);
    measurement.add(g);
  }
  return measurement.premise();
}

describe("the premise of Dyson's equation", () => {
  it("holds for isotropic noise: 2M = S for neighbours, M = (x_i + x_j)s²", () => {
    const random = streams("premise").of("validation", 1);
    const { index, isotropy, elementVariance } = premiseOf((g) => random.fillNormal(g));
    // 4 standard errors: false alarm 1e-4
    expect(Math.abs(index.value - 1)).toBeLessThan(4 * index.standardError);
    expect(Math.abs(isotropy.value - 1)).toBeLessThan(4 * isotropy.standardError);
    expect(index.standardError).toBeLessThan(0.03);
    expect(elementVariance).toBeCloseTo(1, 1);
  });

  it("fails for noise along a few directions, as a perceptron's with few active inputs has it", () => {
    const random = streams("premise").of("validation", 2);
    const [x, delta] = [new Float64Array(rows), new Float64Array(columns)];
    const { index } = premiseOf((g) => {
      random.fillNormal(x);
      random.fillNormal(delta);
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) g[i * columns + j] = i < 2 && j < 2 ? x[i] * delta[j] : 0;
    });
    expect(Math.abs(index.value - 1)).toBeGreaterThan(4 * index.standardError);
  });
});

describe("a forecast of the eigenvalues", () => {
  const n = 4;
  const levels = Float64Array.of(1, 1.3, 2, 4);
  const coefficients: EigenvalueCoefficients = {
    levels,
    drift: Float64Array.of(0.1, -0.2, 0.3, 0.5),
    noise: levels.map((x) => 4 * x),
    repulsion: Float64Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return (levels[i] + levels[j]) * (i === j ? 2 : 1);
    }),
    ito: new Float64Array(n).fill(6),
    elementVariance: 1,
  };
  const settings = { temperature: 0.01, time: 0.2, steps: 40, draws: 2000 };
  const total = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0);

  it("moves the sum of the levels by drift and Itô term alone: repulsion cancels in it", () => {
    const random = streams("forecast").of("validation", 0);
    const forecast = forecastLevels(coefficients, { ...settings, random });
    const sum = total(Array.from(levels));
    const moved = total(Array.from(coefficients.drift)) + settings.temperature * 4 * 6;
    const error = Math.sqrt(
      (settings.temperature * settings.time * total(Array.from(coefficients.noise))) / 2000,
    );
    const deviation = (rate: number) =>
      Math.abs(total(forecast?.equation ?? []) - sum - settings.time * rate) / error;
    expect(deviation(moved)).toBeLessThan(4);
    // the twin: without the Itô term
    expect(deviation(moved - settings.temperature * 4 * 6)).toBeGreaterThan(6);
    expect(total(forecast?.flow ?? [])).toBeCloseTo(
      sum + settings.time * total(Array.from(coefficients.drift)),
      12,
    );
  });

  it("pushes neighbours apart, and not where they do not repel", () => {
    const random = () => streams("forecast").of("validation", 1);
    const calm = { ...coefficients, drift: new Float64Array(n), ito: new Float64Array(n) };
    const gap = (of: EigenvalueCoefficients) => {
      const { equation = [] } = forecastLevels(of, { ...settings, random: random() }) ?? {};
      return equation[1] - equation[0];
    };
    const repulsion = coefficients.repulsion.map((m, k) => (k % (n + 1) === 0 ? m : 0));
    expect(gap(calm)).toBeGreaterThan(0.3);
    expect(gap(calm)).toBeGreaterThan(gap({ ...calm, repulsion }) + 0.005);
  });

  it("is scored against the frozen spectrum, with errors from the starts", () => {
    const premise = (x: readonly number[]) => ({ levels: x }) as unknown as Premise;
    const record = (replica: number, update: number, x: readonly number[], ahead: readonly number[] | null) =>
      ({
        ...{ replica, update, temperature: 0.01, matrices: [premise(x)] },
        forecast:
          ahead === null
            ? null
            : { to: 10, matrices: [{ name: "W", equation: ahead, flow: x, matrix: [2, 3] }] },
      }) satisfies PremiseRecord;
    const [score] = forecastScores([
      record(1, 1, [1, 2], [1.5, 2.5]),
      record(1, 10, [2, 3], null),
      record(5, 1, [1, 2], [1.75, 2.75]),
      record(5, 10, [2, 3], null),
    ]);
    expect(score).toMatchObject({ update: 1, to: 10, starts: 2 });
    expect(score.equation?.value).toBeCloseTo((0.5 + 0.25) / 2, 12);
    expect(score.equation?.standardError).toBeCloseTo(0.125, 12);
    expect(score.flow?.value).toBeCloseTo(1, 12);
    expect(score.matrix?.value).toBeCloseTo(0, 12);
  });
});
