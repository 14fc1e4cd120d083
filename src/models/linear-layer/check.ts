import { checkBatch } from "../mini-batch.ts";
import type { Finding, TrainingSettings } from "../model.ts";
import { learningTimeOfUpdate, momentumOf } from "../optimiser.ts";
import type { LinearLayer } from "./layer.ts";
import { modeResponse } from "./theory-optimisers.ts";

/** Checks of a linear layer beyond the schema: whether its training converges in the mean square. */
export function checkLayer(layer: LinearLayer, settings: TrainingSettings): readonly Finding[] {
  const tooLarge = checkBatch(settings, layer.inputs + layer.outputs);
  if (tooLarge.length > 0) return tooLarge;
  const largest = largestLearningRate(layer, settings);
  if (settings.learningRate < largest) return repetition(layer, settings);
  const { inputs } = layer;
  return [
    {
      severity: "error",
      path: ["training", "learningRate"],
      message: `must be below ${Number(largest.toPrecision(4))}, got ${settings.learningRate}: above it the weights of ${inputs} inputs with mini-batches of ${settings.batchSize} have unbounded variance`,
    },
  ];
}

/**
 * The learning rate above which the variance of some row has no fixed point, see updateMoments: the least α with
 * 1/R_ii = a_i²(N + 1)/|B|. For plain descent 2k/(k² + a²(N + 1)/|B|); with momentum by bisection, below the heavy ball's own 2(1 + β)/k.
 */
function largestLearningRate({ rates, decay, inputs }: LinearLayer, settings: TrainingSettings): number {
  const { batchSize } = settings;
  const beta = momentumOf(settings);
  const noise = (a: number) => (a * a * (inputs + 1)) / batchSize;
  return Math.min(
    ...Array.from(rates, (a) => {
      const k = a + decay;
      if (beta === 0) return (2 * k) / (k * k + noise(a));
      const converges = (learningRate: number) => {
        const response = modeResponse({ ...settings, learningRate })(k, k);
        return response > 0 && 1 > response * noise(a);
      };
      let [low, high] = [0, (2 * (1 + beta)) / k];
      for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        if (converges(middle)) low = middle;
        else high = middle;
      }
      return low;
    }),
  );
}

/** A data set repeated before its noise has relaxed acts on the weights coherently with its previous pass. */
function repetition(
  { batches, rates, decay, noise }: LinearLayer,
  settings: TrainingSettings,
): readonly Finding[] {
  if (noise.kind === "none") {
    return [
      {
        severity: "warning",
        path: ["model", "noise"],
        message:
          "none: at the target, loss and noise vanish together and the spectrum freezes without stationary fluctuations; only its mean levels are compared",
      },
    ];
  }
  if (batches === null) return [];
  // a fraction |1 − αk|^batches remains when the data is repeated
  const step = learningTimeOfUpdate(settings) * (Math.min(...rates) + decay);
  const forgotten = -Math.expm1(batches * (step < 1 ? Math.log1p(-step) : Math.log(step - 1)));
  const factor = (2 - forgotten) / forgotten;
  if (factor < 1.001) return [];
  return [
    {
      severity: "warning",
      path: ["model", "batches"],
      message: `${batches} batches are repeated before the slowest weights forget them: their variance is ${factor.toPrecision(4)} times that of unlimited data, which the theory routes describe`,
    },
  ];
}
