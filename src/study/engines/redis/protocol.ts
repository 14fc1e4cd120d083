import { release } from "../../program.ts";
import type { Work } from "../../work.ts";

/** What the queue holds of a job. */
export interface QueuedJob {
  readonly work: Work;
  /** Whether it continues an earlier result, which waits under {@link continuedKey}. */
  readonly continues: boolean;
}

/** The queue of this program's jobs: different releases have different queues and never share work. */
export function queueName(): string {
  return `dyson-${release()}`;
}

/** A job's name in the queue, from the key of its task. */
export function jobName(key: string): string {
  return key.replace("/", "-");
}

/** The key under which the packed result of a job waits for its study. */
export function resultKey(job: string): string {
  return `dyson:result:${job}`;
}

/** The key of the packed result that a job continues. */
export function continuedKey(job: string): string {
  return `dyson:continued:${job}`;
}

/** A result that nobody fetches expires after this time; s. */
export const resultLifetime = 24 * 3600;

/** The error of a worker if the content of a job does not match its name. */
export const foreignJob = "the content of the job does not match its name";

/** The error of a worker if the result that a job continues has been lost by the server. */
export const missingInput = "the result that the job continues is missing";
