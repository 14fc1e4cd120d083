import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { extname } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { continueText, differentiate, type ParameterSpec } from "../networks/index.ts";
import type { NetworkScenario } from "../scenario/index.ts";
import type { BlockStore } from "./block-store.ts";
import { type ReplicaSnapshot, type ReplicaTask, trainReplica } from "./network-replica.ts";
import { type NetworkSystem, networkSystem, runSettings, snapshotUpdates } from "./network-system.ts";
import type { ReplicaMessage } from "./network-thread.ts";
import { pack, unpack } from "./packed-block.ts";
import { release } from "./program.ts";

/** All replicas of a network at all their snapshots. */
export interface NetworkTraining {
  readonly parameters: readonly ParameterSpec[];
  /** Updates at the snapshots, ascending. */
  readonly updates: readonly number[];
  /** [replica][snapshot] */
  readonly replicas: readonly (readonly ReplicaSnapshot[])[];
  /** Loss of one who knows the frequencies of the classes alone, in nats. */
  readonly chance: number;
  /** How the first replica goes on with a text, as evidence that it learns; null where it is not trained on text. */
  readonly sample: { readonly prompt: string; readonly text: string; readonly temperature: number } | null;
  readonly timing: NetworkTiming;
}

export interface NetworkTiming {
  readonly wallSeconds: number;
  /** Of this run, all replicas together. */
  readonly updatesPerSecond: number;
  /** Snapshots that an earlier run had made. */
  readonly keptSnapshots: number;
}

export interface NetworkStudyOptions {
  /** Threads; a replica is trained on one. With 0 all are trained on this one, one after the other. */
  readonly workers: number;
  /** Where snapshots are kept: a run that was stopped goes on from them, with the same bits. */
  readonly store: BlockStore;
  /** Told of updates made by all replicas, out of all: first of those of an earlier run. */
  onProgress(done: number, total: number): void;
  readonly signal: AbortSignal;
}

/** Characters of the sample, and how freely they are drawn. */
const sampleLength = 240;
const temperature = 0.8;

/**
 * Trains every replica of a network, with snapshots on the way.
 *
 * @throws StudyFailure if a text cannot be read or a loss is not finite; the signal's reason once it is aborted
 */
export async function runNetworkStudy(
  scenario: NetworkScenario,
  { workers, store, onProgress, signal }: NetworkStudyOptions,
): Promise<NetworkTraining> {
  const start = performance.now();
  const { updates, snapshots } = scenario.training;
  const { replicas } = scenario.ensemble;
  const times = snapshotUpdates(updates, snapshots);
  const system = await networkSystem(scenario);
  const study = keyOf(scenario, system);
  const kept = await Promise.all(
    Array.from({ length: replicas }, (_, replica) => keptSnapshots(store, study, replica, times)),
  );
  const done = kept.map((own) => own.at(-1)?.state.updates ?? 0);
  const before = done.reduce((sum, own) => sum + own, 0);
  const found = kept.reduce((sum, own) => sum + own.length, 0);
  const tell = () =>
    onProgress(
      done.reduce((sum, own) => sum + own, 0),
      replicas * updates,
    );
  tell();
  await train(
    kept.flatMap((own, replica) =>
      own.length === times.length ? [] : [{ scenario, replica, from: own.at(-1)?.state ?? null }],
    ),
    workers,
    signal,
    async (replica, message) => {
      done[replica] = message.updates;
      tell();
      if (message.kind === "progress") return;
      await store.write(`${study}/${replica}-${message.updates}`, message.packed);
      kept[replica]!.push(unpack<ReplicaSnapshot>(message.packed));
    },
  );
  const seconds = (performance.now() - start) / 1000;
  return {
    parameters: system.network.parameters,
    updates: times,
    replicas: kept,
    chance: system.examples.chance,
    sample: await sampleOf(scenario, system, kept[0]!.at(-1)!),
    timing: {
      wallSeconds: seconds,
      updatesPerSecond: (replicas * updates - before) / seconds,
      keptSnapshots: found,
    },
  };
}

/** Trains replicas on threads, one each; messages of a replica are handled in their order. */
async function train(
  tasks: readonly ReplicaTask[],
  workers: number,
  signal: AbortSignal,
  handle: (replica: number, message: ReplicaMessage) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted();
  if (tasks.length === 0) return;
  if (workers === 0) {
    for (const task of tasks) await trainHere(task, signal, handle);
    return;
  }
  setMaxListeners(0, signal);
  const threads = Math.max(1, Math.min(workers, tasks.length));
  const pool = new Piscina({
    filename: new URL(`./network-thread${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    await Promise.all(
      tasks.map(async (task) => {
        const { port1, port2 } = new MessageChannel();
        let handled = Promise.resolve();
        const ended = new Promise<void>((resolve, reject) => {
          port1.on("message", (message: ReplicaMessage | null) => {
            // null is the last one
            handled = handled.then(() => (message === null ? resolve() : handle(task.replica, message)));
            // what cannot be kept ends the study at once
            handled.catch(reject);
          });
        });
        try {
          const run = pool.run(
            { task, port: port2 },
            { name: "trainInThread", signal, transferList: [port2] },
          );
          await Promise.all([run, ended]);
        } catch (error) {
          signal.throwIfAborted();
          throw error;
        } finally {
          port1.close();
        }
      }),
    );
  } finally {
    await pool.destroy();
  }
}

/** Trains a replica on this thread, which hears of signals between every few updates. */
async function trainHere(
  task: ReplicaTask,
  signal: AbortSignal,
  handle: (replica: number, message: ReplicaMessage) => Promise<void>,
): Promise<void> {
  const say = async (message: ReplicaMessage) => {
    await handle(task.replica, message);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  };
  await trainReplica(task, {
    progress: (updates) => say({ kind: "progress", updates }),
    snapshot: (snapshot) =>
      say({ kind: "snapshot", updates: snapshot.state.updates, packed: pack(snapshot) }),
  });
}

/** Names everything that a replica's bits depend on: not how many replicas there are, nor how they are judged. */
function keyOf({ model, training, ensemble }: NetworkScenario, { corpus }: NetworkSystem): string {
  const digest = createHash("sha256").update(JSON.stringify([release(), model, training, ensemble.seed]));
  // a text of the same name may have changed
  if (corpus !== null)
    digest.update(corpus.vocabulary.join("")).update(corpus.training).update(corpus.validation);
  return digest.digest("hex").slice(0, 32);
}

/** The snapshots of a replica that are there, up to the first that is missing. */
async function keptSnapshots(
  store: BlockStore,
  study: string,
  replica: number,
  times: readonly number[],
): Promise<ReplicaSnapshot[]> {
  const kept: ReplicaSnapshot[] = [];
  for (const time of times) {
    const packed = await store.read(`${study}/${replica}-${time}`);
    if (packed === null) break;
    kept.push(unpack<ReplicaSnapshot>(packed));
  }
  return kept;
}

async function sampleOf(
  scenario: NetworkScenario,
  system: NetworkSystem,
  { state }: ReplicaSnapshot,
): Promise<NetworkTraining["sample"]> {
  const { corpus, network } = system;
  if (corpus === null || scenario.model.kind !== "nano-gpt") return null;
  const { context } = scenario.model;
  const prompt = corpus.validation.slice(0, context);
  const text = continueText(await differentiate(network), state.weights, corpus, {
    prompt,
    context,
    length: sampleLength,
    temperature,
    random: runSettings(scenario, system, 0).stream("network.text", 0),
  });
  return { prompt: Array.from(prompt, (token) => corpus.vocabulary[token]!).join(""), text, temperature };
}
