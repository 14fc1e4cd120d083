import { type Backend, loadKernels } from "../../kernels/index.ts";
import { streams } from "../../random/index.ts";
import {
  type DrawnNull,
  type Nulls,
  recordNulls,
  type WeightsRecord,
  weightsRecord,
} from "../../weight-spectra/index.ts";
import { isRecord } from "../checked.ts";
import { analysisStream } from "../networks/analysis-streams.ts";
import { unpack } from "../packed-block.ts";
import { releaseDigest } from "../program.ts";
import type { WorkKind } from "../work-kind.ts";
import { readMatrix, type StoredMatrix } from "./stored-matrix.ts";

/** The analysis of one matrix of a checkpoint, read when it begins; its input are null distributions, {@link DrawnNull}[]. */
export interface MatrixAnalysis extends StoredMatrix {
  readonly kind: "matrix-analysis";
  readonly significance: number;
  readonly seed: string;
  readonly backend: Backend;
}

let latest: { readonly seed: string; readonly nulls: Nulls } | undefined;

/** What this thread has drawn itself: for singular vectors, and for shapes that matrices without full rank have. */
function ownNulls(seed: string): Nulls {
  if (latest?.seed !== seed) latest = { seed, nulls: recordNulls(analysisStream(seed)) };
  return latest.nulls;
}

function nullsOf(drawn: readonly DrawnNull[], seed: string): Nulls {
  const own = ownNulls(seed);
  return {
    ...own,
    levels({ size, length }, variance) {
      const known = drawn.find(({ shape }) => shape.size === size && shape.length === length);
      return known?.values[variance] ?? own.levels({ size, length }, variance);
    },
  };
}

export const matrixAnalysisWork: WorkKind<MatrixAnalysis, WeightsRecord> = {
  key: (work) => `${releaseDigest(work)}/0-0`,
  label: ({ name }) => name,
  async compute(work, continued) {
    const { significance, seed, backend } = work;
    const { matrix, values } = await readMatrix(work);
    const nulls = nullsOf(continued === null ? [] : unpack<readonly DrawnNull[]>(continued), seed);
    const { name, rows, columns, kind, tied, type } = matrix;
    const isStored = type === "f64" || type === "f32" || type === "f16" || type === "bf16";
    return weightsRecord(
      { name, rows, columns, kind, tied, type, values, ...(isStored ? { precision: type } : {}) },
      {
        kernels: backend === "reference" ? null : loadKernels(),
        nulls,
        random: streams(JSON.stringify([seed, "weights", name])).of("network.analysis", 0),
        significance,
      },
    );
  },
  problem: ({ name }, result) =>
    isRecord(result) && result.name === name && result.singularValues instanceof Float64Array
      ? undefined
      : "it is no analysis of this matrix",
};
