import type { Backend } from "../kernels/index.ts";
import type { WeightsRecord } from "./weights-record.ts";

/** What the spectra of the weight matrices of some checkpoints say. */
export interface WeightsResults {
  readonly schema: 1;
  readonly kind: "weights";
  readonly name: string;
  readonly version: string;
  readonly seed: string;
  readonly backend: Backend;
  /** As the user gave them. */
  readonly paths: readonly string[];
  readonly files: readonly WeightsFile[];
  readonly options: WeightsOptions;
  readonly matrices: readonly MatrixResults[];
  readonly skipped: readonly SkippedWeights[];
  /** Files of a folder or of a pattern that are left out, each with its reason. */
  readonly notices: readonly string[];
  /** With another checkpoint, whose matrices have the same names; null where none was given. */
  readonly comparison: WeightsComparison | null;
  readonly timing: { readonly wallSeconds: number };
}

export interface WeightsFile {
  readonly path: string;
  /** Such as "safetensors", "PyTorch". */
  readonly format: string;
  readonly matrices: number;
}

/** How tensors were taken apart, and which ones. */
export interface WeightsOptions {
  readonly layout: "auto" | "plain" | "gpt2" | "neox";
  readonly conv: "slices" | "flatten";
  /** null: as `config.json` says */
  readonly heads: number | null;
  /** Patterns of names; empty for all tensors. */
  readonly only: readonly string[];
}

export interface MatrixResults {
  /** Position among all matrices, from 0. */
  readonly layer: number;
  readonly file: string;
  /** Its name; with several files after that of the file. */
  readonly label: string;
  readonly record: WeightsRecord;
  readonly corrected: CorrectedPValues;
}

/** p-values by Holm's correction for all matrices of a run; NaN where there is none. */
export interface CorrectedPValues {
  readonly marchenkoPastur: number;
  readonly ratio: number;
}

/** A tensor that is no weight matrix. */
export interface SkippedWeights {
  readonly file: string;
  readonly name: string;
  readonly reason: string;
}

export interface WeightsComparison {
  readonly path: string;
  readonly pairs: readonly ComparedMatrix[];
  /** Matrices without one of the same name and shape in the other checkpoint: of the first, and of the other. */
  readonly unmatched: { readonly first: readonly string[]; readonly other: readonly string[] };
}

/** A matrix in both checkpoints. */
export interface ComparedMatrix {
  readonly name: string;
  readonly first: WeightsRecord;
  readonly other: WeightsRecord;
  readonly change: MatrixChange;
}

/** How far two matrices W and W′ of one shape are apart. */
export interface MatrixChange {
  /** ‖W′ − W‖/‖W‖, of Frobenius norms. */
  readonly relative: number;
  /**
   * Σ_ij (u_i·u′_j)²/k of the k leading singular vectors on the shorter side, of n elements: 1 where they span the same
   * space, k/n for unrelated ones. null where they were not computed.
   */
  readonly overlap: { readonly vectors: number; readonly value: number; readonly expected: number } | null;
}
