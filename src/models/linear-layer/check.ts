import { checkBatch } from "../mini-batch.ts";
import type { Finding, TrainingSettings } from "../model.ts";
import type { LinearLayer } from "./layer.ts";
import { relaxationRate } from "./theory.ts";

/** Checks of a linear layer beyond the schema: whether its training converges in the mean square. */
export function checkLayer(layer: LinearLayer, settings: TrainingSettings): readonly Finding[] {
  const tooLarge = checkBatch(settings, layer.inputs + layer.outputs);
  if (tooLarge.length > 0) return tooLarge;
  const largest = Math.min(...Array.from(layer.rates.keys(), (i) => largestLearningRate(layer, i, settings)));
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

/** The learning rate above which the variance of row i has no fixed point, see updateMoments: α k(2 − αk) = α² a²(N + 1)/|B|. */
function largestLearningRate(layer: LinearLayer, i: number, { batchSize }: TrainingSettings): number {
  const [rate, k] = [layer.rates[i], relaxationRate(layer, i)];
  return (2 * k) / (k * k + (rate * rate * (layer.inputs + 1)) / batchSize);
}

/** A data set repeated before its noise has relaxed acts on the weights coherently with its previous pass. */
function repetition(
  { batches, rates, decay, noise }: LinearLayer,
  { learningRate }: TrainingSettings,
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
  const step = learningRate * (Math.min(...rates) + decay);
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
