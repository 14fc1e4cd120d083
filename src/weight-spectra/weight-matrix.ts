import { fewestOfBulk, type Precision } from "../local-statistics/index.ts";

/** A weight matrix of a network at one time of training. */
export interface WeightMatrix {
  /** e.g. "layer 1 key" */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** [row][column] */
  readonly values: ArrayLike<number>;
  /** How the elements were stored; by default inferred: the narrowest precision that represents all and uses its last digit. */
  readonly precision?: Precision;
}

/** A weight matrix of a network, and the law of its initial elements. */
export interface MatrixOfNetwork {
  readonly name: string;
  readonly role: string;
  readonly layer: number | null;
  readonly rows: number;
  readonly columns: number;
  /** Standard deviation of the initial independent normal elements. */
  readonly initialSigma: number;
  /** Whether that is √⟨w²⟩ at the first snapshot, where nothing tells how the elements were drawn. */
  readonly isSigmaMeasured?: boolean;
  /** How it divides among heads. */
  readonly heads?: HeadDivision;
}

/** How a weight matrix divides among the heads of a layer: head h has the h-th of `count` equal blocks. */
export interface HeadDivision {
  readonly count: number;
  /** Whether a head has columns of the matrix, as for queries, or rows, as for the projection. */
  readonly axis: "columns" | "rows";
}

/** The shorter and the longer side of a matrix: WᵀW and WWᵀ have the same levels except for zeros. */
export interface Shape {
  /** n = min(M, N), the number of levels */
  readonly size: number;
  /** m = max(M, N) */
  readonly length: number;
}

export function shapeOf({ rows, columns }: { readonly rows: number; readonly columns: number }): Shape {
  return { size: Math.min(rows, columns), length: Math.max(rows, columns) };
}

/** Why the spectrum of a matrix cannot be analysed; null if it can. */
export function unfit({ rows, columns, values }: WeightMatrix): string | null {
  if (values.length !== rows * columns)
    return `holds ${values.length} elements where ${rows} × ${columns} has ${rows * columns}`;
  const { size } = shapeOf({ rows, columns });
  if (size < fewestOfBulk) return `has ${size} levels, at least ${fewestOfBulk} are needed`;
  let largest = 0;
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k]))
      return `element ${Math.floor(k / columns)}, ${k % columns} is ${values[k]}`;
    largest = Math.max(largest, Math.abs(values[k]));
  }
  return largest > 0 ? null : "is zero";
}
