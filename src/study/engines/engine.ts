import type { Block } from "../block.ts";
import { isMemoryFailure, memoryAdvice } from "../memory-failure.ts";
import { StudyFailure } from "../study-failure.ts";
import type { Task } from "../tasks.ts";

/** Computes the tasks of a study: on this thread, on threads of this machine, or on many machines. */
export interface Engine {
  /** What people are told of it, as in `2 workers`. */
  readonly name: string;
  /**
   * Runs tasks, some at a time, taken from the iterable as they can be run.
   *
   * @param done called with the packed result of each task as it is finished, in any order
   * @param failed called with a task that cannot be finished; throws to end the run
   * @throws the signal's reason if it is aborted; what `done` or `failed` throws
   */
  run(tasks: Iterable<Task>, signal: AbortSignal, calls: EngineCalls): Promise<void>;
}

export interface EngineCalls {
  done(task: Task, packed: Uint8Array): Promise<void>;
  failed(task: Task, failure: StudyFailure): void;
}

/** What is said of a block that stopped. */
export function blockFailure(
  { route, first, count, point }: Block,
  cause: string,
  error?: unknown,
): StudyFailure {
  const what = isMemoryFailure(error) ? memoryAdvice : cause;
  return new StudyFailure(
    `${route}, replicas ${first} to ${first + count - 1} at ${JSON.stringify(point.parameters)}: the computation stopped: ${what}`,
    { cause: error },
  );
}
