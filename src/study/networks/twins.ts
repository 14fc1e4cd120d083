import type { TwinRatios, TwinsRecord } from "../../comparison/index.ts";
import type { Kernels } from "../../kernels/index.ts";
import type { Random } from "../../random/index.ts";
import { type ReplicaDistances, replicaDistances, twinCloseness } from "../../weight-spectra/index.ts";
import { startsOf, type WeightHistory } from "./weight-history.ts";

/** Random assignments have streams of their own. */
const assignmentStreams = 300_000;

/** Distances between twins and between others at these updates; null unless several starts have twins. */
export async function twinsOf(
  { matrices, replicas, replicasPerStart, weights }: WeightHistory,
  updates: readonly number[],
  kernels: Kernels | null,
  { stream, signal }: { stream(index: number): Random; readonly signal: AbortSignal },
): Promise<TwinsRecord | null> {
  const starts = startsOf({ replicas, replicasPerStart });
  if (replicasPerStart < 2 || starts < 2) return null;
  const distances: ReplicaDistances[][] = [];
  for (const update of updates) {
    const all = await Promise.all(Array.from({ length: replicas }, (_, replica) => weights(replica, update)));
    const ofSnapshot: ReplicaDistances[] = [];
    for (const [m, matrix] of matrices.entries()) {
      const values = all.map((replica) => replica[m]);
      ofSnapshot.push(replicaDistances(matrix, values, kernels));
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
    distances.push(ofSnapshot);
  }
  const closeness = (of: "weights" | "levels", isMeant: (name: string) => boolean) =>
    distances.map((ofSnapshot, s) => {
      const meant = ofSnapshot.filter(({ name }) => isMeant(name)).map((matrix) => matrix[of]);
      return twinCloseness(meant, replicasPerStart, stream(assignmentStreams + s));
    });
  const ratios = (isMeant: (name: string) => boolean): TwinRatios => ({
    weights: closeness("weights", isMeant),
    levels: closeness("levels", isMeant),
  });
  return {
    ...{ starts, replicasPerStart },
    all: ratios(() => true),
    matrices: matrices.map(({ name }) => ({ name, ...ratios((other) => other === name) })),
  };
}
