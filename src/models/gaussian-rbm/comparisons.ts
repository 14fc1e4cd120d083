import { spacingSecondMoment, wignerSurmise } from "../degenerate-levels.ts";
import type { ComparisonRule } from "../model.ts";

/**
 * The comparisons that theory requires of the Gaussian RBM, and those that it predicts to differ.
 *
 * The levels of theory are distinguished: the matrix Langevin equation has no closure; the eigenvalue equation averages over the
 * rotation of eigenvectors, or fixes them to those of the target; the Coulomb gas is a stationary law for constant g.
 */
export const comparisons: readonly ComparisonRule[] = [
  ...["level.mean", "spacing.mean", "spacing.mean.block", "level.variance", "ratio.mean"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "matrix-langevin"],
      required: true,
      explanation:
        "dW = −∇L dτ + √ε dΞ with the gradient's covariance: no closure. A relative O(ε) may remain: the non-Gaussian part of the noise and, with persistent chains, the drift due to their memory.",
    }),
  ),
  {
    observable: "spacing.mean.block",
    between: ["training", "coulomb-gas"],
    required: true,
    explanation:
      "⟨S⟩ = √π σ, σ² = 2ε(μ² − κ)·m: the stationary law of a degenerate pair, without free parameters; m is 1 for the published noise, (1 + ρ)/(1 − ρ) with the memory of persistent chains, plus 1 with mini-batches of data. Corrections are a relative O(ε).",
  },
  wignerSurmise,
  spacingSecondMoment,
  {
    observable: "density",
    between: ["training", "closed-form"],
    required: true,
    explanation:
      "The pair's density ρ(u), u = (λ − ⟨λ⟩)/σ with σ² = 2ε(μ² − κ)·m from theory and ⟨λ⟩ as measured: the N = 2 semicircle.",
  },
  {
    observable: "level.mean",
    between: ["training", "closed-form"],
    required: false,
    explanation:
      "First order in ε, without the sorting of overlapping levels: shown for comparison, O(ε²) differences are expected.",
  },
  {
    observable: "level.mean",
    between: ["training", "eigenvalue-langevin"],
    required: true,
    explanation:
      "Eigenvectors averaged over the rotation of every pair by θ, p(θ) ∝ e^{z cos 2θ}: the restoring force on the off-diagonal elements is kept in the mean. Right to O(ε); the mixing of three levels at once is left out. (With eigenvectors: aligned it must differ at O(ε).)",
  },
  {
    observable: "spacing.mean",
    between: ["training", "eigenvalue-langevin"],
    required: false,
    explanation:
      "Sorted neighbours: what is left are the mixing of three levels and, as for the matrix equation, the non-Gaussian part of the noise and the memory of the chains.",
  },
  ...["level.mean", "spacing.mean"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "aligned-langevin"],
      required: false,
      explanation:
        "Must differ at O(ε): with eigenvectors fixed to the target's the restoring force on the off-diagonal elements is lost, so different multiplets repel (x_i + x_j)κ_i/(x_i κ_j) times too strongly.",
    }),
  ),
  {
    observable: "level.mean",
    between: ["training", "coulomb-gas"],
    required: false,
    explanation:
      "Must differ at O(ε): a gas of constant g around μ² − κ has no Itô shift and no mixing of multiplets.",
  },
  {
    observable: "spacing.mean",
    between: ["training", "coulomb-gas"],
    required: false,
    explanation:
      "Neighbours after sorting, where fluctuations of neighbouring levels overlap: a finite-ε effect.",
  },
];
