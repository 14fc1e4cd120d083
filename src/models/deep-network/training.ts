import type { SampleWeights } from "../../gradient-noise/index.ts";
import type { Random } from "../../random/index.ts";
import { largestWeight } from "../linear-layer/layer.ts";
import { addGradientNoise, backPropagation } from "./gradient.ts";
import { initialWeights, inputsOf, type Setup } from "./network.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/** Direct training of a network. */
export interface NetworkTraining {
  /** W_l, [output][input] */
  readonly weights: readonly Float64Array[];
  /** One update of all learnable layers; returns why a weight is no longer finite, or null. */
  update(): string | null;
}

/**
 * Direct training of a network by stochastic gradient descent and back-propagation, ½|h_L − y|² the loss of a sample:
 *
 *   W_l ← W_l − α ( ⟨δ_l h_{l−1}ᵀ⟩_B + λW_l + noise )
 *
 * Gradient noise is drawn as its mean over the batch.
 *
 * @param batches what an update consists of: one mini-batch, or the pairs of mini-batches of SVAG
 * @param data opens the stream of the data set, see the linear layer
 */
export function trainNetwork(
  p: DeepNetworkParameters,
  learningRate: number,
  batches: SampleWeights,
  { teacher, initial }: Setup,
  start: Random,
  data: () => Random,
): NetworkTraining {
  const { samples, steps, batch } = batches;
  const stepSize = learningRate / steps;
  const weights = initialWeights(p, initial, start);
  const { gradients, run } = backPropagation(p, weights, teacher, samples);
  const x = new Float64Array(samples * p.inputs);
  const outputs = p.layers[p.layers.length - 1].width;
  const labelNoise = p.noise === "label" ? new Float64Array(samples * outputs) : null;
  const omega = new Float64Array(samples);
  batches.fill(new Float64Array(0), omega);
  const kicks = p.layers.map(({ width }, l) => new Float64Array(width * inputsOf(p, l)));
  const retention = 1 - stepSize * p.decay;
  let random = data();
  let done = 0;

  function step(): string | null {
    random.fillNormal(x);
    if (labelNoise !== null) random.fillNormal(labelNoise);
    run(x, labelNoise, omega);
    for (const [l, { width, learnable }] of p.layers.entries()) {
      if (!learnable) continue;
      const w = weights[l];
      const perSample = stepSize / samples;
      for (let k = 0; k < w.length; k++) w[k] = retention * w[k] - perSample * gradients[l][k];
      if (p.noise === "gradient") {
        random.fillNormal(kicks[l]);
        addGradientNoise(width, inputsOf(p, l), kicks[l], (stepSize * p.noiseScale) / Math.sqrt(batch), w);
      }
      for (let k = 0; k < w.length; k++)
        if (!(Math.abs(w[k]) < largestWeight))
          return `a weight grew beyond ${largestWeight} (or is not finite)`;
    }
    return null;
  }

  function update(): string | null {
    if (done > 0 && p.batches !== null && done % p.batches === 0) random = data();
    done++;
    for (let k = 0; k < steps; k++) {
      const reason = step();
      if (reason !== null) return reason;
    }
    return null;
  }
  return { weights, update };
}
