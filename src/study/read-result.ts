import type { BlockStore } from "./block-store.ts";
import { Fault } from "./checked.ts";
import { StudyFailure } from "./study-failure.ts";
import type { Task } from "./task.ts";
import { resultOf } from "./work.ts";

/** What a store keeps of a task; null if that is nothing, or damaged; a fault where it is no result of the task. */
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
 * @throws StudyFailure if it is gone or was damaged since
 */
export async function readResult<R>(store: BlockStore, task: Pick<Task, "key" | "work">): Promise<R> {
  const result = await keptResult<R>(store, task);
  if (result === null || result instanceof Fault)
    throw new StudyFailure(
      `the finished block ${task.key} is gone or was damaged while the study ran: run it again, which computes it anew`,
    );
  return result;
}
