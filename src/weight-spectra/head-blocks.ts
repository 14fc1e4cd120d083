import type { MatrixOfNetwork } from "./weight-matrix.ts";

/** The block of a weight matrix that belongs to one head. */
export interface HeadOfNetwork extends Omit<MatrixOfNetwork, "heads"> {
  /** From 1. */
  readonly head: number;
}

/**
 * The blocks of a matrix, e.g. "layer 2 head 3 key" of "layer 2 key"; none if it does not divide into several.
 *
 * @throws RangeError if the blocks are not of equal size
 */
export function headsOf({ heads, ...matrix }: MatrixOfNetwork): readonly HeadOfNetwork[] {
  if (heads === undefined || heads.count === 1) return [];
  const { count, axis } = heads;
  const [rows, columns] =
    axis === "columns" ? [matrix.rows, matrix.columns / count] : [matrix.rows / count, matrix.columns];
  if (!Number.isInteger(rows) || !Number.isInteger(columns))
    throw new RangeError(
      `heads of ${matrix.name}: ${count} must divide its ${axis}, got ${matrix.rows} × ${matrix.columns}`,
    );
  const [where, what] =
    matrix.layer === null
      ? ["", matrix.name]
      : [`layer ${matrix.layer} `, matrix.name.replace(`layer ${matrix.layer} `, "")];
  return Array.from({ length: count }, (_, h) => ({
    ...matrix,
    name: `${where}head ${h + 1} ${what}`,
    head: h + 1,
    rows,
    columns,
  }));
}

/** The elements of head `head`, counted from 1, [row][column]. */
export function headBlock(
  { rows, columns, heads }: Pick<MatrixOfNetwork, "rows" | "columns" | "heads">,
  values: ArrayLike<number>,
  head: number,
): Float64Array {
  const { count, axis } = heads!;
  if (axis === "rows") {
    const size = (rows / count) * columns;
    return Float64Array.from({ length: size }, (_, k) => values[(head - 1) * size + k]);
  }
  const width = columns / count;
  return Float64Array.from(
    { length: rows * width },
    (_, k) => values[Math.floor(k / width) * columns + (head - 1) * width + (k % width)],
  );
}

/** The elements of head `head` of a matrix of queries or keys, [input][output], whichever side the matrix has the outputs on. */
export function headOutputs(
  matrix: Pick<MatrixOfNetwork, "rows" | "columns" | "heads">,
  values: ArrayLike<number>,
  head: number,
): Float64Array {
  const block = headBlock(matrix, values, head);
  const { count, axis } = matrix.heads!;
  if (axis === "columns") return block;
  const [inputs, outputs] = [matrix.columns, matrix.rows / count];
  return Float64Array.from(block, (_, k) => block[(k % outputs) * inputs + Math.floor(k / outputs)]);
}
