import { columnsOf, type Equations, rowsOf } from "./equations.ts";
import { forwardWeights, wholeWeights } from "./quadrature.ts";
import { snapshotTerms, termPlaces } from "./snapshot-terms.ts";

/** Part of the recorded trajectories that is independent of the others, or nearly: a replica, or a stretch of one. */
export interface Unit {
  readonly replica: number;
  /** First and last snapshot. */
  readonly from: number;
  readonly to: number;
}

/** The equations of one unit: right − left ψ has mean 0. */
export interface UnitMoments {
  /** [row][column] */
  readonly left: Float64Array;
  /** [row] */
  readonly right: Float64Array;
}

/** What the covariance of the equations is predicted from, summed over units. */
export interface PredictedSums {
  /** ∫2 Σ_i e_n ∂_iφ_a ∂_iφ_b dt, [n][a][b] of the drift and repulsion equations. */
  readonly drift: Float64Array;
  /** Σ_t tr(C^k Π^n C^l Π^m), [k][l][n][m], Π^n = Σ_i e_n π_m π_m'. */
  readonly noise: Float64Array;
}

/** Empty sums for {@link momentsOf}. */
export function noPredictedSums({ order, noise }: Equations): PredictedSums {
  const bases = noise.names.length;
  return { drift: new Float64Array(bases * (order + 2) ** 2), noise: new Float64Array(bases ** 4) };
}

/**
 * The moments of a unit.
 *
 * @param spectrum copies the levels of a snapshot
 * @param predicted added to
 */
export function unitMoments(
  equations: Equations,
  levels: number,
): (
  spectrum: (snapshot: number, out: Float64Array) => void,
  unit: Unit,
  predicted: PredictedSums,
) => UnitMoments {
  const places = termPlaces(equations);
  const terms = snapshotTerms(equations);
  const x = new Float64Array(levels);
  let block = new Float64Array(0);
  return (spectrum, { from, to }, predicted) => {
    const snapshots = to - from + 1;
    if (block.length < snapshots * places.size) block = new Float64Array(snapshots * places.size);
    for (let t = 0; t < snapshots; t++) {
      spectrum(from + t, x);
      terms(x, block, t * places.size);
    }
    const rows = rowsOf(equations).memory + 1;
    const left = new Float64Array(rows * (columnsOf(equations).memory + 1));
    const right = new Float64Array(rows);
    addDrift(equations, block, snapshots, left, right);
    addNoise(equations, block, snapshots, left, right);
    addPredicted(equations, block, snapshots, predicted);
    return { left, right };
  };
}

/** The functions whose increments are drift and repulsion equations: π_0 … π_order and the last one. */
function driftFunctions({ order, polynomials }: Equations): readonly number[] {
  return [...Array.from({ length: order + 1 }, (_, a) => a), polynomials.degree + 1];
}

function addDrift(
  equations: Equations,
  block: Float64Array,
  snapshots: number,
  left: Float64Array,
  right: Float64Array,
): void {
  const { size, generators, columns } = termPlaces(equations);
  const weights = wholeWeights(snapshots);
  driftFunctions(equations).forEach((a, row) => {
    right[row] = block[(snapshots - 1) * size + a] - block[a];
    for (let t = 0; t < snapshots; t++)
      for (let c = 0; c < columns; c++)
        left[row * (columns + 1) + c] +=
          equations.interval * weights[t] * block[t * size + generators + a * columns + c];
  });
}

function addNoise(
  equations: Equations,
  block: Float64Array,
  snapshots: number,
  left: Float64Array,
  right: Float64Array,
): void {
  const { contractions, statistics, interval, noise } = equations;
  const { size, generators, products, count, columns } = termPlaces(equations);
  const { noise: noiseRow, memory } = rowsOf(equations);
  const at = columnsOf(equations);
  const width = columns + 1;
  for (let t = 0; t + 1 < snapshots; t++) {
    const weights = forwardWeights(snapshots - 1 - t);
    contractions.forEach((contraction, k) => {
      const row = (noiseRow + k) * width;
      for (let m = 0; m < statistics; m++)
        for (let l = 0; l < statistics; l++) {
          const c = contraction[m * statistics + l];
          if (c === 0) continue;
          const start = block[t * size + m];
          right[noiseRow + k] +=
            c * (block[(t + 1) * size + m] - start) * (block[(t + 1) * size + l] - block[t * size + l]);
          weights.forEach((weight, ahead) => {
            const s = (t + ahead) * size;
            const factor = 2 * c * interval * weight * (block[s + m] - start);
            if (ahead > 0)
              for (let q = 0; q < columns; q++)
                left[row + q] += factor * block[s + generators + l * columns + q];
            for (let n = 0; n < noise.names.length; n++)
              left[row + at.diffusion + n] +=
                2 * c * interval * weight * block[s + products + ((1 + n) * count + m) * count + l];
          });
          left[row + at.memory] +=
            c *
            (block[t * size + products + m * count + l] + block[(t + 1) * size + products + m * count + l]);
        }
    });
    if (t === 0) continue;
    for (let m = 0; m < statistics; m++) {
      const weight = contractions[0][m * (statistics + 1)];
      const before = weight * (block[t * size + m] - block[(t - 1) * size + m]);
      right[memory] += before * (block[(t + 1) * size + m] - block[t * size + m]);
      weights.forEach((share, ahead) => {
        const row = (t + ahead) * size + generators + m * columns;
        for (let q = 0; q < columns; q++)
          left[memory * width + q] += before * interval * share * block[row + q];
      });
      left[memory * width + at.memory] -= weight * block[t * size + products + m * count + m];
    }
  }
}

function addPredicted(
  equations: Equations,
  block: Float64Array,
  snapshots: number,
  { drift, noise }: PredictedSums,
): void {
  const { contractions, statistics: q, interval } = equations;
  const { size, products, count } = termPlaces(equations);
  const bases = equations.noise.names.length;
  const functions = driftFunctions(equations);
  const weights = wholeWeights(snapshots);
  for (let t = 0; t < snapshots; t++) {
    for (let n = 0; n < bases; n++) {
      const matrix = t * size + products + (1 + n) * count * count;
      functions.forEach((a, row) => {
        functions.forEach((b, column) => {
          drift[(n * functions.length + row) * functions.length + column] +=
            2 * interval * weights[t] * block[matrix + a * count + b];
        });
      });
    }
    if (t + 1 === snapshots) continue;
    const turned = contractions.map((contraction) =>
      Array.from({ length: bases }, (_, n) => {
        const matrix = t * size + products + (1 + n) * count * count;
        const product = new Float64Array(q * q);
        for (let a = 0; a < q; a++)
          for (let b = 0; b < q; b++)
            for (let c = 0; c < q; c++)
              product[a * q + b] += contraction[a * q + c] * block[matrix + c * count + b];
        return product;
      }),
    );
    for (let k = 0; k < bases; k++)
      for (let l = 0; l < bases; l++)
        for (let n = 0; n < bases; n++)
          for (let m = 0; m < bases; m++)
            for (let a = 0; a < q; a++)
              for (let b = 0; b < q; b++)
                noise[((k * bases + l) * bases + n) * bases + m] +=
                  turned[k][n][a * q + b] * turned[l][m][b * q + a];
  }
}
