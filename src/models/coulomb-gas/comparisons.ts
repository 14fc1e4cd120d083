import type { ComparisonRule } from "../model.ts";
import type { LevelGas } from "./level-gas.ts";

/** The comparisons that theory requires of a gas. */
export function comparisonsOf(gas: LevelGas, width: number): readonly ComparisonRule[] {
  const stationary = (
    between: ComparisonRule["between"],
    explanation: string,
    required = true,
  ): readonly ComparisonRule[] => [
    // a level may lie at 0: its mean is compared in units of the width of the gas
    { observable: "level.mean", between, required, explanation, unit: width },
    { observable: "level.variance", between, required, explanation },
    { observable: "ratio.mean", between, required, explanation },
  ];
  const means = (between: ComparisonRule["between"], explanation: string): readonly ComparisonRule[] => [
    { observable: "transient.level.mean", between, required: true, explanation, unit: width },
    { observable: "transient.spacing.mean", between, required: true, explanation },
  ];
  const laws = (between: ComparisonRule["between"], explanation: string): readonly ComparisonRule[] =>
    ["transient.spacing.mean", "transient.spacing.distribution", "transient.levels.distribution"].map(
      (observable) => ({ observable, between, required: true, explanation }),
    );
  const gasLaw = "P ∝ ∏|x_i − x_j|^β exp(−ΣV/g²), sampled by Monte Carlo, or exactly in a harmonic well.";
  return [
    ...stationary(
      ["matrix-langevin", "coulomb-gas"],
      `dX = −V′(X) dτ + √2 g dH: the matrix equation contains neither a repulsion nor a closure. Against ${gasLaw}`,
    ),
    ...stationary(
      ["eigenvalue-langevin", "coulomb-gas"],
      `dx_i = [−V′ + βg² Σ 1/(x_i − x_j)] dτ + √2 g dB_i, with the repulsion taken at the end of the step. Against ${gasLaw}`,
    ),
    ...stationary(
      ["exact-ou", "coulomb-gas"],
      `The matrix Ornstein–Uhlenbeck process, exact at every time. Against ${gasLaw}`,
    ),
    ...stationary(
      ["coulomb-gas", "closed-form"],
      "Averages over P ∝ ∏|x_i − x_j|^β exp(−ΣV/g²) by quadrature: no sampling.",
    ),
    {
      observable: "spacing.mean",
      between: ["coulomb-gas", "closed-form"],
      required: true,
      explanation: "⟨S⟩ over P ∝ |x₁ − x₂|^β exp(−ΣV/g²) by quadrature.",
    },
    {
      observable: "density",
      between: ["coulomb-gas", "closed-form"],
      required: true,
      explanation: "The density of all levels, from P by quadrature or from Hermite functions.",
    },
    {
      observable: "density.equilibrium",
      between: ["coulomb-gas", "closed-form"],
      required: false,
      explanation:
        "The saddle point of the energy, the limit N → ∞: at finite N the edges are soft and the density oscillates; the distance falls as N grows.",
    },
    {
      observable: "spacing.distribution",
      between: ["coulomb-gas", "closed-form"],
      required: false,
      explanation:
        "In any smooth potential the spacings of neighbouring levels nearly follow Wigner's surmise of the same β: exact for two levels in a harmonic well.",
    },
    ...means(
      ["eigenvalue-langevin", "exact-ou"],
      "The Langevin equation of the levels against the matrix process at the same times, from the same initial levels.",
    ),
    ...means(
      ["matrix-langevin", "exact-ou"],
      "Euler–Maruyama on the matrix against the exact matrix process at the same times, from the same initial levels.",
    ),
    ...(["eigenvalue-langevin", "matrix-langevin", "exact-ou"] as const).flatMap((route) =>
      laws(
        [route, "fokker-planck"],
        "The density at that time from the Fokker–Planck equation, solved on a grid that conserves probability.",
      ),
    ),
    ...laws(
      ["fokker-planck", "closed-form"],
      `The solver against the exact transition density${gas.levels === 1 ? " of Ornstein & Uhlenbeck" : ", the Rice law"}.`,
    ),
  ];
}
