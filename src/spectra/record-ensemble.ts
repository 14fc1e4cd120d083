import type { SpectralProcess } from "./spectral-process.ts";
import type { Divergence, RouteEnsemble, SpectrumEnsemble, StepCounts } from "./spectrum-ensemble.ts";

/** When the spectra of a run are recorded; learning time is τ = α · update. */
export interface Schedule {
  /** α */
  readonly learningRate: number;
  readonly updates: number;
  /** A snapshot is taken at update 0 and after every so many updates. */
  readonly snapshotEvery: number;
}

/** Learning times of the snapshots. */
export function snapshotTimes({ learningRate, updates, snapshotEvery }: Schedule): Float64Array {
  return Float64Array.from(
    { length: Math.floor(updates / snapshotEvery) + 1 },
    (_, snapshot) => snapshot * snapshotEvery * learningRate,
  );
}

/**
 * Runs replicas `first … first + count − 1` one after the other and records their spectra.
 *
 * A replica that diverges is stopped and reported; the others are not touched by it.
 *
 * @param create the process of a replica, at update 0
 */
export function recordEnsemble(
  levels: number,
  create: (replica: number) => SpectralProcess,
  schedule: Schedule,
  first: number,
  count: number,
): RouteEnsemble {
  const times = snapshotTimes(schedule);
  const spectra: Float64Array[] = [];
  const blocks: Float64Array[] = [];
  const ids: number[] = [];
  const diverged: Divergence[] = [];
  let counts = noSteps;
  for (let replica = first; replica < first + count; replica++) {
    const spectrum = new Float64Array(times.length * levels);
    const block = new Float64Array(times.length * levels);
    const process = create(replica);
    const failure = follow(process, schedule, levels, spectrum, block);
    counts = addCounts(counts, process.counts());
    if (failure !== null) {
      diverged.push({ replica, ...failure });
      continue;
    }
    ids.push(replica);
    spectra.push(spectrum);
    blocks.push(block);
  }
  return {
    spectrum: interleave(levels, times, spectra),
    blocks: interleave(levels, times, blocks),
    replicaIds: Int32Array.from(ids),
    diverged,
    counts,
  };
}

function follow(
  process: SpectralProcess,
  { updates, snapshotEvery }: Schedule,
  levels: number,
  spectrum: Float64Array,
  block: Float64Array,
): Omit<Divergence, "replica"> | null {
  const record = (snapshot: number) =>
    process.measure(
      spectrum.subarray(snapshot * levels, (snapshot + 1) * levels),
      block.subarray(snapshot * levels, (snapshot + 1) * levels),
    );
  record(0);
  for (let update = 1; update <= updates; update++) {
    const outcome = process.advance();
    if (!outcome.ok) return { update, reason: outcome.reason };
    if (update % snapshotEvery === 0) record(update / snapshotEvery);
  }
  return null;
}

/** [time][level] of every replica → [time][level][replica]. */
function interleave(
  levels: number,
  times: Float64Array,
  replicas: readonly Float64Array[],
): SpectrumEnsemble {
  const x = new Float64Array(times.length * levels * replicas.length);
  replicas.forEach((own, r) => {
    for (let k = 0; k < own.length; k++) x[k * replicas.length + r] = own[k]!;
  });
  return { levels, replicas: replicas.length, times, x };
}

/** The ensembles of several replica blocks as one, in the order given. */
export function mergeEnsembles(parts: readonly RouteEnsemble[]): RouteEnsemble {
  if (parts.length === 0) throw new RangeError("parts: must hold at least one ensemble, got 0");
  return {
    spectrum: joinReplicas(parts.map((part) => part.spectrum)),
    blocks: joinReplicas(parts.map((part) => part.blocks)),
    replicaIds: Int32Array.from(parts.flatMap((part) => Array.from(part.replicaIds))),
    diverged: parts.flatMap((part) => part.diverged),
    counts: parts.map((part) => part.counts).reduce(addCounts, noSteps),
  };
}

function joinReplicas(parts: readonly SpectrumEnsemble[]): SpectrumEnsemble {
  const { levels, times } = parts[0]!;
  const replicas = parts.reduce((sum, part) => sum + part.replicas, 0);
  const x = new Float64Array(times.length * levels * replicas);
  let offset = 0;
  for (const part of parts) {
    for (let row = 0; row < times.length * levels; row++) {
      x.set(part.x.subarray(row * part.replicas, (row + 1) * part.replicas), row * replicas + offset);
    }
    offset += part.replicas;
  }
  return { levels, replicas, times, x };
}

/** The counts of a process that takes no steps of its own. */
export const noSteps: StepCounts = {
  steps: 0,
  avertedCrossings: 0,
  rejectedSteps: 0,
  minimumSpacing: Number.POSITIVE_INFINITY,
};

function addCounts(a: StepCounts, b: StepCounts): StepCounts {
  return {
    steps: a.steps + b.steps,
    avertedCrossings: a.avertedCrossings + b.avertedCrossings,
    rejectedSteps: a.rejectedSteps + b.rejectedSteps,
    minimumSpacing: Math.min(a.minimumSpacing, b.minimumSpacing),
  };
}
