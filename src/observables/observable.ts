import type { Symbols, System } from "../models/model.ts";
import type { StationarySample } from "../spectra/index.ts";
import type { DistanceEstimate, ReplicaEstimate } from "../statistics/index.ts";

/** Everything that a study, a verdict and a page need to know about one observable. */
export interface Observable {
  /** The name in scenarios and results; dots separate families. */
  readonly name: string;
  readonly unit: string;
  readonly equation: string;
  /** Description in words and symbols, for tables and sentences. */
  title(symbols: Pick<Symbols, "level">): string;
  /** How two estimates are compared; a distance is that of an estimate from a law, a ratio that of two distances. */
  readonly statistic: "relative-difference" | "kolmogorov-smirnov" | "ratio";
  /** null if it is shown but never judged */
  readonly margin: Margin | null;
  /**
   * The observable whose comparisons between routes are also this one's where a model names none for it: where theory
   * must give the one it must give the other, as both are of the same levels. Absent: it is judged only where a model says so.
   */
  readonly judgedAs?: string;
  /** Whether it applies to a system. */
  applies(system: System): boolean;
  /** What of a route's spectra it is measured in: the sorted spectrum by default. */
  readonly measuredIn?: "blocks" | "components";
  /** Its value in the stationary spectra of any route. */
  measure?(sample: StationarySample): readonly LevelStatistic[];
  /** Distances of the stationary spectra of any route from predicted laws. */
  distances?(system: System): readonly LawDistance[];
}

/** An observable that is a number of a level, a multiplet or the whole of a stationary spectrum. */
export type LevelObservable = Observable & Required<Pick<Observable, "measure">>;

export function isOfLevels(observable: Observable): observable is LevelObservable {
  return observable.measure !== undefined;
}

/** Whether a route has recorded what an observable is measured in. */
export function isRecorded(
  { measuredIn }: Pick<Observable, "measuredIn">,
  sample: StationarySample,
): boolean {
  return sample[measuredIn ?? "spectrum"].length > 0;
}

/** Equivalence margin: the largest difference that counts as agreement, relative, or a Kolmogorov–Smirnov distance; dimensionless. */
export interface Margin {
  /** Its name in scenarios: observables of one family share a margin. */
  readonly name: string;
  /** The default. */
  readonly value: number;
}

/** A number measured on a level, a multiplet or the whole spectrum. */
export interface LevelStatistic extends ReplicaEstimate {
  /** Label of the multiplet, or "all". */
  readonly level: string;
  /** Position within the multiplet, from 1; absent for a statistic of the multiplet. */
  readonly member?: number;
  /** Variance of a single measurement over the square of the standard error. */
  readonly effectiveSamples: number;
}

/** The distance of a multiplet's levels, or spacings, from a law. */
export interface LawDistance {
  /** The name of the observable within its family. */
  readonly observable: string;
  /** Label of the multiplet. */
  readonly level: string;
  /**
   * @param uniform random numbers in (0, 1) for the bootstrap
   * @param draws of the bootstrap
   */
  of(sample: StationarySample, confidence: number, uniform: () => number, draws?: number): DistanceEstimate;
}

/** Systems with at least this many learnable levels. */
export function withLevels(least: number): Observable["applies"] {
  return ({ learnable }) => learnable.reduce((sum, { size }) => sum + size, 0) >= least;
}
