import { describe, expect, it } from "vitest";
import { sampleBetaLaguerre } from "../../src/coulomb-gas/index.ts";
import { sampleWishart } from "../../src/ensembles/index.ts";
import {
  edgeCorrelation,
  noiseVariance,
  type OutlierOptions,
  outliersBeyondEdge,
} from "../../src/local-statistics/index.ts";
import { type Random, streams } from "../../src/random/index.ts";
import { kolmogorovP, meanAndError } from "../support/kolmogorov.ts";
import { spikedLevels } from "../support/planted-spikes.ts";

const stream = streams("outliers");

function noise(rows: number, columns: number, random: Random, variance = 1): Float64Array {
  const out = new Float64Array(Math.min(rows, columns));
  sampleBetaLaguerre(Math.min(rows, columns), Math.max(rows, columns), 1, random, out);
  return out.map((x) => variance * x);
}

/** Fraction of matrices with any outlier, and its standard error if the chance is `significance`. */
function falseAlarms(matrices: readonly Float64Array[], options: OutlierOptions) {
  const found = matrices.map((levels) => outliersBeyondEdge(levels, options).outliers.length > 0);
  const chance = options.significance!;
  return {
    rate: found.filter(Boolean).length / found.length,
    error: Math.sqrt((chance * (1 - chance)) / found.length),
  };
}

/** Strength with what other spikes push a level by, ℓ_i ℓ_j/(M (ℓ_i − ℓ_j)) each: Lawley 1956, Biometrika 43, 128. */
function repelled(spike: number, spikes: readonly number[], rows: number): number {
  const others = spikes.filter((other) => other !== spike);
  return others.reduce((sum, other) => sum + (spike * other) / (rows * (spike - other)), spike);
}

describe("noise variance from the lower three quarters of the levels", () => {
  it.each([
    [20, 20],
    [60, 20],
    [100, 50],
    [50, 50],
  ])("of %i × %i is unbiased within a tenth of its error, which equals the scatter", (rows, columns) => {
    const random = stream.of("validation", rows + columns);
    const estimates = Array.from({ length: 400 }, () =>
      noiseVariance(noise(rows, columns, random, 2.5), columns, rows),
    );
    const { mean, error } = meanAndError(estimates.map(({ value }) => value));
    const stated = estimates[0].standardError;
    // three standard errors, and what is left of order 1/n²
    expect(Math.abs(mean - 2.5)).toBeLessThan(3 * error + 0.1 * stated);
    // a scatter of 400 is known to 3.5 %
    expect((error * 20) / stated).toBeGreaterThan(0.88);
    expect((error * 20) / stated).toBeLessThan(1.12);
  });
});

describe("outliers beyond the edge of the bulk", () => {
  it.each([
    [100, 50],
    [50, 100],
    [60, 60],
    [10, 10],
  ])(
    "pure noise of %i × %i gives a false alarm in at most 5 % of 400 matrices, but more if its variance is underestimated",
    (rows, columns) => {
      const random = stream.of("validation", 7000 + rows - columns);
      const matrices = Array.from({ length: 400 }, () => noise(rows, columns, random, 0.3));
      const { rate, error } = falseAlarms(matrices, { rows, columns, significance: 0.05 });
      // three standard errors of a binomial: false alarm of this test 0.1 %
      expect(rate - 0.05).toBeLessThan(3 * error);
      // not because nothing is ever found
      expect(rate).toBeGreaterThan(0.005);
      const low = falseAlarms(matrices, { rows, columns, significance: 0.05, noise: 0.3 * 0.9 });
      expect(low.rate - 0.05).toBeGreaterThan(3 * low.error);
    },
  );

  it("p-values of the largest level of noise of known variance are uniform", () => {
    const random = stream.of("validation", 1);
    const [rows, columns] = [200, 80];
    const p = Array.from(
      { length: 400 },
      () =>
        outliersBeyondEdge(noise(rows, columns, random), { rows, columns, significance: 1e-9, noise: 1 }).next
          .pValue,
    );
    expect(kolmogorovP(p, (x) => x)).toBeGreaterThan(0.003);
    expect(
      kolmogorovP(
        p.map((x) => x ** 1.4),
        (x) => x,
      ),
    ).toBeLessThan(0.003);
  });

  it.each([
    [400, 100, [20, 8, 4]],
    [80, 160, [40, 22, 13]],
  ])(
    "spikes added to noise of %i × %i are the outliers, all and only they, with their strengths",
    (rows, columns, spikes) => {
      const random = stream.of("validation", 2 + rows);
      const matrices = 70;
      const deviations: number[][] = spikes.map(() => []);
      const stated: number[][] = spikes.map(() => []);
      const naive: number[] = [];
      let extra = 0;
      for (let r = 0; r < matrices; r++) {
        const levels = new Float64Array(columns);
        sampleWishart(columns, rows, 1, random, levels, spikes);
        const { outliers, noise } = outliersBeyondEdge(levels, { rows, columns });
        expect(outliers.length).toBeGreaterThanOrEqual(spikes.length);
        if (outliers.length > spikes.length) extra++;
        for (const [k, spike] of spikes.entries()) {
          deviations[k].push(outliers[k].strength - repelled(spike, spikes, rows));
          stated[k].push(outliers[k].standardError);
        }
        const { level, standardError } = outliers[2];
        naive.push((level / (rows * noise.value) - repelled(spikes[2], spikes, rows)) / standardError);
        expect(outliers[0].level).toBe(levels.at(-1));
      }
      // at most 1 % by design; more than 4 of 70 have a chance of 0.1 %
      expect(extra).toBeLessThanOrEqual(4);
      // three standard errors; a scatter of 70 is known to 8.5 %
      for (const [k, list] of deviations.entries()) {
        const { mean, error } = meanAndError(list);
        const scatter = (error * Math.sqrt(matrices)) / meanAndError(stated[k]).mean;
        expect(Math.abs(mean)).toBeLessThan(3 * error);
        expect(scatter).toBeGreaterThan(0.75);
        expect(scatter).toBeLessThan(1.25);
      }
      // the level itself is not the strength
      const itself = meanAndError(naive);
      expect(itself.mean).toBeGreaterThan(5 * itself.error);
    },
  );

  // near the threshold the level of a spike lies less than the width of the largest level of noise beyond the edge, unless the
  // matrix is large: no test finds it in a small one
  it.each([
    [1600, 1600, 40, 1.2, 0.95, 1],
    [400, 400, 80, 1.35, 0.85, 1],
    [400, 100, 100, 1.5, 0.88, 1],
    [400, 100, 100, 1.2, 0.2, 0.6],
  ])(
    "one signal in %i × %i: in %i matrices, of %f times the threshold, the right number in a share of at least %f, at most %f",
    (rows, columns, matrices, strength, least, most) => {
      const random = stream.of("validation", 40 + columns + Math.round(100 * strength));
      const variance = 1 + strength ** 2 * Math.sqrt(columns / rows);
      const right = Array.from({ length: matrices }, () =>
        spikedLevels(rows, columns, variance, random),
      ).filter(
        (levels) =>
          outliersBeyondEdge(levels, { rows, columns, correlation: edgeCorrelation }).outliers.length === 1,
      ).length;
      // measured: 99 of 100, 286 of 300, 382 of 400, 152 of 400; the bounds are three standard errors wider
      expect(right / matrices).toBeGreaterThanOrEqual(least);
      expect(right / matrices).toBeLessThanOrEqual(most);
    },
  );

  it("a spike below the threshold 1 + √(N/M) stays in the bulk", () => {
    const random = stream.of("validation", 3);
    const [rows, columns] = [200, 50];
    let found = 0;
    for (let r = 0; r < 100; r++) {
      const levels = new Float64Array(columns);
      sampleWishart(columns, rows, 1, random, levels, [1.2]);
      const report = outliersBeyondEdge(levels, { rows, columns });
      expect(report.threshold).toBe(1.5);
      found += report.outliers.length;
    }
    // the same spike well above it is always found
    expect(found).toBeLessThan(8);
    const levels = new Float64Array(columns);
    sampleWishart(columns, rows, 1, random, levels, [3]);
    expect(outliersBeyondEdge(levels, { rows, columns }).outliers).toHaveLength(1);
  });

  it("does not depend on the unit of the levels, on their order, or on whether zeros are listed", () => {
    const levels = new Float64Array(40);
    sampleWishart(40, 30, 1, stream.of("validation", 4), levels, [10, 6]);
    const options = { rows: 30, columns: 40 } as const;
    const one = outliersBeyondEdge(levels, options);
    expect(one.outliers).toHaveLength(2);
    const scaled = outliersBeyondEdge(
      levels.map((x) => (7 * x) / 30),
      { ...options, levelsOf: "covariance" },
    );
    expect(scaled.noise.value / one.noise.value).toBeCloseTo(7, 10);
    expect(scaled.outliers[1].strength).toBeCloseTo(one.outliers[1].strength, 10);
    expect(scaled.outliers[1].level).toBeCloseTo((7 / 30) * one.outliers[1].level, 10);
    expect(outliersBeyondEdge(levels.slice(10).reverse(), options)).toEqual(one);
  });

  it("the remaining bulk is compared with the Marchenko–Pastur law: noise passes, columns of unequal variance do not", () => {
    const random = stream.of("validation", 5);
    const [rows, columns] = [150, 60];
    const said = (spikes: readonly number[]) => {
      const levels = new Float64Array(columns);
      sampleWishart(columns, rows, 1, random, levels, spikes);
      return outliersBeyondEdge(levels, { rows, columns }).warnings.join();
    };
    for (let r = 0; r < 50; r++) expect(said([8])).toBe("");
    const unequal = Array.from({ length: columns }, (_, k) => (k < 30 ? 0.2 : 1));
    expect(said(unequal)).toMatch(/the bulk does not follow the Marchenko–Pastur law/);
  });

  it("warns if the spectrum is not a bulk with a few outliers, and rejects invalid input", () => {
    const heavy = Float64Array.from({ length: 40 }, (_, k) => (k + 1) ** -2.5);
    expect(outliersBeyondEdge(heavy, { rows: 80, columns: 40 }).warnings.join()).toMatch(
      /a quarter of the 40 levels, 10, lie beyond the edge/,
    );
    const options = { rows: 4, columns: 3 };
    expect(() => outliersBeyondEdge([1, 2], options)).toThrow(/levels: must be 3 for 4 × 3, got 2/);
    expect(() => outliersBeyondEdge([1, 2, -3], options)).toThrow(/levels\[2\]: .* got -3/);
    expect(() => outliersBeyondEdge([1, 2, 3], { ...options, rows: 0 })).toThrow(/rows: .* got 0/);
    expect(() => outliersBeyondEdge([1, 2, 3], { ...options, significance: 1 })).toThrow(
      /significance: .* got 1/,
    );
  });
});
