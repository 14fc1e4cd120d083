import { marginOf, observables } from "../observables/index.ts";
import { jackknife } from "../statistics/index.ts";
import type { BatchNoise } from "../weight-spectra/index.ts";
import { judged, type NoisePoint } from "./batch-noise-tests.ts";
import type { UncorrectedTest } from "./results.ts";

/** A quantity of some matrices by start; null where it is not one of several matrices together. */
type OfMatrices = (matrices: readonly BatchNoise[]) => Float64Array | null;

const summed =
  (of: "weights" | "levels" | "growth"): OfMatrices =>
  (matrices) =>
    matrices[0][of].map((_, start) => matrices.reduce((sum, matrix) => sum + matrix[of][start], 0));
const ofSingle =
  (of: "mean" | "largest"): OfMatrices =>
  (matrices) =>
    matrices.length === 1 ? matrices[0][of] : null;
/** Over all levels of all matrices. */
const meanRatio: OfMatrices = (matrices) => {
  const levels = matrices.filter(({ ratio }) => ratio.every(Number.isFinite));
  const count = levels.reduce((sum, { levelDeviation }) => sum + levelDeviation.length, 0);
  if (levels.length === 0) return null;
  return levels[0].ratio.map((_, start) =>
    levels.reduce(
      (sum, { ratio, levelDeviation }) => sum + (levelDeviation.length / count) * ratio[start],
      0,
    ),
  );
};

/** What training and the equation are compared by; the exit code depends on all matrices together, or on every one. */
const quantities: Readonly<
  Record<string, { readonly of: OfMatrices; readonly requiredOf: "all" | "each"; readonly symbol: string }>
> = {
  "weights.variance": { of: summed("weights"), requiredOf: "all", symbol: "Σ Var W_ij" },
  "levels.variance": { of: summed("levels"), requiredOf: "all", symbol: "Σ Var s_i" },
  "levels.growth": { of: summed("growth"), requiredOf: "all", symbol: "⟨Σ x_i⟩ − Σ x_i(0)" },
  "levels.mean": { of: ofSingle("mean"), requiredOf: "each", symbol: "⟨s⟩" },
  "levels.largest": { of: ofSingle("largest"), requiredOf: "each", symbol: "⟨s_max⟩" },
  "ratio.mean": { of: meanRatio, requiredOf: "all", symbol: "⟨r̃⟩" },
};

/**
 * Whether the Langevin equation dW = −∇L dτ + √ε dΞ, Cov dΞ = Σ(W) dτ the covariance of single gradients, describes training at
 * one point: fluctuations, levels and loss, each as training over equation − 1. Both begin at the same weights, and
 * differences are taken start by start.
 *
 * @param margins by observable
 */
export function equationTests(
  { noise, equation, temperature, whyNotPlainSgd }: NoisePoint,
  margins: Readonly<Record<string, number>>,
  confidence: number,
): readonly UncorrectedTest[] {
  const starts = noise[0]?.weights.length ?? 0;
  if (equation === null || starts < 2) return [];
  const compared = (
    observable: string,
    level: string,
    required: boolean,
    [training, langevin]: readonly [Float64Array, Float64Array],
    explanation: string,
  ): UncorrectedTest => {
    const margin = marginOf(observables[observable], margins);
    return {
      ...{ observable, level, between: ["training", "matrix-langevin"], margin },
      statistic: "relative-difference",
      required: required && whyNotPlainSgd === null,
      ...judged(
        jackknife([training, langevin], ([x, y]) => x / y - 1),
        { margin, confidence, starts },
      ),
      explanation: whyNotPlainSgd === null ? explanation : `${explanation} ${whyNotPlainSgd}`,
    };
  };
  const ofWeights = Object.entries(quantities).flatMap(([observable, { of, requiredOf, symbol }]) =>
    ["all", ...noise.map(({ name }) => name)].flatMap((level) => {
      const values = [noise, equation.noise].map((matrices) =>
        of(matrices.filter(({ name }) => level === "all" || name === level)),
      );
      const [training, langevin] = values;
      // a single matrix is all of them
      if (training === null || langevin === null || (level === "all" && noise.length === 1)) return [];
      return [
        compared(
          observable,
          level,
          (level === "all") === (requiredOf === "all") || noise.length === 1,
          [training, langevin],
          `dW = −∇L dτ + √ε dΞ with the mean and the covariance of single gradients, at ε = ${temperature}: ${symbol} of training over that of the equation, up to O(α) of finite steps and O(ε) of kicks that are not Gaussian.`,
        ),
      ];
    }),
  );
  const { updates, loss } = equation;
  const ofLoss = updates.slice(1).map((update, s) => ({
    ...compared(
      "loss.validation",
      "all",
      update === updates.at(-1),
      [loss.training[s + 1], loss["matrix-langevin"][s + 1]],
      "Cross-entropy on held-out data along the way, training over equation.",
    ),
    update,
  }));
  return [...ofWeights, ...ofLoss];
}
