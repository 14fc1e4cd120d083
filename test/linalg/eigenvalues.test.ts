import fc from "fast-check";
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/kernels/index.ts";
import {
  cholesky,
  choleskySolve,
  lowerInverse,
  singularValues,
  symmetricEigenvalues,
  symmetricEigenvectors,
} from "../../src/linalg/index.ts";
import { streams } from "../../src/random/index.ts";

const normals = (count: number, replica: number) => {
  const out = new Float64Array(count);
  streams("linalg").of("validation", replica).fillNormal(out);
  return out;
};
const symmetric = (n: number, replica: number) => {
  const g = normals(n * n, replica);
  return Float64Array.from({ length: n * n }, (_, k) => g[k] + g[(k % n) * n + Math.floor(k / n)]);
};
const oracle = (n: number, a: Float64Array) =>
  new EigenvalueDecomposition(
    new Matrix(Array.from({ length: n }, (_, i) => Array.from(a.subarray(i * n, i * n + n)))),
    {
      assumeSymmetric: true,
    },
  ).realEigenvalues.sort((p, q) => p - q);

describe("symmetricEigenvalues", () => {
  it.each([1, 2, 3, 5, 10, 33, 64])("agrees with ml-matrix for order %i", (n) => {
    for (let replica = 0; replica < 5; replica++) {
      const a = symmetric(n, replica);
      const expected = oracle(n, a);
      const out = new Float64Array(n);
      symmetricEigenvalues(n, a.slice(), out);
      const scale = Math.max(...expected.map(Math.abs));
      for (let i = 0; i < n; i++) expect(Math.abs(out[i] - expected[i])).toBeLessThan(1e-13 * n * scale);
    }
  });

  it("keeps exact degeneracies and zeros", () => {
    for (const diagonal of [
      [0, 0, 0],
      [2, 2, 5],
      [0, 1e-300, 1],
      [-1, 0, 1e150],
    ]) {
      const a = new Float64Array(9);
      diagonal.forEach((value, i) => {
        a[i * 4] = value;
      });
      const out = new Float64Array(3);
      symmetricEigenvalues(3, a, out);
      expect(Array.from(out)).toEqual(diagonal);
    }
  });

  it("preserves trace and sum of squares of any small symmetric matrix", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 36, maxLength: 36 }),
        (n, numbers) => {
          const a = new Float64Array(n * n);
          for (let i = 0; i < n; i++)
            for (let j = 0; j <= i; j++) {
              // squares of smaller numbers are subnormal, and the check itself would lose its digits
              const value = Math.abs(numbers[i * 6 + j]) < 1e-140 ? 0 : numbers[i * 6 + j];
              a[i * n + j] = value;
              a[j * n + i] = value;
            }
          const out = new Float64Array(n);
          const trace = Array.from({ length: n }, (_, i) => a[i * n + i]).reduce((p, q) => p + q, 0);
          const squares = a.reduce((sum, value) => sum + value * value, 0);
          symmetricEigenvalues(n, a.slice(), out);
          expect(Math.abs(out.reduce((p, q) => p + q, 0) - trace)).toBeLessThanOrEqual(
            1e-12 * Math.sqrt(squares) * n,
          );
          expect(Math.abs(out.reduce((p, q) => p + q * q, 0) - squares)).toBeLessThanOrEqual(1e-12 * squares);
        },
      ),
    );
  });

  it("preserves them in matrices whose elements differ by many orders of magnitude", () => {
    const random = seedrandom("graded");
    for (let sample = 0; sample < 200_000; sample++) {
      const n = 2 + Math.floor(5 * random());
      const decades = 130 * random() ** 3;
      const zeros = random();
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) {
          const value = random() < zeros ? 0 : (random() - 0.5) * 10 ** (-decades * random());
          a[i * n + j] = value;
          a[j * n + i] = value;
        }
      const out = new Float64Array(n);
      const squares = a.reduce((sum, value) => sum + value * value, 0);
      symmetricEigenvalues(n, a, out);
      const error = Math.abs(out.reduce((p, q) => p + q * q, 0) - squares);
      if (!(error <= 1e-13 * squares)) expect.fail(`matrix ${sample} of order ${n}: ${error} of ${squares}`);
    }
  });

  it("is exact for permutations: degenerate levels in block matrices, at any scale", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(1000), { minLength: 9, maxLength: 9 }),
        fc.integer({ min: -250, max: 250 }),
        (n, order, exponent) => {
          // pairs of levels exchanged, the rest kept: eigenvalues ±1
          const free = Array.from({ length: n }, (_, i) => i).sort((i, j) => order[i] - order[j] || i - j);
          const pairs = Math.floor((n * (order[0] % 3)) / 4);
          const unit = 2 ** exponent;
          const a = new Float64Array(n * n);
          for (let k = 0; k < pairs; k++) {
            const [i, j] = [free[2 * k], free[2 * k + 1]];
            a[i * n + j] = unit;
            a[j * n + i] = unit;
          }
          for (const i of free.slice(2 * pairs)) a[i * n + i] = unit;
          const out = new Float64Array(n);
          symmetricEigenvalues(n, a, out);
          const sorted = Array.from({ length: n }, (_, i) => (i < pairs ? -1 : 1));
          for (let i = 0; i < n; i++) expect(Math.abs(out[i] / unit - sorted[i])).toBeLessThan(1e-14);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("rejects a matrix with NaN", () => {
    const a = symmetric(4, 0);
    a[4] = Number.NaN;
    expect(() => symmetricEigenvalues(4, a, new Float64Array(4))).toThrow(/not finite|no convergence/);
  });
});

describe("singularValues", () => {
  it.each([
    [1, 1],
    [5, 5],
    [7, 3],
    [3, 8],
    [40, 33],
    [64, 64],
  ])("agree with ml-matrix for %i × %i", (rows, columns) => {
    const a = normals(rows * columns, rows);
    const matrix = new Matrix(
      Array.from({ length: rows }, (_, i) => Array.from(a.subarray(i * columns, (i + 1) * columns))),
    );
    const expected = new SingularValueDecomposition(matrix).diagonal.slice(0, Math.min(rows, columns));
    const found = singularValues(loadKernels(), rows, columns, a);
    expected.sort((p, q) => p - q);
    for (const [i, value] of expected.entries()) {
      expect(Math.abs(found[i] - value)).toBeLessThan(1e-14 * rows * expected.at(-1)!);
    }
  });

  it("do not square the condition number: a value 10⁻¹² of the largest keeps four digits", () => {
    // Q₁ diag Q₂, the Q from eigenvectors of random matrices; XᵀX would drown it in 10⁻⁸
    const n = 12;
    const orthogonal = (replica: number) => {
      const v = new Float64Array(n * n);
      symmetricEigenvectors(n, symmetric(n, replica), new Float64Array(n), v);
      return v;
    };
    const [q1, q2] = [orthogonal(3), orthogonal(4)];
    const sigma = Array.from({ length: n }, (_, i) => (i === 0 ? 1e-12 : i));
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < n; k++) a[i * n + j] += q1[i * n + k] * sigma[k] * q2[j * n + k];
      }
    }
    const found = singularValues(null, n, n, a);
    expect(Math.abs(found[0] / 1e-12 - 1)).toBeLessThan(2e-2);
    for (let i = 1; i < n; i++) expect(found[i]).toBeCloseTo(i, 12);
  });

  it("reject inconsistent sizes, and NaN", () => {
    expect(() => singularValues(null, 2, 3, new Float64Array(5))).toThrow(/rows × columns/);
    expect(() => singularValues(null, 2, 2, Float64Array.of(1, Number.NaN, 1, 1))).toThrow(/not finite/);
  });
});

describe("symmetricEigenvectors", () => {
  it("diagonalises: A V = V diag(w), VᵀV = 1", () => {
    const n = 10;
    const a = symmetric(n, 1);
    const w = new Float64Array(n);
    const v = new Float64Array(n * n);
    symmetricEigenvectors(n, a.slice(), w, v);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let av = 0;
        let vv = 0;
        for (let k = 0; k < n; k++) {
          av += a[i * n + k] * v[k * n + j];
          vv += v[k * n + i] * v[k * n + j];
        }
        expect(av).toBeCloseTo(v[i * n + j] * w[j], 11);
        expect(vv).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });
});

describe("cholesky", () => {
  const n = 6;
  const g = normals(n * n, 7);
  const a = Float64Array.from({ length: n * n }, (_, k) => {
    let sum = k % (n + 1) === 0 ? 1 : 0;
    for (let l = 0; l < n; l++) sum += g[Math.floor(k / n) * n + l] * g[(k % n) * n + l];
    return sum;
  });

  it("factors, solves and inverts a positive definite matrix", () => {
    const l = new Float64Array(n * n);
    const inverse = new Float64Array(n * n);
    expect(cholesky(n, a, l)).toBe(true);
    lowerInverse(n, l, inverse);
    const x = normals(n, 8);
    const b = Float64Array.from({ length: n }, (_, i) =>
      x.reduce((sum, value, j) => sum + a[i * n + j] * value, 0),
    );
    choleskySolve(n, l, b);
    for (let i = 0; i < n; i++) {
      expect(b[i]).toBeCloseTo(x[i], 10);
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = j; k <= i; k++) product += l[i * n + k] * inverse[k * n + j];
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });

  it("rejects an indefinite matrix and NaN", () => {
    const out = new Float64Array(4);
    expect(cholesky(2, Float64Array.of(1, 2, 2, 1), out)).toBe(false);
    expect(cholesky(2, Float64Array.of(Number.NaN, 0, 0, 1), out)).toBe(false);
  });
});
