import type { ConvergenceResults, StudyOutcome } from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import type { Integrator } from "../langevin/index.ts";
import type { WrittenReport } from "../report/report-files.ts";
import type { Scenario } from "../scenario/index.ts";
import type { ConvergeOptions, EstimatedCost, ResumableStudyOptions, WorkerOptions } from "../study/index.ts";

/** Things with a name and an equation, as `dyson list` shows them. */
export type Registry = Readonly<Record<string, { readonly title?: string; readonly equation: string }>>;

/** Orders of convergence as an integrator declares them. */
export type DeclaredOrders = Pick<Integrator, "strongOrder" | "weakOrder">;

/** Everything below the command line, so that tests can stand in for it and help needs none of it. */
export interface Dependencies {
  /**
   * Runs a whole study, or what an earlier run has left of it.
   *
   * @throws an error of which `isStudyFailure` holds, for a failure that it can explain
   * @throws options.signal.reason once the signal is aborted
   */
  runStudy(scenario: Scenario, name: string, options: ResumableStudyOptions): Promise<StudyOutcome>;
  /** Whether an error is a failure of the study that says what, where, and what to try. */
  isStudyFailure(error: unknown): boolean;
  estimateCost(scenario: Scenario, backend: Backend): Promise<EstimatedCost>;
  /** What runs if the user does not choose: the kernels wherever the engine can. */
  fastestBackend(): Backend | Promise<Backend>;
  /** Writes a report, whole or not at all. */
  writeReport(
    outcome: StudyOutcome,
    scenario: Scenario,
    directory: string,
    signal: AbortSignal,
  ): Promise<Partial<WrittenReport>>;
  /** Computes for the studies at a Redis server, until the signal is aborted; throws as `runStudy`. */
  serve(url: string, options: WorkerOptions): Promise<void>;
  /** Why a text is no URL of a Redis server; undefined if it is one. */
  redisUrlProblem(text: string): string | undefined | Promise<string | undefined>;
  /** Measures the orders of every integrator on a scenario's equation; throws as `runStudy`. */
  converge(scenario: Scenario, name: string, options: ConvergeOptions): Promise<ConvergenceResults>;
  /** Why that cannot be measured; undefined if it can. */
  convergenceProblem(scenario: Scenario): string | undefined | Promise<string | undefined>;
  /** Writes the report of `converge`, whole or not at all. */
  writeConvergence(
    results: ConvergenceResults,
    directory: string,
    signal: AbortSignal,
  ): Promise<Partial<WrittenReport>>;
  laws(): Promise<Registry>;
  integrators(): Promise<Readonly<Record<string, Registry[string] & Partial<DeclaredOrders>>>>;
  /** The folder of the scenarios that come with the package. */
  readonly scenariosFolder: string;
  readonly version: string;
  /** Cores that may be used. */
  readonly cores: number;
  /** Memory of the machine, in bytes. */
  readonly totalMemory: number;
}
