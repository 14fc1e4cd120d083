import type { Multiplet, RouteEnsemble, SpectrumEnsemble } from "./spectrum-ensemble.ts";

/** The stationary snapshots of one route, and which of its levels are to be measured. */
export interface StationarySample {
  readonly replicas: number;
  readonly snapshots: number;
  readonly levels: number;
  /** Sorted spectrum, [snapshot][level][replica]. */
  readonly spectrum: Float64Array;
  /** Each multiplet's own block, same shape. */
  readonly blocks: Float64Array;
  readonly multiplets: readonly Multiplet[];
}

/**
 * The snapshots from index `from` on.
 *
 * @param multiplets those to be measured
 */
export function stationarySample(
  ensemble: RouteEnsemble,
  from: number,
  multiplets: readonly Multiplet[],
): StationarySample {
  const { levels, replicas, times } = ensemble.spectrum;
  const tail = ({ x }: SpectrumEnsemble) => x.subarray(Math.min(from, times.length) * levels * replicas);
  return {
    replicas,
    snapshots: Math.max(0, times.length - from),
    levels,
    spectrum: tail(ensemble.spectrum),
    blocks: tail(ensemble.blocks),
    multiplets,
  };
}

/** Each replica's own average over its snapshots of a quantity of one spectrum. */
export function replicaAverages(
  { replicas, snapshots, levels }: StationarySample,
  quantity: (row: number) => number,
): Float64Array {
  const averages = new Float64Array(replicas);
  for (let snapshot = 0; snapshot < snapshots; snapshot++) {
    for (let r = 0; r < replicas; r++) averages[r]! += quantity(snapshot * levels * replicas + r);
  }
  return averages.map((sum) => sum / snapshots);
}
