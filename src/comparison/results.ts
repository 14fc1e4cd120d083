import type { Backend } from "../kernels/index.ts";
import type { Observable } from "../observables/index.ts";
import type { RecordingSource } from "../recordings/index.ts";
import type { NetworkRecord } from "./network-record.ts";

/** The shape of results.json, version 1: a contract with scripts outside this project. */
export interface Results {
  readonly schema: 1;
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly seed: string;
  readonly backend: Backend;
  readonly verdict: Verdict;
  readonly points: readonly PointResults[];
  /** Tests that need several points: the linear scaling rule; absent where there are none. */
  readonly acrossPoints?: readonly TestResult[];
  readonly fits: readonly Fit[];
  /** Points that failed while the others were continued; absent if there are none. */
  readonly failures?: readonly PointFailure[];
  readonly timing: Timing;
}

export interface PointFailure {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface Timing {
  readonly wallSeconds: number;
  /** Of this run alone, as `wallSeconds`. */
  readonly updatesPerSecond: number;
  /** Blocks of replicas that an earlier run had finished. */
  readonly keptBlocks: number;
}

/** `agree` and `disagree` are statements at the declared confidence; NaN is never agreement. */
export type Verdict = "agree" | "disagree" | "inconclusive";

/** The independent routes to the same spectrum. */
export type RouteName =
  | "training"
  | "matrix-langevin"
  | "eigenvalue-langevin"
  | "aligned-langevin"
  | "coulomb-gas"
  | "exact-ou";
/** Whether a route evolves in time: samples of the Coulomb gas are stationary and have no time. */
export function runsInTime(route: RouteName): route is Exclude<RouteName, "coulomb-gas"> {
  return route !== "coulomb-gas";
}

/** fokker-planck: a time-dependent density solved on a grid, without spectra. */
export type EstimateSource = RouteName | "fokker-planck" | ClosedFormName;
/** closed-form: for the equations in continuous time; closed-form.discrete: for the update itself, at its finite step. */
export type ClosedFormName = "closed-form" | "closed-form.discrete";

export interface PointResults {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** ε = α/|B|, or the temperature g² that the model defines. */
  readonly temperature: number;
  readonly observables: readonly ObservableResult[];
  readonly tests: readonly TestResult[];
  readonly diagnostics: Diagnostics;
  /** The record of networks; absent for ensembles of spectra. */
  readonly network?: NetworkRecord;
}

export interface ObservableResult {
  readonly name: string;
  /** The target value of the level or multiplet; "all" for a statistic of the whole spectrum. */
  readonly level: string;
  /** Position within its multiplet, from 1, ascending; absent for a single level and for a statistic of the multiplet. */
  readonly member?: number;
  readonly unit: string;
  readonly estimates: Readonly<Partial<Record<EstimateSource, Estimate>>>;
}

export interface Estimate {
  readonly value: number;
  /** Standard error from independent replicas; 0 for a closed form. */
  readonly standardError: number;
  /** Number of independent samples that would give this standard error; null for a closed form. */
  readonly effectiveSamples: number | null;
  /** If replicas share data sets: the two contributions to the standard error. */
  readonly dataSets?: DataSetErrors;
}

/** The two sources of error if many replicas are trained on one data set. */
export interface DataSetErrors {
  /** Number of data sets. */
  readonly count: number;
  /** Standard deviation, between data sets, of the estimate from one data set. */
  readonly scatter: number;
  /** Standard error, from the seeds alone, of the estimate from one data set: root mean square over the data sets. */
  readonly seedError: number;
}

/** How two estimates are compared. */
type Statistic = Observable["statistic"];

export interface TestResult {
  readonly observable: string;
  readonly level: string;
  readonly member?: number;
  readonly between: readonly [EstimateSource, EstimateSource];
  /** Number of updates, for a test at one time of training. */
  readonly update?: number;
  /** For a test across points: indices of the points compared. */
  readonly points?: readonly [number, number];
  /** ratio: of two distances, which agrees where it is below its margin. */
  readonly statistic: Statistic;
  readonly value: number;
  /** Confidence interval of the statistic, at compare.confidence. */
  readonly interval: readonly [number, number];
  readonly margin: number;
  /** Probability, under "no difference", of a statistic at least as large. Not corrected. */
  readonly pValue: number;
  /** Whether pValue is significant at 1 − confidence after Holm's correction over the study. */
  readonly significant: boolean;
  readonly required: boolean;
  readonly verdict: Verdict;
  /** One sentence: the equation tested, and why, if a difference is expected. */
  readonly explanation: string;
  /** Number of independent replicas, on the side with fewer of them; absent if there are none. */
  readonly replicas?: number;
  /** The reason for an inconclusive verdict. */
  readonly inconclusive?: Inconclusive;
}

/** A test before Holm's correction over the whole study. */
export type UncorrectedTest = Omit<TestResult, "significant">;

/** Why a test is inconclusive, and what would settle it. */
export interface Inconclusive {
  readonly cause:
    | "few-replicas"
    | "unbounded-interval"
    | "at-margin"
    | "chance"
    | "no-scatter"
    | "not-a-number"
    | "reference-zero"
    | "not-stationary"
    | "recording"
    | "no-stationary-snapshot"
    | "broken-down"
    | "few-levels";
  /** The problem and its remedy, as part of a sentence. */
  readonly advice: string;
  /** If more replicas help: about how many would settle it. */
  readonly replicasNeeded?: number;
}

/** A theory route that broke down: more of its replicas diverged than the scenario allows. */
export interface Breakdown {
  readonly route: RouteName;
  /** Diverged replicas, and all replicas. */
  readonly diverged: number;
  readonly replicas: number;
  /** The first to diverge: its number, the update and the reason. */
  readonly replica: number;
  readonly update: number;
  readonly reason: string;
}

/** What a reader should know about the runs behind the numbers. */
export interface Diagnostics extends Partial<EnsembleDiagnostics> {
  readonly warnings: readonly string[];
}

/** Diagnostics of ensembles of spectra. */
export interface EnsembleDiagnostics {
  /** Updates discarded before the stationary samples begin, on the slowest route. */
  readonly relaxationUpdates: number;
  /** The same for each route that evolves in time. */
  readonly stationaryFrom: Readonly<Partial<Record<RouteName, number>>>;
  /** Relaxation time of the slowest level, in updates, from theory. */
  readonly slowestRelaxation: number;
  readonly minimumSpacing: number | null;
  /** Steps of the eigenvalue Langevin equation in all replicas, of which the two numbers below are counts. */
  readonly eigenvalueSteps: number;
  readonly rejectedSteps: number;
  /** Steps in which a bare Euler–Maruyama step would have reordered two levels. */
  readonly avertedCrossings: number;
  /** Levels that still drifted in the stationary window, as `route: level (reason)`. */
  readonly notStationary: readonly string[];
  /** Measured integrated autocorrelation time of each route's slowest level, in updates. */
  readonly autocorrelationUpdates: Readonly<Partial<Record<RouteName, number>>>;
  /** Stationary snapshots per replica, on the route that has fewest. */
  readonly snapshots: number;
  readonly replicas: Readonly<Partial<Record<RouteName, number>>>;
  readonly diverged: readonly {
    readonly route: RouteName;
    readonly replica: number;
    readonly update: number;
    readonly reason: string;
  }[];
  /** Routes that were recorded elsewhere, each with its file; absent if there are none. */
  readonly recorded?: Readonly<Partial<Record<RouteName, RecordingSource>>>;
  /** Theory routes in which too many replicas diverged; absent if there are none. */
  readonly brokenDown?: readonly Breakdown[];
  /** Requested routes that are unavailable, with the reason. */
  readonly absentRoutes: Readonly<Partial<Record<RouteName, string>>>;
}

export interface Fit {
  readonly name: string;
  readonly equation: string;
  readonly source: EstimateSource;
  readonly a: number;
  readonly standardError: number;
  readonly predicted: number;
  readonly chi2PerDof: number;
  /** Contributions to the standard error; absent for a closed form and if there are too few replicas. */
  readonly errors?: FitErrors;
}

/** Standard errors of a fitted number. */
export interface FitErrors {
  /** From the weights of the data. */
  readonly fit: number;
  /** Jackknife over the replicas. */
  readonly jackknife: number;
  /** Bootstrap over the replicas. */
  readonly bootstrap: number;
  /** Contribution of the seeds (W₀ and the noise), including the data if each replica has its own data set. */
  readonly seed: number;
  /** Contribution of the choice of shared data sets; null if replicas do not share any. */
  readonly dataDraw: number | null;
}

/** Every test of a study, point by point and then across points. */
export function allTests({
  points,
  acrossPoints = [],
}: Pick<Results, "points" | "acrossPoints">): readonly TestResult[] {
  return [...points.flatMap(({ tests }) => tests), ...acrossPoints];
}
