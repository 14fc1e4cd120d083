import { isAnalysed, type MatrixHistory } from "../../../weight-spectra/index.ts";

/** Matrices of one role and shape, whose levels are drawn together. */
export interface ShownMatrices {
  readonly role: string;
  readonly rows: number;
  readonly columns: number;
  readonly matrices: readonly MatrixHistory[];
}

/** The keys; if there are none, the matrices of the first one's role. Null if there is no matrix. */
export function shownMatrices(matrices: readonly MatrixHistory[]): ShownMatrices | null {
  const first = matrices.find(({ role }) => role === "key") ?? matrices[0];
  if (first === undefined) return null;
  const { role, rows, columns } = first;
  return {
    role,
    rows,
    columns,
    matrices: matrices.filter(
      (matrix) => matrix.role === role && matrix.rows === rows && matrix.columns === columns,
    ),
  };
}

/** ln of the levels of every matrix of every replica at a snapshot, ascending, in units of mσ² of the initial elements. */
export function logSpectra(
  { matrices, rows, columns }: ShownMatrices,
  snapshot: number,
): readonly (readonly number[])[] {
  const length = Math.max(rows, columns);
  return matrices.flatMap(({ analyses, initialSigma }) =>
    analyses.flatMap((snapshots) => {
      const analysis = snapshots[snapshot];
      return isAnalysed(analysis)
        ? [Array.from(analysis.levels, (x) => Math.log(x / (length * initialSigma ** 2)))]
        : [];
    }),
  );
}
