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

/** Seconds of one core, without kernels several times as long. */
export interface WeightsSeconds {
  /** For the record of this matrix. */
  readonly matrix: number;
  /** For the noise that it is compared with, once for all matrices of its shape. */
  readonly noise: number;
}

/**
 * About how long the record of a matrix takes, from measurements of shapes between 64 × 64 and 2048 × 2048 on one core.
 *
 *   n²m for the singular values, draws · n² for noise, n for the tail, n³ for vectors
 */
export function weightsSeconds(
  shape: { readonly rows: number; readonly columns: number },
  { vectorsUpTo = testedVectors, tail = true }: SecondsSettings = {},
): WeightsSeconds {
  const { size: n, length: m } = shapeOf(shape);
  if (n > mostLevels) return { matrix: 0, noise: 0 };
  const vectors = n <= vectorsUpTo;
  const spectrum = m <= mostLevels ? nanoseconds.reduction * n * n * m : nanoseconds.product * n * n * m;
  const matrix = spectrum + (tail ? nanoseconds.tail * n : 0) + (vectors ? nanoseconds.vectors * n ** 3 : 0);
  const noise = recordDraws({ size: n, length: m }) * (nanoseconds.level * n + nanoseconds.pair * n * n);
  return { matrix: 1e-9 * matrix, noise: 1e-9 * noise + (vectors ? 3 : 0) };
}

const nanoseconds = { reduction: 2, product: 1, tail: 1e6, vectors: 100, level: 1000, pair: 17 };
