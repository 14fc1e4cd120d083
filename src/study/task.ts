import type { RouteName } from "../comparison/index.ts";
import type { Scenario, SweepPoint } from "../scenario/index.ts";
import type { StudyFailure } from "./study-failure.ts";
import type { Work } from "./work.ts";
import type { WorkKind } from "./work-kind.ts";

/** A piece of work with its place in a study. */
export interface Task {
  readonly work: Work;
  /** The name under which its result is stored, see {@link WorkKind.key}. */
  readonly key: string;
  readonly label: string;
  /** Amount of work, in the unit of its group. */
  readonly amount: number;
  /** Whether its result is kept for later runs, or only passed to the next task of its chain. */
  readonly isKept: boolean;
  /** The input of the first task of a chain; absent if it needs none. */
  input?(): Promise<Uint8Array>;
}

/** The task of some work whose result is kept. */
export function keptTask<W extends Work>(kind: WorkKind<W, unknown>, work: W, amount: number) {
  return { work, key: kind.key(work), label: kind.label(work), amount, isKept: true };
}

/** Tasks, each of which continues the result of the previous one. */
export type Chain = readonly Task[];

/** Independent chains of one route at one point, in the order of the replicas. */
export interface TaskGroup {
  readonly point: SweepPoint<Scenario>;
  readonly route: RouteName;
  /** The unit of amounts of work. */
  readonly unit: "updates" | "draws" | "spectra" | "gradients";
  readonly chains: readonly Chain[];
  /** Checks every result: returns the failure of the point, if the rest need not be computed. */
  failure?(result: unknown): StudyFailure | undefined;
}

/** A task that can be computed now. */
export interface Job extends Pick<Task, "work" | "key" | "label"> {
  /** The packed result that it continues; null if there is none. */
  readonly continued: Uint8Array | null;
}
