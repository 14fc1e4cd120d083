import type { Finding, TrainingSettings } from "../model.ts";
import type { LinearLayer } from "./layer.ts";
import { updateMoments } from "./theory.ts";

/** What the schema alone cannot see of a linear layer: whether its training converges in the mean square. */
export function checkLayer(layer: LinearLayer, settings: TrainingSettings): readonly Finding[] {
  const noisy = { ...layer, noise: { kind: "isotropic", scale: 1 } } as const;
  const { variance } = updateMoments(noisy, settings);
  const stable = Array.from(layer.rates.keys()).every(
    (i) => Number.isFinite(variance(i, 0)) && variance(i, 0) > 0,
  );
  if (stable) return [];
  const rate = Math.max(...layer.rates);
  const { inputs, decay } = layer;
  const k = rate + decay;
  const largest = (2 * k) / (k * k + (rate * rate * (inputs + 1)) / settings.batchSize);
  return [
    {
      severity: "error",
      path: ["training", "learningRate"],
      message: `must be below ${Number(largest.toPrecision(4))}, got ${settings.learningRate}: above it the weights of ${inputs} inputs with mini-batches of ${settings.batchSize} grow without bound`,
    },
  ];
}
