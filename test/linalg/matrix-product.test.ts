import { describe, expect, it } from "vitest";
import { addMultiply, addTransposedMultiply, congruence, gram } from "../../src/linalg/index.ts";
import { streams } from "../../src/random/index.ts";

const random = streams("products").of("validation", 0);
const matrix = (rows: number, columns: number) =>
  Float64Array.from({ length: rows * columns }, () => random.normal());

describe("the products of small matrices", () => {
  const sizes = [1, 2, 3, 4, 5, 7, 8, 10, 11];
  it("are those of the plain triple loop to the last bit, for every shape", () => {
    for (const m of sizes) {
      for (const k of [1, 3, 10]) {
        for (const n of [...sizes, 16]) {
          const [a, b, out] = [matrix(m, k), matrix(k, n), matrix(m, n)];
          const transposed = Float64Array.from(
            { length: m * k },
            (_, l) => a[(l % m) * k + Math.floor(l / m)],
          );
          const expected = out.map((start, at) => {
            let sum = start;
            for (let l = 0; l < k; l++) sum += a[Math.floor(at / n) * k + l] * b[l * n + (at % n)];
            return sum;
          });
          const again = out.slice();
          addMultiply(m, k, n, a, b, out);
          addTransposedMultiply(m, k, n, transposed, b, again);
          expect(out).toEqual(expected);
          expect(again).toEqual(expected);
        }
      }
    }
  });

  it("give a congruence that keeps the trace of XOOᵀ, and a symmetric Gram matrix", () => {
    const n = 6;
    const [w, o] = [matrix(n, n), matrix(n, n)];
    const [x, scratch, out, oo] = [matrix(n, n), matrix(n, n), matrix(n, n), new Float64Array(n * n)];
    gram(n, n, w, x);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) expect(Object.is(x[i * n + j], x[j * n + i])).toBe(true);
    congruence(n, x, o, scratch, out);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) oo[i * n + j] += o[i * n + k] * o[j * n + k];
    }
    const trace = (a: Float64Array) =>
      Array.from({ length: n }, (_, i) => a[i * n + i]).reduce((p, q) => p + q, 0);
    const product = new Float64Array(n * n);
    addMultiply(n, n, n, x, oo, product);
    expect(trace(out)).toBeCloseTo(trace(product), 9);
  });
});
