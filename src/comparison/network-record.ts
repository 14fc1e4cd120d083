import type { CorpusSummary } from "../networks/corpus.ts";
import type { TailVerdict } from "../statistics/index.ts";
import type { MatrixOfNetwork } from "../weight-spectra/index.ts";
import type { HeadsRecord } from "./head-record.ts";

/** What was recorded of a network. */
export interface NetworkRecord {
  readonly parameters: string;
  /** Loss of one who knows the frequencies of the classes alone, in nats. */
  readonly chance: number;
  /** The text and what became of its rare characters; null where the network is not trained on text. */
  readonly text: CorpusSummary | null;
  readonly updates: readonly number[];
  /** Those whose spectra were analysed, by number: of those that begin alike the first. */
  readonly replicas: readonly number[];
  readonly loss: readonly {
    readonly replica: number;
    /** Mean over the mini-batches since the snapshot before; null at the first. */
    readonly training: readonly (number | null)[];
    readonly validation: readonly number[];
    readonly accuracy: readonly number[];
  }[];
  readonly sample: { readonly prompt: string; readonly text: string; readonly temperature: number } | null;
  readonly matrices: readonly MatrixRecord[];
  readonly bulk: readonly (BulkRecord | null)[];
  readonly heads: HeadsRecord;
  /** Matrices that could not be analysed, with the reason. */
  readonly notAnalysed: readonly {
    readonly name: string;
    readonly replica: number;
    readonly update: number;
    readonly reason: string;
  }[];
}

export interface MatrixRecord extends MatrixOfNetwork {
  /** [replica][snapshot]; null where it could not be analysed. */
  readonly snapshots: readonly (readonly (SnapshotRecord | null)[])[];
}

export interface SnapshotRecord {
  /** σ² fitted to the bulk */
  readonly variance: number;
  readonly varianceError: number;
  /** Of the levels from Marchenko and Pastur's law with this σ², and for independent Gaussian entries. */
  readonly distance: number;
  readonly expectedDistance: number;
  readonly pValue: number;
  readonly outliers: readonly {
    readonly level: number;
    readonly strength: number;
    readonly pValue: number;
  }[];
  /** Where the largest level of noise would be. */
  readonly edge: number;
  /** Of a power law through the largest levels, `tailCount` of them; null where they are too few. */
  readonly tail: {
    readonly exponent: number;
    readonly xMin: number;
    readonly tailCount: number;
    /** Whether it is one, against its rivals; null where that was not asked. */
    readonly judged: {
      readonly standardError: number;
      readonly pValue: number;
      readonly kind: TailVerdict["kind"];
      readonly verdict: string;
    } | null;
  } | null;
  /** n Σ u⁴ of the singular vectors; null where it was not asked for. */
  readonly participation: {
    /** Mean over all vectors, and for uniform ones. */
    readonly value: number;
    readonly expected: number;
    readonly pValue: number;
    /** Of the largest level's vector. */
    readonly largest: number;
    /** Kolmogorov–Smirnov distance of all n u² from Porter and Thomas's law; null where that was not asked. */
    readonly porterThomas: { readonly distance: number; readonly pValue: number } | null;
  } | null;
  readonly largest: number;
  readonly warnings: readonly string[];
}

export interface BulkRecord {
  readonly matrices: number;
  readonly ratio: { readonly value: number; readonly standardError: number };
  /** By each way of unfolding, the default first. */
  readonly unfoldings: readonly {
    readonly name: string;
    readonly distance: number;
    readonly interval: readonly [number, number];
    readonly brody: { readonly value: number; readonly standardError: number };
  }[];
}
