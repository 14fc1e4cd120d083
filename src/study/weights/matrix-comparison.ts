import { streams } from "../../random/index.ts";
import { type MatrixChange, matrixChange } from "../../weight-spectra/index.ts";
import { isRecord } from "../checked.ts";
import { releaseDigest } from "../program.ts";
import { StudyFailure } from "../study-failure.ts";
import type { WorkKind } from "../work-kind.ts";
import { readMatrix, type StoredMatrix } from "./stored-matrix.ts";

/** How far a matrix of one checkpoint is from that of the same name in another. */
export interface MatrixComparison {
  readonly kind: "matrix-comparison";
  readonly first: StoredMatrix;
  readonly other: StoredMatrix;
  /** Number of leading singular vectors whose overlap is computed. */
  readonly vectors: number;
  readonly seed: string;
}

export const matrixComparisonWork: WorkKind<MatrixComparison, MatrixChange> = {
  key: (work) => `${releaseDigest(work)}/0-0`,
  label: ({ first }) => `change of ${first.name}`,
  async compute({ first, other, vectors, seed }) {
    const [a, b] = [await readMatrix(first), await readMatrix(other)];
    const { rows, columns } = a.matrix;
    if (b.matrix.rows !== rows || b.matrix.columns !== columns)
      throw new StudyFailure(`${other.path}: ${other.name} has changed its shape`);
    const stream = () => streams(JSON.stringify([seed, "weights", first.name])).of("network.analysis", 1);
    return matrixChange({ rows, columns, first: a.values, other: b.values }, vectors, stream);
  },
  problem: (_, result) =>
    isRecord(result) && typeof result.relative === "number" ? undefined : "it is no change of a matrix",
};
