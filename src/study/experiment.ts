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

/** What a study asks of its points; spectra of ensembles and networks answer it, each with what theory has for it. */
export interface Experiment<S extends Scenario = Scenario> {
  /** What is computed, in stages: the tasks of a stage may use the results of those before. */
  stages(backend: Backend): readonly Stage<S>[];
  /**
   * What came of one point.
   *
   * @throws StudyFailure if it cannot be measured
   */
  outcome(point: SweepPoint<S>, computed: Computed<S>): Promise<PointOutcome>;
  judge(points: readonly SweepPoint<S>[], outcomes: readonly PointOutcome[]): Judgement;
  /** Whether some of it runs on compiled kernels. */
  hasKernel(points: readonly SweepPoint<S>[], backend: Backend): boolean;
  estimateCost(scenario: S, backend: Backend, patience?: number): Cost | Promise<Cost>;
  /** Orders of convergence of the integrators on its own equation; absent where there is none. */
  readonly convergence?: Convergence<S>;
  /** What to change in a scenario that needs more memory than there is. */
  readonly memoryAdvice: string;
}

/** See {@link converge}. */
export interface Convergence<S extends Scenario> {
  /** Why they cannot be measured; undefined where they can. */
  problem(scenario: S): string | undefined;
  measure(scenario: S, name: string, options: ConvergeOptions): Promise<ConvergenceResults>;
}

export interface ConvergeOptions {
  /** Told after every replica. */
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
  /** Those that have not failed. */
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
