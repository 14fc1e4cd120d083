import type { System } from "../models/model.ts";
import type { LevelStatistic } from "../observables/index.ts";
import type { Divergence, LevelSeries, RouteEnsemble } from "../spectra/index.ts";
import type { NetworkSpectra } from "../weight-spectra/index.ts";
import type { NoisePoint } from "./batch-noise-tests.ts";
import type { NetworkRecord } from "./network-record.ts";
import type { Breakdown, Results, RouteName } from "./results.ts";

/** One sweep point with what is behind its numbers: ensembles of spectra, or networks. */
export interface PointOutcome {
  readonly ensembles?: EnsemblesOutcome;
  readonly network?: NetworkOutcome;
}

/** The ensembles of one point, a route each. */
export interface EnsemblesOutcome {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly system: System;
  /** Absent routes were not asked for. The Coulomb gas has stationary snapshots only, its times are NaN. */
  readonly routes: Readonly<Partial<Record<RouteName, RouteEnsemble>>>;
  /** Where `routes` holds the first replicas of a larger ensemble: what all of them say. */
  readonly whole: Readonly<Partial<Record<RouteName, WholeEnsemble>>>;
  /** Routes of theory without an ensemble that could be measured. */
  readonly brokenDown: readonly Breakdown[];
  /** Routes of which some replica had not learnt at the last snapshot. */
  readonly stillLearning: readonly RouteName[];
  /** Index of the first stationary snapshot of each route; 0 for the Coulomb gas. */
  readonly stationaryFrom: Readonly<Partial<Record<RouteName, number>>>;
}

/** What was measured of an ensemble that is too large to be held in memory. */
export interface WholeEnsemble {
  /** Replicas that did not diverge. */
  readonly replicas: number;
  readonly diverged: readonly Divergence[];
  /** By observable. */
  readonly statistics: ReadonlyMap<string, readonly LevelStatistic[]>;
  readonly series: readonly LevelSeries[];
}

/** Everything a report is written from. */
export interface StudyOutcome {
  readonly results: Results;
  readonly points: readonly PointOutcome[];
}

/** The networks of one point. */
export interface NetworkOutcome {
  readonly record: NetworkRecord;
  readonly spectra: NetworkSpectra;
  /** What the mini-batches make of it; without matrices where no replicas begin with the same weights. */
  readonly noise: NoisePoint;
}
