import { release } from "../../program.ts";
import type { Work } from "../../work.ts";

/** What the queue holds of a job. */
export interface QueuedJob {
  readonly work: Work;
  /** Whether it continues an earlier result, which waits under {@link continuedKey}. */
  readonly continues: boolean;
}

/** The queue of this program's jobs: programs that differ have different queues, and never each other's work. */
export function queueName(): string {
  return `dyson-${release()}`;
}

/** A job's name in the queue, from the key of its task. */
export function jobName(key: string): string {
  return key.replace("/", "-");
}

/** Where the packed result of a job waits for the study that asked for it. */
export function resultKey(job: string): string {
  return `dyson:result:${job}`;
}

/** Where the packed result waits that a job continues. */
export function continuedKey(job: string): string {
  return `dyson:continued:${job}`;
}

/** A result that nobody fetches is dropped after so long; s. */
export const resultLifetime = 24 * 3600;

/** What a worker says of a job whose content is not the work that its name tells. */
export const foreignJob = "the job does not hold the work of its name";

/** What a worker says of a job that continues a result which the server has lost. */
export const missingInput = "the result that the job continues is not there";
