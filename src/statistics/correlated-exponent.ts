import { jackknife } from "./jackknife.ts";
import { type LinearFit, linearLeastSquares } from "./linear-least-squares.ts";
import { type ReplicaEstimate, replicaMean } from "./replica-mean.ts";

/**
 * The exponent a in ln y = A + a ln x for the mean y over S replicas that all points share. The points are therefore
 * correlated: the fit and its χ² use their covariance, estimated from the replicas. The jackknife error is enlarged
 * because the weights of the fit come from the same replicas: p − 2 combinations of the p points have expectation 0, and
 * the fit is a regression on them,
 *
 *   SE² = SE²_jackknife (S − 1)/(S − 1 − k) (1 + χ²/(S − 1)),   S − 1 − k degrees of freedom,   k = p − 2.
 *
 * @param x of each point, positive; at least three different ones
 * @param perReplica y of each replica, [point][replica]; more replicas than points
 * @returns NaN where the covariance is singular
 * @see Rao 1967, Proc. 5th Berkeley Symp. 1, 355 (least squares with an estimated dispersion matrix)
 */
export function correlatedExponent(
  x: readonly number[],
  perReplica: readonly Float64Array[],
): ReplicaEstimate & { readonly chi2PerDof: number } {
  const covariance = relativeCovariance(perReplica);
  const line = (means: readonly number[]) =>
    correlatedLeastSquares(
      covariance,
      means.map((mean, k) => [Math.log(x[k]), 1, Math.log(mean)]),
    );
  const chi2 = line(perReplica.map((values) => replicaMean(values).value))?.chi2 ?? Number.NaN;
  const estimate = jackknife(perReplica, (means) => line(means)?.parameters[0] ?? Number.NaN);
  const [replicas, combinations] = [perReplica[0].length, x.length - 2];
  const degreesOfFreedom = replicas - 1 - combinations;
  return {
    value: estimate.value,
    standardError:
      estimate.standardError * Math.sqrt(((replicas - 1) / degreesOfFreedom) * (1 + chi2 / (replicas - 1))),
    degreesOfFreedom,
    chi2PerDof: chi2 / combinations,
  };
}

/** The covariance of ln y between the points, [row][column]. */
function relativeCovariance(perReplica: readonly Float64Array[]): readonly (readonly number[])[] {
  const relative = perReplica.map((values) => {
    const { value } = replicaMean(values);
    return values.map((sample) => sample / value - 1);
  });
  return relative.map((a) =>
    relative.map(
      (b) => a.reduce((sum, deviation, r) => sum + deviation * b[r], 0) / (a.length - 1) / a.length,
    ),
  );
}

/**
 * Least squares with correlated errors: with C = L Lᵀ the rows of L⁻¹ M are independent, of error 1.
 *
 * @param rows M, for each datum the coefficient of each parameter, and y
 * @returns null if the covariance C is singular, or the data do not determine the parameters
 */
function correlatedLeastSquares(
  covariance: readonly (readonly number[])[],
  rows: readonly (readonly number[])[],
): LinearFit | null {
  const root: number[][] = [];
  const whitened: number[][] = [];
  for (const [i, row] of rows.entries()) {
    root.push([]);
    for (let j = 0; j < i; j++) {
      const rest = root[j].slice(0, j).reduce((sum, l, k) => sum - root[i][k] * l, covariance[i][j]);
      root[i].push(rest * (1 / root[j][j]));
    }
    const square = root[i].reduce((sum, l) => sum - l * l, covariance[i][i]);
    if (!(square > 0)) return null;
    root[i].push(Math.sqrt(square));
    whitened.push(
      row.map(
        (value, c) => (value - whitened.reduce((sum, w, j) => sum + root[i][j] * w[c], 0)) / root[i][i],
      ),
    );
  }
  return linearLeastSquares(whitened.map((row) => ({ terms: row.slice(0, -1), y: row.at(-1)!, error: 1 })));
}
