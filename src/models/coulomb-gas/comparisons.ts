import type { ComparisonRule } from "../model.ts";
import type { LevelGas } from "./level-gas.ts";

/** What theory demands of a gas. */
export function comparisonsOf(gas: LevelGas, width: number): readonly ComparisonRule[] {
  const stationary = (
    between: ComparisonRule["between"],
    explanation: string,
    required = true,
  ): readonly ComparisonRule[] => [
    // a level may lie at 0: its mean is compared in units of the gas's width
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
      `dX = −V′(X) dτ + √2 g dH: a matrix knows of no repulsion and no closure. Against ${gasLaw}`,
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
        "The saddle point of the energy, the limit N → ∞: at finite N the edges are soft and single levels show; the distance falls as N grows.",
    },
    {
      observable: "spacing.distribution",
      between: ["coulomb-gas", "closed-form"],
      required: false,
      explanation:
        "Neighbouring levels of any smooth potential are spaced as Wigner's surmise of the same β says, nearly: exact for two levels in a harmonic well.",
    },
    ...means(
      ["eigenvalue-langevin", "exact-ou"],
      "The Langevin equation of the levels against the matrix process at the same times, from the same levels.",
    ),
    ...means(
      ["matrix-langevin", "exact-ou"],
      "Euler–Maruyama on the matrix against the exact matrix process at the same times, from the same levels.",
    ),
    ...(["eigenvalue-langevin", "matrix-langevin", "exact-ou"] as const).flatMap((route) =>
      laws(
        [route, "fokker-planck"],
        "The density at that time by Fokker & Planck's equation, solved on a grid that conserves probability.",
      ),
    ),
    ...laws(
      ["fokker-planck", "closed-form"],
      `The solver against the exact transition density${gas.levels === 1 ? ", Ornstein & Uhlenbeck's" : ", Rice's"}.`,
    ),
  ];
}
