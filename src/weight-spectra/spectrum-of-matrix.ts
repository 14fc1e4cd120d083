import type { Kernels } from "../kernels/index.ts";
import { addTransposedMultiply, singularValues, symmetricEigenvalues } from "../linalg/index.ts";
import { type Precision, singularValueFloor } from "../local-statistics/index.ts";
import type { Elements } from "./singular-vectors.ts";
import { shapeOf } from "./weight-matrix.ts";

/** The most levels that are computed; the longer side of a matrix may be of any length. */
export const mostLevels = 4096;

/**
 * Singular values of a matrix, ascending, and their rounding floor ({@link singularValueFloor}).
 *
 * Where the longer side exceeds {@link mostLevels}, as in an embedding, they are √x of the eigenvalues x of WᵀW, whose
 * rounding errors ε √m · max x raise the floor to at least (ε √m)^{1/2} · max s: below that of numbers stored in single precision.
 *
 * @throws RangeError if the shorter side exceeds {@link mostLevels}
 */
export function spectrumOfMatrix(
  kernels: Kernels | null,
  { rows, columns, values }: Elements,
  precision: Precision,
): { readonly singular: Float64Array; readonly floor: number } {
  const { size, length } = shapeOf({ rows, columns });
  if (size > mostLevels)
    throw new RangeError(`${rows} × ${columns}: has ${size} levels, at most ${mostLevels} can be computed`);
  const direct = length <= mostLevels;
  const singular = direct
    ? singularValues(kernels, rows, columns, values)
    : rootsOfGram({ rows, columns, values });
  const largest = singular.at(-1) ?? 0;
  const floor = singularValueFloor(values, rows, columns, largest, precision);
  return {
    singular,
    floor: direct ? floor : Math.max(floor, largest * Math.sqrt(2 ** -52 * Math.sqrt(length))),
  };
}

/** √x of the eigenvalues of the smaller of WᵀW and WWᵀ, the product summed over slices of the longer side. */
function rootsOfGram({ rows, columns, values }: Elements): Float64Array {
  const { size, length } = shapeOf({ rows, columns });
  const unit = exactUnitOf(values);
  const gram = new Float64Array(size * size);
  for (let from = 0; from < length; from += slice) {
    const part = Math.min(slice, length - from);
    const tall = new Float64Array(part * size);
    for (let l = 0; l < part; l++)
      for (let i = 0; i < size; i++)
        tall[l * size + i] =
          unit * (rows >= columns ? values[(from + l) * columns + i] : values[i * columns + from + l]);
    addTransposedMultiply(size, part, size, tall, tall, gram);
  }
  const x = new Float64Array(size);
  symmetricEigenvalues(size, gram, x);
  return x.map((value) => Math.sqrt(Math.max(0, value)) / unit);
}

const slice = 1024;

/** A power of two times which squares of extreme numbers neither overflow nor vanish; 1 for all others. */
export function exactUnitOf(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const exponent = largest > 0 ? Math.floor(Math.log2(largest)) : 0;
  return Math.abs(exponent) < 100 ? 1 : 2 ** Math.max(-1000, Math.min(1000, -exponent));
}
