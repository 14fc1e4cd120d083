import { type GaussianNoise, gaussian } from "../gradient-noise/index.ts";
import { type MatrixSde, type SampledGradient, sampledSde } from "../langevin/index.ts";
import type { MatrixLangevinOptions, TrainingSettings } from "./model.ts";

/** The step and the temperature of the matrix Langevin equation, for samples drawn afresh at every step. */
export function sampledNoise(
  { stepsPerUpdate, temperature }: MatrixLangevinOptions,
  { learningRate, batchSize }: TrainingSettings,
): Omit<GaussianNoise, "samples"> {
  const whole = false;
  return { whole, learningRate, stepsPerUpdate, temperature: temperature ?? learningRate / batchSize };
}

/** The matrix Langevin equation from the gradients of `noiseSamples` samples; null where the option asks for none. */
export function sampledEquation(
  gradient: () => SampledGradient,
  options: MatrixLangevinOptions,
  settings: TrainingSettings,
): MatrixSde | null {
  const { noiseSamples: samples } = options;
  if (samples == null) return null;
  return sampledSde(gradient(), gaussian({ ...sampledNoise(options, settings), samples }));
}
