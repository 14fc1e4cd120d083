import type { Law } from "../laws/index.ts";
import type { System, TransientQuantity } from "../models/model.ts";
import type { RouteEnsemble, SpectrumEnsemble } from "../spectra/index.ts";
import { fittedDistance, replicaMean } from "../statistics/index.ts";
import type { MeasuredObservable, Measurement } from "./measure-point.ts";
import { type EstimateSource, type RouteName, runsInTime } from "./results.ts";

/** The label of a learning time, used in place of a level. */
export function timeLabel(time: number): string {
  return `τ = ${Number(time.toPrecision(6))}`;
}

/** Index of the snapshot at a learning time, or −1. */
export function snapshotAt({ times }: Pick<SpectrumEnsemble, "times">, time: number): number {
  return times.findIndex((recorded) => Math.abs(recorded - time) <= 1e-9 * Math.max(1, time));
}

/**
 * Measures the approach to the stationary state: at each of its times the mean of every level, and for every quantity that is
 * followed its mean and the distance from its law. Replicas are independent and each enters once, so there are no
 * correlations. If both laws of a quantity are known, that of the Fokker–Planck equation is measured against the closed form.
 *
 * @param uniform random numbers in (0, 1) for the bootstrap
 */
export function measureTransient(
  routes: Readonly<Partial<Record<RouteName, RouteEnsemble>>>,
  system: System,
  confidence: number,
  uniform: () => number,
): readonly MeasuredObservable[] {
  const transient = system.transient?.();
  if (transient === undefined) return [];
  const running = (Object.entries(routes) as [RouteName, RouteEnsemble][]).filter(([route]) =>
    runsInTime(route as RouteName),
  );
  return transient.times.flatMap((time) => {
    const spectra = running.flatMap(([route, { spectrum }]) => {
      const snapshot = snapshotAt(spectrum, time);
      return snapshot < 0 || spectrum.replicas === 0 ? [] : [[route, levelsOf(spectrum, snapshot)] as const];
    });
    return [
      ...levelMeans(time, spectra),
      ...transient.quantities.flatMap((quantity) => ofQuantity(quantity, time, spectra, confidence, uniform)),
    ];
  });
}

type Spectra = readonly (readonly [RouteName, readonly Float64Array[]])[];

/** The spectrum of every replica at a snapshot. */
export function levelsOf(
  { x, levels, replicas }: SpectrumEnsemble,
  snapshot: number,
): readonly Float64Array[] {
  return Array.from({ length: replicas }, (_, r) =>
    Float64Array.from({ length: levels }, (_, i) => x[(snapshot * levels + i) * replicas + r]),
  );
}

function levelMeans(time: number, spectra: Spectra): readonly MeasuredObservable[] {
  const levels = spectra[0]?.[1][0]?.length ?? 0;
  return Array.from({ length: levels }, (_, i) => ({
    name: "transient.level.mean",
    level: timeLabel(time),
    member: i + 1,
    unit: "1",
    sources: Object.fromEntries(
      spectra.map(([route, replicas]) => [
        route,
        mean(Float64Array.from(replicas, (spectrum) => spectrum[i])),
      ]),
    ),
  }));
}

function ofQuantity(
  { name, values, laws }: TransientQuantity,
  time: number,
  spectra: Spectra,
  confidence: number,
  uniform: () => number,
): readonly MeasuredObservable[] {
  const at = Object.entries(laws).map(([source, law]) => [source as EstimateSource, law(time)] as const);
  const numerical = at.find(([source]) => source === "fokker-planck")?.[1];
  const closed = at.find(([source]) => source === "closed-form")?.[1];
  const law = numerical ?? closed;
  const means: MeasuredObservable["sources"] = {};
  const distances: MeasuredObservable["sources"] = {};
  for (const [route, replicas] of spectra) {
    const sampled = replicas.map((levels) => Float64Array.from(values(levels)));
    const measured = mean(
      Float64Array.from(sampled, (ofReplica) => ofReplica.reduce((sum, v) => sum + v, 0) / ofReplica.length),
    );
    means[route] = measured;
    if (law === undefined) continue;
    const width = Math.sqrt(law.secondMoment - law.mean ** 2);
    const distance = fittedDistance(
      {
        replicas: sampled,
        standardise: { kind: "fixed", offset: law.mean, width },
        cdf: (z) => law.cdf(law.mean + width * z),
      },
      confidence,
      uniform,
    );
    distances[route] = {
      ...measured,
      value: distance.distance,
      standardError: distance.standardError,
      distance,
    };
  }
  for (const [source, exactLaw] of at) means[source] = exact(exactLaw.mean);
  if (numerical !== undefined && closed !== undefined) {
    const value = distanceBetween(numerical, closed);
    const distance = {
      distance: value,
      standardError: 0,
      interval: [value, value] as const,
      pValue: Number.NaN,
    };
    distances["fokker-planck"] = { ...exact(value), distance };
  }
  const identity = { level: timeLabel(time), unit: "1" };
  return [
    { ...identity, name: `transient.${name}.mean`, sources: means },
    ...(law === undefined
      ? []
      : [{ ...identity, name: `transient.${name}.distribution`, sources: distances }]),
  ];
}

function mean(values: Float64Array): Measurement {
  return { ...replicaMean(values), effectiveSamples: values.length };
}

function exact(value: number): Measurement {
  return { value, standardError: 0, degreesOfFreedom: Number.POSITIVE_INFINITY, effectiveSamples: null };
}

/** sup |F − G| over the range of ±8 standard deviations of G, at 4000 points. */
function distanceBetween(f: Law, g: Law): number {
  const width = Math.sqrt(g.secondMoment - g.mean ** 2);
  let largest = 0;
  for (let k = 0; k <= 4000; k++) {
    const x = g.mean + width * (-8 + (16 * k) / 4000);
    largest = Math.max(largest, Math.abs(f.cdf(x) - g.cdf(x)));
  }
  return largest;
}
