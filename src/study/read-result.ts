import type { BlockStore } from "./block-store.ts";
import { Fault } from "./checked.ts";
import { StudyFailure } from "./study-failure.ts";
import type { Task } from "./task.ts";
import { resultOf } from "./work.ts";

/** The stored result of a task; null if there is none, or it is damaged; a fault if it is not a valid result of the task. */
export async function keptResult<R>(
  store: BlockStore,
  { key, work }: Pick<Task, "key" | "work">,
): Promise<R | Fault | null> {
  const packed = await store.read(key);
  return packed === null ? null : resultOf<R>(work, packed);
}

/**
 * The result of a task that has been computed.
 *
 * @throws StudyFailure if it has been removed or damaged since
 */
export async function readResult<R>(store: BlockStore, task: Pick<Task, "key" | "work">): Promise<R> {
  const result = await keptResult<R>(store, task);
  if (result === null || result instanceof Fault)
    throw new StudyFailure(
      `the finished block ${task.key} was removed or damaged while the study ran: run the study again to recompute it`,
    );
  return result;
}
