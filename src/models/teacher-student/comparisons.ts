import type { ComparisonRule } from "../model.ts";
import type { TeacherStudentParameters } from "./parameters.ts";

/**
 * What theory demands of teacher and student, and where it says that two estimates must differ. Levels of a large
 * teacher are compared by their means and their density: each one's variance would take very many replicas.
 */
export function comparisonsOf({ teacher }: TeacherStudentParameters): readonly ComparisonRule[] {
  return teacher.length > 16
    ? comparisons.filter(({ observable }) => observable !== "level.variance")
    : comparisons;
}

const comparisons: readonly ComparisonRule[] = [
  ...["level.mean", "spacing.mean.block", "level.variance", "ratio.mean", "component.variance"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "matrix-langevin"],
      required: true,
      explanation:
        "dW = −(W − W_t) dτ + √ε [(W − W_t) G + n G′], G and G′ symmetric Gaussian: no closure, one step an update, so that finite steps are shared to second order.",
    }),
  ),
  ...["spacing.mean.block", "component.variance"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "closed-form.discrete"],
      required: true,
      explanation:
        "The stationary covariance of the update itself, exact at every α and |B|: ⟨S⟩ = √π σ with σ² = εn²/(1 − α(1 + (N + 1)/|B|)/2) but for a few parts in a thousand.",
    }),
  ),
  {
    observable: "level.mean",
    between: ["training", "eigenvalue-langevin"],
    required: true,
    explanation:
      "dw_i = [−(w_i − κ_i) + Σ εn²/(w_i − w_j)] dτ + √(2εn²) dB_i: symmetric noise leaves no Itô term, and all levels relax alike, so that singular vectors held on the teacher's cost nothing within a multiplet.",
  },
  {
    observable: "spacing.mean.block",
    between: ["eigenvalue-langevin", "coulomb-gas"],
    required: true,
    explanation:
      "The gas is the stationary law of the eigenvalue equation: what is left is the integrator's own step, a relative O(α/stepsPerUpdate).",
  },
  {
    observable: "spacing.mean.block",
    between: ["training", "eigenvalue-langevin"],
    required: false,
    explanation:
      "The right equation in continuous time; a step of the eigenvalues is not a step of the matrix, so the widening by finite steps, 1/√(1 − α(1 + (N + 1)/|B|)/2), is training's alone.",
  },
  {
    observable: "spacing.distribution",
    between: ["training", "closed-form"],
    required: true,
    explanation:
      "P(s) = (π/2) s exp(−πs²/4) for the spacings of a multiplet's own block, each in units of its measured mean.",
  },
  {
    observable: "spacing.secondMoment.block",
    between: ["training", "closed-form"],
    required: true,
    explanation: "⟨S²⟩/⟨S⟩² = 4/π, whatever the width of the pair.",
  },
  {
    observable: "density",
    between: ["training", "closed-form"],
    required: true,
    explanation:
      "The levels of a multiplet about their measured mean: a Gaussian orthogonal ensemble of as many levels, its width that of the update.",
  },
  {
    observable: "density.semicircle",
    between: ["training", "closed-form"],
    required: false,
    explanation:
      "The limit of infinite width, 2/(πR²)√(R² − x²) with R = √(2N) σ: what N levels differ from it by is of order 1/N.",
  },
  {
    observable: "spacing.mean.block",
    between: ["training", "closed-form"],
    required: false,
    explanation:
      "⟨S⟩ = √π √(εn²) in continuous time: finite steps widen it by 1/√(1 − α(1 + (N + 1)/|B|)/2), which explains published slopes above √π.",
  },
  {
    observable: "spacing.mean.block",
    between: ["training", "coulomb-gas"],
    required: false,
    explanation:
      "The stationary law of the equations in continuous time, σ² = εn²: narrower than training by the factor of the finite step.",
  },
  {
    observable: "level.mean",
    between: ["training", "coulomb-gas"],
    required: false,
    explanation: "Levels in harmonic wells around κ, repelling within their multiplet only.",
  },
];
