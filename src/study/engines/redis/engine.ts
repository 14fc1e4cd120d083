import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import pMap from "p-map";
import type { Block } from "../../block.ts";
import { isWhole } from "../../packed-block.ts";
import { release } from "../../program.ts";
import { StudyFailure } from "../../study-failure.ts";
import type { Task } from "../../tasks.ts";
import { blockFailure, type Engine } from "../engine.ts";
import { connect, serverName } from "./connection.ts";
import { announce, foreignReleases, present } from "./presence.ts";
import { jobName, queueName, resultKey } from "./protocol.ts";

/** Blocks that are with the server at a time: enough for every core of a hundred machines. */
const ahead = 2000;

/** How often what should have come is looked for; ms. */
const lookEvery = 2000;

/** An outage of the server that ends the study; ms. */
const longestOutage = 60_000;

const attempts = 3;

/**
 * Computes on every machine that runs `dyson worker` with the same server. A block whose worker dies goes to another
 * one; a server that comes back empty is given its blocks again.
 *
 * @param url redis://… or rediss://…
 * @param onNotice told what the study waits for
 */
export function redisEngine(url: string, onNotice: (line: string) => void = () => {}): Engine {
  const server = serverName(url);
  return {
    name: `the workers at ${server}`,
    async run(tasks, signal, { done, failed }) {
      signal.throwIfAborted();
      const redis = await connect(url);
      const leave = await announce(redis, "study");
      const queue = new Queue<Block>(queueName(), {
        connection: redis,
        // events tell that results are there; nobody reads old ones
        streams: { events: { maxLen: 10_000 } },
      });
      const listening = redis.duplicate();
      const events = new QueueEvents(queueName(), { connection: listening });
      queue.on("error", () => {});
      events.on("error", () => {});
      const desk = waitingDesk(redis, queue, signal);
      events.on("completed", ({ jobId }) => desk.look(jobId));
      events.on("failed", ({ jobId, failedReason }) => desk.fail(jobId, failedReason));
      const looking = setInterval(() => {
        desk.lookForAll();
        desk.checkOutage(server);
      }, lookEvery);
      try {
        await refuseForeignWorkers(redis, server, onNotice);
        await pMap(
          tasks,
          async (task) => {
            let packed: Uint8Array;
            try {
              packed = await desk.result(task);
            } catch (error) {
              signal.throwIfAborted();
              if (!(error instanceof WorkerFailure)) throw error;
              failed(task, blockFailure(task.block, `${error.message}, in ${attempts} attempts`, error));
              return;
            }
            await done(task, packed);
          },
          { concurrency: ahead },
        );
      } finally {
        clearInterval(looking);
        await desk.close();
        if (redis.status === "ready") {
          await leave();
          await Promise.all([events.close(), queue.close()]);
        }
        redis.disconnect();
        listening.disconnect();
      }
    },
  };
}

/** A block that a worker could not compute. */
class WorkerFailure extends Error {}

interface Waiting {
  readonly task: Task;
  resolve(packed: Uint8Array): void;
  reject(error: Error): void;
}

/** Hands tasks in, and results out as they are found. */
function waitingDesk(redis: Redis, queue: Queue<Block>, signal: AbortSignal) {
  const waiting = new Map<string, Waiting>();
  // handed in, and not come back
  const open = new Set<string>();
  let lastSeen = performance.now();
  const rejectAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
  };
  const abort = () => rejectAll(signal.reason);
  signal.addEventListener("abort", abort);

  const handIn = (job: string, block: Block) => {
    open.add(job);
    return queue.add("block", block, {
      jobId: job,
      attempts,
      backoff: { type: "fixed", delay: 500 },
      removeOnComplete: true,
      removeOnFail: true,
    });
  };

  /** Takes a result, if it is there and whole. */
  const take = async (job: string): Promise<boolean> => {
    const bytes = await redis.getdelBuffer(resultKey(job));
    if (bytes === null || !isWhole(bytes)) return false;
    open.delete(job);
    waiting.get(job)?.resolve(bytes);
    return true;
  };

  /** What is neither there nor being worked on was lost by the server. */
  const lookAgain = async (job: string) => {
    if ((await take(job)) || (await queue.getJob(job)) !== undefined || (await take(job))) return;
    const lost = waiting.get(job);
    if (lost !== undefined) await handIn(job, lost.task.block);
  };

  // while the server is away nothing can be said; the outage is watched
  const quietly = (work: Promise<unknown>) => {
    work.catch(() => undefined);
  };
  let looking = false;
  return {
    async result(task: Task): Promise<Uint8Array> {
      const job = jobName(task.key);
      try {
        return await new Promise<Uint8Array>((resolve, reject) => {
          waiting.set(job, { task, resolve, reject });
          signal.throwIfAborted();
          take(job)
            .then((there) => (there ? undefined : handIn(job, task.block)))
            .catch(reject);
        });
      } finally {
        waiting.delete(job);
      }
    },
    look(job: string) {
      if (waiting.has(job)) quietly(lookAgain(job));
    },
    fail(job: string, reason: string) {
      open.delete(job);
      waiting.get(job)?.reject(new WorkerFailure(reason));
    },
    lookForAll() {
      if (looking || redis.status !== "ready") return;
      looking = true;
      quietly(
        pMap([...waiting.keys()], lookAgain, { concurrency: 100 }).finally(() => {
          looking = false;
        }),
      );
    },
    checkOutage(server: string) {
      const now = performance.now();
      if (redis.status === "ready") lastSeen = now;
      if (now - lastSeen < longestOutage) return;
      rejectAll(
        new StudyFailure(
          `${server}: has not answered for ${longestOutage / 1000} s; the finished blocks are kept: run it again when the server is back`,
        ),
      );
    },
    /** Takes back what nobody has begun. */
    async close() {
      signal.removeEventListener("abort", abort);
      if (redis.status !== "ready") return;
      await pMap([...open], (job) => queue.remove(job).catch(() => 0), { concurrency: 100 });
    },
  };
}

async function refuseForeignWorkers(redis: Redis, server: string, onNotice: (line: string) => void) {
  const workers = await present(redis, "worker");
  const foreign = foreignReleases(workers);
  if (foreign !== undefined) {
    throw new StudyFailure(
      `${server}: its workers run dyson-dynamics ${foreign}, this is ${release()}: results would differ; install the same version on all machines`,
    );
  }
  if (workers.length === 0) {
    onNotice(`${server}: no worker yet; start some with: dyson worker ${server}`);
  }
}
