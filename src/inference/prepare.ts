import type { SpectrumEnsemble } from "../spectra/index.ts";
import type { Equations } from "./equations.ts";
import { levelPolynomials } from "./level-polynomials.ts";
import type { NoiseBasis } from "./noise-basis.ts";
import { contractionsOf, statisticsOf } from "./noise-statistics.ts";
import {
  noPredictedSums,
  type PredictedSums,
  type Unit,
  type UnitMoments,
  unitMoments,
} from "./unit-moments.ts";

/** Trajectories that cannot be inferred from: the message says what is wrong, what was given and what is allowed. */
export class TrajectoryError extends RangeError {
  override readonly name = "TrajectoryError";
}

/** Equations of some trajectories, with their moments by independent unit. */
export interface PreparedTrajectories {
  readonly equations: Equations;
  readonly units: readonly Unit[];
  readonly moments: readonly UnitMoments[];
  readonly predicted: PredictedSums;
  /** ⟨ΔY_0²⟩/(2 ⟨δY_0²⟩) of the sum of levels: how much of its memory is lost from snapshot to snapshot. */
  readonly lost: number;
}

export interface PrepareOptions {
  /** Largest degree of K. */
  readonly order: number;
  readonly noise: NoiseBasis;
  readonly first: number;
  readonly count: number;
  /** δ in units of the mean spacing. */
  readonly softening?: number;
}

/** Fewer independent units give no error; with fewer replicas trajectories are divided. */
const wantedUnits = 24;
/** Snapshots of a stretch, at least. */
const shortestStretch = 12;
export const fewestUnits = 8;

/** Statistics whose squared increments measure the noise, at most: more resolve it better, but move faster. */
const mostStatistics = 5;
/** Largest part of its variance that a statistic may lose from snapshot to snapshot. */
const mostLost = 0.35;

/** δ in units of the mean spacing; chosen by test/inference/compare-estimators.ts. */
const usualSoftening = 0.5;

/**
 * Equations and moments of trajectories.
 *
 * @throws TrajectoryError if they are too short or too few, the snapshots not equally spaced, or a level is not finite
 */
export function prepareTrajectories(
  ensemble: SpectrumEnsemble,
  options: PrepareOptions,
): PreparedTrajectories {
  const interval = checkedInterval(ensemble, options);
  const { first, count, order, noise } = options;
  const pooled = ensemble.x.filter((_, k) => {
    const i = Math.floor(k / ensemble.replicas) % ensemble.levels;
    return i >= first && i < first + count;
  });
  const most = Math.max(order, Math.min(count, mostStatistics) - 1, noise.names.length - 1);
  const polynomials = levelPolynomials(pooled, most);
  const { lost, squares } = statisticsOf(ensemble, options, polynomials);
  const resolved = lost.findIndex((part) => !(part <= mostLost));
  const possible = Math.min(
    count,
    mostStatistics,
    polynomials.degree + 1,
    resolved < 0 ? mostStatistics : resolved,
  );
  const statistics = Math.max(1, possible, noise.names.length);
  const equations: Equations = {
    polynomials,
    order: Math.min(order, polynomials.degree),
    statistics: Math.min(statistics, polynomials.degree + 1),
    noise,
    contractions: contractionsOf(
      pooled,
      polynomials,
      squares,
      Math.min(statistics, polynomials.degree + 1),
      noise,
    ),
    softening: (options.softening ?? usualSoftening) * meanSpacing(ensemble, options),
    ...{ first, count, interval },
  };
  const units = unitsOf(ensemble);
  const predicted = noPredictedSums(equations);
  const moments = unitMoments(equations, ensemble.levels);
  const { levels, replicas, x } = ensemble;
  return {
    equations,
    units,
    moments: units.map((unit) =>
      moments(
        (snapshot, out) => {
          for (let i = 0; i < levels; i++) out[i] = x[(snapshot * levels + i) * replicas + unit.replica];
        },
        unit,
        predicted,
      ),
    ),
    predicted,
    lost: lost[0],
  };
}

/** Each replica, or stretches of it that share their end points where replicas are few: their noise is independent. */
function unitsOf({ replicas, times }: SpectrumEnsemble): readonly Unit[] {
  const intervals = times.length - 1;
  const stretches = Math.max(
    1,
    Math.min(Math.ceil(wantedUnits / replicas), Math.floor(intervals / shortestStretch)),
  );
  const ends = Array.from({ length: stretches + 1 }, (_, k) => Math.round((k * intervals) / stretches));
  const units = Array.from({ length: replicas }, (_, replica) =>
    ends.slice(1).map((to, k): Unit => ({ replica, from: ends[k], to })),
  ).flat();
  if (units.length < fewestUnits)
    throw new TrajectoryError(
      `trajectories: must be at least ${fewestUnits} replicas or stretches of ${shortestStretch} intervals, got ${units.length} from ${replicas} replicas of ${times.length} snapshots`,
    );
  return units;
}

function checkedInterval(
  { times, x, levels, replicas }: SpectrumEnsemble,
  { first, count }: PrepareOptions,
): number {
  if (!(first >= 0 && count >= 1 && first + count <= levels))
    throw new TrajectoryError(
      `levels: must be from 0 to ${levels - 1}, got ${first} to ${first + count - 1}`,
    );
  if (times.length < 4) throw new TrajectoryError(`times: must be at least 4 snapshots, got ${times.length}`);
  const interval = (times[times.length - 1] - times[0]) / (times.length - 1);
  const bad = times.findIndex((time, k) => !(Math.abs(time - times[0] - k * interval) <= 1e-6 * interval));
  if (bad >= 0 || !(interval > 0))
    throw new TrajectoryError(
      `times: must rise by equal steps, got times[${Math.max(bad, 0)}] = ${times[Math.max(bad, 0)]} where ${times[0] + Math.max(bad, 0) * interval} is expected`,
    );
  const wrong = x.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const row = Math.floor(wrong / replicas);
    throw new TrajectoryError(
      `levels: must be finite, got ${x[wrong]} for level ${row % levels} of replica ${wrong % replicas} at snapshot ${Math.floor(row / levels)}`,
    );
  }
  return interval;
}

/** Mean distance of neighbours among the chosen levels; of a single level its standard deviation, which has no effect. */
function meanSpacing(
  { x, levels, replicas, times }: SpectrumEnsemble,
  { first, count }: PrepareOptions,
): number {
  if (count < 2) return 1;
  let sum = 0;
  for (let t = 0; t < times.length; t++)
    for (let r = 0; r < replicas; r++)
      sum += x[(t * levels + first + count - 1) * replicas + r] - x[(t * levels + first) * replicas + r];
  return sum / (times.length * replicas * (count - 1));
}
