import type { Margin, Observable } from "./observable.ts";

const [mean, distribution]: readonly Margin[] = [
  { name: "transient.mean", value: 0.02 },
  { name: "transient.distribution", value: 0.03 },
];

type Title = Observable["title"];

/** Measured at given learning times, over replicas, during relaxation to the stationary state. */
function onTheWay(name: string, quantity: string | null): Pick<Observable, "name" | "unit" | "applies"> {
  return {
    name,
    unit: "1",
    applies: ({ transient }) =>
      transient !== undefined &&
      (quantity === null || transient().quantities.some((followed) => followed.name === quantity)),
  };
}

function meanOf(quantity: string, title: Title, equation: string): Observable {
  const common = onTheWay(`transient.${quantity}.mean`, quantity);
  return { ...common, equation, title, statistic: "relative-difference", margin: mean };
}

function distributionOf(quantity: string, title: Title): Observable {
  return {
    ...onTheWay(`transient.${quantity}.distribution`, quantity),
    equation: "sup |F(x, τ) − ∫ P(x, τ)|, P of the Fokker–Planck equation",
    title,
    statistic: "kolmogorov-smirnov",
    margin: distribution,
  };
}

export const transientLevelMean: Observable = {
  ...onTheWay("transient.level.mean", null),
  equation: "⟨λ_i(τ)⟩, levels sorted",
  title: ({ level }) => `transient mean level ⟨${level}⟩`,
  statistic: "relative-difference",
  margin: mean,
};
export const transientSpacingMean = meanOf("spacing", () => "transient mean spacing ⟨S⟩", "⟨S(τ)⟩");
export const transientSpacingDistribution = distributionOf("spacing", () => "spacing distribution P(S, τ)");
export const transientLevelsMean = meanOf(
  "levels",
  ({ level }) => `transient mean of all levels ⟨${level}⟩`,
  "⟨Σ λ_i(τ)⟩/N",
);
export const transientLevelsDistribution = distributionOf("levels", ({ level }) => `density ρ(${level}, τ)`);
