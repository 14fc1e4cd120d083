import type {
  ConvergenceResults,
  Fit,
  PointOutcome,
  PointResults,
  TestResult,
  Verdict,
} from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import type { Scenario, SweepPoint } from "../scenario/index.ts";
import type { BlockStore } from "./block-store.ts";
import type { Cost } from "./cost.ts";
import type { TaskGroup } from "./task.ts";

/** How the points of a study are computed, measured and judged; implemented for ensembles of spectra and for networks. */
export interface Experiment<S extends Scenario = Scenario> {
  /** What is computed, in stages: the tasks of a stage may use the results of those before. */
  stages(backend: Backend): readonly Stage<S>[];
  /**
   * The outcome of one point.
   *
   * @throws StudyFailure if it cannot be measured
   */
  outcome(point: SweepPoint<S>, computed: Computed<S>): Promise<PointOutcome>;
  judge(points: readonly SweepPoint<S>[], outcomes: readonly PointOutcome[]): Judgement;
  /** Whether some of it runs on compiled kernels. */
  hasKernel(points: readonly SweepPoint<S>[], backend: Backend): boolean;
  estimateCost(scenario: S, backend: Backend, patience?: number): Cost | Promise<Cost>;
  /** Orders of convergence of the integrators on the equation of the scenario; absent if there is none. */
  readonly convergence?: Convergence<S>;
  /** What to change in a scenario that needs more memory than is available. */
  readonly memoryAdvice: string;
}

/** See {@link converge}. */
export interface Convergence<S extends Scenario> {
  /** Why they cannot be measured; undefined if they can. */
  problem(scenario: S): string | undefined;
  measure(scenario: S, name: string, options: ConvergeOptions): Promise<ConvergenceResults>;
}

export interface ConvergeOptions {
  /** Called after every replica. */
  onProgress(done: number, total: number): void;
  readonly signal: AbortSignal;
}

/** @param points that have not failed so far */
export type Stage<S extends Scenario> = (
  points: readonly SweepPoint<S>[],
  store: BlockStore,
) => readonly TaskGroup[] | Promise<readonly TaskGroup[]>;

/** A study all of whose tasks are done. */
export interface Computed<S extends Scenario> {
  /** The points that have not failed. */
  readonly points: readonly SweepPoint<S>[];
  readonly groups: readonly TaskGroup[];
  readonly store: BlockStore;
  readonly backend: Backend;
  readonly signal: AbortSignal;
}

/** Everything of results.json that follows from the outcomes. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly points: readonly PointResults[];
  readonly acrossPoints?: readonly TestResult[];
  readonly fits: readonly Fit[];
}
