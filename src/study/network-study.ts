import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { extname } from "node:path";
import { MessageChannel } from "node:worker_threads";
import pMap from "p-map";
import { Piscina } from "piscina";
import {
  type CorpusSummary,
  continueText,
  differentiate,
  type ParameterSpec,
  summaryOf,
} from "../networks/index.ts";
import type { NetworkScenario } from "../scenario/index.ts";
import { BlockFault } from "./block-check.ts";
import type { BlockStore } from "./block-store.ts";
import { isMemoryFailure, memoryAdvice } from "./memory-failure.ts";
import {
  type ReplicaRecord,
  type ReplicaSnapshot,
  type ReplicaTask,
  trainReplica,
} from "./network-replica.ts";
import { type NetworkSystem, networkSystem, runSettings, snapshotUpdates } from "./network-system.ts";
import type { ReplicaMessage } from "./network-thread.ts";
import { pack } from "./packed-block.ts";
import { release } from "./program.ts";
import { type ExpectedSnapshot, unpackSnapshot } from "./snapshot-check.ts";
import { StudyFailure } from "./study-failure.ts";

/** Networks that were trained, point by point. */
export interface TrainedNetworks {
  readonly points: readonly NetworkTraining[];
  readonly timing: NetworkTiming;
}

/** All replicas of a network at all their snapshots. */
export interface NetworkTraining {
  readonly parameters: readonly ParameterSpec[];
  /** Updates at the snapshots, ascending. */
  readonly updates: readonly number[];
  /** How training went, [replica][snapshot] */
  readonly replicas: readonly (readonly ReplicaRecord[])[];
  /**
   * All of a replica at one of its snapshots, which the store has kept.
   *
   * @throws StudyFailure if it is not there any more
   */
  snapshot(replica: number, snapshot: number): Promise<ReplicaSnapshot>;
  /** Loss of one who knows the frequencies of the classes alone, in nats. */
  readonly chance: number;
  /** null where it is not trained on text */
  readonly text: CorpusSummary | null;
  /** How the first replica goes on with a text, as evidence that it learns; null where it is not trained on text. */
  readonly sample: { readonly prompt: string; readonly text: string; readonly temperature: number } | null;
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
  /** Something that people should hear of, such as what was kept and is not usable. */
  onNotice?(line: string): void;
  readonly signal: AbortSignal;
}

/** Characters of the sample, and how freely they are drawn. */
const sampleLength = 240;
const temperature = 0.8;

/**
 * Trains every replica of every network, with snapshots on the way.
 *
 * @throws StudyFailure if a text cannot be read or a loss is not finite; the signal's reason once it is aborted
 */
export async function trainNetworks(
  scenarios: readonly NetworkScenario[],
  { workers, store, onProgress, onNotice, signal }: NetworkStudyOptions,
): Promise<TrainedNetworks> {
  const start = performance.now();
  const points = await Promise.all(scenarios.map((scenario) => startedPoint(scenario, store, onNotice)));
  const open = points.flatMap((point) =>
    point.kept.flatMap((own, replica) => (own.length === point.times.length ? [] : [{ point, replica }])),
  );
  const total = points.reduce((sum, { scenario, done }) => sum + scenario.training.updates * done.length, 0);
  const made = () =>
    points.reduce((sum, { done }) => sum + done.reduce((own, updates) => own + updates, 0), 0);
  const [before, found] = [made(), points.reduce((sum, { kept }) => sum + kept.flat().length, 0)];
  const latestState = async (point: Point, replica: number) => {
    const made = point.kept[replica].length;
    return made === 0 ? null : (await snapshotAt(store, point, replica, made - 1)).state;
  };
  onProgress(before, total);
  if (open.length > 0) await store.ready();
  await train(
    // the longest first: no thread is left with one in the end
    open.sort((a, b) => b.point.scenario.training.updates - a.point.scenario.training.updates),
    async ({ point, replica }) => ({
      scenario: point.scenario,
      replica,
      from: await latestState(point, replica),
    }),
    workers,
    signal,
    async ({ point, replica }, message) => {
      point.done[replica] = message.updates;
      onProgress(made(), total);
      if (message.kind === "progress") return;
      const snapshot = unpackSnapshot(message.packed, expectedAt(point, point.kept[replica].length));
      if (snapshot instanceof BlockFault)
        throw new StudyFailure(
          `replica ${replica + 1}, update ${message.updates}: the snapshot is not kept: ${snapshot.message}; a smaller learning rate, or a warm-up, keeps weights finite`,
        );
      await store.write(keyAt(point, replica, message.updates), message.packed);
      point.kept[replica].push(recordOf(snapshot));
    },
  );
  const seconds = (performance.now() - start) / 1000;
  return {
    points: await Promise.all(points.map((point) => trainingOf(point, store))),
    timing: {
      wallSeconds: seconds,
      updatesPerSecond: (total - before) / seconds,
      keptSnapshots: found,
    },
  };
}

/** A point of a study. */
interface Unstarted {
  readonly scenario: NetworkScenario;
  readonly system: NetworkSystem;
  /** Of everything that a replica depends on. */
  readonly study: string;
  /** Updates at the snapshots. */
  readonly times: readonly number[];
}

/** A point of a study, and how far its replicas have come. */
interface Point extends Unstarted {
  /** [replica][snapshot], as many as there are */
  readonly kept: ReplicaRecord[][];
  /** Updates made, by replica. */
  readonly done: number[];
}

interface OpenReplica {
  readonly point: Point;
  readonly replica: number;
}

async function startedPoint(
  scenario: NetworkScenario,
  store: BlockStore,
  onNotice: NetworkStudyOptions["onNotice"],
): Promise<Point> {
  const { updates, snapshots } = scenario.training;
  const system = await networkSystem(scenario);
  const study = keyOf(scenario, system);
  const point = { scenario, system, study, times: snapshotUpdates(updates, snapshots) };
  const replicas = Array.from({ length: scenario.ensemble.replicas }, (_, replica) => replica);
  const kept = await Promise.all(replicas.map((replica) => keptSnapshots(store, point, replica, onNotice)));
  const done = kept.map((own) => (own.length === 0 ? 0 : point.times[own.length - 1]));
  return { ...point, kept, done };
}

async function trainingOf(point: Point, store: BlockStore): Promise<NetworkTraining> {
  const { scenario, system, times, kept } = point;
  const snapshot = (replica: number, k: number) => snapshotAt(store, point, replica, k);
  return {
    parameters: system.network.parameters,
    updates: times,
    replicas: kept,
    snapshot,
    chance: system.examples.chance,
    text: system.corpus === null ? null : summaryOf(system.corpus),
    sample: await sampleOf(scenario, system, await snapshot(0, times.length - 1)),
  };
}

/** @throws StudyFailure if what was kept is gone or damaged since */
async function snapshotAt(
  store: BlockStore,
  point: Point,
  replica: number,
  snapshot: number,
): Promise<ReplicaSnapshot> {
  const updates = point.times[snapshot];
  const kept = await readSnapshot(store, point, replica, snapshot);
  if (kept === null || kept instanceof BlockFault)
    throw new StudyFailure(
      `replica ${replica + 1}, update ${updates}: the snapshot that was kept is gone or damaged; run it again`,
    );
  return kept;
}

/** null if there is none, or it is damaged */
async function readSnapshot(
  store: BlockStore,
  point: Unstarted,
  replica: number,
  snapshot: number,
): Promise<ReplicaSnapshot | BlockFault | null> {
  const packed = await store.read(keyAt(point, replica, point.times[snapshot]));
  return packed === null ? null : unpackSnapshot(packed, expectedAt(point, snapshot));
}

function expectedAt({ scenario, system, times }: Unstarted, snapshot: number): ExpectedSnapshot {
  return {
    parameters: system.network.parameters,
    slots: runSettings(scenario, system, 0).optimiser.slots,
    updates: times[snapshot],
    since: snapshot === 0 ? 0 : times[snapshot] - times[snapshot - 1],
  };
}

function recordOf({ losses, validation }: ReplicaSnapshot): ReplicaRecord {
  return { losses, validation };
}

function keyAt({ study }: Pick<Point, "study">, replica: number, updates: number): string {
  return `${study}/${replica}-${updates}`;
}

/** Trains replicas on threads, one each; messages of a replica are handled in their order. */
async function train(
  replicas: readonly OpenReplica[],
  taskOf: (one: OpenReplica) => Promise<ReplicaTask>,
  workers: number,
  signal: AbortSignal,
  handle: (one: OpenReplica, message: ReplicaMessage) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted();
  if (replicas.length === 0) return;
  if (workers === 0) {
    for (const one of replicas) await trainHere(await taskOf(one), signal, (message) => handle(one, message));
    return;
  }
  setMaxListeners(0, signal);
  const threads = Math.max(1, Math.min(workers, replicas.length));
  const pool = new Piscina({
    filename: new URL(`./network-thread${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    await pMap(
      replicas,
      async (one) => {
        const { port1, port2 } = new MessageChannel();
        let handled = Promise.resolve();
        const ended = new Promise<void>((resolve, reject) => {
          port1.on("message", (message: ReplicaMessage | null) => {
            // null is the last one
            handled = handled.then(() => (message === null ? resolve() : handle(one, message)));
            // what cannot be kept ends the study at once
            handled.catch(reject);
          });
        });
        try {
          const run = pool
            .run(
              { task: await taskOf(one), port: port2 },
              { name: "trainInThread", signal, transferList: [port2] },
            )
            .catch((error: Error) => {
              signal.throwIfAborted();
              // what it was called on its thread is lost on the way
              throw new StudyFailure(isMemoryFailure(error) ? memoryAdvice : error.message, { cause: error });
            });
          await Promise.all([run, ended]);
        } catch (error) {
          signal.throwIfAborted();
          throw error;
        } finally {
          port1.close();
        }
      },
      { concurrency: threads },
    );
  } finally {
    await pool.destroy();
  }
}

/** Trains a replica on this thread, which hears of signals between every few updates. */
async function trainHere(
  task: ReplicaTask,
  signal: AbortSignal,
  handle: (message: ReplicaMessage) => Promise<void>,
): Promise<void> {
  const say = async (message: ReplicaMessage) => {
    await handle(message);
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
  const digest = createHash("sha256").update(
    JSON.stringify([release(), model, training, ensemble.seed, ensemble.replicasPerStart]),
  );
  // a text of the same name may have changed
  if (corpus !== null)
    digest.update(corpus.vocabulary.join("")).update(corpus.training).update(corpus.validation);
  return digest.digest("hex").slice(0, 32);
}

/** What is known of the snapshots of a replica that are there, up to the first that is missing or is none. */
async function keptSnapshots(
  store: BlockStore,
  point: Unstarted,
  replica: number,
  onNotice: NetworkStudyOptions["onNotice"],
): Promise<ReplicaRecord[]> {
  const kept: ReplicaRecord[] = [];
  for (const [k, updates] of point.times.entries()) {
    const snapshot = await readSnapshot(store, point, replica, k);
    if (snapshot instanceof BlockFault)
      onNotice?.(
        `replica ${replica + 1} is trained anew from update ${updates}: what was kept is no snapshot of it: ${snapshot.message}`,
      );
    if (snapshot === null || snapshot instanceof BlockFault) break;
    kept.push(recordOf(snapshot));
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
  return { prompt: Array.from(prompt, (token) => corpus.vocabulary[token]).join(""), text, temperature };
}
