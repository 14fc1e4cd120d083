import type { ReplicaGroup, Replicas } from "./spectral-process.ts";
import type { Divergence, RouteEnsemble, SpectrumEnsemble, StepCounts } from "./spectrum-ensemble.ts";

/** When the spectra of a run are recorded; learning time is τ = α · update. */
export interface Schedule {
  /** α */
  readonly learningRate: number;
  readonly updates: number;
  /** Updates between snapshots; the first is at update 0. */
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
 * Runs replicas `first … first + count − 1`, group after group, and records their spectra.
 *
 * A replica that diverges is stopped and reported; the others are not affected.
 *
 * @param components number of recorded elements of the weight matrix
 */
export function recordEnsemble(
  levels: number,
  components: number,
  replicas: Replicas,
  schedule: Schedule,
  first: number,
  count: number,
): RouteEnsemble {
  const times = snapshotTimes(schedule);
  const spectra: Float64Array[] = [];
  const blocks: Float64Array[] = [];
  const watched: Float64Array[] = [];
  const ids: number[] = [];
  const diverged: Divergence[] = [];
  let counts = noSteps;
  for (let begin = first; begin < first + count; begin += replicas.atOnce) {
    const together = Math.min(replicas.atOnce, first + count - begin);
    const group = replicas.group(begin, together);
    const records = follow(group, together, schedule, [levels, components], times.length);
    records.forEach(({ spectrum, block, componentValues }, lane) => {
      counts = addCounts(counts, group.counts(lane));
      const failure = group.failure(lane);
      if (failure !== null) {
        diverged.push({ replica: begin + lane, ...failure });
        return;
      }
      ids.push(begin + lane);
      spectra.push(spectrum);
      blocks.push(block);
      watched.push(componentValues);
    });
    group.close();
  }
  return {
    spectrum: interleave(levels, times, spectra),
    blocks: interleave(levels, times, blocks),
    components: interleave(components, times, watched),
    replicaIds: Int32Array.from(ids),
    diverged,
    counts,
  };
}

/** [snapshot][level] of every lane of a group, in spectrum and blocks, and [snapshot][component]. */
function follow(
  group: ReplicaGroup,
  lanes: number,
  { updates, snapshotEvery }: Schedule,
  [levels, components]: readonly [number, number],
  snapshots: number,
) {
  const records = Array.from({ length: lanes }, () => ({
    spectrum: new Float64Array(snapshots * levels),
    block: new Float64Array(snapshots * levels),
    componentValues: new Float64Array(snapshots * components),
  }));
  for (let snapshot = 0; snapshot < snapshots; snapshot++) {
    if (snapshot > 0) group.advance(snapshotEvery);
    const at = (record: Float64Array, size: number) =>
      record.subarray(snapshot * size, (snapshot + 1) * size);
    records.forEach(({ spectrum, block, componentValues }, lane) => {
      if (group.failure(lane) !== null) return;
      group.measure(lane, at(spectrum, levels), at(block, levels), at(componentValues, components));
    });
  }
  // updates after the last snapshot can still diverge
  group.advance(updates - (snapshots - 1) * snapshotEvery);
  return records;
}

/** [time][level] of every replica → [time][level][replica]. */
function interleave(
  levels: number,
  times: Float64Array,
  replicas: readonly Float64Array[],
): SpectrumEnsemble {
  const x = new Float64Array(times.length * levels * replicas.length);
  replicas.forEach((record, r) => {
    for (let k = 0; k < record.length; k++) x[k * replicas.length + r] = record[k];
  });
  return { levels, replicas: replicas.length, times, x };
}

/** The ensembles of several replica blocks merged, in the order given. */
export function mergeEnsembles(parts: readonly RouteEnsemble[]): RouteEnsemble {
  if (parts.length === 0) throw new RangeError("parts: must hold at least one ensemble, got 0");
  return {
    spectrum: joinReplicas(parts.map((part) => part.spectrum)),
    blocks: joinReplicas(parts.map((part) => part.blocks)),
    components: joinReplicas(parts.map((part) => part.components)),
    replicaIds: Int32Array.from(parts.flatMap((part) => Array.from(part.replicaIds))),
    diverged: parts.flatMap((part) => part.diverged),
    counts: parts.map((part) => part.counts).reduce(addCounts, noSteps),
  };
}

function joinReplicas(parts: readonly SpectrumEnsemble[]): SpectrumEnsemble {
  const { levels, times } = parts[0];
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

/** The counts of a process without an integrator. */
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
