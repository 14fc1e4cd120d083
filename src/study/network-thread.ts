import type { MessagePort } from "node:worker_threads";
import { type ReplicaSnapshot, type ReplicaTask, trainReplica } from "./network-replica.ts";
import { pack } from "./packed-block.ts";

/** What a thread says of its replica. */
export type ReplicaMessage =
  | { readonly kind: "progress"; readonly updates: number }
  | { readonly kind: "snapshot"; readonly updates: number; readonly packed: Uint8Array };

/** Trains a replica on this thread, telling of it through a port; null is the last that it says. */
export async function trainInThread({
  task,
  port,
}: {
  readonly task: ReplicaTask;
  readonly port: MessagePort;
}): Promise<void> {
  const say = (message: ReplicaMessage | null) => port.postMessage(message);
  await trainReplica(task, {
    progress: (updates) => say({ kind: "progress", updates }),
    snapshot: (snapshot: ReplicaSnapshot) =>
      say({ kind: "snapshot", updates: snapshot.state.updates, packed: pack(snapshot) }),
  });
  say(null);
}
