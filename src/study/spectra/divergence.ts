import type { Breakdown, RouteName, WholeEnsemble } from "../../comparison/index.ts";
import type { SweepPoint } from "../../scenario/index.ts";
import type { RouteEnsemble } from "../../spectra/index.ts";
import { StudyFailure } from "../study-failure.ts";
import { routesOf } from "./cost.ts";

/**
 * Whether divergence of a route makes its point fail: an equation that breaks down is a result, as long as training is among
 * the routes.
 */
export function mustConverge(point: SweepPoint, route: RouteName): boolean {
  return route === "training" || !routesOf(point).includes("training");
}

/** The failure of a point at which too many replicas of a route diverged; independent of how many were counted so far. */
export function divergenceFailure(point: SweepPoint, route: RouteName, reason: string): StudyFailure {
  const { replicas, maxDivergedFraction } = point.scenario.ensemble;
  return new StudyFailure(
    `${route} at ${JSON.stringify(point.parameters)}: more than ensemble.maxDivergedFraction = ${maxDivergedFraction} of ${replicas} replicas diverged: ${reason}; try a smaller training.learningRate, a larger training.batchSize or a smaller initial scale`,
  );
}

/** How a route broke down, if more of its replicas diverged than the scenario allows; undefined otherwise. */
export function breakdownOf(
  { scenario }: SweepPoint,
  route: RouteName,
  { diverged, replicas: left }: Pick<WholeEnsemble, "diverged" | "replicas">,
): Breakdown | undefined {
  const replicas = diverged.length + left;
  if (diverged.length <= scenario.ensemble.maxDivergedFraction * replicas) return undefined;
  const { replica, update, reason } = diverged.reduce((earliest, divergence) =>
    divergence.update < earliest.update ? divergence : earliest,
  );
  return { route, diverged: diverged.length, replicas, replica, update, reason };
}

/** A breakdown in words. */
export function breakdownText(
  { diverged, replicas, replica, update, reason }: Breakdown,
  { scenario }: SweepPoint,
): string {
  const allowed = `ensemble.maxDivergedFraction = ${scenario.ensemble.maxDivergedFraction}`;
  return `${diverged} of ${replicas} replicas diverged, more than ${allowed} allows (first replica ${replica} at update ${update}: ${reason})`;
}

/** Counts the diverged replicas of a route while a study runs: a point that is bound to fail need not be finished. */
export function divergenceWatch(
  point: SweepPoint,
  route: RouteName,
): (result: unknown) => StudyFailure | undefined {
  let count = 0;
  return (result) => {
    const { diverged } = result as RouteEnsemble;
    if (diverged.length === 0 || !mustConverge(point, route)) return undefined;
    const { replicas, maxDivergedFraction } = point.scenario.ensemble;
    count += diverged.length;
    return count > maxDivergedFraction * replicas
      ? divergenceFailure(point, route, diverged[0].reason)
      : undefined;
  };
}
