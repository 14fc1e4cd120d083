import type { StudyOutcome } from "../comparison/index.ts";
import type { Scenario } from "../scenario/index.ts";
import { folderStore } from "./block-store.ts";
import { runStudy, type StudyOptions } from "./run-study.ts";

/** Options of a study whose finished blocks are kept on disk. */
export interface ResumableStudyOptions extends Omit<StudyOptions, "engine" | "store"> {
  /** The folder of the blocks; those of an earlier run are not computed again. */
  readonly blocks: string;
  /** Discard the blocks of an earlier run. */
  readonly fresh?: boolean;
  /** URL of a Redis server whose workers compute, instead of threads of this machine. */
  readonly redis?: string;
  /** Called when the study waits for workers and cannot proceed without user action. */
  onWaiting?(line: string): void;
}

/** Runs a study, resuming where an earlier run ended for whatever reason: see runStudy. */
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
