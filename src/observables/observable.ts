import type { Symbols, System } from "../models/model.ts";
import type { StationarySample } from "../spectra/index.ts";
import type { DistanceEstimate, ReplicaEstimate } from "../statistics/index.ts";

/** Everything that a study, a verdict and a page need to know of one thing that is measured. */
export interface Observable {
  /** In scenarios and results; dots part families. */
  readonly name: string;
  readonly unit: string;
  readonly equation: string;
  /** What it is, in words and symbols, as tables and sentences show it. */
  title(symbols: Pick<Symbols, "level">): string;
  /** How two estimates are compared; a distance is that of an estimate from a law. */
  readonly statistic: "relative-difference" | "kolmogorov-smirnov";
  /** null where it is shown and never judged */
  readonly margin: Margin | null;
  /**
   * The observable whose comparisons between routes are also this one's where a model names none for it: where theory
   * must give the one it must give the other, as both are of the same levels. Absent: it is judged only where a model says so.
   */
  readonly judgedAs?: string;
  /** Whether a system has what it is about. */
  applies(system: System): boolean;
  /** Of the stationary spectra of any route. */
  measure?(sample: StationarySample): readonly LevelStatistic[];
  /** Distances of the stationary spectra of any route from laws of theory. */
  distances?(system: System): readonly LawDistance[];
}

/** An observable that is a number of a level, a multiplet or the whole of a stationary spectrum. */
export type LevelObservable = Observable & Required<Pick<Observable, "measure">>;

export function isOfLevels(observable: Observable): observable is LevelObservable {
  return observable.measure !== undefined;
}

/** The difference that two estimates may show and still agree: relative, or a Kolmogorov–Smirnov distance; dimensionless. */
export interface Margin {
  /** What a scenario calls it: observables of one family share theirs. */
  readonly name: string;
  /** Where a scenario does not say. */
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
  /** The name of the observable, of those of one family. */
  readonly observable: string;
  /** Label of the multiplet. */
  readonly level: string;
  /**
   * @param uniform random numbers in (0, 1) for the bootstrap
   * @param draws of the bootstrap
   */
  of(sample: StationarySample, confidence: number, uniform: () => number, draws?: number): DistanceEstimate;
}

/** Systems with at least so many levels that can be learnt. */
export function withLevels(least: number): Observable["applies"] {
  return ({ learnable }) => learnable.reduce((sum, { size }) => sum + size, 0) >= least;
}
