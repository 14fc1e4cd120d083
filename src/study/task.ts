import type { RouteName } from "../comparison/index.ts";
import type { Scenario, SweepPoint } from "../scenario/index.ts";
import type { StudyFailure } from "./study-failure.ts";
import type { Work } from "./work.ts";

/** A piece of work with its place in a study. */
export interface Task {
  readonly work: Work;
  /** The name under which its result is kept, see {@link WorkKind.key}. */
  readonly key: string;
  readonly label: string;
  /** How much it is, in the unit of its group. */
  readonly amount: number;
  /** Whether its result is kept for later runs, or is only what the next task of its chain continues. */
  readonly isKept: boolean;
  /** What the first task of a chain continues; absent where that is nothing. */
  input?(): Promise<Uint8Array>;
}

/** Tasks of which each continues the result of the one before. */
export type Chain = readonly Task[];

/** Independent chains of one route at one point, in the order of the replicas. */
export interface TaskGroup {
  readonly point: SweepPoint<Scenario>;
  readonly route: RouteName;
  /** What amounts of work are counted in. */
  readonly unit: "updates" | "draws" | "spectra";
  readonly chains: readonly Chain[];
  /** Looks at every result: a failure of the point that the rest need not be computed for. */
  failure?(result: unknown): StudyFailure | undefined;
}

/** A task that can be computed now. */
export interface Job extends Pick<Task, "work" | "key" | "label"> {
  /** The packed result that it continues; null where it continues nothing. */
  readonly continued: Uint8Array | null;
}
