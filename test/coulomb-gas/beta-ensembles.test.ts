import chiSquareCdf from "@stdlib/math-base-special-gammainc";
import { CholeskyDecomposition, EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { betaVariate } from "../../src/coulomb-gas/beta-variate.ts";
import {
  sampleBetaHermite,
  sampleBetaJacobi,
  sampleBetaLaguerre,
  sampleCircularBeta,
  type WallWeight,
} from "../../src/coulomb-gas/index.ts";
import { streams } from "../../src/random/index.ts";
import { kolmogorovTwoSamples } from "../../src/statistics/index.ts";
import { kolmogorovP, meanAndError } from "../support/kolmogorov.ts";

const random = streams("beta ensembles").of("validation", 0);

/** A statistic of many samples, with its standard error. */
function average(
  count: number,
  levels: number,
  draw: (out: Float64Array) => void,
  of: (x: Float64Array) => number,
) {
  const out = new Float64Array(levels);
  return meanAndError(
    Array.from({ length: count }, () => {
      draw(out);
      return of(out);
    }),
  );
}
const sumOf = (x: Float64Array) => x.reduce((sum, v) => sum + v, 0);
const productOf = (x: Float64Array) => x.reduce((product, v) => product * v, 1);
const range = (n: number) => Array.from({ length: n }, (_, j) => j);

// every comparison of a mean is within 4 standard errors: false alarm 6e-5 each
describe("the β-Hermite ensemble", () => {
  it.each([0, 0.05, 0.3, 1.7, 5.5])("of two levels has (x₂ − x₁)²/2 ~ χ² of β + 1, β = %d", (beta) => {
    // u = (x₂ − x₁)/√2 has weight u^β e^{−u²/2}
    const out = new Float64Array(2);
    const squares = Float64Array.from({ length: 20_000 }, () => {
      sampleBetaHermite(2, beta, random, out);
      return (out[1] - out[0]) ** 2 / 2;
    });
    const chi = (degrees: number) => (x: number) => (x > 0 ? chiSquareCdf(x / 2, degrees / 2) : 0);
    expect(kolmogorovP(squares, chi(beta + 1))).toBeGreaterThan(1e-3);
    expect(kolmogorovP(squares, chi(1.1 * (beta + 1)))).toBeLessThan(1e-3);
  });

  it("at β = 0 is independent normals, and not at β = 0.1", () => {
    const normal = (x: number) => (x < 0 ? 1 - half(x) : half(x));
    const half = (x: number) => 0.5 + 0.5 * chiSquareCdf((x * x) / 2, 0.5);
    const pooled = (beta: number) => {
      const out = new Float64Array(6);
      return Array.from({ length: 3000 }, () => {
        sampleBetaHermite(6, beta, random, out);
        return Array.from(out);
      }).flat();
    };
    expect(kolmogorovP(pooled(0), normal)).toBeGreaterThan(1e-3);
    expect(kolmogorovP(pooled(0.1), normal)).toBeLessThan(1e-3);
    // ordered as independent ones: ⟨largest of 6⟩ = 1.26721 (Harter 1961, Biometrika 48, 151)
    const largest = average(
      20_000,
      6,
      (out) => sampleBetaHermite(6, 0, random, out),
      (x) => x[5],
    );
    expect(Math.abs(largest.mean - 1.26721)).toBeLessThan(4 * largest.error);
  });
});

describe("the β-Laguerre ensemble", () => {
  // ⟨Σx⟩ = N (2a + β(N − 1)); Selberg's integral: ⟨∏x⟩ = 2^N ∏_j (a + jβ/2)
  const shapes: readonly (readonly [number, WallWeight, number, number])[] = [
    [4, { shape: 0.3 }, 0, 0.3],
    [5, { shape: 2.5 }, 0.7, 2.5],
    [4, 3.25, 1, 0.125],
    [3, 7.5, 2.6, 7.15],
    [1, 0.5, 3, 0.75],
  ];
  it.each(shapes)(
    "of %d levels and rows %o has the mean and determinant of Selberg, β = %d",
    (n, rows, beta, a) => {
      const draw = (out: Float64Array) => sampleBetaLaguerre(n, rows, beta, random, out);
      const sum = average(30_000, n, draw, sumOf);
      const exact = n * (2 * a + beta * (n - 1));
      expect(Math.abs(sum.mean - exact)).toBeLessThan(4 * sum.error);
      const product = average(30_000, n, draw, productOf);
      const selberg = range(n).reduce((p, j) => p * 2 * (a + (j * beta) / 2), 1);
      expect(Math.abs(product.mean - selberg)).toBeLessThan(4 * product.error);
      // twin: a shape wrong by 5 %
      expect(Math.abs(sum.mean - (exact + 0.1 * a * n)) / sum.error).toBeGreaterThan(a < 0.2 ? 1 : 4);
    },
  );

  it("at β = 0 is independent gamma variates", () => {
    const out = new Float64Array(5);
    const pooled = Array.from({ length: 3000 }, () => {
      sampleBetaLaguerre(5, { shape: 1.3 }, 0, random, out);
      return Array.from(out);
    }).flat();
    expect(kolmogorovP(pooled, (x) => chiSquareCdf(x / 2, 1.3))).toBeGreaterThan(1e-3);
    expect(kolmogorovP(pooled, (x) => chiSquareCdf(x / 2, 1.4))).toBeLessThan(1e-3);
  });

  it("states the allowed rows", () => {
    const out = new Float64Array(4);
    for (const rows of [3, 2.9, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => sampleBetaLaguerre(4, rows, 1, random, out)).toThrow(
        `rows: must be at least levels = 4, or a fraction above 3, got ${rows}`,
      );
    expect(() => sampleBetaLaguerre(4, 5, 0, random, out)).toThrow(
      /rows: must be given as { shape } at beta/,
    );
    expect(() => sampleBetaLaguerre(4, { shape: 0 }, 1, random, out)).toThrow(
      "rows.shape: must be above 0, got 0",
    );
    expect(() => sampleBetaLaguerre(4, 5, -1, random, out)).toThrow("beta: must be at least 0, got -1");
  });
});

describe("a beta variate", () => {
  it.each([
    [0.5, 2, 0.2],
    [1e-3, 1e-3, 0.5],
    [1e-310, 3e-310, 0.25],
  ])("of shapes %d, %d has mean a/(a + b) and is a share", (a, b, exact) => {
    const values = Array.from({ length: 20_000 }, () => betaVariate(random, a, b));
    expect(values.every(([x, y]) => x >= 0 && y >= 0 && Math.abs(x + y - 1) < 1e-15)).toBe(true);
    const { mean, error } = meanAndError(values.map(([x]) => x));
    expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
  });
});

describe("the β-Jacobi ensemble", () => {
  // Aomoto's integral: ⟨x⟩ = (a + (N − 1)β/2)/(a + b + (N − 1)β); Selberg's: ⟨∏x⟩ = ∏_j (a + jβ/2)/(a + b + (N − 1 + j)β/2)
  it.each([
    [4, 1, 2, 2],
    [4, 0.5, 0.7, 1],
    [3, 0.2, 3, 0],
    [6, 0.5, 0.5, 0.3],
    [5, 2.2, 1.1, 6],
    [1, 0.4, 0.9, 2],
  ])("of %d levels, a = %d, b = %d, β = %d has the averages of Aomoto and Selberg", (n, a, b, beta) => {
    const draw = (out: Float64Array) => sampleBetaJacobi(n, [{ shape: a }, { shape: b }], beta, random, out);
    const sum = average(20_000, n, draw, sumOf);
    const aomoto = (shape: number) => (n * (shape + ((n - 1) * beta) / 2)) / (shape + b + (n - 1) * beta);
    expect(Math.abs(sum.mean - aomoto(a))).toBeLessThan(4 * sum.error);
    const product = average(20_000, n, draw, productOf);
    const selberg = range(n).reduce(
      (p, j) => (p * (a + (j * beta) / 2)) / (a + b + ((n - 1 + j) * beta) / 2),
      1,
    );
    expect(Math.abs(product.mean - selberg)).toBeLessThan(4 * product.error);
    // twin: shape a wrong by 0.1
    expect(Math.abs(sum.mean - aomoto(a + 0.1))).toBeGreaterThan(4 * sum.error);
    // and from the other wall
    const missing = average(20_000, n, draw, (x) => productOf(x.map((v) => 1 - v)));
    const other = range(n).reduce(
      (p, j) => (p * (b + (j * beta) / 2)) / (a + b + ((n - 1 + j) * beta) / 2),
      1,
    );
    expect(Math.abs(missing.mean - other)).toBeLessThan(4 * missing.error);
  });

  it.each([1, 2] as const)("has the extreme levels of explicit MANOVA matrices, β = %d", (beta) => {
    const [n, rows] = [3, [4, 6] as const];
    const out = new Float64Array(n);
    const [direct, model, wrong]: [number[], number[], number[]] = [[], [], []];
    for (let k = 0; k < 2000; k++) {
      direct.push(manova(n, rows, beta).at(-1)!);
      sampleBetaJacobi(n, rows, beta, random, out);
      model.push(out[n - 1]);
      sampleBetaJacobi(n, [4.5, 6], beta, random, out);
      wrong.push(out[n - 1]);
    }
    expect(kolmogorovTwoSamples(direct, model).pValue).toBeGreaterThan(1e-3);
    expect(kolmogorovTwoSamples(direct, wrong).pValue).toBeLessThan(1e-3);
  });
});

/** Levels of A (A + B)⁻¹, complex matrices in their real form of twice the order, each level once. */
function manova(n: number, rows: readonly [number, number], beta: 1 | 2): readonly number[] {
  const gram = (m: number) => {
    const part = () =>
      Matrix.zeros(m, n).apply(function (this: Matrix, i, j) {
        this.set(i, j, random.normal());
      });
    const w = part();
    if (beta === 1) return w.transpose().mmul(w);
    const im = part();
    const real = Matrix.zeros(2 * m, 2 * n);
    real.setSubMatrix(w, 0, 0).setSubMatrix(im.clone().neg(), 0, n);
    real.setSubMatrix(im, m, 0).setSubMatrix(w, m, n);
    return real.transpose().mmul(real);
  };
  const [a, b] = [gram(rows[0]), gram(rows[1])];
  const lower = inverse(new CholeskyDecomposition(Matrix.add(a, b)).lowerTriangularMatrix);
  const c = lower.mmul(a).mmul(lower.transpose());
  const both = new EigenvalueDecomposition(c, { assumeSymmetric: true }).realEigenvalues.sort(
    (x, y) => x - y,
  );
  return both.filter((_, k) => k % beta === 0);
}

describe("the circular β-ensemble", () => {
  const power = (k: number) => (x: Float64Array) =>
    x.reduce((s, t) => s + Math.cos(k * t), 0) ** 2 + x.reduce((s, t) => s + Math.sin(k * t), 0) ** 2;
  const traces = (n: number, beta: number, k: number, count = 10_000) =>
    average(count, n, (out) => sampleCircularBeta(n, beta, random, out), power(k));

  it("of β = 2 has ⟨|tr Uᵏ|²⟩ = min(k, N), and β = 1 has not", () => {
    // Diaconis & Shahshahani 1994, J. Appl. Probab. 31A, 49
    for (const k of [1, 3, 5, 8]) {
      const { mean, error } = traces(5, 2, k);
      expect(Math.abs(mean - Math.min(k, 5))).toBeLessThan(4 * error);
    }
    const { mean, error } = traces(5, 1, 3);
    expect(Math.abs(mean - 3)).toBeGreaterThan(8 * error);
  });

  it("of β = 1 has the form factor of the COE, at any k", () => {
    // Haake, Quantum Signatures of Chaos, section 4.14: 2k − k Σ_{m=1}^{k} 1/(m + (N − 1)/2) up to N, then
    // 2N − k Σ_{m=1}^{N} 1/(m + k − (N + 1)/2)
    const n = 6;
    const exact = (k: number) =>
      k <= n
        ? 2 * k - k * range(k).reduce((s, m) => s + 1 / (m + 1 + (n - 1) / 2), 0)
        : 2 * n - k * range(n).reduce((s, m) => s + 1 / (m + 1 + k - (n + 1) / 2), 0);
    for (const k of [1, 2, 4, 6, 9]) {
      const { mean, error } = traces(n, 1, k);
      expect(Math.abs(mean - exact(k))).toBeLessThan(4 * error);
    }
  });

  it.each([0, 0.3, 1.5, 4, 10])("has ⟨|tr U|²⟩ = (2/β) N/(N − 1 + 2/β), β = %d", (beta) => {
    // by Jack's polynomials, Jiang & Matsumoto 2015, J. Math. Phys. 56, 063302; N at β = 0
    const [n, jack] = [7, (b: number) => (2 * 7) / (b * 6 + 2)];
    const { mean, error } = traces(n, beta, 1);
    expect(Math.abs(mean - jack(beta))).toBeLessThan(4 * error);
    expect(Math.abs(mean - jack(beta === 0 ? 0.1 : 1.1 * beta))).toBeGreaterThan(4 * error);
  });

  it("has uniform angles, for two levels of weight |sin(Δ/2)|^β", () => {
    const out = new Float64Array(2);
    for (const beta of [0, 0.5, 3]) {
      const [all, gaps]: [number[], number[]] = [[], []];
      for (let k = 0; k < 20_000; k++) {
        sampleCircularBeta(2, beta, random, out);
        all.push(out[k % 2]);
        gaps.push(Math.sin((out[1] - out[0]) / 2) ** 2);
      }
      // sin²(Δ/2) ~ Beta((β + 1)/2, 1/2): mean (β + 1)/(β + 2)
      const { mean, error } = meanAndError(gaps);
      expect(Math.abs(mean - (beta + 1) / (beta + 2))).toBeLessThan(4 * error);
      // one of two sorted angles, picked in turn
      expect(kolmogorovP(all, (x) => x / (2 * Math.PI))).toBeGreaterThan(1e-3);
    }
  });
});

describe("every sampler", () => {
  it("gives finite, ascending levels in the support, in 10⁴ cases of random N, β and shapes", () => {
    const shape = () => Math.exp(12 * random.uniform() - 9);
    const samplers = [
      [sampleBetaHermite, -Number.MAX_VALUE, Number.MAX_VALUE],
      [
        (n: number, beta: number, _: unknown, out: Float64Array) =>
          sampleBetaLaguerre(n, { shape: shape() }, beta, random, out),
        0,
        Number.MAX_VALUE,
      ],
      [
        (n: number, beta: number, _: unknown, out: Float64Array) =>
          sampleBetaLaguerre(n, n - 1 + shape(), beta || 1, random, out),
        0,
        Number.MAX_VALUE,
      ],
      [
        (n: number, beta: number, _: unknown, out: Float64Array) =>
          sampleBetaJacobi(n, [{ shape: shape() }, { shape: shape() }], beta, random, out),
        0,
        1,
      ],
      [sampleCircularBeta, 0, 2 * Math.PI - Number.EPSILON],
    ] as const;
    for (let set = 0; set < 10_000; set++) {
      const n = 1 + Math.floor(12 * random.uniform());
      const beta =
        set % 10 === 0 ? 0 : Math.exp(set % 7 === 0 ? -700 * random.uniform() : 16 * random.uniform() - 10);
      const [sample, low, high] = samplers[set % samplers.length];
      const out = new Float64Array(n);
      sample(n, beta, random, out);
      for (let i = 0; i < n; i++) {
        if (!(out[i] >= low && out[i] <= high) || (i > 0 && out[i] < out[i - 1]))
          throw new Error(`sampler ${set % 5}, N = ${n}, β = ${beta}: ${out.join(", ")}`);
      }
    }
  });

  it("rejects an invalid number of levels, and an array of another length", () => {
    for (const n of [0, 1.5, Number.NaN])
      expect(() => sampleCircularBeta(n, 1, random, new Float64Array(1))).toThrow(
        `levels: must be a whole number of at least 1, got ${n}`,
      );
    expect(() => sampleBetaJacobi(2, [2, 2], 1, random, new Float64Array(3))).toThrow(
      "out: must hold levels = 2 numbers, got 3",
    );
    expect(() => sampleBetaJacobi(2, [2, 1], 1, random, new Float64Array(2))).toThrow(/rows\[1\]: must be/);
  });
});
