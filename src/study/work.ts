import { type Fault, unpackChecked } from "./checked.ts";
import type { NullDistribution } from "./networks/null-distribution.ts";
import type { PremiseWork } from "./networks/premise-work.ts";
import type { SnapshotAnalysis } from "./networks/snapshot-analysis.ts";
import type { Stretch } from "./networks/stretch.ts";
import { pack } from "./packed-block.ts";
import type { Block } from "./spectra/block.ts";
import type { MatrixAnalysis } from "./weights/matrix-analysis.ts";
import type { MatrixComparison } from "./weights/matrix-comparison.ts";
import type { WorkKind } from "./work-kind.ts";

/** A piece of a study. */
export type Work =
  | Block
  | Stretch
  | NullDistribution
  | SnapshotAnalysis
  | PremiseWork
  | MatrixAnalysis
  | MatrixComparison;

// loaded when needed: automatic differentiation takes a second that other studies need not wait for
const kinds = {
  block: async () => (await import("./spectra/block-work.ts")).blockWork,
  stretch: async () => (await import("./networks/stretch.ts")).stretchWork,
  "null-distribution": async () => (await import("./networks/null-distribution.ts")).nullDistributionWork,
  "snapshot-analysis": async () => (await import("./networks/snapshot-analysis.ts")).snapshotAnalysisWork,
  premise: async () => (await import("./networks/premise-work.ts")).premiseWork,
  "matrix-analysis": async () => (await import("./weights/matrix-analysis.ts")).matrixAnalysisWork,
  "matrix-comparison": async () => (await import("./weights/matrix-comparison.ts")).matrixComparisonWork,
} satisfies Readonly<Record<Work["kind"], () => Promise<unknown>>>;

const kindOf = (work: Work) => kinds[work.kind]() as Promise<WorkKind<Work, unknown>>;

/** The packed result of a piece of work. */
export async function computed(work: Work, continued: Uint8Array | null): Promise<Uint8Array> {
  return pack(await (await kindOf(work)).compute(work, continued));
}

/** The result of work from bytes of any origin; a fault if they do not hold a valid result. */
export async function resultOf<R>(work: Work, packed: Uint8Array): Promise<R | Fault> {
  const kind = await kindOf(work);
  return unpackChecked<R>(packed, (result) => kind.problem(work, result));
}

/** See {@link WorkKind.key}. */
export async function keyOf(work: Work): Promise<string> {
  return (await kindOf(work)).key(work);
}
