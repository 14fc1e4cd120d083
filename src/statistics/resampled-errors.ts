/** Errors of a number computed from data of several points, estimated from independent replicas. */
export interface ResampledErrors {
  readonly jackknife: number;
  readonly bootstrap: number;
}

/** A number that is a mean over independent replicas. */
export interface ReplicatedDatum {
  /** Its value from each of them; null if it comes without replicas. */
  readonly perReplica: Float64Array | null;
  /** Where it was measured: all data of one point are measured on the same replicas. */
  readonly point: object;
}

const bootstrapDraws = 200;
const largestJackknife = 40;

/**
 * Jackknife and bootstrap over the replicas of every point; the data of one point are resampled together.
 *
 * @param statistic of the data's values, in their order
 * @param uniform random numbers in (0, 1)
 * @returns null if some data come without replicas
 */
export function resampledErrors(
  data: readonly ReplicatedDatum[],
  statistic: (values: readonly number[]) => number,
  uniform: () => number,
): ResampledErrors | null {
  const replicas = data.map(({ perReplica }) => perReplica?.length ?? 0);
  const fewest = Math.min(...replicas);
  if (fewest < 2) return null;
  const groups = Math.min(largestJackknife, fewest);
  const totals = data.map(({ perReplica }) => perReplica!.reduce((sum, value) => sum + value, 0));
  const without = Array.from({ length: groups }, (_, group) =>
    statistic(
      data.map(({ perReplica }, k) => {
        let [left, count] = [totals[k], replicas[k]];
        for (let r = group; r < perReplica!.length; r += groups) {
          left -= perReplica![r];
          count--;
        }
        return left / count;
      }),
    ),
  );
  const drawn = Array.from({ length: bootstrapDraws }, () => {
    const chosen = new Map<object, Int32Array>();
    return statistic(
      data.map(({ point, perReplica }, k) => {
        const count = replicas[k];
        let indices = chosen.get(point);
        if (indices === undefined) {
          indices = Int32Array.from({ length: count }, () => Math.floor(uniform() * count));
          chosen.set(point, indices);
        }
        let sum = 0;
        for (const r of indices) sum += perReplica![r];
        return sum / count;
      }),
    );
  });
  return {
    jackknife: Math.sqrt((groups - 1) * meanSquareDeviation(without)),
    bootstrap: Math.sqrt(meanSquareDeviation(drawn)),
  };
}

function meanSquareDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
