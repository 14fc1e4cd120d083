import type { SpectrumEnsemble } from "../spectra/index.ts";
import { mean, sampleStandardDeviation } from "../statistics/descriptive.ts";
import { twoSidedP } from "../statistics/student-t.ts";
import { wrong } from "./recording.ts";

/**
 * Replicas must be independent: two with the same levels at all times are one.
 *
 * @throws RecordingError naming the first copy
 */
export function refuseCopies(name: string, { x, replicas }: SpectrumEnsemble): void {
  const sums = new Map<number, number[]>();
  for (let r = 0; r < replicas; r++) {
    let sum = 0;
    for (let k = r; k < x.length; k += replicas) sum += x[k];
    const like = sums.get(sum) ?? [];
    const original = like.find((other) => isCopy(x, replicas, other, r));
    if (original !== undefined)
      throw wrong(
        "array",
        `must hold independent replicas, got replica ${r} of ${name} as a copy of replica ${original}`,
      );
    sums.set(sum, [...like, r]);
  }
}

function isCopy(x: Float64Array, replicas: number, a: number, b: number): boolean {
  for (let k = 0; k < x.length; k += replicas) if (x[k + a] !== x[k + b]) return false;
  return true;
}

/** Probability that a replica in order is refused, among all replicas of a recording. */
const falseAlarm = 1e-4;

/** Fewer snapshots do not tell an autocorrelation, fewer replicas not how it scatters. */
const [fewestSnapshots, fewestReplicas] = [10, 4];

/**
 * The snapshots of every replica must be in their order. Out of order they have lost their memory: its autocorrelation
 *
 *   ρ_r = Σ_t δx(t) δx(t+1)/Σ_t δx(t)²,   δx = x − ⟨x⟩ over the replicas at the same time,
 *
 * as z_r, the mean of artanh ρ_r over the levels (Fisher's transformation: nearly normal, of equal width), lies below the
 * mean of all other replicas by more than Student's t allows. A replica with a longer memory, which learns late, is no fault.
 *
 * @throws RecordingError naming the replica
 */
export function refuseDisorder(name: string, spectrum: SpectrumEnsemble): void {
  const { replicas, times } = spectrum;
  if (times.length < fewestSnapshots || replicas < fewestReplicas) return;
  const memory = memories(spectrum);
  const worst = memory.indexOf(Math.min(...memory));
  const others = memory.filter((_, r) => r !== worst);
  const error = sampleStandardDeviation(others) * Math.sqrt(1 + 1 / others.length);
  const t = (mean(others) - memory[worst]) / error;
  // the least of all replicas is looked at
  if (!(t > 0 && (replicas * twoSidedP(t, others.length - 1)) / 2 < falseAlarm)) return;
  throw wrong(
    "array",
    `must hold the snapshots of every replica in the order of their updates, got replica ${worst} of ${name} with a correlation of ${Math.tanh(memory[worst]).toFixed(2)} between neighbouring snapshots where the others have ${Math.tanh(mean(others)).toFixed(2)}: it looks shuffled in time`,
  );
}

/** z_r of every replica; 0 for a level that does not fluctuate. */
function memories({ x, levels, replicas, times }: SpectrumEnsemble): readonly number[] {
  const z = new Array<number>(replicas).fill(0);
  for (let i = 0; i < levels; i++) {
    const deviations = Array.from(times, (_, t) => {
      const row = x.subarray((t * levels + i) * replicas, (t * levels + i + 1) * replicas);
      const average = mean(Array.from(row));
      return row.map((value) => value - average);
    });
    for (let r = 0; r < replicas; r++) {
      let [product, square] = [0, 0];
      deviations.forEach((row, t) => {
        square += row[r] ** 2;
        if (t > 0) product += row[r] * deviations[t - 1][r];
      });
      if (square > 0) z[r] += Math.atanh(product / square) / levels;
    }
  }
  return z;
}
