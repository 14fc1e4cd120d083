import { threadId, workerData } from "node:worker_threads";
import type { SandboxedJob } from "bullmq";
import { Redis } from "ioredis";
import { type Block, runBlock } from "../../block.ts";
import { pack } from "../../packed-block.ts";
import { taskKey } from "../../tasks.ts";
import { foreignBlock, jobName, resultKey, resultLifetime } from "./protocol.ts";

/** What a worker hands to its threads. */
export interface ProcessorData {
  readonly url: string;
}

const redis = new Redis((workerData as ProcessorData).url, { maxRetriesPerRequest: null });
redis.on("error", () => {});

/** Computes a block in a worker's thread, and leaves its packed result at the server. */
export default async function processBlock(job: SandboxedJob<Block>): Promise<number> {
  if (!isNamedBlock(job)) throw new Error(foreignBlock);
  const packed = pack(runBlock(job.data));
  await redis.set(resultKey(job.id), Buffer.from(packed.buffer), "EX", resultLifetime);
  return threadId;
}

function isNamedBlock({ data, id }: SandboxedJob<Block>): boolean {
  try {
    return jobName(taskKey(data)) === id;
  } catch {
    return false;
  }
}
