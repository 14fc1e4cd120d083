import type { ConvergenceResults, StudyOutcome } from "../comparison/index.ts";
import type { InferenceResults } from "../inference/index.ts";
import type { Backend } from "../kernels/index.ts";
import type { Integrator } from "../langevin/index.ts";
import type { WrittenReport } from "../report/report-files.ts";
import type { Scenario } from "../scenario/index.ts";
import type {
  ConvergeOptions,
  EstimatedCost,
  InferenceRequest,
  ReadTrajectories,
  ResumableStudyOptions,
  RunInferenceOptions,
  RunWeightsOptions,
  WeightsPlan,
  WorkerOptions,
} from "../study/index.ts";
import type { WeightsOptions, WeightsResults } from "../weight-spectra/index.ts";

/** Things with a name and an equation, as `dyson list` shows them. */
export type Registry = Readonly<Record<string, { readonly title?: string; readonly equation: string }>>;

/** The declared orders of convergence of an integrator. */
export type DeclaredOrders = Pick<Integrator, "strongOrder" | "weakOrder">;

/** Everything below the command line, so that tests can replace it and `--help` does not load it. */
export interface Dependencies {
  /**
   * Runs a whole study, or the part that an earlier run has not finished.
   *
   * @throws an error for which `isStudyFailure` holds, for a failure that it can explain
   * @throws options.signal.reason once the signal is aborted
   */
  runStudy(scenario: Scenario, name: string, options: ResumableStudyOptions): Promise<StudyOutcome>;
  /** Whether an error is a study failure, with a message that says what happened, where, and what to try. */
  isStudyFailure(error: unknown): boolean;
  estimateCost(scenario: Scenario, backend: Backend): Promise<EstimatedCost>;
  /** The default backend: the compiled kernels wherever the engine supports them. */
  fastestBackend(): Backend | Promise<Backend>;
  /** Writes a report, completely or not at all. */
  writeReport(
    outcome: StudyOutcome,
    scenario: Scenario,
    directory: string,
    signal: AbortSignal,
  ): Promise<Partial<WrittenReport>>;
  /** Computes for the studies at a Redis server, until the signal is aborted; throws like `runStudy`. */
  serve(url: string, options: WorkerOptions): Promise<void>;
  /** Why a text is not a valid URL of a Redis server; undefined if it is. */
  redisUrlProblem(text: string): string | undefined | Promise<string | undefined>;
  /** Measures the orders of every integrator on a scenario's equation; throws like `runStudy`. */
  converge(scenario: Scenario, name: string, options: ConvergeOptions): Promise<ConvergenceResults>;
  /** Why that cannot be measured; undefined if it can. */
  convergenceProblem(scenario: Scenario): string | undefined | Promise<string | undefined>;
  /** Writes the report of `converge`, completely or not at all. */
  writeConvergence(
    results: ConvergenceResults,
    directory: string,
    signal: AbortSignal,
  ): Promise<Partial<WrittenReport>>;
  /** Reads which weight matrices some paths hold; throws an error with all mistakes as lines, for which `isWeightsMistake` holds. */
  planWeights(paths: readonly string[], options: WeightsOptions): Promise<WeightsPlan>;
  isWeightsMistake(error: unknown): error is Error & { readonly mistakes: readonly string[] };
  /** Seconds of one core that their analysis takes. */
  planSeconds(plans: readonly WeightsPlan[]): Promise<number>;
  /** Analyses them; throws like `runStudy`. */
  runWeights(plan: WeightsPlan, name: string, options: RunWeightsOptions): Promise<WeightsResults>;
  /** Writes the report on weights, completely or not at all. */
  writeWeights(
    results: WeightsResults,
    directory: string,
    signal: AbortSignal,
  ): Promise<Partial<WrittenReport>>;
  /** Reads the trajectories of a file; throws an error with all mistakes as lines, for which `isInferenceMistake` holds. */
  planInference(request: InferenceRequest): Promise<ReadTrajectories>;
  isInferenceMistake(error: unknown): error is Error & { readonly mistakes: readonly string[] };
  /** Infers their equation; throws likewise. */
  runInference(
    read: ReadTrajectories,
    request: InferenceRequest,
    options: RunInferenceOptions,
  ): Promise<InferenceResults>;
  /** Writes the report on it, completely or not at all. */
  writeInference(
    results: InferenceResults,
    directory: string,
    signal: AbortSignal,
  ): Promise<Partial<WrittenReport>>;
  laws(): Promise<Registry>;
  integrators(): Promise<Readonly<Record<string, Registry[string] & Partial<DeclaredOrders>>>>;
  /** The folder of the scenarios that come with the package. */
  readonly scenariosFolder: string;
  readonly version: string;
  /** Number of available cores. */
  readonly cores: number;
  /** Memory of the machine, in bytes. */
  readonly totalMemory: number;
}
