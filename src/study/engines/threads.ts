import { setMaxListeners } from "node:events";
import { extname } from "node:path";
import pMap from "p-map";
import { Piscina } from "piscina";
import { runBlock } from "../block.ts";
import { pack } from "../packed-block.ts";
import { StudyFailure } from "../study-failure.ts";
import type { Task } from "../tasks.ts";
import { blockFailure, type Engine } from "./engine.ts";

/** Blocks handed to the pool for each thread: one that runs, one that waits. */
const ahead = 2;

/** Computes on threads of this machine; for no workers on this one, which is then blocked for a block at a time. */
export function threadEngine(workers: number): Engine {
  return workers === 0 ? hereEngine : poolEngine(workers);
}

const hereEngine: Engine = {
  name: "no worker",
  async run(tasks, signal, { done, failed }) {
    for (const task of tasks) {
      // between blocks the event loop sees Ctrl-C and draws the progress
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      let packed: Uint8Array;
      try {
        packed = pack(runBlock(task.block));
      } catch (error) {
        failed(task, stopped(task, error));
        continue;
      }
      await done(task, packed);
    }
    signal.throwIfAborted();
  },
};

function poolEngine(workers: number): Engine {
  return {
    name: `${workers} worker${workers === 1 ? "" : "s"}`,
    async run(tasks, signal, { done, failed }) {
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
          tasks,
          async (task) => {
            let packed: Uint8Array;
            try {
              packed = await pool.run(task.block, { name: "runInThread", signal });
            } catch (error) {
              signal.throwIfAborted();
              failed(task, stopped(task, error));
              return;
            }
            await done(task, packed);
          },
          { concurrency: ahead * workers },
        );
      } finally {
        await pool.destroy();
      }
    },
  };
}

function stopped({ block }: Task, error: unknown): StudyFailure {
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  // what a thread throws comes without its class
  if (name === StudyFailure.name) return blockFailure(block, message, error);
  return blockFailure(
    block,
    `${message}; run it again with --workers 1, and if it stays report it with the scenario`,
    error,
  );
}
