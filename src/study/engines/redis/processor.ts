import { threadId, workerData } from "node:worker_threads";
import type { SandboxedJob } from "bullmq";
import { Redis } from "ioredis";
import { isWhole } from "../../packed-block.ts";
import { computed, keyOf } from "../../work.ts";
import {
  continuedKey,
  foreignJob,
  jobName,
  missingInput,
  type QueuedJob,
  resultKey,
  resultLifetime,
} from "./protocol.ts";

/** What a worker hands to its threads. */
export interface ProcessorData {
  readonly url: string;
}

const redis = new Redis((workerData as ProcessorData).url, { maxRetriesPerRequest: null });
redis.on("error", () => {});

/** Computes a job in a worker's thread, and leaves its packed result at the server. */
export default async function processJob({ data, id }: SandboxedJob<QueuedJob>): Promise<number> {
  if ((await nameOf(data)) !== id) throw new Error(foreignJob);
  const continued = data.continues ? await redis.getBuffer(continuedKey(id)) : null;
  if (data.continues && (continued === null || !isWhole(continued))) throw new Error(missingInput);
  const packed = await computed(data.work, continued);
  await redis.set(resultKey(id), Buffer.from(packed.buffer), "EX", resultLifetime);
  return threadId;
}

/** The name of a job with this content; null if it holds no work. */
async function nameOf({ work }: QueuedJob): Promise<string | null> {
  try {
    return jobName(await keyOf(work));
  } catch {
    return null;
  }
}
