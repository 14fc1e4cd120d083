import { mlMatrix } from "../statistics/ml-matrix.ts";

/** A⁻¹ b; null if A is singular or not finite. */
export function solved(a: Float64Array, b: Float64Array): Float64Array | null {
  const inverse = inverted(a);
  if (inverse === null) return null;
  const n = b.length;
  return b.map((_, i) => b.reduce((sum, value, k) => sum + inverse[i * n + k] * value, 0));
}

/** A⁻¹ of rows scaled to length 1; null if A is singular or not finite. */
export function inverted(a: Float64Array): Float64Array | null {
  const n = Math.round(Math.sqrt(a.length));
  const rows = Array.from({ length: n }, (_, i) => Array.from(a.subarray(i * n, (i + 1) * n)));
  const lengths = rows.map((row) => Math.hypot(...row));
  if (!lengths.every((length) => length > 0 && Number.isFinite(length))) return null;
  const { inverse, Matrix, LuDecomposition } = mlMatrix();
  const scaled = new Matrix(rows.map((row, i) => row.map((value) => value / lengths[i])));
  if (new LuDecomposition(scaled).isSingular()) return null;
  const result = inverse(scaled);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) out[i * n + k] = result.get(i, k) / lengths[k];
  return out.every(Number.isFinite) ? out : null;
}

/** A S Aᵀ. */
export function sandwich(a: Float64Array, s: Float64Array, n: number): Float64Array {
  const { Matrix } = mlMatrix();
  const rows = (m: Float64Array) =>
    new Matrix(Array.from({ length: n }, (_, i) => Array.from(m.subarray(i * n, (i + 1) * n))));
  return Float64Array.from(rows(a).mmul(rows(s)).mmul(rows(a).transpose()).to1DArray());
}
