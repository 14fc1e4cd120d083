import { type Margin, type Observable, withLevels } from "./observable.ts";

/** Observables of the weight matrices of a network. */
function ofNetwork(
  name: string,
  title: string,
  equation: string,
  margin: Margin | null,
  statistic: Observable["statistic"] = "relative-difference",
): Observable {
  return { name, unit: "1", equation, title: () => title, statistic, margin, applies: withLevels(1) };
}

export const marchenkoPasturScale = ofNetwork("marchenko-pastur.scale", "σ of the elements", "√(Tr WᵀW/MN)", {
  name: "marchenko-pastur.scale",
  value: 0.05,
});
export const marchenkoPasturDistance = ofNetwork(
  "marchenko-pastur.distance",
  "distance from Marchenko–Pastur",
  "sup |F(x) − ∫ ρ|, ρ = √((b − x)(x − a))/(2πqvx)",
  { name: "marchenko-pastur.distance", value: 0.1 },
  "kolmogorov-smirnov",
);
export const weightsVariance = ofNetwork("weights.variance", "Σ Var W_ij", "Σ Var W_ij over mini-batches", {
  name: "weights.variance",
  value: 0.1,
});
export const levelsVariance = ofNetwork("levels.variance", "Σ Var s_i", "Σ Var s_i over mini-batches", {
  name: "levels.variance",
  value: 0.2,
});
export const levelsGrowth = ofNetwork("levels.growth", "growth of Σ x_i", "⟨Σ x_i⟩ − Σ x_i(0)", {
  name: "levels.growth",
  value: 0.05,
});
export const levelsMean = ofNetwork("levels.mean", "mean singular value", "⟨s_i⟩ over levels and replicas", {
  name: "levels.mean",
  value: 0.01,
});
export const levelsLargest = ofNetwork("levels.largest", "largest singular value", "⟨s_max⟩ over replicas", {
  name: "levels.largest",
  value: 0.01,
});
export const lossValidation = ofNetwork(
  "loss.validation",
  "validation loss",
  "−⟨ln p(class)⟩ on held-out data, in nats",
  { name: "loss.validation", value: 0.05 },
);

const atEqualTemperature = ({ name, title }: Observable, value: number) =>
  ofNetwork(
    `equal-temperature.${name}`,
    `${title({ level: "x" })} at equal ε`,
    `${title({ level: "x" })} of two points with the same α/|B|`,
    { name: `equal-temperature.${name}`, value },
  );
export const equalTemperatureWeightsVariance = atEqualTemperature(weightsVariance, 0.15);
export const equalTemperatureLevelsVariance = atEqualTemperature(levelsVariance, 0.25);
export const equalTemperatureLevelsGrowth = atEqualTemperature(levelsGrowth, 0.05);

const exponent: Margin = { name: "batch-noise.exponent", value: 0.05 };
export const batchNoiseExponent = ofNetwork(
  "batch-noise.exponent",
  "power of ε in Σ Var W_ij",
  "p of Σ Var W_ij ∝ ε^p",
  exponent,
);
export const batchNoiseExponentLevels = ofNetwork(
  "batch-noise.exponent.levels",
  "power of ε in Σ Var s_i",
  "p of Σ Var s_i ∝ ε^p",
  exponent,
);

const twins: Margin = { name: "twins", value: 1 };
/** Of replicas with the same initial weights (twins), over that of replicas of different starts. */
export const twinsWeights = ofNetwork(
  "twins.weights",
  "distance of weights, twins / others",
  "√(⟨Σ (W − W′)²⟩_twins / ⟨Σ (W − W′)²⟩_others)",
  twins,
  "ratio",
);
export const twinsLevels = ofNetwork(
  "twins.levels",
  "distance of spectra, twins / others",
  "√(⟨Σ (s_i − s′_i)²⟩_twins / ⟨Σ (s_i − s′_i)²⟩_others)",
  twins,
  "ratio",
);
