import type { Random } from "../random/index.ts";
import { type Shape, shapeOf } from "./weight-matrix.ts";
import type { MatrixChange } from "./weights-results.ts";

interface Elements {
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly first: Float64Array;
  readonly other: Float64Array;
}

/**
 * How far two matrices of one shape are apart: the relative change, and the overlap of their leading singular vectors.
 *
 * @param vectors number of leading vectors; 0 for none
 * @param random starts the iteration, to whose result it makes no difference beyond rounding
 */
export function matrixChange(matrices: Elements, vectors: number, random: () => Random): MatrixChange {
  const { first, other } = matrices;
  const shape = shapeOf(matrices);
  let [difference, norm] = [0, 0];
  for (let k = 0; k < first.length; k++) {
    difference += (other[k] - first[k]) ** 2;
    norm += first[k] ** 2;
  }
  const relative = Math.sqrt(difference / norm);
  if (vectors === 0) return { relative, overlap: null };
  const [u, v] = [first, other].map((values) =>
    leadingVectors({ ...matrices, values }, shape, vectors, random()),
  );
  let value = 0;
  for (const a of u) for (const b of v) value += dot(a, b) ** 2 / vectors;
  return { relative, overlap: { vectors, value, expected: vectors / shape.size } };
}

/** Vectors beside those that are asked for: with them the iteration hardly depends on the gap below the last one. */
const oversampling = 10;
const iterations = 40;

/**
 * The leading singular vectors on the shorter side, by subspace iteration with WᵀW (or WWᵀ), errors falling as
 * (s_{k+11}/s_k)^{2·iterations}.
 *
 * @see Halko, Martinsson & Tropp 2011, SIAM Rev. 53, 217, algorithm 4.4
 */
function leadingVectors(
  matrix: { readonly rows: number; readonly columns: number; readonly values: Float64Array },
  { size }: Shape,
  count: number,
  random: Random,
): readonly Float64Array[] {
  const columns = Math.min(size, count + oversampling);
  let basis = orthonormal(
    Array.from({ length: columns }, () => Float64Array.from({ length: size }, () => random.normal())),
  );
  for (let step = 0; step < iterations; step++) basis = orthonormal(basis.map((v) => gramTimes(matrix, v)));
  return basis.slice(0, count);
}

/** Wᵀ(Wv) where W has no fewer rows than columns, else W(Wᵀv). */
function gramTimes(
  {
    rows,
    columns,
    values,
  }: { readonly rows: number; readonly columns: number; readonly values: Float64Array },
  v: Float64Array,
): Float64Array {
  const out = new Float64Array(v.length);
  if (rows >= columns) {
    for (let i = 0; i < rows; i++) {
      const row = values.subarray(i * columns, (i + 1) * columns);
      addScaled(out, row, dot(row, v));
    }
    return out;
  }
  const inner = new Float64Array(columns);
  for (let i = 0; i < rows; i++) addScaled(inner, values.subarray(i * columns, (i + 1) * columns), v[i]);
  for (let i = 0; i < rows; i++) out[i] = dot(values.subarray(i * columns, (i + 1) * columns), inner);
  return out;
}

/** Gram–Schmidt, twice for the rounding. */
function orthonormal(vectors: readonly Float64Array[]): readonly Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    for (let pass = 0; pass < 2; pass++) for (const b of basis) addScaled(vector, b, -dot(b, vector));
    const norm = Math.sqrt(dot(vector, vector));
    basis.push(norm > 0 ? vector.map((x) => x / norm) : vector);
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(out: Float64Array, v: Float64Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] += factor * v[i];
}
