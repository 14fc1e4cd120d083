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
  if (stable) return repetition(layer, settings);
  const rate = Math.max(...layer.rates);
  const { inputs, decay } = layer;
  const k = rate + decay;
  const largest = (2 * k) / (k * k + (rate * rate * (inputs + 1)) / settings.batchSize);
  return [
    {
      severity: "error",
      path: ["training", "learningRate"],
      message: `must be below ${Number(largest.toPrecision(4))}, got ${settings.learningRate}: above it the weights of ${inputs} inputs with mini-batches of ${settings.batchSize} have no bounded variance`,
    },
  ];
}

/** A data set that comes again before its noise is forgotten kicks the weights in step with what it did before. */
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
          "none: at the target loss and noise vanish together, the spectrum freezes there and has no stationary fluctuations; only its mean levels are compared",
      },
    ];
  }
  if (batches === null) return [];
  const kept = Math.abs(1 - learningRate * (Math.min(...rates) + decay)) ** batches;
  const factor = (1 + kept) / (1 - kept);
  if (factor < 1.001) return [];
  return [
    {
      severity: "warning",
      path: ["model", "batches"],
      message: `${batches} batches are repeated before the slowest weights forget them: their variance is ${factor.toPrecision(4)} times that of unlimited data, which the theory routes describe`,
    },
  ];
}
