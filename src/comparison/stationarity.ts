import type { System } from "../models/model.ts";
import { moments, varianceOf } from "../observables/index.ts";
import { independentValues, type RouteEnsemble, type StationarySample } from "../spectra/index.ts";
import {
  type AutocorrelationTime,
  autocorrelationTime,
  holm,
  replicaMean,
  twoSidedP,
} from "../statistics/index.ts";
import type { EstimateSource, Inconclusive } from "./results.ts";

/**
 * The first snapshot at which every replica of a route has learnt every learnable level: the level has passed the
 * midpoint between its initial value and its target.
 *
 * The few replicas that start with a very small eigenvalue learn it late; until then they are far from the stationary
 * law, however long the others have been stationary.
 *
 * @returns its index, or the number of snapshots if there is none
 */
export function learntSnapshot({ spectrum }: RouteEnsemble, { learnable, target }: System): number {
  const { x, levels, replicas, times } = spectrum;
  let latest = 0;
  for (const { first, size } of learnable) {
    for (let level = first; level < first + size; level++) {
      for (let r = 0; r < replicas; r++) {
        const at = (snapshot: number) => x[(snapshot * levels + level) * replicas + r] - target[level];
        const half = at(0) / 2;
        let snapshot = 0;
        while (snapshot < times.length && Math.sign(half) * at(snapshot) > Math.abs(half)) snapshot++;
        latest = Math.max(latest, snapshot);
      }
    }
  }
  return latest;
}

export interface DriftingLevel {
  /** Label of the multiplet. */
  readonly level: string;
  /** Position within a multiplet of several levels, from 1. */
  readonly member?: number;
  readonly reason: string;
}

/** Why a test is not judged if levels of some of its routes still drift; undefined if none does. */
export function stationarityDoubt(drifting: readonly EstimateSource[]): Inconclusive | undefined {
  if (drifting.length === 0) return undefined;
  const advice = `the level of ${drifting.join(" and ")} was not stationary in the window: use more updates (training.updates), or discard more of them (compare.relaxationTimes)`;
  return { cause: "not-stationary", advice };
}

/** Probability that a stationary study is reported to have a drifting level. */
const falseAlarm = 0.01;

/**
 * Levels that still drift within the window: each replica's mean over the second half minus that over the first,
 * tested against 0 over the replicas, Holm-corrected over the levels. A drift of less than a hundredth of the
 * fluctuation of the level, or of 10⁻⁹ of the level, is ignored: a study may resolve it, but no measured number depends on it.
 *
 * @param routes number of routes at all points: the false-alarm probability is that of all together
 */
export function driftingLevels(sample: StationarySample, routes = 1): readonly DriftingLevel[] {
  const { snapshots, replicas, levels, spectrum, multiplets } = sample;
  const half = Math.floor(snapshots / 2);
  if (half < 1) return [];
  const candidates = multiplets.flatMap(({ label, first, size }) =>
    Array.from({ length: size }, (_, i) => {
      const difference = new Float64Array(replicas);
      for (let t = 0; t < half; t++) {
        for (let r = 0; r < replicas; r++) {
          const at = (snapshot: number) => spectrum[(snapshot * levels + first + i) * replicas + r];
          difference[r] += (at(snapshots - half + t) - at(t)) / half;
        }
      }
      const drift = replicaMean(independentValues(sample, difference));
      const at = (first + i) * replicas;
      const fluctuation = moments(sample, (row) => spectrum[row + at]);
      const width = Math.sqrt(Math.max(0, varianceOf(fluctuation.first, fluctuation.second).value));
      const immaterial = Math.max(0.01 * width, 1e-9 * Math.abs(replicaMean(fluctuation.first).value));
      return {
        level: label,
        ...(size > 1 ? { member: i + 1 } : {}),
        p:
          Math.abs(drift.value) < immaterial
            ? 1
            : twoSidedP(drift.value / drift.standardError, drift.degreesOfFreedom),
        reason: `mean moved by ${drift.value.toPrecision(2)} ± ${drift.standardError.toPrecision(1)} between the halves of the window`,
      };
    }),
  );
  const drifting = holm(
    candidates.map(({ p }) => p),
    falseAlarm / routes,
  );
  return candidates.filter((_, k) => drifting[k]).map(({ p: _, ...level }) => level);
}

/** Integrated autocorrelation time of the slowest measured level, in snapshots; null if there are too few. */
export function longestAutocorrelation({
  spectrum,
  snapshots,
  levels,
  replicas,
  multiplets,
}: StationarySample): AutocorrelationTime | null {
  let longest: AutocorrelationTime | null = null;
  for (const { first, size } of multiplets) {
    for (let level = first; level < first + size; level++) {
      const series = new Float64Array(snapshots * replicas);
      for (let t = 0; t < snapshots; t++) {
        series.set(
          spectrum.subarray((t * levels + level) * replicas, (t * levels + level + 1) * replicas),
          t * replicas,
        );
      }
      const time = autocorrelationTime(series, replicas);
      if (time.value > (longest?.value ?? 0)) longest = time;
    }
  }
  return longest;
}
