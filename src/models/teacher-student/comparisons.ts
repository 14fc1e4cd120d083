import { spacingSecondMoment, wignerSurmise } from "../degenerate-levels.ts";
import type { ComparisonRule } from "../model.ts";
import type { TeacherStudentParameters } from "./parameters.ts";

/**
 * The comparisons that theory requires of teacher and student, and those that it predicts to differ. Levels of a large
 * teacher are compared by their means and their density: single variances would require very many replicas.
 *
 * @param temperature ε
 */
export function comparisonsOf(
  { teacher }: TeacherStudentParameters,
  temperature: number,
): readonly ComparisonRule[] {
  const large = teacher.length > 16;
  // relative widening of ⟨S⟩ by the noise of the inputs, absent in the gas
  const ofInputs = (temperature * (teacher.length + 2)) / 8;
  return [
    ...comparisons.filter(({ observable }) => !(large && observable === "level.variance")),
    {
      observable: "spacing.mean.block",
      between: ["eigenvalue-langevin", "coulomb-gas"],
      required: ofInputs < 0.005,
      explanation:
        "The gas is the stationary law of the eigenvalue equation except for the noise of the inputs, ε(N + 2)/8 of ⟨S⟩: the remainder is due to the integrator's step, a relative O(α/stepsPerUpdate).",
    },
  ];
}

const comparisons: readonly ComparisonRule[] = [
  ...["level.mean", "spacing.mean.block", "level.variance", "ratio.mean", "component.variance"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "matrix-langevin"],
      required: true,
      explanation:
        "dW = −(W − W_t) dτ + √ε [(W − W_t) G + n G′], G and G′ symmetric Gaussian: no closure, one step per update, so that finite-step effects agree to second order.",
    }),
  ),
  ...["spacing.mean.block", "component.variance"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "closed-form.discrete"],
      required: true,
      explanation:
        "The stationary covariance of the update itself, exact at every α and |B| for unlimited data: to first order ⟨S⟩ = √π σ with σ² = εn²/(1 − α/2 − ε(N + 2)/4), α/2 from the finite step and ε(N + 2)/4 from the noise of the inputs.",
    }),
  ),
  {
    observable: "level.mean",
    between: ["training", "eigenvalue-langevin"],
    required: true,
    explanation:
      "dw_i = [−(w_i − κ_i) + Σ εn²/(w_i − w_j)] dτ + √(2εn²) dB_i: symmetric noise leaves no Itô term, and all levels relax at the same rate. Within a multiplet the singular vectors have no effect; between multiplets κ_i is averaged over their rotation.",
  },
  {
    observable: "level.mean",
    between: ["training", "aligned-langevin"],
    required: false,
    explanation:
      "Singular vectors fixed to the teacher's: different multiplets repel by εn²/(κ_i − κ_j), twice the true shift.",
  },
  {
    observable: "spacing.mean.block",
    between: ["training", "eigenvalue-langevin"],
    required: false,
    explanation:
      "The right equation in continuous time, the noise of the inputs included; a step of the eigenvalues is not a step of the matrix, so the widening by finite steps, α/4 of ⟨S⟩, appears in training only.",
  },
  wignerSurmise,
  spacingSecondMoment,
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
      "The limit of infinite width, 2/(πR²)√(R² − x²) with R = √(2N) σ: deviations at finite N are of order 1/N.",
  },
  {
    observable: "spacing.mean.block",
    between: ["training", "closed-form"],
    required: false,
    explanation:
      "⟨S⟩ = √π √(εn²) in continuous time and without the noise of the inputs: the two widen it by α/4 + ε(N + 2)/8, which explains published slopes above √π.",
  },
  {
    observable: "spacing.mean.block",
    between: ["training", "coulomb-gas"],
    required: false,
    explanation:
      "The stationary law of the equations in continuous time, σ² = εn²: narrower than training by finite steps and the noise of the inputs.",
  },
  {
    observable: "level.mean",
    between: ["training", "coulomb-gas"],
    required: false,
    explanation: "Levels in harmonic wells around κ, repelling as routes.coulomb-gas.coupling says.",
  },
];
