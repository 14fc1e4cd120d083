import type { BlockStore } from "./block-store.ts";
import { Fault } from "./checked.ts";
import { type Engine, jobFailure } from "./engines/engine.ts";
import type { Failures } from "./failures.ts";
import { keptResult } from "./read-result.ts";
import type { Chain, Job, Task, TaskGroup } from "./task.ts";
import { resultOf } from "./work.ts";

/** What a study computes with. */
export interface Computing {
  readonly store: BlockStore;
  readonly engine: Engine;
  readonly failures: Failures;
  readonly signal: AbortSignal;
  /** Called once with what is to be done, and what earlier runs have done. */
  begin?(pending: readonly OpenChain[], kept: Amounts): void;
  /** Called after every task. */
  done?(group: TaskGroup, task: Task): void;
  onNotice?(line: string): void;
}

/** Results, and how much work they stand for. */
export interface Amounts {
  readonly tasks: number;
  readonly amount: number;
}

/** A chain that is not finished: its next task, and what that continues. */
export interface OpenChain {
  readonly group: TaskGroup;
  readonly chain: Chain;
  readonly next: number;
  /** The packed result of the task before; null where it has to be read, or there is none. */
  readonly continued: Uint8Array | null;
}

/** Computes the tasks whose results are not in the store yet, each as soon as what it continues is there. */
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
      const job = await jobOf(open, store);
      running.set(job, open);
      yield job;
    }
  }
  await engine.run(jobs(), signal, {
    async done(job, packed) {
      const open = running.get(job)!;
      const { group, chain, next } = open;
      const task = chain[next];
      const result = await resultOf(task.work, packed);
      if (result instanceof Fault) {
        failures.add(group.point, jobFailure(job, result.message, result));
        queue.end(open);
        return;
      }
      if (task.isKept) await store.write(task.key, packed);
      study.done?.(group, task);
      const failure = group.failure?.(result);
      if (failure !== undefined) failures.add(group.point, failure);
      if (next + 1 < chain.length) queue.goOn({ group, chain, next: next + 1, continued: packed });
      else queue.end(open);
    },
    failed(job, failure) {
      const open = running.get(job)!;
      failures.add(open.group.point, failure);
      queue.end(open);
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
 * Chains with their next task. Those that have begun go first: few of them have results in memory at a time.
 *
 * @param isGivenUp whether a chain need not be finished
 */
function chainQueue(pending: readonly OpenChain[], isGivenUp: (chain: OpenChain) => boolean) {
  const waiting = pending.toReversed();
  let running = 0;
  let wake = () => {};
  return {
    /** Chains whose next task can be computed, until all are finished. */
    async *ready(): AsyncGenerator<OpenChain> {
      for (;;) {
        const chain = waiting.pop();
        if (chain !== undefined) {
          if (isGivenUp(chain)) continue;
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
      this.end(chain);
    },
    end(_: OpenChain): void {
      running--;
      wake();
    },
  };
}

/** The chains that are not finished: what is kept in the place of a result and is none is told of. */
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
  if (faults > 0) onNotice?.(`kept blocks that are computed anew: ${faults}, the first of them ${first}`);
  return { pending, kept: { tasks, amount } };
}

/** How much work tasks are together. */
export function sumOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { amount }) => sum + amount, 0);
}
