import { describe, expect, it } from "vitest";
import { type Random, streams } from "../../src/random/index.ts";
import {
  type AnalysisSettings,
  analyseSpectrum,
  bulkStatistics,
  drawnDistances,
  drawnHaarReference,
  haarOrthogonal,
  isAnalysed,
  participationTest,
  porterThomasTest,
  type SpectrumAnalysis,
  type WeightMatrix,
} from "../../src/weight-spectra/index.ts";

const own = streams("weight spectra");
const nulls = drawnDistances(1000, (shape) => own.of("validation", 1000 + shape));
const settings: AnalysisSettings = { kernels: null, nulls };

function gaussian(rows: number, columns: number, sigma: number, random: Random): WeightMatrix {
  const values = new Float64Array(rows * columns);
  random.fillNormal(values);
  return { name: "noise", rows, columns, values: values.map((z) => sigma * z) };
}

function analysed(matrix: WeightMatrix, more: Partial<AnalysisSettings> = {}): SpectrumAnalysis {
  const result = analyseSpectrum(matrix, { ...settings, ...more });
  if (!isAnalysed(result)) throw new Error(result.reason);
  return result;
}

describe("a matrix of independent Gaussian entries", () => {
  const [sigma, count] = [0.02, 60];
  const shapes = [
    [64, 64],
    [64, 256],
    [256, 64],
  ] as const;

  it.each(shapes)("passes at the rate of its p-values, %i × %i", (rows, columns) => {
    const p = Array.from({ length: count }, (_, k) => {
      const matrix = gaussian(rows, columns, sigma, own.of("validation", k));
      const { initial, fitted } = analysed(matrix, { initialVariance: sigma * sigma });
      return [initial!.shapePValue, initial!.scalePValue!, fitted.shapePValue];
    });
    for (let test = 0; test < 3; test++) {
      const below = (bound: number) => p.filter((one) => one[test] < bound).length;
      // binomial of 60: a false alarm in about 1000 seeds each
      expect(below(0.5)).toBeGreaterThan(16);
      expect(below(0.5)).toBeLessThan(44);
      expect(below(0.02)).toBeLessThan(8);
    }
  });

  it.each(shapes)("fails for a σ 5 % too large or too small, %i × %i", (rows, columns) => {
    for (const factor of [0.95, 1.05]) {
      const rejected = Array.from({ length: count }, (_, k) => {
        const matrix = gaussian(rows, columns, sigma * factor, own.of("validation", k));
        return analysed(matrix, { initialVariance: sigma * sigma }).initial!.pValue < 0.01;
      });
      // the scale is known to 1/√(2mn) ≤ 1.1 %: 4.5 standard errors at least
      expect(rejected.filter(Boolean).length).toBeGreaterThan(0.9 * count);
    }
  });

  it("has the repulsion of β = 1, by every unfolding within its error, unlike Poisson levels", () => {
    const matrices = Array.from({ length: 60 }, (_, k) =>
      analysed(gaussian(64, 64, sigma, own.of("validation", k))),
    );
    const { ratio, unfoldings } = bulkStatistics(matrices, own.of("user", 1));
    expect(Math.abs(ratio.value - 0.5307)).toBeLessThan(3.5 * ratio.standardError);
    expect(ratio.standardError).toBeLessThan(0.01);
    expect(unfoldings.map(({ distance }) => distance.interval[0] < 0.03)).toEqual([true, true, true, true]);
    const random = own.of("validation", 999);
    const poisson = matrices.map((one) => ({
      ...one,
      levels: one.levels.map(() => (1 + random.uniform()) ** 2).sort(),
    }));
    const apart = bulkStatistics(poisson, own.of("user", 1));
    expect(Math.abs(apart.ratio.value - 0.3863)).toBeLessThan(3.5 * apart.ratio.standardError);
    expect(apart.unfoldings[0].distance.interval[0]).toBeGreaterThan(0.05);
  });
});

describe("a matrix that has learnt something", () => {
  it("keeps its bulk, shows its direction as an outlier and fails as a whole", () => {
    const random = own.of("validation", 5);
    const matrix = gaussian(128, 64, 1, random);
    const [u, v] = [new Float64Array(128), new Float64Array(64)];
    for (const one of [u, v]) {
      random.fillNormal(one);
      const length = Math.hypot(...one);
      for (let i = 0; i < one.length; i++) one[i] = one[i] / length;
    }
    const values = Float64Array.from(matrix.values, (z, k) => z + 40 * u[Math.floor(k / 64)] * v[k % 64]);
    const { outliers, bulk, initial, fitted } = analysed({ ...matrix, values }, { initialVariance: 1 });
    expect([outliers.outliers.length, bulk]).toEqual([1, 63]);
    // a rank-one signal of size s lies at (s² + m)(s² + n)/s²
    const level = ((40 ** 2 + 128) * (40 ** 2 + 64)) / 40 ** 2;
    expect(Math.abs(outliers.outliers[0].level / level - 1)).toBeLessThan(4 * (2 / 40));
    expect(initial!.pValue).toBeLessThan(0.001);
    expect(Math.abs(fitted.variance - 1)).toBeLessThan(4 * fitted.standardError);
  });

  it("of heavy-tailed entries fails although its variance is fitted", () => {
    const random = own.of("validation", 6);
    const values = Float64Array.from({ length: 64 * 64 }, () => (random.uniform() - 0.5) ** -1);
    const heavy = { name: "heavy", rows: 64, columns: 64, values };
    const { fitted, judgedTail: tail } = analysed(heavy, { random: own.of("user", 0) });
    expect(fitted.pValue).toBeLessThan(0.01);
    // elements with P(|w| > t) ∝ 1/t: the largest levels are their squares, p(x) ∝ x^{−3/2}
    if (tail === null) throw new Error("no tail");
    expect(Math.abs(tail.exponent - 1.5)).toBeLessThan(4 * tail.standardError);
    expect(tail.rivals).toContain("log-normal");
  });

  it.each([
    ["zero", new Float64Array(144), 12, "is zero"],
    ["not finite", new Float64Array(144).fill(Number.NaN), 12, "element 0, 0 is NaN"],
    ["too small", new Float64Array(16).fill(1), 4, "has 4 levels, at least 10 are needed"],
    ["of another size", new Float64Array(10), 12, "holds 10 elements where 12 × 12 has 144"],
  ])("is listed with the reason if it is %s", (name, values, size, reason) => {
    const result = analyseSpectrum({ name, rows: size, columns: size, values }, settings);
    expect(result).toEqual({ name, rows: size, columns: size, reason });
  });
});

describe("orthonormal vectors", () => {
  const size = 32;
  const haar = drawnHaarReference(300, (n) => own.of("user", 100 + n));

  const tested = (vectors: Float64Array) => ({
    ...participationTest(size, vectors, haar),
    ...porterThomasTest(size, vectors, haar),
  });

  it("that are uniform pass at the rate of the p-values", () => {
    const results = Array.from({ length: 100 }, (_, k) =>
      tested(haarOrthogonal(size, own.of("validation", 2000 + k))),
    );
    for (const p of [
      results.map(({ pValue }) => pValue),
      results.map(({ participationPValue }) => participationPValue),
    ]) {
      const below = p.filter((one) => one < 0.5).length;
      expect(below).toBeGreaterThan(32);
      expect(below).toBeLessThan(68);
    }
    const mean = results.reduce((sum, { participation }) => sum + participation, 0) / 100;
    expect(Math.abs(mean / results[0].expectedParticipation - 1)).toBeLessThan(0.01);
  });

  it("of which one in eight is localised do not", () => {
    const vectors = haarOrthogonal(size, own.of("validation", 3000));
    // four vectors of the basis, and uniform ones in the rest of the space
    const rest = haarOrthogonal(size - 4, own.of("validation", 3001));
    vectors.fill(0);
    for (let i = 0; i < 4; i++) vectors[i * size + i] = 1;
    for (let i = 4; i < size; i++)
      for (let j = 4; j < size; j++) vectors[i * size + j] = rest[(i - 4) * (size - 4) + j - 4];
    const test = tested(vectors);
    expect(test.participationPValue).toBeLessThan(0.01);
    expect(test.pValue).toBeLessThan(0.01);
    expect(test.ofEach[0]).toBeCloseTo(size, 9);
  });
});
