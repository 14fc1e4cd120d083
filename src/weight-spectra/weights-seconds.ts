import { fewestOfBulk } from "../local-statistics/index.ts";
import { recordDraws } from "./record-nulls.ts";
import { mostLevels } from "./spectrum-of-matrix.ts";
import { shapeOf } from "./weight-matrix.ts";
import { testedVectors } from "./weights-record-of.ts";

export interface SecondsSettings {
  /** As in the settings of the record. */
  readonly vectorsUpTo?: number;
  /** Whether the tail is fitted, true by default. */
  readonly tail?: boolean;
}

/** Seconds of one core with kernels; without them the singular values take several times as long. */
export interface WeightsSeconds {
  /** For the record of this matrix. */
  readonly matrix: number;
  /** For the noise that it is compared with, once for all matrices of its shape. */
  readonly noise: number;
  /** For the Haar vectors that its vectors are compared with, once for all matrices of 64 levels or more. */
  readonly haar: number;
}

/**
 * About how long the record of a matrix takes, within a factor of two or so, from single measurements of 128 × 512,
 * 256 × 256, 768 × 768, 1600 × 1600 and 5000 × 256:
 *
 *   n²m for the singular values, draws · n² for noise, n³ for vectors; the tail hardly depends on n
 */
export function weightsSeconds(
  shape: { readonly rows: number; readonly columns: number },
  { vectorsUpTo = testedVectors, tail = true }: SecondsSettings = {},
): WeightsSeconds {
  const { size: n, length: m } = shapeOf(shape);
  if (n > mostLevels || n < fewestOfBulk) return { matrix: 0, noise: 0, haar: 0 };
  const vectors = n <= vectorsUpTo;
  const spectrum = (m <= mostLevels ? 1.1e-9 : 6e-9) * n * n * m;
  return {
    matrix: spectrum + (tail ? 0.5 + 1e-4 * n : 0) + (vectors ? 8e-8 * n ** 3 : 0),
    noise: recordDraws({ size: n, length: m }) * (8e-6 * n + 1.5e-8 * n * n),
    haar: vectors ? 6 : 0,
  };
}
