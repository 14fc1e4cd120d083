import { extname } from "node:path";
import { Worker } from "bullmq";
import { release } from "../../program.ts";
import { StudyFailure } from "../../study-failure.ts";
import { connect, serverName } from "./connection.ts";
import { announce, foreignReleases, present } from "./presence.ts";
import type { ProcessorData } from "./processor.ts";
import { queueName } from "./protocol.ts";
import { isUnreadable, repairQueue } from "./queue-repair.ts";

/** A worker that is silent for this long is presumed dead, and its blocks go to others; ms. */
const presumedDead = 10_000;

export interface WorkerOptions {
  /** Blocks computed at a time, one thread each. */
  readonly threads: number;
  onNotice(line: string): void;
  /** Ends the worker, after the blocks that it is computing. */
  readonly signal: AbortSignal;
}

/**
 * Computes blocks for the studies at a Redis server, until the signal is aborted.
 *
 * @throws StudyFailure if the server cannot be reached, or the studies that wait there run another version
 */
export async function serve(url: string, { threads, onNotice, signal }: WorkerOptions): Promise<void> {
  const server = serverName(url);
  const redis = await connect(url);
  // a worker waits on a separate connection
  const waiting = redis.duplicate();
  try {
    const foreign = foreignReleases(await present(redis, "study"));
    if (foreign !== undefined) {
      throw new StudyFailure(
        `${server}: the waiting studies run dyson-dynamics ${foreign}, this is ${release()}: results would differ; install the same version on all machines`,
      );
    }
    const leave = await announce(redis, "worker");
    await repairQueue(redis);
    const data: ProcessorData = { url };
    const worker = new Worker(
      queueName(),
      new URL(`./processor${extname(import.meta.url)}`, import.meta.url),
      {
        connection: waiting,
        concurrency: threads,
        useWorkerThreads: true,
        workerThreadsOptions: { workerData: data },
        lockDuration: presumedDead,
        stalledInterval: presumedDead / 2,
        // a block whose workers die is not itself at fault
        maxStalledCount: 1000,
      },
    );
    let blocks = 0;
    worker.on("completed", () => {
      blocks++;
      if (Math.log10(blocks) % 1 === 0 || blocks % 1000 === 0) onNotice(`${count(blocks)} done`);
    });
    worker.on("failed", (job, error) => onNotice(`block ${job?.id ?? ""} failed: ${error.message}`));
    let lost = false;
    worker.on("error", (error) => {
      const { message } = error;
      if (isUnreadable(error)) {
        onNotice(`${server}: keys of the queue have unexpected content (${message}), they are removed`);
        repairQueue(redis).catch(() => undefined);
        return;
      }
      // the study submits a block again that the server has lost
      if (/Missing key for job/.test(message))
        onNotice("a finished block is unknown to the server, which has restarted");
      else if (redis.status === "ready") onNotice(message);
      // one line per outage, not one per attempt to reconnect
      else if (!lost) {
        lost = true;
        onNotice(`${server}: connection lost (${message}), trying again`);
      }
    });
    redis.on("ready", () => {
      if (lost) onNotice(`${server}: reconnected`);
      lost = false;
    });
    onNotice(
      `${server}: computing ${count(threads)} at a time as dyson-dynamics ${release()}; Ctrl-C ends it`,
    );
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    if (redis.status === "ready") {
      await leave();
      await worker.close();
    } else {
      // there is no server to return the blocks to: after a moment they are abandoned
      await Promise.race([worker.close(true), new Promise((resolve) => setTimeout(resolve, 1000))]);
    }
    onNotice(`${count(blocks)} done; ended`);
  } finally {
    redis.disconnect();
    waiting.disconnect();
  }
}

function count(blocks: number): string {
  return `${blocks} ${blocks === 1 ? "block" : "blocks"}`;
}
