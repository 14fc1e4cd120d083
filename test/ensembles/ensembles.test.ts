import { describe, expect, it } from "vitest";
import { sampleBetaHermite, sampleBetaLaguerre } from "../../src/coulomb-gas/index.ts";
import {
  gaussianMatrix,
  sampleGoe,
  sampleGse,
  sampleGue,
  samplePoisson,
  sampleWishart,
} from "../../src/ensembles/index.ts";
import { hermitianEigenvalues, symmetricEigenvalues } from "../../src/linalg/index.ts";
import { streams } from "../../src/random/index.ts";
import { kolmogorovP, meanAndError } from "../support/kolmogorov.ts";

/** Left multiplication by a quaternion as a real 4 × 4 matrix; its upper left 2 × 2 block is a complex number's. */
const embedded = ([a, b, c, d]: readonly number[]) => [
  [a, -b, -c, -d],
  [b, a, -d, c],
  [c, d, a, -b],
  [d, -c, b, a],
];

const samplers = { 1: sampleGoe, 2: sampleGue, 4: sampleGse } as const;
const betas = [1, 2, 4] as const;

describe("eigenvalues of Hermitian matrices", () => {
  it.each(betas)("are those of the real symmetric matrix of β = %i times the order, each once", (beta) => {
    const n = 9;
    const matrix = gaussianMatrix(n, beta, streams("hermitian").of("validation", beta));
    const order = n * beta;
    const real = new Float64Array(order * order);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const block = embedded([0, 1, 2, 3].map((c) => (c < beta ? matrix[(i * n + j) * beta + c] : 0)));
        for (let a = 0; a < beta; a++)
          for (let b = 0; b < beta; b++) real[(i * beta + a) * order + j * beta + b] = block[a][b];
      }
    }
    const [once, often] = [new Float64Array(n), new Float64Array(order)];
    hermitianEigenvalues(n, beta, matrix, once);
    symmetricEigenvalues(order, real, often);
    for (let k = 0; k < order; k++) expect(often[k]).toBeCloseTo(once[Math.floor(k / beta)], 12);
  });

  it("of a diagonal matrix are its diagonal, and of one that is flat below a column are right", () => {
    const diagonal = Float64Array.of(3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, -2, 0);
    const out = new Float64Array(3);
    hermitianEigenvalues(3, 2, diagonal, out);
    expect([...out]).toEqual([-2, 1, 3]);
    // [[0, −i, 0], [i, 0, 0], [0, 0, 5]]
    const flat = Float64Array.of(0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0);
    hermitianEigenvalues(3, 2, flat, out);
    [-1, 1, 5].forEach((value, k) => {
      expect(out[k]).toBeCloseTo(value, 14);
    });
  });
});

describe("direct ensembles", () => {
  it.each(betas)(
    "β = %i: ⟨Σx²⟩ = N + βN(N − 1)/2, and the largest level is that of the tridiagonal gas",
    (beta) => {
      const [levels, replicas] = [12, 600];
      const random = streams("direct").of("validation", beta);
      const other = streams("gas").of("validation", beta);
      const [x, y] = [new Float64Array(levels), new Float64Array(levels)];
      const [squares, difference] = [new Float64Array(replicas), new Float64Array(replicas)];
      for (let r = 0; r < replicas; r++) {
        samplers[beta](levels, random, x);
        sampleBetaHermite(levels, beta, other, y);
        squares[r] = x.reduce((sum, value) => sum + value * value, 0);
        difference[r] = x.at(-1)! - y.at(-1)!;
      }
      const expected = levels + (beta * levels * (levels - 1)) / 2;
      const { mean, error } = meanAndError(squares);
      // three standard errors each: false alarm 0.3 %; the diagonal's share alone is far more
      expect(Math.abs(mean - expected)).toBeLessThan(3 * error);
      expect(Math.abs(mean - (expected - levels / 2))).toBeGreaterThan(3 * error);
      const largest = meanAndError(difference);
      expect(Math.abs(largest.mean)).toBeLessThan(3 * largest.error);
    },
  );

  it.each(betas)("Wishart, β = %i: ⟨Σx⟩ = βMN, and the extremes are those of the bidiagonal gas", (beta) => {
    const [levels, rows, replicas] = [8, 11, 600];
    const random = streams("wishart").of("validation", beta);
    const other = streams("laguerre").of("validation", beta);
    const [x, y] = [new Float64Array(levels), new Float64Array(levels)];
    const sums = new Float64Array(replicas);
    const [low, high] = [new Float64Array(replicas), new Float64Array(replicas)];
    for (let r = 0; r < replicas; r++) {
      sampleWishart(levels, rows, beta, random, x);
      sampleBetaLaguerre(levels, rows, beta, other, y);
      sums[r] = x.reduce((sum, value) => sum + value, 0);
      low[r] = x[0] - y[0];
      high[r] = x.at(-1)! - y.at(-1)!;
    }
    const { mean, error } = meanAndError(sums);
    expect(Math.abs(mean - beta * levels * rows)).toBeLessThan(3 * error);
    expect(Math.abs(mean - beta * levels * (rows + 1))).toBeGreaterThan(3 * error);
    for (const values of [low, high]) {
      const found = meanAndError(values);
      expect(Math.abs(found.mean)).toBeLessThan(3 * found.error);
    }
  });

  it("a Wishart matrix with fewer rows than columns includes the zero levels", () => {
    const x = new Float64Array(6);
    sampleWishart(6, 4, 1, streams("thin").of("validation", 0), x);
    expect([...x.subarray(0, 2)].every((value) => value < 1e-12)).toBe(true);
    expect(x[2]).toBeGreaterThan(1e-6);
  });

  it("Poisson levels are uniform and distinct", () => {
    const x = new Float64Array(100_000);
    samplePoisson(x.length, streams("poisson").of("validation", 0), x);
    expect(new Set(x).size).toBe(x.length);
    expect(kolmogorovP(x, (value) => value / x.length)).toBeGreaterThan(0.003);
    expect(kolmogorovP(x, (value) => (value / x.length) ** 1.02)).toBeLessThan(0.003);
  });

  it("rejects invalid sizes and spikes", () => {
    const random = streams("refuse").of("validation", 0);
    const out = new Float64Array(4);
    expect(() => sampleGoe(0, random, out)).toThrow(/levels: must be a whole number of at least 1, got 0/);
    expect(() => samplePoisson(1.5, random, out)).toThrow(/levels: .* got 1.5/);
    expect(() => sampleWishart(4, 0, 1, random, out)).toThrow(/rows: .* got 0/);
    expect(() => sampleWishart(2, 4, 1, random, out, [2, -1])).toThrow(/spikes\[1\]: .* got -1/);
    expect(() => sampleWishart(1, 4, 1, random, out, [2, 3])).toThrow(/spikes: .* 1 columns, got 2/);
  });
});
