import type { System } from "../models/model.ts";
import type { LevelSeries } from "../spectra/index.ts";
import { replicaMean } from "../statistics/index.ts";
import type { MeasuredObservable } from "./measure-point.ts";
import type { EstimateSource, PointResults, RouteName } from "./results.ts";

/** The measurements at one sweep point with which the linear scaling rule is tested. */
export interface ScalingPoint {
  /** α */
  readonly learningRate: number;
  /** ε = α/|B| */
  readonly temperature: number;
  /** The swept parameters other than those of training, as text. */
  readonly otherParameters: string;
  readonly system: System;
  readonly measured: readonly MeasuredObservable[];
  readonly series: Readonly<Partial<Record<RouteName, readonly LevelSeries[]>>>;
}

/** The swept parameters of a point other than those of training (α, |B|, length of the run), as text. */
export function otherParameters({ parameters }: Pick<PointResults, "parameters">): string {
  return JSON.stringify(Object.entries(parameters).filter(([path]) => !path.startsWith("training.")));
}

/** One pair at one point, from one source. */
export interface ScalingDatum {
  /** The pair, by its target. */
  readonly pair: string;
  readonly point: ScalingPoint;
  /** The model's scaling variable, e.g. √(ε κ²Ω). */
  readonly x: number;
  readonly y: number;
  readonly error: number;
  /** The value from each independent replica (or shared data set); null for a closed form. */
  readonly perReplica: Float64Array | null;
}

/** ⟨S⟩ of every pair at every point, from one route; for a closed form with the errors of training. */
export function spacingData(
  points: readonly ScalingPoint[],
  source: EstimateSource,
): readonly ScalingDatum[] {
  return points.flatMap((point) =>
    point.measured.flatMap(({ name, level, sources }) => {
      if (name !== "spacing.mean.block" || sources[source] === undefined) return [];
      const series = pairsOf(point, source).find(({ multiplet }) => multiplet.label === level);
      const error = (series === undefined ? sources.training : sources[source])?.standardError ?? 0;
      const { multiplet } =
        series ?? pairsOf(point, "training").find((pair) => pair.multiplet.label === level) ?? {};
      if (multiplet === undefined || !(error > 0)) return [];
      const x = point.system.scaling!.abscissa(multiplet);
      return [
        { pair: level, point, x, y: sources[source].value, error, perReplica: series?.spacing ?? null },
      ];
    }),
  );
}

/**
 * √π σ of every pair, the width of its density as a spacing: σ² = ⅔ ⟨(λ − ⟨λ⟩)²⟩ of its two levels, as for a symmetric
 * Gaussian 2 × 2 matrix.
 */
export function widthData(points: readonly ScalingPoint[], source: EstimateSource): readonly ScalingDatum[] {
  return points.flatMap((point) =>
    pairsOf(point, source).map(({ multiplet, blockMean, blockSquare }) => {
      const center = blockMean.reduce((sum, value) => sum + value, 0) / blockMean.length;
      // linear in the replicas: the contribution of each to the variance about the mean of all
      const variances = blockSquare.map((value, r) => value - 2 * center * blockMean[r] + center * center);
      const { value, standardError } = replicaMean(variances);
      const y = Math.sqrt((2 / 3) * Math.PI * value);
      return {
        pair: multiplet.label,
        point,
        x: point.system.scaling!.abscissa(multiplet),
        y,
        error: (y * standardError) / (2 * value),
        perReplica: variances.map((variance) => y + (y * (variance - value)) / (2 * value)),
      };
    }),
  );
}

function pairsOf({ series }: ScalingPoint, source: EstimateSource) {
  return (series[source as RouteName] ?? []).filter(({ multiplet }) => multiplet.size === 2);
}
