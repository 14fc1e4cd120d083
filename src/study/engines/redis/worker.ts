import { extname } from "node:path";
import { Worker } from "bullmq";
import { release } from "../../program.ts";
import { StudyFailure } from "../../study-failure.ts";
import { connect, serverName } from "./connection.ts";
import { announce, foreignReleases, present } from "./presence.ts";
import type { ProcessorData } from "./processor.ts";
import { queueName } from "./protocol.ts";

/** A worker that says nothing for so long is taken for dead, and its blocks go to others; ms. */
const presumedDead = 10_000;

export interface WorkerOptions {
  /** Blocks computed at a time, a thread each. */
  readonly threads: number;
  onNotice(line: string): void;
  /** Ends the worker, after the blocks that it is computing. */
  readonly signal: AbortSignal;
}

/**
 * Computes blocks for the studies at a Redis server, until it is told to end.
 *
 * @throws StudyFailure if the server cannot be reached, or the studies that wait there run another version
 */
export async function serve(url: string, { threads, onNotice, signal }: WorkerOptions): Promise<void> {
  const server = serverName(url);
  const redis = await connect(url);
  // a worker waits on a connection of its own
  const waiting = redis.duplicate();
  try {
    const foreign = foreignReleases(await present(redis, "study"));
    if (foreign !== undefined) {
      throw new StudyFailure(
        `${server}: the studies that wait there run dyson-dynamics ${foreign}, this is ${release()}: results would differ; install the same version on all machines`,
      );
    }
    const leave = await announce(redis, "worker");
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
        // a block that outlives its workers is not to blame
        maxStalledCount: 1000,
      },
    );
    let blocks = 0;
    worker.on("completed", () => {
      blocks++;
      if (Math.log10(blocks) % 1 === 0 || blocks % 1000 === 0) onNotice(`${blocks} blocks done`);
    });
    worker.on("failed", (job, error) => onNotice(`block ${job?.id ?? ""} failed: ${error.message}`));
    worker.on("error", (error) => onNotice(error.message));
    onNotice(
      `${server}: computing ${threads} blocks at a time as dyson-dynamics ${release()}; Ctrl-C ends it`,
    );
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await leave();
    await worker.close();
    onNotice(`${blocks} blocks done; ended`);
  } finally {
    redis.disconnect();
    waiting.disconnect();
  }
}
