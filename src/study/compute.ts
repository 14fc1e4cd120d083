import type { BlockStore } from "./block-store.ts";
import { Fault } from "./checked.ts";
import { type Engine, jobFailure } from "./engines/engine.ts";
import type { Failures } from "./failures.ts";
import { keptResult } from "./read-result.ts";
import type { Chain, Job, Task, TaskGroup } from "./task.ts";
import { resultOf } from "./work.ts";

/** The resources of a running study. */
export interface Computing {
  readonly store: BlockStore;
  readonly engine: Engine;
  readonly failures: Failures;
  readonly signal: AbortSignal;
  /** Called once with the pending work, and the work done by earlier runs. */
  begin?(pending: readonly OpenChain[], kept: Amounts): void;
  /** Called after every task. */
  done?(group: TaskGroup, task: Task): void;
  onNotice?(line: string): void;
}

/** A number of results, and the amount of work they represent. */
export interface Amounts {
  readonly tasks: number;
  readonly amount: number;
}

/** An unfinished chain: its next task, and the result that this task continues. */
export interface OpenChain {
  readonly group: TaskGroup;
  readonly chain: Chain;
  readonly next: number;
  /** The packed result of the previous task; null if it has to be read from the store, or there is none. */
  readonly continued: Uint8Array | null;
}

/** Computes the tasks whose results are not in the store yet, each as soon as its input is available. */
export async function compute(groups: readonly TaskGroup[], study: Computing): Promise<void> {
  const { store, engine, failures, signal } = study;
  const { pending, kept } = await openChains(groups, study);
  study.begin?.(pending, kept);
  if (pending.length === 0) return;
  await store.ready();
  const queue = chainQueue(pending, (chain) => failures.has(chain.group.point));
  const running = new Map<Job, OpenChain>();
  async function* jobs(): AsyncGenerator<Job> {
    for await (const open of queue.ready()) {
      let job: Job;
      try {
        job = await jobOf(open, store);
      } catch (error) {
        failures.add(open.group.point, error);
        queue.end();
        continue;
      }
      running.set(job, open);
      yield job;
    }
  }
  /** A job that has ended; with it goes what it continued. */
  const ended = (job: Job): OpenChain => {
    const open = running.get(job)!;
    running.delete(job);
    return open;
  };
  await engine.run(jobs(), signal, {
    async done(job, packed) {
      const { group, chain, next } = ended(job);
      const task = chain[next];
      const result = await resultOf(task.work, packed);
      if (result instanceof Fault) {
        failures.add(group.point, jobFailure(job, result.message, result));
        queue.end();
        return;
      }
      if (task.isKept) await store.write(task.key, packed);
      study.done?.(group, task);
      const failure = group.failure?.(result);
      if (failure !== undefined) failures.add(group.point, failure);
      if (next + 1 < chain.length) queue.goOn({ group, chain, next: next + 1, continued: packed });
      else queue.end();
    },
    failed(job, failure) {
      failures.add(ended(job).group.point, failure);
      queue.end();
    },
  });
}

async function jobOf({ chain, next, continued }: OpenChain, store: BlockStore): Promise<Job> {
  const { work, key, label, input } = chain[next];
  if (continued !== null) return { work, key, label, continued };
  const read = next === 0 ? await input?.() : await store.read(chain[next - 1].key);
  return { work, key, label, continued: read ?? null };
}

/**
 * A queue of chains with their next task. Started chains have priority, so that few of them hold results in memory at a time.
 *
 * @param isAbandoned whether a chain need not be finished
 */
function chainQueue(pending: readonly OpenChain[], isAbandoned: (chain: OpenChain) => boolean) {
  const waiting = pending.toReversed();
  let running = 0;
  let wake = () => {};
  return {
    /** Yields chains whose next task can be computed, until all are finished. */
    async *ready(): AsyncGenerator<OpenChain> {
      for (;;) {
        const chain = waiting.pop();
        if (chain !== undefined) {
          if (isAbandoned(chain)) continue;
          running++;
          yield chain;
        } else if (running > 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else return;
      }
    },
    goOn(chain: OpenChain): void {
      waiting.push(chain);
      this.end();
    },
    end(): void {
      running--;
      wake();
    },
  };
}

/** The unfinished chains. Stored blocks that are not valid results are reported with `onNotice`. */
async function openChains(
  groups: readonly TaskGroup[],
  { store, signal, onNotice }: Computing,
): Promise<{ readonly pending: readonly OpenChain[]; readonly kept: Amounts }> {
  const there = await store.keys();
  const pending: OpenChain[] = [];
  let [tasks, amount, faults, first] = [0, 0, 0, ""];
  for (const group of groups) {
    for (const chain of group.chains) {
      let next = 0;
      for (const [k, task] of chain.entries()) {
        if (!task.isKept) continue;
        if (!there.has(task.key)) break;
        signal.throwIfAborted();
        const result = await keptResult(store, task);
        if (result === null || result instanceof Fault) {
          faults++;
          first ||= `${task.key}: ${result === null ? "it is damaged" : result.message}`;
          break;
        }
        tasks++;
        amount += sumOf(chain.slice(next, k + 1));
        next = k + 1;
      }
      if (next < chain.length) pending.push({ group, chain, next, continued: null });
    }
  }
  if (faults > 0) onNotice?.(`invalid stored blocks, computed again: ${faults}; the first: ${first}`);
  return { pending, kept: { tasks, amount } };
}

/** The total amount of work of some tasks. */
export function sumOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { amount }) => sum + amount, 0);
}
