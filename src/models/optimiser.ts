import type { TrainingSettings } from "./model.ts";

/** β, the part of the last update's step that the next repeats; 0 for plain stochastic gradient descent. */
export function momentumOf({ optimizer, momentum }: TrainingSettings): number {
  return optimizer === undefined || optimizer === "sgd" ? 0 : (momentum ?? usualMomentum);
}

export const usualMomentum = 0.9;

/** Learning time of an update: with momentum every gradient acts 1/(1 − β) times, so that τ = αn/(1 − β). */
export function learningTimeOfUpdate(settings: TrainingSettings): number {
  return settings.learningRate / (1 - momentumOf(settings));
}

/** ε = α/((1 − β)|B|), on which the fluctuations depend to leading order. */
export function temperatureOf(settings: TrainingSettings): number {
  return learningTimeOfUpdate(settings) / settings.batchSize;
}

/** α and |B|, and what else the optimiser has. */
export function settingsLine(settings: TrainingSettings): string {
  const { learningRate, batchSize, optimizer } = settings;
  const beta = momentumOf(settings);
  const name = optimizer === "nesterov" ? "Nesterov momentum" : "momentum";
  return `α = ${learningRate}, |B| = ${batchSize}${beta === 0 ? "" : `, ${name} β = ${beta}`}`;
}
