import type { StudyOutcome } from "../comparison/index.ts";
import type { Scenario } from "../scenario/index.ts";
import { folderStore } from "./block-store.ts";
import { runStudy, type StudyOptions } from "./run-study.ts";

/** How a study is run whose finished blocks outlive the program. */
export interface ResumableStudyOptions extends Omit<StudyOptions, "engine" | "store"> {
  /** The folder that keeps the blocks; what an earlier run has left there is not computed again. */
  readonly blocks: string;
  /** Begin without what an earlier run has left. */
  readonly fresh?: boolean;
  /** URL of a Redis server whose workers compute, in place of this machine's threads. */
  readonly redis?: string;
  /** Told that the study waits for workers: nothing goes on without somebody's doing. */
  onWaiting?(line: string): void;
}

/** A study that resumes where an earlier run of it ended, however that was: see runStudy. */
export async function runResumableStudy(
  scenario: Scenario,
  name: string,
  { blocks, fresh = false, redis, onWaiting, ...options }: ResumableStudyOptions,
): Promise<StudyOutcome> {
  const store = await folderStore(blocks, { fresh });
  if (redis === undefined) return runStudy(scenario, name, { ...options, store });
  const { redisEngine } = await import("./engines/redis/engine.ts");
  return runStudy(scenario, name, { ...options, store, engine: redisEngine(redis, onWaiting) });
}
