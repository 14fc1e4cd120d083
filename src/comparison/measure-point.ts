import { rootMeanSquare, sampleStandardDeviation } from "simple-statistics";
import type { System } from "../models/model.ts";
import {
  isRecorded,
  type LevelStatistic,
  levelObservables,
  observablesOfSpectra,
} from "../observables/index.ts";
import {
  independentUnits,
  ofGroup,
  type RouteEnsemble,
  type StationarySample,
  stationarySample,
} from "../spectra/index.ts";
import type { DistanceEstimate } from "../statistics/index.ts";
import { rulesOf } from "./comparison-rules.ts";
import type { DataSetErrors, EstimateSource, RouteName } from "./results.ts";
import type { EnsemblesOutcome } from "./study-outcome.ts";

/** A measured number with all that a test of it needs. */
export interface Measurement {
  readonly value: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly effectiveSamples: number | null;
  readonly dataSets?: DataSetErrors;
  /** For a distance from a law: its bootstrap interval and p-value. */
  readonly distance?: DistanceEstimate;
}

/** One observable at one level, from every source that provides it. */
export interface MeasuredObservable {
  readonly name: string;
  readonly level: string;
  readonly member?: number;
  readonly unit: string;
  readonly sources: Partial<Record<EstimateSource, Measurement>>;
}

/** The stationary samples of the routes that have any. */
export function stationarySamples(
  routes: Readonly<Partial<Record<RouteName, RouteEnsemble>>>,
  system: System,
  stationaryFrom: Readonly<Partial<Record<RouteName, number>>>,
): readonly (readonly [RouteName, StationarySample])[] {
  return (Object.entries(routes) as [RouteName, RouteEnsemble][])
    .map(
      ([route, ensemble]) =>
        [
          route,
          stationarySample(
            ensemble,
            stationaryFrom[route] ?? 0,
            system.learnable,
            system.components,
            // only training shares data sets
            route === "training" ? system.dataSet : undefined,
          ),
        ] as const,
    )
    .filter(([, { snapshots, replicas }]) => snapshots > 0 && replicas > 0);
}

/**
 * Measures every observable on every route, beside the closed forms.
 *
 * @param uniform random numbers in (0, 1) for the bootstrap
 * @param whole the statistics of ensembles of which `samples` holds only the first replicas
 */
export function measurePoint(
  samples: readonly (readonly [RouteName, StationarySample])[],
  system: System,
  confidence: number,
  uniform: () => number,
  whole: EnsemblesOutcome["whole"] = {},
): readonly MeasuredObservable[] {
  const measured = new Map<string, MeasuredObservable>();
  const record = (
    identity: Omit<MeasuredObservable, "sources">,
    source: EstimateSource,
    measurement: Measurement,
  ) => {
    const key = JSON.stringify([identity.name, identity.level, identity.member ?? 0]);
    const entry = measured.get(key) ?? { ...identity, sources: {} };
    entry.sources[source] = measurement;
    measured.set(key, entry);
  };
  for (const observable of levelObservables) {
    const { name, unit, measure } = observable;
    for (const [route, sample] of samples) {
      if (!isRecorded(observable, sample)) continue;
      const perDataSet = dataSetsOf(sample).map(measure);
      for (const { level, member, ...statistic } of whole[route]?.statistics.get(name) ?? measure(sample)) {
        const ofDataSets = perDataSet.flatMap((all) =>
          all.filter((other) => other.level === level && other.member === member),
        );
        record(identify(name, level, member, unit), route, {
          ...statistic,
          effectiveSamples: atMostAll(statistic.effectiveSamples, sample, whole[route]?.replicas),
          ...(ofDataSets.length < 2 ? {} : { dataSets: dataSetErrors(ofDataSets) }),
        });
      }
    }
  }
  const distances = observablesOfSpectra.flatMap((observable) =>
    (observable.distances?.(system) ?? []).map((distance) => [observable, distance] as const),
  );
  const rules = rulesOf(system);
  for (const [observable, { observable: name, level, of }] of distances) {
    for (const [route, sample] of samples) {
      if (!isRecorded(observable, sample)) continue;
      const judged = rules.some((rule) => rule.observable === name && rule.between[0] === route);
      // a distance that no verdict depends on is shown with a rougher error
      const distance = of(sample, confidence, uniform, judged ? undefined : 100);
      record(identify(name, level, undefined, "1"), route, {
        value: distance.distance,
        standardError: distance.standardError,
        degreesOfFreedom: independentUnits(sample).length - 1,
        effectiveSamples:
          measured.get(JSON.stringify(["spacing.mean.block", level, 0]))?.sources[route]?.effectiveSamples ??
          null,
        distance,
      });
    }
  }
  for (const { source, observable, level, member, value } of system.closedForms) {
    record(identify(observable, level, member, "1"), source ?? "closed-form", {
      value,
      standardError: 0,
      degreesOfFreedom: Number.POSITIVE_INFINITY,
      effectiveSamples: null,
    });
  }
  return [...measured.values()];
}

/** The replicas of each data set, as separate samples; empty if replicas do not share data sets. */
function dataSetsOf(sample: StationarySample): readonly StationarySample[] {
  return [...new Set(sample.groups ?? [])].map((group) => ofGroup(sample, group));
}

/** A ratio of two estimates scatters about its true value: it is kept between 0 and the number of spectra recorded. */
function atMostAll(
  effectiveSamples: number,
  { snapshots, replicas }: StationarySample,
  wholeReplicas = replicas,
): number {
  return Math.min(snapshots * wholeReplicas, Math.max(0, effectiveSamples));
}

function dataSetErrors(ofDataSets: readonly LevelStatistic[]): DataSetErrors {
  return {
    count: ofDataSets.length,
    scatter: sampleStandardDeviation(ofDataSets.map(({ value }) => value)),
    seedError: rootMeanSquare(ofDataSets.map(({ standardError }) => standardError)),
  };
}

function identify(name: string, level: string, member: number | undefined, unit: string) {
  return { name, level, ...(member === undefined ? {} : { member }), unit };
}
