import type { System } from "../models/model.ts";
import type { LevelStatistic } from "../observables/index.ts";
import type { Divergence, LevelSeries, RouteEnsemble } from "../spectra/index.ts";
import type { NetworkSpectra } from "../weight-spectra/index.ts";
import type { NoisePoint } from "./batch-noise-tests.ts";
import type { NetworkResults } from "./network-results.ts";
import type { Breakdown, Results, RouteName } from "./results.ts";

/** One sweep point with the spectra behind its numbers. */
export interface PointOutcome {
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

/** What a study of networks found, and the spectra that it rests on, point by point. */
export interface NetworkOutcome {
  readonly results: NetworkResults;
  readonly spectra: readonly NetworkSpectra[];
  /** What the mini-batches make of each point; empty matrices where no replicas begin alike. */
  readonly noise: readonly NoisePoint[];
}

/** Of a study of either kind. */
export type AnyOutcome = StudyOutcome | NetworkOutcome;
