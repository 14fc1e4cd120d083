import type { CorpusSummary } from "../networks/corpus.ts";
import type { TailVerdict } from "../statistics/index.ts";
import type { Closeness, MatrixOfNetwork, Premise } from "../weight-spectra/index.ts";
import type { HeadsRecord } from "./head-record.ts";

/** The record of a network. */
export interface NetworkRecord {
  readonly parameters: string;
  /** Number of replicas that were trained. */
  readonly replicasInAll: number;
  /** Absent if they were trained here. */
  readonly recorded?: WeightsSourceRecord;
  /** Loss of the unigram (class-frequency) baseline, in nats; null if the training was recorded elsewhere. */
  readonly chance: number | null;
  /** The text and how its rare characters are treated; null if the network is not trained on text. */
  readonly text: CorpusSummary | null;
  readonly updates: readonly number[];
  /** Numbers of the replicas whose spectra were analysed: the first of those with the same initial weights. */
  readonly replicas: readonly number[];
  /** Null if the training was recorded elsewhere. */
  readonly loss: readonly LossRecord[] | null;
  readonly sample: { readonly prompt: string; readonly text: string; readonly temperature: number } | null;
  readonly matrices: readonly MatrixRecord[];
  readonly bulk: readonly (BulkRecord | null)[];
  readonly heads: HeadsRecord;
  /** The premise of Dyson's equation in the first replicas of some starts, from the gradients of single samples; absent if it is not asked for. */
  readonly premise?: readonly PremiseRecord[];
  /** How well each snapshot is forecast from the one before; absent likewise. */
  readonly forecasts?: readonly ForecastScore[];
  /** Distances between replicas; null unless several starts have twins. */
  readonly twins: TwinsRecord | null;
  /** Matrices that could not be analysed, with the reason. */
  readonly notAnalysed: readonly {
    readonly name: string;
    readonly replica: number;
    readonly update: number;
    readonly reason: string;
  }[];
}

/** At one snapshot of one replica. */
export interface PremiseRecord {
  /** Its number, from 1. */
  readonly replica: number;
  readonly update: number;
  /** ε = α/|B| */
  readonly temperature: number;
  readonly matrices: readonly Premise[];
  /** The eigenvalues of the next snapshot as forecast from this one; null after the last, and where the optimiser is not plain SGD. */
  readonly forecast: ForecastRecord | null;
}

/** How well a snapshot is forecast from the one before, see {@link forecastScores}; null where an equation broke down. */
export interface ForecastScore {
  readonly update: number;
  readonly to: number;
  readonly starts: number;
  readonly equation: ScoreEstimate | null;
  readonly flow: ScoreEstimate | null;
  readonly matrix: ScoreEstimate | null;
}

interface ScoreEstimate {
  readonly value: number;
  /** NaN from a single start. */
  readonly standardError: number;
}

/** Eigenvalues of every matrix at a later update, ascending; null where an equation breaks down. */
export interface ForecastRecord {
  readonly to: number;
  readonly matrices: readonly {
    readonly name: string;
    /** By the eigenvalue Langevin equation with the coefficients of the present. */
    readonly equation: readonly number[] | null;
    /** By the mean gradient of the present alone. */
    readonly flow: readonly number[] | null;
    /** By the matrix Langevin equation. */
    readonly matrix: readonly number[];
  }[];
}

/** Where the weights of a training were recorded. */
export interface WeightsSourceRecord {
  /** What was recorded, in words. */
  readonly summary: string;
  /** Of the numbers of all matrices of all replicas at all snapshots. */
  readonly sha256: string;
}

/** Cross-entropy of a replica at the snapshots, in nats. */
export interface LossRecord {
  readonly replica: number;
  /** Mean over the mini-batches since the previous snapshot; null at the first. */
  readonly training: readonly (number | null)[];
  readonly validation: readonly number[];
  readonly accuracy: readonly number[];
}

export interface MatrixRecord extends MatrixOfNetwork {
  /** [replica][snapshot]; null if it could not be analysed. */
  readonly snapshots: readonly (readonly (SnapshotRecord | null)[])[];
}

export interface SnapshotRecord {
  /** σ² fitted to the bulk */
  readonly variance: number;
  readonly varianceError: number;
  /** Distance of the levels from the Marchenko–Pastur law with this σ², and its mean for independent Gaussian entries. */
  readonly distance: number;
  readonly expectedDistance: number;
  readonly pValue: number;
  readonly outliers: readonly {
    readonly level: number;
    readonly strength: number;
    readonly pValue: number;
  }[];
  /** The expected largest level of noise. */
  readonly edge: number;
  /** A power law fitted to the `tailCount` largest levels; null if they are too few. */
  readonly tail: {
    readonly exponent: number;
    readonly xMin: number;
    readonly tailCount: number;
    /** Comparison of the power law with alternative laws; null if it was not requested. */
    readonly judged: {
      readonly standardError: number;
      readonly pValue: number;
      readonly kind: TailVerdict["kind"];
      readonly verdict: string;
    } | null;
  } | null;
  /** n Σ u⁴ of the singular vectors; null if it was not requested. */
  readonly participation: {
    /** Mean over all vectors, and for uniform ones. */
    readonly value: number;
    readonly expected: number;
    readonly pValue: number;
    /** For the singular vector of the largest level. */
    readonly largest: number;
    /** Kolmogorov–Smirnov distance of all n u² from the Porter–Thomas law; null if it was not requested. */
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

/** How far replicas with the same initial weights (twins) are from each other, compared with replicas of different starts. */
export interface TwinsRecord {
  readonly starts: number;
  readonly replicasPerStart: number;
  /** The geometric mean over the matrices, by snapshot. */
  readonly all: TwinRatios;
  readonly matrices: readonly (TwinRatios & { readonly name: string })[];
}

/** Root-mean-square distance of twins over that of others, by snapshot: of the weights, and of their sorted singular values. */
export type TwinRatios = Readonly<Record<"weights" | "levels", readonly Closeness[]>>;
