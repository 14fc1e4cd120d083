import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import pMap from "p-map";
import type { Block } from "../../block.ts";
import { BlockFault, unpackBlock } from "../../block-check.ts";
import { release } from "../../program.ts";
import { StudyFailure } from "../../study-failure.ts";
import type { Task } from "../../tasks.ts";
import { blockFailure, type Engine } from "../engine.ts";
import { connect, serverName } from "./connection.ts";
import { announce, foreignReleases, present } from "./presence.ts";
import { foreignBlock, jobName, queueName, resultKey } from "./protocol.ts";
import { isUnreadable, jobKey, repairQueue } from "./queue-repair.ts";

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
 * @param onWaiting told that nothing goes on without somebody's doing
 */
export function redisEngine(url: string, onWaiting: (line: string) => void = () => {}): Engine {
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
      let alone = false;
      const sayIfAlone = () =>
        present(redis, "worker").then(
          ({ length }) => {
            if (length === 0 && !alone)
              onWaiting(
                `${server}: waiting for workers, there is none; start some with: dyson worker ${server}`,
              );
            alone = length === 0;
          },
          () => undefined,
        );
      const looking = setInterval(() => {
        desk.lookForAll();
        desk.checkOutage(server);
        if (redis.status === "ready") sayIfAlone();
      }, lookEvery);
      try {
        await refuseForeignWorkers(redis, server);
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

  const handIn = async (job: string, block: Block) => {
    open.add(job);
    await readably(() =>
      queue.add("block", block, {
        jobId: job,
        attempts,
        backoff: { type: "fixed", delay: 500 },
        removeOnComplete: true,
        removeOnFail: true,
      }),
    );
  };

  /** Asks the queue, once more where it has to be repaired. */
  const readably = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (!isUnreadable(error as Error)) throw error;
      await repairQueue(redis);
      return ask();
    }
  };

  /** What waits as the result of a job: nothing where it is of another type, which is removed. */
  const fetch = async (job: string): Promise<Uint8Array | null> => {
    try {
      return await redis.getdelBuffer(resultKey(job));
    } catch (error) {
      if (!isUnreadable(error as Error)) throw error;
      await redis.del(resultKey(job));
      return null;
    }
  };

  // results that were none, by job
  const faults = new Map<string, number>();

  /** Takes a result, if it is there and is one of the task. */
  const take = async (job: string): Promise<boolean> => {
    const bytes = await fetch(job);
    const asked = waiting.get(job);
    if (bytes === null || asked === undefined) return false;
    const ensemble = unpackBlock(asked.task, bytes);
    if (ensemble instanceof BlockFault) {
      faults.set(job, (faults.get(job) ?? 0) + 1);
      if (faults.get(job)! < attempts) return false;
      asked.reject(new WorkerFailure(ensemble.message));
      return true;
    }
    open.delete(job);
    asked.resolve(bytes);
    return true;
  };

  /** Whether the queue has a job with its block, to be done or being done. */
  const isUnderWay = async (job: string, block: Block): Promise<boolean> => {
    if ((await readably(() => queue.getJobState(job))) === "unknown") return false;
    return (await redis.hget(jobKey(job), "data").catch(() => null)) === JSON.stringify(block);
  };

  /** What is neither there nor being worked on was lost by the server, or something else was put in its place. */
  const lookAgain = async (job: string) => {
    const block = waiting.get(job)?.task.block;
    if (block === undefined || (await take(job)) || (await isUnderWay(job, block)) || (await take(job)))
      return;
    await queue.remove(job).catch(() => 0);
    await redis.del(jobKey(job));
    await handIn(job, block);
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
      if (reason === foreignBlock) {
        this.look(job);
        return;
      }
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

/** Returns how many workers there are. */
async function refuseForeignWorkers(redis: Redis, server: string): Promise<number> {
  const workers = await present(redis, "worker");
  const foreign = foreignReleases(workers);
  if (foreign !== undefined) {
    throw new StudyFailure(
      `${server}: its workers run dyson-dynamics ${foreign}, this is ${release()}: results would differ; install the same version on all machines`,
    );
  }
  return workers.length;
}
