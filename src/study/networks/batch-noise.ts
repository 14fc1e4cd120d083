import type { NoisePoint } from "../../comparison/index.ts";
import type { Kernels } from "../../kernels/index.ts";
import { type BatchNoise, batchNoise } from "../../weight-spectra/index.ts";
import type { WeightPoint } from "./analyses.ts";
import { type EquationHistory, startsOf, type WeightHistory, type WeightScenario } from "./weight-history.ts";

/** Fluctuations at the end of training, and of its Langevin equation, among replicas with the same initial weights. */
export async function noiseAt(
  { point: { scenario }, history }: WeightPoint,
  equation: EquationHistory | null,
  kernels: Kernels | null,
): Promise<NoisePoint> {
  const { learningRate, batchSize, warmUp } = scenario.training;
  // learning times, of the whole run and of its warm-up
  const times = [history.updates.at(-1)!, warmUp].map((count) =>
    Number((learningRate * count).toPrecision(9)),
  );
  return {
    learningRate,
    temperature: learningRate / batchSize,
    otherSettings: JSON.stringify([times, history.otherSettings]),
    whyNotPlainSgd: whyNotPlainSgd(scenario.training),
    noise: history.replicasPerStart > 1 ? await noiseOf(history, kernels) : [],
    equation:
      equation === null
        ? null
        : {
            noise: await noiseOf(equation.history, kernels),
            updates: history.updates,
            loss: equation.loss,
          },
  };
}

async function noiseOf(
  { matrices, updates, weights, ...ensemble }: WeightHistory,
  kernels: Kernels | null,
): Promise<readonly BatchNoise[]> {
  const { replicasPerStart } = ensemble;
  const starts = await Promise.all(
    Array.from({ length: startsOf(ensemble) }, async (_, start) => {
      const first = start * replicasPerStart;
      const replicas = Array.from({ length: replicasPerStart }, (_, r) => first + r);
      return {
        before: await weights(first, updates[0]),
        after: await Promise.all(replicas.map((replica) => weights(replica, updates.at(-1)!))),
      };
    }),
  );
  const noise: BatchNoise[] = [];
  for (const [m, matrix] of matrices.entries()) {
    const ofMatrix = starts.map(({ before, after }) => ({
      before: before[m],
      after: after.map((replica) => replica[m]),
    }));
    noise.push(batchNoise(matrix, ofMatrix, kernels));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return noise;
}

/** Why the optimiser is not plain SGD; null if it is. Weight decay is part of the drift, so the equation holds with it. */
function whyNotPlainSgd({
  optimizer,
  clip,
}: Pick<WeightScenario["training"], "optimizer" | "clip">): string | null {
  if (optimizer === "adamw")
    return "AdamW divides its steps by the magnitude of the gradients, including their noise: ε = α/|B| is not its scaling variable.";
  if (optimizer === "momentum")
    return "With momentum the weights alone are not a Markov process, and ε = α/|B|(1 − ρ).";
  return clip === null ? null : "Clipped gradients are not those of the loss.";
}
