import { isMemoryFailure, memoryAdvice } from "../memory-failure.ts";
import { StudyFailure } from "../study-failure.ts";
import type { Job } from "../task.ts";

/** Computes the jobs of a study: on this thread, on threads of this machine, or on many machines. */
export interface Engine {
  /** As people read it: `2 workers`. */
  readonly name: string;
  /**
   * Computes jobs, several at a time, taken from the iterable as they become available: some come only after others are done.
   *
   * @param done called with the packed result of each job as it is finished, in any order
   * @param failed called with a job that failed; throws to end the run
   * @throws the signal's reason if it is aborted; what `done` or `failed` throws
   */
  run(jobs: AsyncIterable<Job>, signal: AbortSignal, calls: EngineCalls): Promise<void>;
}

export interface EngineCalls {
  done(job: Job, packed: Uint8Array): Promise<void>;
  failed(job: Job, failure: StudyFailure): void;
}

/** The failure that reports a job that stopped. */
export function jobFailure({ label }: Pick<Job, "label">, cause: string, error?: unknown): StudyFailure {
  const what = isMemoryFailure(error) ? memoryAdvice : cause;
  return new StudyFailure(`${label}: the computation stopped: ${what}`, { cause: error });
}
