import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import pMap from "p-map";
import { Fault } from "../../checked.ts";
import { release } from "../../program.ts";
import { StudyFailure } from "../../study-failure.ts";
import type { Job } from "../../task.ts";
import { resultOf } from "../../work.ts";
import { type Engine, jobFailure } from "../engine.ts";
import { connect, serverName } from "./connection.ts";
import { announce, foreignReleases, present } from "./presence.ts";
import {
  continuedKey,
  foreignJob,
  jobName,
  missingInput,
  type QueuedJob,
  queueName,
  resultKey,
  resultLifetime,
} from "./protocol.ts";
import { isUnreadable, jobKey, repairQueue } from "./queue-repair.ts";

/** Jobs queued on the server at a time: enough for every core of a hundred machines. */
const ahead = 2000;

/** Interval between checks for missing results; ms. */
const lookEvery = 2000;

/** The study ends if the server is unreachable for this long; ms. */
const longestOutage = 60_000;

const attempts = 3;

/**
 * Computes on every machine that runs `dyson worker` with the same server. A job whose worker dies goes to another
 * one; a server that restarts empty is given its jobs again.
 *
 * @param url redis://… or rediss://…
 * @param onWaiting called if the study cannot proceed without user action
 */
export function redisEngine(url: string, onWaiting: (line: string) => void = () => {}): Engine {
  const server = serverName(url);
  return {
    name: `the workers at ${server}`,
    async run(jobs, signal, { done, failed }) {
      signal.throwIfAborted();
      const redis = await connect(url);
      const leave = await announce(redis, "study");
      const queue = new Queue<QueuedJob>(queueName(), {
        connection: redis,
        // events announce results; nobody reads old ones
        streams: { events: { maxLen: 10_000 } },
      });
      const listening = redis.duplicate();
      const events = new QueueEvents(queueName(), { connection: listening });
      queue.on("error", () => {});
      events.on("error", () => {});
      const pending = pendingJobs(redis, queue, signal);
      events.on("completed", ({ jobId }) => pending.look(jobId));
      events.on("failed", ({ jobId, failedReason }) => pending.fail(jobId, failedReason));
      let alone = false;
      const sayIfAlone = () =>
        present(redis, "worker").then(
          ({ length }) => {
            if (length === 0 && !alone)
              onWaiting(
                `${server}: waiting for workers, none is connected; start some with: dyson worker ${server}`,
              );
            alone = length === 0;
          },
          () => undefined,
        );
      const looking = setInterval(() => {
        pending.lookForAll();
        pending.checkOutage(server);
        if (redis.status === "ready") sayIfAlone();
      }, lookEvery);
      try {
        await refuseForeignWorkers(redis, server);
        await pMap(
          jobs,
          async (job) => {
            let packed: Uint8Array;
            try {
              packed = await pending.result(job);
            } catch (error) {
              signal.throwIfAborted();
              if (!(error instanceof WorkerFailure)) throw error;
              failed(job, jobFailure(job, `${error.message}, in ${attempts} attempts`, error));
              return;
            }
            await done(job, packed);
          },
          { concurrency: ahead },
        );
      } finally {
        clearInterval(looking);
        await pending.close();
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

/** A job that a worker could not compute. */
class WorkerFailure extends Error {}

interface Waiting {
  readonly job: Job;
  resolve(packed: Uint8Array): void;
  reject(error: Error): void;
}

/** Puts jobs into the queue, and fetches their results. */
function pendingJobs(redis: Redis, queue: Queue<QueuedJob>, signal: AbortSignal) {
  const waiting = new Map<string, Waiting>();
  // submitted, without a result yet
  const open = new Set<string>();
  // their results are fetched, and being checked
  const arrived = new Set<string>();
  const submissions = new Set<Promise<unknown>>();
  let lastSeen = performance.now();
  const rejectAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
  };
  const abort = () => rejectAll(signal.reason);
  signal.addEventListener("abort", abort);

  /** Submits a job that is still waited for; {@link close} waits until it is in the queue. */
  const handIn = async (name: string, job: Job) => {
    if (!waiting.has(name)) return;
    const submission = submit(name, job);
    submissions.add(submission);
    await submission.finally(() => submissions.delete(submission));
  };

  const submit = async (name: string, { work, continued }: Job) => {
    open.add(name);
    if (continued !== null) await redis.set(continuedKey(name), Buffer.from(continued), "EX", resultLifetime);
    await readably(() =>
      queue.add("job", queuedJob(work, continued), {
        jobId: name,
        attempts,
        backoff: { type: "fixed", delay: 500 },
        removeOnComplete: true,
        removeOnFail: true,
      }),
    );
  };

  /** Queries the queue, and again after a repair if it was unreadable. */
  const readably = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (!isUnreadable(error as Error)) throw error;
      await repairQueue(redis);
      return ask();
    }
  };

  /** The stored result of a job; a key of another type is removed and counts as none. */
  const fetch = async (name: string): Promise<Uint8Array | null> => {
    try {
      return await redis.getdelBuffer(resultKey(name));
    } catch (error) {
      if (!isUnreadable(error as Error)) throw error;
      await redis.del(resultKey(name));
      return null;
    }
  };

  // number of invalid results, by job
  const faults = new Map<string, number>();

  /** Takes a result, if it is there and valid for the job; true also while another call is taking it. */
  const take = async (name: string): Promise<boolean> => {
    const bytes = await fetch(name);
    const asked = waiting.get(name);
    if (asked === undefined || arrived.has(name)) return true;
    if (bytes === null) return false;
    arrived.add(name);
    try {
      return await accept(name, asked, bytes);
    } finally {
      arrived.delete(name);
    }
  };

  const accept = async (name: string, asked: Waiting, bytes: Uint8Array): Promise<boolean> => {
    const result = await resultOf(asked.job.work, bytes);
    if (result instanceof Fault) {
      faults.set(name, (faults.get(name) ?? 0) + 1);
      if (faults.get(name)! < attempts) return false;
      asked.reject(new WorkerFailure(result.message));
      return true;
    }
    open.delete(name);
    if (asked.job.continued !== null) await redis.del(continuedKey(name));
    waiting.delete(name);
    asked.resolve(bytes);
    return true;
  };

  /** Whether the queue holds this job with the right content, waiting or running. */
  const isUnderWay = async (name: string, { work, continued }: Job): Promise<boolean> => {
    if ((await readably(() => queue.getJobState(name))) === "unknown") return false;
    if (continued !== null && (await redis.exists(continuedKey(name))) === 0) return false;
    const queued = await redis.hget(jobKey(name), "data").catch(() => null);
    return queued === JSON.stringify(queuedJob(work, continued));
  };

  /** A job that has neither a result nor a place in the queue was lost or overwritten: it is submitted again. */
  const lookAgain = async (name: string) => {
    const job = waiting.get(name)?.job;
    if (job === undefined || (await take(name)) || (await isUnderWay(name, job)) || (await take(name)))
      return;
    await queue.remove(name).catch(() => 0);
    await redis.del(jobKey(name));
    await handIn(name, job);
  };

  // errors during an outage are ignored here; checkOutage watches for it
  const quietly = (work: Promise<unknown>) => {
    work.catch(() => undefined);
  };
  let looking = false;
  return {
    async result(job: Job): Promise<Uint8Array> {
      const name = jobName(job.key);
      try {
        return await new Promise<Uint8Array>((resolve, reject) => {
          waiting.set(name, { job, resolve, reject });
          signal.throwIfAborted();
          take(name)
            .then((there) => (there ? undefined : handIn(name, job)))
            .catch(reject);
        });
      } finally {
        waiting.delete(name);
      }
    },
    look(name: string) {
      if (waiting.has(name)) quietly(lookAgain(name));
    },
    fail(name: string, reason: string) {
      if (reason === foreignJob || reason === missingInput) {
        this.look(name);
        return;
      }
      open.delete(name);
      waiting.get(name)?.reject(new WorkerFailure(reason));
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
    /** Withdraws jobs that no worker has started. */
    async close() {
      signal.removeEventListener("abort", abort);
      waiting.clear();
      if (redis.status !== "ready") return;
      await Promise.allSettled(submissions);
      const takeBack = async (name: string) => {
        await queue.remove(name).catch(() => 0);
        await redis.del(continuedKey(name));
      };
      await pMap([...open], takeBack, { concurrency: 100 });
    },
  };
}

const queuedJob = (work: Job["work"], continued: Uint8Array | null): QueuedJob => ({
  work,
  continues: continued !== null,
});

/** Returns the number of workers. */
async function refuseForeignWorkers(redis: Redis, server: string): Promise<number> {
  const workers = await present(redis, "worker");
  const foreign = foreignReleases(workers);
  if (foreign !== undefined) {
    throw new StudyFailure(
      `${server}: the workers run dyson-dynamics ${foreign}, this is ${release()}: results would differ; install the same version on all machines`,
    );
  }
  return workers.length;
}
