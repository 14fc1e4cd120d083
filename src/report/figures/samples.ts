import type { PointResults, RouteName } from "../../comparison/results.ts";
import type { PointOutcome } from "../../comparison/study-outcome.ts";
import type { PairLaw } from "../../models/model.ts";
import type { RouteEnsemble, SpectrumEnsemble } from "../../spectra/index.ts";
import { SOURCES } from "../vocabulary.ts";

/** A route that was run, in the order of drawing. */
export interface NamedRoute {
  readonly name: RouteName;
  readonly ensemble: RouteEnsemble;
  /** First stationary snapshot; the Coulomb gas knows no other. */
  readonly from: number;
}

/** The routes of a point that have a replica left, in the order of drawing. */
export function routesOf(point: PointOutcome): readonly NamedRoute[] {
  return SOURCES.flatMap((name) => {
    if (name === "closed-form") return [];
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
  const found = new Float64Array(snapshots * (end - first) * replicas);
  let count = 0;
  for (let t = from; t < times.length; t++) {
    const slab = x.subarray((t * levels + first) * replicas, (t * levels + end) * replicas);
    for (const value of slab) if (Number.isFinite(value)) found[count++] = value;
  }
  return found.subarray(0, count);
}

/** The stationary samples of a degenerate pair's own block. */
export interface PairSamples {
  readonly route: RouteName;
  readonly law: PairLaw;
  readonly spacings: Float64Array;
  readonly levels: Float64Array;
  /** Independent spacings that the correlated ones are worth. */
  readonly effective: number;
}

/** Samples of every route for one pair; a route without a finite stationary sample is left out. */
export function pairSamples(
  point: PointOutcome,
  results: PointResults,
  law: PairLaw,
): readonly PairSamples[] {
  const { first, label } = law.multiplet;
  return routesOf(point).flatMap(({ name, ensemble, from }) => {
    const { levels: count, replicas, times, x } = ensemble.blocks;
    const most = Math.max(0, times.length - from) * replicas;
    const spacings = new Float64Array(most);
    const levels = new Float64Array(2 * most);
    let found = 0;
    for (let t = from; t < times.length; t++) {
      for (let r = 0; r < replicas; r++) {
        const lower = x[(t * count + first) * replicas + r]!;
        const upper = x[(t * count + first + 1) * replicas + r]!;
        if (!Number.isFinite(lower) || !Number.isFinite(upper)) continue;
        spacings[found] = Math.abs(upper - lower);
        levels[2 * found] = lower;
        levels[2 * found + 1] = upper;
        found++;
      }
    }
    if (found === 0) return [];
    const effective = effectiveSamples(results, label, name) ?? replicas;
    const sizes = { spacings: spacings.subarray(0, found), levels: levels.subarray(0, 2 * found) };
    return [{ route: name, law, ...sizes, effective: Math.max(1, Math.min(effective, found)) }];
  });
}

/** Why no pair can be drawn; null where there is one. */
export function noPairs(point: PointOutcome): string | null {
  if (point.system.pairLaws.length === 0) {
    return "the target has no learnable doubly degenerate level, so there is no pair whose spacing a law predicts";
  }
  return noStationary(point);
}

/** Why there is nothing stationary to draw; null where there is something. */
export function noStationary(point: PointOutcome): string | null {
  const routes = routesOf(point);
  if (routes.length === 0) return "no route has a replica left to draw";
  if (routes.every(({ ensemble, from }) => ensemble.spectrum.times.length <= from)) {
    return "no snapshot was taken in the stationary window: train longer or take snapshots more often";
  }
  return null;
}

function effectiveSamples(results: PointResults, level: string, route: RouteName): number | null {
  const found = results.observables.find((o) => o.name === "spacing.mean.block" && o.level === level);
  const effective = found?.estimates[route]?.effectiveSamples;
  return effective !== undefined && effective !== null && effective > 0 ? effective : null;
}
