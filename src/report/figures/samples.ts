import type { PointResults, RouteName } from "../../comparison/results.ts";
import type { EnsemblesOutcome } from "../../comparison/study-outcome.ts";
import type { Multiplet, RouteEnsemble, SpectrumEnsemble } from "../../spectra/index.ts";
import { isRoute, SOURCES } from "../vocabulary.ts";

/** A route that was run, in the order of drawing. */
export interface NamedRoute {
  readonly name: RouteName;
  readonly ensemble: RouteEnsemble;
  /** First stationary snapshot; all of those of the Coulomb gas are stationary. */
  readonly from: number;
}

/** The routes of a point with at least one replica that did not diverge, in the order of drawing. */
export function routesOf(point: EnsemblesOutcome): readonly NamedRoute[] {
  return SOURCES.flatMap((name) => {
    if (!isRoute(name)) return [];
    const ensemble = point.routes[name];
    if (ensemble === undefined || ensemble.spectrum.replicas === 0) return [];
    return [{ name, ensemble, from: point.stationaryFrom[name] ?? 0 }];
  });
}

/** Every finite stationary value of the levels [first, end), all snapshots and replicas together. */
export function stationaryValues(
  ensemble: SpectrumEnsemble,
  from: number,
  first: number,
  end: number,
): Float64Array {
  const { levels, replicas, times, x } = ensemble;
  const snapshots = Math.max(0, times.length - from);
  const values = new Float64Array(snapshots * (end - first) * replicas);
  let count = 0;
  for (let t = from; t < times.length; t++) {
    const slab = x.subarray((t * levels + first) * replicas, (t * levels + end) * replicas);
    for (const value of slab) if (Number.isFinite(value)) values[count++] = value;
  }
  return values.subarray(0, count);
}

/** The stationary samples of a multiplet's diagonal block. */
export interface MultipletSamples {
  readonly route: RouteName;
  readonly multiplet: Multiplet;
  /** Its levels, sample after sample, ascending in each. */
  readonly levels: Float64Array;
  /** Effective number of independent values. */
  readonly effective: number;
}

/** Samples of every route for one multiplet; routes without a finite stationary sample are omitted. */
export function multipletSamples(
  point: EnsemblesOutcome,
  results: PointResults,
  multiplet: Multiplet,
): readonly MultipletSamples[] {
  const { first, size } = multiplet;
  return routesOf(point).flatMap(({ name, ensemble, from }) => {
    const { levels: count, replicas, times, x } = ensemble.blocks;
    // a recorded spectrum does not tell the blocks of its multiplets
    if (count === 0) return [];
    const most = Math.max(0, times.length - from) * replicas;
    const levels = new Float64Array(size * most);
    let complete = 0;
    for (let t = from; t < times.length; t++) {
      for (let r = 0; r < replicas; r++) {
        let finite = true;
        for (let i = 0; i < size; i++) {
          const value = x[(t * count + first + i) * replicas + r];
          levels[complete * size + i] = value;
          finite &&= Number.isFinite(value);
        }
        if (finite) complete++;
      }
    }
    if (complete === 0) return [];
    const effective = effectiveSamples(results, multiplet, name) ?? replicas;
    return [
      {
        route: name,
        multiplet,
        levels: levels.subarray(0, size * complete),
        effective: size * Math.max(1, Math.min(effective, complete)),
      },
    ];
  });
}

/** The spacing between neighbours `gap` and `gap + 1` of a multiplet, one for each sample. */
export function spacingsOf({ levels, multiplet: { size } }: MultipletSamples, gap: number): Float64Array {
  return Float64Array.from(
    { length: levels.length / size },
    (_, k) => levels[k * size + gap + 1] - levels[k * size + gap],
  );
}

/** Why no spacing within a multiplet can be drawn; null if one can. */
export function noPairs(point: EnsemblesOutcome): string | null {
  if (!point.system.learnable.some(({ size }) => size > 1)) {
    return "the target has no learnable degenerate level, so there is no spacing that a law predicts";
  }
  return noStationary(point);
}

/** Why there is nothing stationary to draw; null if there is something. */
export function noStationary(point: EnsemblesOutcome): string | null {
  const routes = routesOf(point);
  if (point.system.frozen)
    return "all noise vanishes at the target: the spectrum freezes, nothing fluctuates";
  if (routes.length === 0) return "every replica of every route diverged";
  if (routes.every(({ ensemble, from }) => ensemble.spectrum.times.length <= from)) {
    return "no snapshot was taken in the stationary window: train longer or take snapshots more often";
  }
  return null;
}

/** For a pair those of its spacing, else the fewest of a level's mean. */
function effectiveSamples(
  results: PointResults,
  { label, size }: Multiplet,
  route: RouteName,
): number | null {
  const name = size === 2 ? "spacing.mean.block" : "level.mean";
  const effectiveCounts = results.observables.flatMap((o) => {
    const effective = o.name === name && o.level === label ? o.estimates[route]?.effectiveSamples : null;
    return effective !== undefined && effective !== null && effective > 0 ? [effective] : [];
  });
  return effectiveCounts.length === 0 ? null : Math.min(...effectiveCounts);
}

/** Concatenated arrays. */
export function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
