import type { ReplicaEstimate } from "../../statistics/index.ts";
import type { StationarySample } from "../stationary-sample.ts";

/** A number measured on a level, a multiplet or the whole spectrum. */
export interface LevelStatistic extends ReplicaEstimate {
  /** Label of the multiplet, or "all". */
  readonly level: string;
  /** Position within the multiplet, from 1; absent for a statistic of the multiplet. */
  readonly member?: number;
  /** Variance of a single measurement over the square of the standard error. */
  readonly effectiveSamples: number;
}

/** A quantity that is measured in the same way on the spectra of every route. */
export interface Observable {
  readonly name: string;
  readonly unit: string;
  readonly equation: string;
  measure(sample: StationarySample): readonly LevelStatistic[];
}
