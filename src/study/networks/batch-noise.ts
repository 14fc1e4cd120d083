import type { NoisePoint } from "../../comparison/index.ts";
import type { Kernels } from "../../kernels/index.ts";
import type { NetworkScenario, SweepPoint } from "../../scenario/index.ts";
import { type BatchNoise, batchNoise } from "../../weight-spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import { matricesOf } from "./analyses.ts";
import { snapshotOf } from "./trainings.ts";
import { startsOf } from "./weight-matrices.ts";

/** Fluctuations at the end of training among replicas with the same initial weights. */
export async function noiseAt(
  point: SweepPoint<NetworkScenario>,
  store: BlockStore,
  kernels: Kernels | null,
): Promise<NoisePoint> {
  const { scenario } = point;
  const { learningRate, batchSize, updates, warmUp, ...otherTraining } = scenario.training;
  const { replicasPerStart } = scenario.ensemble;
  const noise: BatchNoise[] = [];
  if (replicasPerStart > 1) {
    const weightsOf = async (replica: number, update: number) =>
      (await snapshotOf(store, point, replica, update)).state.weights;
    const starts = await Promise.all(
      Array.from({ length: startsOf(scenario.ensemble) }, async (_, start) => {
        const first = start * replicasPerStart;
        const replicas = Array.from({ length: replicasPerStart }, (_, r) => first + r);
        return {
          before: await weightsOf(first, 0),
          after: await Promise.all(replicas.map((replica) => weightsOf(replica, updates))),
        };
      }),
    );
    for (const matrix of await matricesOf(point)) {
      const of = (weights: readonly Float32Array[]) => weights[matrix.parameter];
      const ofMatrix = starts.map(({ before, after }) => ({ before: of(before), after: after.map(of) }));
      noise.push(batchNoise(matrix, ofMatrix, kernels));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  // learning times, of the whole run and of its warm-up
  const times = [updates, warmUp].map((count) => Number((learningRate * count).toPrecision(9)));
  return {
    learningRate,
    temperature: learningRate / batchSize,
    otherSettings: JSON.stringify([times, { ...scenario, training: otherTraining }]),
    whyNotPlainSgd: whyNotPlainSgd(otherTraining),
    noise,
  };
}

/** Why the optimiser is not plain SGD; null if it is. Weight decay is part of the drift, so the equation holds with it. */
function whyNotPlainSgd({
  optimizer,
  clip,
}: Pick<NetworkScenario["training"], "optimizer" | "clip">): string | null {
  if (optimizer === "adamw")
    return "AdamW divides its steps by the magnitude of the gradients, including their noise: ε = α/|B| is not its scaling variable.";
  if (optimizer === "momentum")
    return "With momentum the weights alone are not a Markov process, and ε = α/|B|(1 − ρ).";
  return clip === null ? null : "Clipped gradients are not those of the loss.";
}
