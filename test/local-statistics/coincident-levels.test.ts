import { describe, expect, it } from "vitest";
import { gaussianMatrix } from "../../src/ensembles/gaussian-matrix.ts";
import { sampleWishart } from "../../src/ensembles/index.ts";
import { symmetricEigenvalues } from "../../src/linalg/index.ts";
import {
  alreadyUnfolded,
  distinctLevels,
  effectiveBeta,
  localStatistics,
  noiseVariance,
  outliersBeyondEdge,
  rigidity,
  smoothingSpline,
  spacingMoments,
  spacingRatio,
} from "../../src/local-statistics/index.ts";
import { type Random, streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const own = streams("coincident levels");
const said = /coincide to rounding|closer than 1e-8/;

/** The real symmetric form of order 4N of a quaternion matrix, a sum of a₀ and a₁i + a₂j + a₃k by left multiplication. */
function realForm(n: number, random: Random): Float64Array {
  const h = gaussianMatrix(n, 4, random);
  const sign = [
    [1, -1, -1, -1],
    [1, 1, -1, 1],
    [1, 1, 1, -1],
    [1, -1, 1, 1],
  ];
  return Float64Array.from({ length: 16 * n * n }, (_, at) => {
    const [row, column] = [Math.floor(at / (4 * n)), at % (4 * n)];
    const [i, a, j, b] = [row >> 2, row & 3, column >> 2, column & 3];
    return sign[a][b] * h[(i * n + j) * 4 + (a ^ b)];
  });
}

describe("levels that coincide to rounding", () => {
  it("pairs 1e-13 apart have every local statistic, and each warns that they coincide", () => {
    const levels = Array.from({ length: 40 }, (_, k) => k + (k % 2 ? 1e-13 - 1 : 0));
    const { statistics, warnings } = localStatistics(levels, { lengths: [2] });
    expect(warnings.join()).toMatch(/40 of 40 levels coincide to rounding .* distinctLevels gives the 20/);
    for (const { estimate } of statistics) {
      expect(estimate.value).not.toBeNaN();
      expect(estimate.warnings.join()).toMatch(said);
    }
    // of a ladder of pairs one of two neighbouring spacings is 0
    expect(statistics[0].estimate.value).toBe(0);
  });

  it("doubled levels: ⟨r̃⟩ and the effective β carry warnings, and β at a bound of its search has no value", () => {
    const doubled = Array.from({ length: 200 }, (_, k) => Math.sqrt(1 + (k >> 1)) + (k % 2) * 1e-14);
    const ratio = spacingRatio(doubled);
    expect([ratio.value, ratio.warnings.join()]).toEqual([0, expect.stringMatching(said)]);
    // √(1 + k) has S_{k+1}/S_k = 1 − 1/(2k) + …: 0.9 to 1
    expect(spacingRatio(distinctLevels(doubled).spectra).value).toBeGreaterThan(0.95);
    const unfolded = alreadyUnfolded(Array.from({ length: 200 }, (_, k) => k - (k % 2) * (1 - 1e-12)));
    const beta = effectiveBeta(unfolded);
    expect(beta.warnings.join()).toMatch(/where the search ends: .*coincide to rounding/);
    expect(beta.standardError).toBeNaN();
    for (const one of [spacingMoments(unfolded).variance, rigidity(unfolded, [5])[0]])
      expect(one.warnings.join()).toMatch(said);
  });

  it("Kramers multiplets of GSE matrices: distinct levels have ⟨r̃⟩ = 0.6744 (Atas et al. 2013), all have 0", () => {
    const n = 30;
    const spectra = Array.from({ length: 40 }, (_, r) => {
      const levels = new Float64Array(4 * n);
      symmetricEigenvalues(4 * n, realForm(n, own.of("validation", r)), levels);
      return levels;
    });
    const { spectra: distinct, multiplicities } = distinctLevels(spectra);
    expect(multiplicities.every((list) => list.length === n && list.every((size) => size === 4))).toBe(true);
    const { value, standardError, warnings } = spacingRatio(distinct);
    // three standard errors: false alarm 0.3 %
    expect(Math.abs(value - 0.6744)).toBeLessThan(3 * standardError);
    expect(warnings).toEqual([]);
    // every second level of the matrix of order 2N is every fourth here
    const every = spectra.map((levels) => levels.filter((_, k) => k % 4 === 0));
    expect(spacingRatio(every).value).toBeCloseTo(value, 9);
    const all = spacingRatio(spectra);
    expect([all.value, all.warnings.join()]).toEqual([0, expect.stringMatching(said)]);
    expect(Math.abs(value - 0.5307)).toBeGreaterThan(5 * standardError);
  });

  it("are named if too few are left, and so are knots that a spline cannot resolve", () => {
    const levels = Array.from({ length: 40 }, (_, k) => k >> 3);
    expect(() => localStatistics(levels)).toThrow(/at least 10 levels .* got 5 apart .* 40 of spectra\[0\]/);
    const x = Float64Array.of(0, 1e-13, 1, 2, 3);
    expect(() => smoothingSpline(x, x, 3)).toThrow(/knots\[1\]: must lie above knots\[0\] = 0 by 0.000001/);
    expect(() => distinctLevels([1, 2, 3], { tolerance: -1 })).toThrow(/tolerance: .* got -1/);
  });
});

interface Degenerate {
  readonly levels: Float64Array;
  readonly distinct: Float64Array;
  readonly sizes: readonly number[];
  readonly split: number;
}

/** 12 to 30 levels at least 0.01 apart, some of them multiplets of up to 4 that are split by 0 to 1e-10. */
function degenerate(random: Random): Degenerate {
  const count = 12 + Math.floor(19 * random.uniform());
  let at = random.uniform() * 10 - 5;
  const distinct = Float64Array.from({ length: count }, () => (at += 0.01 - Math.log(random.uniform())));
  const split = random.uniform() < 0.2 ? 0 : 10 ** (-16 + 6 * random.uniform());
  const sizes = Array.from(distinct, () =>
    random.uniform() < 0.6 ? 1 : 1 + Math.floor(4 * random.uniform()),
  );
  const levels = sizes.flatMap((size, k) =>
    Array.from({ length: size }, (_, i) => distinct[k] + (i * split) / 3),
  );
  return { levels: Float64Array.from(levels), distinct, sizes, split };
}

type Ratio = (levels: Float64Array) => { readonly value: number; readonly warnings: readonly string[] };

/** What is wrong with a ratio for levels of known multiplets; null if nothing. */
function wrong({ levels, distinct, sizes, split }: Degenerate, ratio: Ratio): string | null {
  const { value, warnings } = ratio(levels);
  const warned = said.test(warnings.join());
  const multiplets = sizes.some((size) => size > 1);
  if (multiplets !== warned) return warned ? "a warning without multiplets" : "multiplets without a warning";
  const found = distinctLevels(levels, { tolerance: 1e-9 });
  if (String(Array.from(found.multiplicities[0])) !== String(sizes)) return "other multiplicities";
  if (distinct.some((level, k) => Math.abs(found.spectra[0][k] - level) > 1e-9)) return "other levels";
  if (split > 1e-15) return null;
  // to rounding one level several times: the ratios of the levels as they were constructed
  const exact = sizes.flatMap((size, k) => Array.from({ length: size }, () => distinct[k]));
  const ratios = exact.slice(2).flatMap((above, k) => {
    const spacings = [exact[k + 1] - exact[k], above - exact[k + 1]];
    return Math.max(...spacings) === 0 ? [] : [Math.min(...spacings) / Math.max(...spacings)];
  });
  const expected = ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
  return Math.abs(value - expected) < 1e-9 ? null : `${value} for ${expected}`;
}

describe("10⁴ random spectra with multiplets split by 0 to 1e-10", () => {
  it("have neither a crash nor an unwarned wrong value, and as ratios of rounding errors they have", () => {
    const random = own.of("user", 1);
    const naive: Ratio = (levels) => {
      const ratios = Array.from(levels.slice(2), (above, k) => {
        const [low, high] = [levels[k + 1] - levels[k], above - levels[k + 1]];
        return Math.min(low, high) / Math.max(low, high);
      });
      return { value: ratios.reduce((sum, one) => sum + one, 0) / ratios.length, warnings: [] };
    };
    const failures: string[] = [];
    let caught = 0;
    for (let k = 0; k < 10_000; k++) {
      const one = degenerate(random);
      const failure = wrong(one, (levels) => spacingRatio(levels, { trim: 0 }));
      if (failure !== null) failures.push(`${k}: ${failure}`);
      if (wrong(one, naive) !== null) caught++;
      if (k % 40 > 0) continue;
      for (const { estimate } of localStatistics(one.levels, { lengths: [2] }).statistics)
        if (one.sizes.some((size) => size > 1) && !said.test(estimate.warnings.join()))
          failures.push(`${k}: a statistic without a warning`);
    }
    expect(failures).toEqual([]);
    expect(caught).toBeGreaterThan(9000);
  });
});

describe("outliers and noise of random spiked matrices", () => {
  it("eight levels of 64 are rejected without the variance of the noise", () => {
    const levels = Float64Array.from({ length: 64 }, (_, k) => (k < 56 ? 0 : k));
    const options = { rows: 64, columns: 64 };
    expect(() => outliersBeyondEdge(levels, options)).toThrow(/at least 10 above .* got rank 8 of 64/);
    const { outliers, rank } = outliersBeyondEdge(levels, { ...options, noise: 0.01 });
    expect(rank).toBe(8);
    for (const { level, pValue } of outliers)
      expect([level > 0, pValue >= 0 && pValue <= 1]).toEqual([true, true]);
  });

  it("the stated error of σ² covers its bias, spikes of random number and size; without it none does", () => {
    const random = own.of("validation", 100);
    const deviations: number[] = [];
    const old: number[] = [];
    for (let k = 0; k < 300; k++) {
      const columns = 30 + Math.floor(20 * random.uniform());
      const rows = columns + Math.floor(50 * random.uniform());
      const threshold = 1 + Math.sqrt(columns / rows);
      const spikes = Array.from(
        { length: Math.floor(random.uniform() * 0.2 * columns) },
        () => threshold * (50 / threshold) ** random.uniform(),
      );
      const levels = new Float64Array(columns);
      sampleWishart(columns, rows, 1, random, levels, spikes);
      const { noise } = outliersBeyondEdge(levels, { rows, columns });
      deviations.push((noise.value - 1) / Math.hypot(noise.standardError, noise.bias));
      const all = noiseVariance(levels, columns, rows);
      old.push((all.value - 1) / all.standardError);
    }
    const covered = (list: readonly number[]) => list.filter((z) => Math.abs(z) < 2).length / list.length;
    // 95.4 % by design, less three standard errors of a binomial of 300
    expect(covered(deviations)).toBeGreaterThan(0.918);
    // nor is the error so wide that it says nothing
    expect(meanAndError(deviations.map((z) => z * z)).mean).toBeGreaterThan(0.4);
    expect(covered(old)).toBeLessThan(0.6);
  });

  it("of 300 with one to three strong spikes all are found, with a false one in at most 1 %", () => {
    const random = own.of("validation", 101);
    let extra = 0;
    for (let k = 0; k < 300; k++) {
      const [rows, columns] = [60 + Math.floor(20 * random.uniform()), 24];
      const spikes = Array.from({ length: 1 + (k % 3) }, () => 20 + 40 * random.uniform());
      const levels = new Float64Array(columns);
      sampleWishart(columns, rows, 1, random, levels, spikes);
      const { outliers } = outliersBeyondEdge(levels, { rows, columns });
      expect(outliers.length).toBeGreaterThanOrEqual(spikes.length);
      if (outliers.length > spikes.length) extra++;
    }
    // 3 by design; more than 9 in one of 1000 seeds
    expect(extra).toBeLessThan(10);
  });
});
