import { replicaMean } from "../statistics/index.ts";
import type { ForecastScore, PremiseRecord } from "./network-record.ts";

const methods = ["equation", "flow", "matrix"] as const;

/**
 * How well the eigenvalues of each snapshot are forecast from the one before, all matrices together: the root of
 *
 *   Σ (x̂_i − x_i)² / Σ (x_i(now) − x_i)²,
 *
 * 1 for the frozen spectrum, 0 for a perfect forecast; every matrix counts equally, by the geometric mean. Errors are those of
 * the scatter between starts.
 */
export function forecastScores(premise: readonly PremiseRecord[]): readonly ForecastScore[] {
  const updates = [
    ...new Set(premise.flatMap(({ update, forecast }) => (forecast === null ? [] : [update]))),
  ];
  return updates.map((update) => {
    const starts = premise.filter((record) => record.update === update);
    const errors = starts.map((now) => errorsOf(now, premise));
    const score = (method: (typeof methods)[number]) => {
      const values = errors.map((ofStart) => ofStart[method]);
      if (values.some((value) => !Number.isFinite(value))) return null;
      const { value, standardError } = replicaMean(Float64Array.from(values));
      return { value, standardError: values.length < 2 ? Number.NaN : standardError };
    };
    return {
      ...{ update, to: starts[0].forecast?.to ?? update, starts: starts.length },
      ...{ equation: score("equation"), flow: score("flow"), matrix: score("matrix") },
    };
  });
}

/** Of one start, by method; NaN where an equation broke down. */
function errorsOf({ replica, matrices, forecast }: PremiseRecord, premise: readonly PremiseRecord[]) {
  const next = premise.find((record) => record.replica === replica && record.update === forecast?.to);
  const relative = (method: (typeof methods)[number]) => {
    const logs = matrices.map(({ levels }, m) => {
      const truth = next?.matrices[m].levels;
      const forecastLevels = forecast?.matrices[m][method];
      if (truth === undefined || forecastLevels == null) return Number.NaN;
      return Math.log(distance(forecastLevels, truth) / distance(levels, truth)) / 2;
    });
    return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  };
  return { equation: relative("equation"), flow: relative("flow"), matrix: relative("matrix") };
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
}
