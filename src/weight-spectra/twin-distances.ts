import type { Kernels } from "../kernels/index.ts";
import { singularValues } from "../linalg/index.ts";
import type { Random } from "../random/index.ts";
import { drawnPValue, jackknifeError, type ReplicaEstimate } from "../statistics/index.ts";
import type { WeightMatrix } from "./weight-matrix.ts";

/** Squared distances between the replicas of one matrix, [replica][replica]. */
export interface ReplicaDistances {
  readonly name: string;
  /** Σ_ij (W_ij − W′_ij)² */
  readonly weights: Float64Array;
  /** Σ_i (s_i − s′_i)² over the sorted singular values s_i */
  readonly levels: Float64Array;
}

/**
 * How far the replicas of a matrix are from each other.
 *
 * @param values elements of every replica, [row][column]
 * @param kernels null: in TypeScript, with the same bits
 */
export function replicaDistances(
  { name, rows, columns }: Omit<WeightMatrix, "values">,
  values: readonly ArrayLike<number>[],
  kernels: Kernels | null,
): ReplicaDistances {
  const levels = values.map((replica) => singularValues(kernels, rows, columns, Float64Array.from(replica)));
  return { name, weights: squaredDistances(values), levels: squaredDistances(levels) };
}

function squaredDistances(vectors: readonly ArrayLike<number>[]): Float64Array {
  const replicas = vectors.length;
  const squares = new Float64Array(replicas * replicas);
  for (let a = 0; a < replicas; a++)
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let k = 0; k < vectors[a].length; k++) sum += (vectors[a][k] - vectors[b][k]) ** 2;
      squares[a * replicas + b] = sum;
      squares[b * replicas + a] = sum;
    }
  return squares;
}

/** Whether replicas with the same initial weights (twins) are closer to each other than to those of other starts. */
export interface Closeness extends ReplicaEstimate {
  /** P(ratio at most as large) if the replicas are assigned to the starts at random. */
  readonly pValue: number;
}

/** Random assignments of replicas to starts. */
const assignments = 9999;

/**
 * Root-mean-square distance of twins over that of replicas of different starts, the geometric mean over M matrices:
 *
 *   R = exp[(1/M) Σ_m ½ ln(⟨d²⟩_twins / ⟨d²⟩_others)]
 *
 * R = 1 if twins are no closer than others, 0 if they are equal. Its error is that of a jackknife over the starts, NaN for
 * fewer than three.
 *
 * @param distances squared, of each matrix, [replica][replica]; twins follow each other
 * @throws RangeError unless there are two starts of two replicas or more
 */
export function twinCloseness(
  distances: readonly Float64Array[],
  replicasPerStart: number,
  random: Random,
): Closeness {
  const replicas = Math.sqrt(distances[0].length);
  const starts = replicas / replicasPerStart;
  if (!Number.isInteger(starts) || starts < 2 || replicasPerStart < 2)
    throw new RangeError(
      `twinCloseness: must have at least 2 starts of at least 2 replicas, got ${replicas} replicas in starts of ${replicasPerStart}`,
    );
  const all = Array.from({ length: replicas }, (_, replica) => replica);
  const ratio = ratios(distances, all, replicasPerStart);
  const value = ratio(all);
  const without = Array.from({ length: starts }, (_, start) => {
    const others = all.filter((replica) => Math.floor(replica / replicasPerStart) !== start);
    return ratios(distances, others, replicasPerStart)(others);
  });
  let reached = 0;
  for (let draw = 0; draw < assignments; draw++)
    if (ratio(shuffled(all, random)) <= value * (1 + rounding)) reached++;
  return {
    value,
    standardError: starts < 3 ? Number.NaN : jackknifeError(without),
    degreesOfFreedom: starts - 1,
    pValue: drawnPValue(reached, assignments).pValue,
  };
}

/** Of a sum in another order, relative. */
const rounding = 1e-9;

/** The ratio among some replicas, by their order: start by start. */
function ratios(
  distances: readonly Float64Array[],
  among: readonly number[],
  perStart: number,
): (order: readonly number[]) => number {
  const replicas = Math.sqrt(distances[0].length);
  const pairs = (among.length * (among.length - 1)) / 2;
  const twins = (among.length * (perStart - 1)) / 2;
  const sums = distances.map((squares) => sumOfPairs(among, (a, b) => squares[a * replicas + b]));
  return (order) => {
    let logs = 0;
    for (const [m, squares] of distances.entries()) {
      let within = 0;
      for (let first = 0; first < order.length; first += perStart)
        within += sumOfPairs(order.slice(first, first + perStart), (a, b) => squares[a * replicas + b]);
      logs += Math.log(within / twins / ((sums[m] - within) / (pairs - twins))) / 2;
    }
    return Math.exp(logs / distances.length);
  };
}

function sumOfPairs(replicas: readonly number[], of: (a: number, b: number) => number): number {
  let sum = 0;
  for (let a = 0; a < replicas.length; a++) for (let b = 0; b < a; b++) sum += of(replicas[a], replicas[b]);
  return sum;
}

/** Fisher and Yates's shuffle. */
function shuffled(values: readonly number[], random: Random): readonly number[] {
  const out = [...values];
  for (let k = out.length - 1; k > 0; k--) {
    const j = Math.floor(random.uniform() * (k + 1));
    [out[k], out[j]] = [out[j], out[k]];
  }
  return out;
}
