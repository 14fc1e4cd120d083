import type { Multiplet, RouteEnsemble, SpectrumEnsemble } from "./spectrum-ensemble.ts";

/** The stationary snapshots of one route, and which of its levels are to be measured. */
export interface StationarySample {
  readonly replicas: number;
  readonly snapshots: number;
  readonly levels: number;
  /** Sorted spectrum, [snapshot][level][replica]. */
  readonly spectrum: Float64Array;
  /** Each multiplet's diagonal block, same shape; empty if the route did not record it. */
  readonly blocks: Float64Array;
  readonly multiplets: readonly Multiplet[];
  /** Recorded elements of the weight matrix, [snapshot][component][replica]. */
  readonly components: Float64Array;
  readonly componentNames: readonly string[];
  /** Learning time between two snapshots; NaN where snapshots are independent. */
  readonly interval: number;
  /** Replicas that share their noise, as a group number each; null where all replicas are independent. */
  readonly groups: readonly number[] | null;
}

/**
 * The snapshots from index `from` on.
 *
 * @param multiplets those to be measured
 * @param componentNames of the recorded elements
 * @param groupOf the group of a replica, where some share their noise
 */
export function stationarySample(
  ensemble: RouteEnsemble,
  from: number,
  multiplets: readonly Multiplet[],
  componentNames: readonly string[],
  groupOf?: (replica: number) => number,
): StationarySample {
  const { levels, replicas, times } = ensemble.spectrum;
  const tail = ({ x, levels: rows }: SpectrumEnsemble) =>
    x.subarray(Math.min(from, times.length) * rows * replicas);
  return {
    replicas,
    snapshots: Math.max(0, times.length - from),
    levels,
    spectrum: tail(ensemble.spectrum),
    blocks: tail(ensemble.blocks),
    multiplets,
    components: tail(ensemble.components),
    // a sampled ensemble, as opposed to a simulated one, has no components
    componentNames: componentNames.slice(0, ensemble.components.levels),
    interval: times.length > 1 ? times[1] - times[0] : Number.NaN,
    groups: groupOf === undefined ? null : Array.from(ensemble.replicaIds, groupOf),
  };
}

/** The replicas of one group alone, as independent replicas. */
export function ofGroup(sample: StationarySample, group: number): StationarySample {
  const chosen = sample.groups!.flatMap((groupOfReplica, r) => (groupOfReplica === group ? [r] : []));
  const pick = (x: Float64Array) => {
    const rows = x.length / sample.replicas;
    const picked = new Float64Array(rows * chosen.length);
    for (let row = 0; row < rows; row++) {
      chosen.forEach((r, k) => {
        picked[row * chosen.length + k] = x[row * sample.replicas + r];
      });
    }
    return picked;
  };
  return {
    ...sample,
    replicas: chosen.length,
    spectrum: pick(sample.spectrum),
    blocks: pick(sample.blocks),
    components: pick(sample.components),
    groups: null,
  };
}

/** One value per independent unit: the mean over each group of replicas, or the values as they are. */
export function independentValues({ groups }: StationarySample, perReplica: Float64Array): Float64Array {
  if (groups === null) return perReplica;
  const members = membersOf(groups);
  return Float64Array.from(members, (unit) => unit.reduce((sum, r) => sum + perReplica[r], 0) / unit.length);
}

/** The replicas of each independent unit. */
export function independentUnits({ groups, replicas }: StationarySample): readonly (readonly number[])[] {
  return groups === null ? Array.from({ length: replicas }, (_, r) => [r]) : membersOf(groups);
}

function membersOf(groups: readonly number[]): readonly (readonly number[])[] {
  const members = new Map<number, number[]>();
  groups.forEach((group, r) => {
    members.set(group, [...(members.get(group) ?? []), r]);
  });
  return [...members.values()];
}

/** The average over snapshots of a quantity of one spectrum, for each independent replica or group of replicas. */
export function replicaAverages(sample: StationarySample, quantity: (row: number) => number): Float64Array {
  const { replicas, snapshots, levels } = sample;
  const averages = new Float64Array(replicas);
  for (let snapshot = 0; snapshot < snapshots; snapshot++) {
    for (let r = 0; r < replicas; r++) averages[r] += quantity(snapshot * levels * replicas + r);
  }
  return independentValues(
    sample,
    averages.map((sum) => sum / snapshots),
  );
}
