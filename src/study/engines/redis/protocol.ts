import { release } from "../../program.ts";

/** The queue of this program's blocks: programs that differ have different queues, and never each other's work. */
export function queueName(): string {
  return `dyson-${release()}`;
}

/** A block's name in the queue, from the key of its task. */
export function jobName(key: string): string {
  return key.replace("/", "-");
}

/** Where the packed result of a block waits for the study that asked for it. */
export function resultKey(job: string): string {
  return `dyson:result:${job}`;
}

/** A result that nobody fetches is dropped after so long; s. */
export const resultLifetime = 24 * 3600;

/** What a worker says of a job whose content is not the block that its name tells. */
export const foreignBlock = "the job does not hold the block of its name";
