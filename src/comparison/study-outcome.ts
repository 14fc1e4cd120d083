import type { System } from "../models/model.ts";
import type { LevelStatistic } from "../observables/index.ts";
import type { RecordingSource } from "../recordings/index.ts";
import type { Divergence, LevelSeries, RouteEnsemble } from "../spectra/index.ts";
import type { NetworkSpectra } from "../weight-spectra/index.ts";
import type { NoisePoint } from "./batch-noise-tests.ts";
import type { NetworkRecord } from "./network-record.ts";
import type { Breakdown, Results, RouteName } from "./results.ts";

/** One sweep point with the data behind its numbers: ensembles of spectra, or networks. */
export interface PointOutcome {
  readonly ensembles?: EnsemblesOutcome;
  readonly network?: NetworkOutcome;
}

/** The ensembles of one point, one for each route. */
export interface EnsemblesOutcome {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly system: System;
  /** Absent routes were not requested. The Coulomb gas has stationary snapshots only; its times are NaN. */
  readonly routes: Readonly<Partial<Record<RouteName, RouteEnsemble>>>;
  /** If `routes` holds only the first replicas of a larger ensemble: the statistics of all of them. */
  readonly whole: Readonly<Partial<Record<RouteName, WholeEnsemble>>>;
  /** Theory routes that broke down and have no ensemble to measure. */
  readonly brokenDown: readonly Breakdown[];
  /** Routes in which some replica had not learnt its levels at the last snapshot. */
  readonly stillLearning: readonly RouteName[];
  /** Routes whose ensemble another program has recorded. */
  readonly recorded: Readonly<Partial<Record<RouteName, RecordingSource>>>;
  /** Index of the first stationary snapshot of each route; 0 for the Coulomb gas. */
  readonly stationaryFrom: Readonly<Partial<Record<RouteName, number>>>;
}

/** The statistics of an ensemble that is too large for memory. */
export interface WholeEnsemble {
  /** Replicas that did not diverge. */
  readonly replicas: number;
  readonly diverged: readonly Divergence[];
  /** By observable. */
  readonly statistics: ReadonlyMap<string, readonly LevelStatistic[]>;
  readonly series: readonly LevelSeries[];
}

/** Everything that a report is written from. */
export interface StudyOutcome {
  readonly results: Results;
  readonly points: readonly PointOutcome[];
}

/** The networks of one point. */
export interface NetworkOutcome {
  readonly record: NetworkRecord;
  readonly spectra: NetworkSpectra;
  /** The effect of mini-batch noise; without matrices if no two replicas have the same initial weights. */
  readonly noise: NoisePoint;
}
