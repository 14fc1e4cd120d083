import type { Backend } from "../kernels/index.ts";
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
  /** Points that could not be finished, where the others were to be; absent where there are none. */
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

/** The independent ways to the same spectrum, and the closed-form predictions beside them. */
export type RouteName = "training" | "matrix-langevin" | "eigenvalue-langevin" | "coulomb-gas" | "exact-ou";
/** Whether a route has a time: samples of the Coulomb gas are stationary and of no time. */
export function runsInTime(route: RouteName): route is Exclude<RouteName, "coulomb-gas"> {
  return route !== "coulomb-gas";
}

/** fokker-planck: a density in time, solved on a grid: no spectra are behind it. */
export type EstimateSource = RouteName | "fokker-planck" | ClosedFormName;
/** closed-form: of the equations in continuous time; closed-form.discrete: of the update itself, at its finite step. */
export type ClosedFormName = "closed-form" | "closed-form.discrete";

export interface PointResults {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** ε = α/|B|, or the temperature g² that the model gives itself. */
  readonly temperature: number;
  readonly observables: readonly ObservableResult[];
  readonly tests: readonly TestResult[];
  readonly diagnostics: Diagnostics;
  /** What was recorded of networks; absent where ensembles of spectra were followed. */
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
  /** Independent samples that would give this standard error; null for a closed form. */
  readonly effectiveSamples: number | null;
  /** Where replicas share data sets: what is behind the standard error. */
  readonly dataSets?: DataSetErrors;
}

/** The two sources of error where many replicas are trained on one data set. */
export interface DataSetErrors {
  /** How many data sets there are. */
  readonly count: number;
  /** Standard deviation, from data set to data set, of what one of them gives. */
  readonly scatter: number;
  /** Standard error, from the seeds alone, of what one data set gives: root mean square over the data sets. */
  readonly seedError: number;
}

export interface TestResult {
  readonly observable: string;
  readonly level: string;
  readonly member?: number;
  readonly between: readonly [EstimateSource, EstimateSource];
  /** Updates made, of a test at one time of training. */
  readonly update?: number;
  /** Of a test across points: the points compared, as indices. */
  readonly points?: readonly [number, number];
  readonly statistic: "relative-difference" | "kolmogorov-smirnov";
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
  /** One sentence: the equation tested, and for a comparison that must differ, why. */
  readonly explanation: string;
  /** Independent replicas behind it, on the side that has fewest; absent where no replicas are. */
  readonly replicas?: number;
  /** Where the verdict is inconclusive: why. */
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
    | "no-stationary-snapshot"
    | "broken-down"
    | "few-levels";
  /** What is wrong and what helps, as part of a sentence. */
  readonly advice: string;
  /** Where more replicas help: about how many would settle it. */
  readonly replicasNeeded?: number;
}

/** A route of theory that left its range: more of its replicas diverged than the scenario allows. */
export interface Breakdown {
  readonly route: RouteName;
  /** Replicas that diverged, out of all. */
  readonly diverged: number;
  readonly replicas: number;
  /** The first of them: its number, the update and what happened. */
  readonly replica: number;
  readonly update: number;
  readonly reason: string;
}

/** What a reader should know of the runs behind the numbers. */
export interface Diagnostics extends Partial<EnsembleDiagnostics> {
  readonly warnings: readonly string[];
}

/** Of ensembles of spectra. */
export interface EnsembleDiagnostics {
  /** Updates that were discarded before the stationary samples begin, on the route that took longest. */
  readonly relaxationUpdates: number;
  /** The same on each route that runs in time. */
  readonly stationaryFrom: Readonly<Partial<Record<RouteName, number>>>;
  /** Relaxation time of the slowest level, in updates, from theory. */
  readonly slowestRelaxation: number;
  readonly minimumSpacing: number | null;
  /** Steps of the eigenvalue Langevin equation, all replicas; the two counts below are out of these. */
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
  /** Routes of theory of which too many replicas diverged, beside training; absent where there are none. */
  readonly brokenDown?: readonly Breakdown[];
  /** Routes that were asked for and that theory does not have, with the reason. */
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
  /** Where the standard error comes from; absent for a closed form and where replicas are too few. */
  readonly errors?: FitErrors;
}

/** Standard errors of a fitted number. */
export interface FitErrors {
  /** From the weights of the data. */
  readonly fit: number;
  /** From the replicas, some left out at a time. */
  readonly jackknife: number;
  /** From the replicas, drawn anew. */
  readonly bootstrap: number;
  /** The share of the seeds: of W₀ and of the noise; with the draw of the data where each replica has its own. */
  readonly seed: number;
  /** The share of the draw of shared data sets; null where replicas do not share any. */
  readonly dataDraw: number | null;
}

/** Every test of a study, point by point and then across points. */
export function allTests({
  points,
  acrossPoints = [],
}: Pick<Results, "points" | "acrossPoints">): readonly TestResult[] {
  return [...points.flatMap(({ tests }) => tests), ...acrossPoints];
}
