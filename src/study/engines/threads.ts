import { setMaxListeners } from "node:events";
import { extname } from "node:path";
import pMap from "p-map";
import { Piscina } from "piscina";
import { StudyFailure } from "../study-failure.ts";
import type { Job } from "../task.ts";
import { computed } from "../work.ts";
import { type Engine, jobFailure } from "./engine.ts";
import type { ThreadFailure } from "./thread.ts";

/** Jobs given to the pool for each thread: one running, one waiting. */
const ahead = 2;

/** Computes on threads of this machine; with 0 workers on the calling thread, which is blocked for one job at a time. */
export function threadEngine(workers: number): Engine {
  return workers === 0 ? hereEngine : poolEngine(workers);
}

const hereEngine: Engine = {
  name: "no worker",
  async run(jobs, signal, { done, failed }) {
    for await (const job of jobs) {
      // between jobs the event loop sees Ctrl-C and draws the progress
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      let packed: Uint8Array;
      try {
        packed = await computed(job.work, job.continued);
      } catch (error) {
        failed(job, stopped(job, error));
        continue;
      }
      await done(job, packed);
    }
    signal.throwIfAborted();
  },
};

function poolEngine(workers: number): Engine {
  return {
    name: `${workers} worker${workers === 1 ? "" : "s"}`,
    async run(jobs, signal, { done, failed }) {
      signal.throwIfAborted();
      setMaxListeners(0, signal);
      const pool = new Piscina({
        // thread.js of the build, or thread.ts under a TypeScript loader, which threads inherit
        filename: new URL(`./thread${extname(import.meta.url)}`, import.meta.url).href,
        minThreads: workers,
        maxThreads: workers,
      });
      try {
        await pMap(
          jobs,
          async (job) => {
            const { work, continued } = job;
            const packed = await pool
              .run({ work, continued }, { name: "computeInThread", signal })
              .then(withoutFailure)
              .catch((error) => {
                signal.throwIfAborted();
                failed(job, stopped(job, error));
                return null;
              });
            if (packed !== null) await done(job, packed);
          },
          { concurrency: ahead * workers },
        );
      } finally {
        await pool.destroy();
      }
    },
  };
}

/** @throws the error that a thread has met */
function withoutFailure(result: Uint8Array | ThreadFailure): Uint8Array {
  if (result instanceof Uint8Array) return result;
  const { name, message, stack } = result;
  throw Object.assign(new Error(message), { name, stack });
}

function stopped(job: Job, error: unknown): StudyFailure {
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  // an error of a thread has lost its class
  if (name === StudyFailure.name) return jobFailure(job, message, error);
  return jobFailure(
    job,
    `${message}; run it again with --workers 1, and if the error persists report it with the scenario`,
    error,
  );
}
