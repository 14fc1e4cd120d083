import { extname } from "node:path";
import { Worker } from "bullmq";
import { release } from "../../program.ts";
import { StudyFailure } from "../../study-failure.ts";
import { connect, serverName } from "./connection.ts";
import { announce, foreignReleases, present } from "./presence.ts";
import type { ProcessorData } from "./processor.ts";
import { queueName } from "./protocol.ts";
import { isUnreadable, repairQueue } from "./queue-repair.ts";

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
        // a block that outlives its workers is not to blame
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
        onNotice(
          `${server}: keys of the queue hold what no study has put there (${message}): they are removed`,
        );
        repairQueue(redis).catch(() => undefined);
        return;
      }
      // a block that the server has forgotten is handed out again by the study
      if (/Missing key for job/.test(message))
        onNotice("a finished block is not known to the server any more, which has started anew");
      else if (redis.status === "ready") onNotice(message);
      // one line for an outage, not one for every attempt to end it
      else if (!lost) {
        lost = true;
        onNotice(`${server}: connection lost (${message}), trying again`);
      }
    });
    redis.on("ready", () => {
      if (lost) onNotice(`${server}: connected again`);
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
      // there is nobody to hand the blocks to: after a moment they are left
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
