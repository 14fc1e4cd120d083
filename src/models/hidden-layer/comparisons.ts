import { degenerate } from "../../spectra/index.ts";
import { wignerSurmise, withRemark } from "../degenerate-levels.ts";
import type { ComparisonRule } from "../model.ts";
import type { HiddenLayerParameters } from "./parameters.ts";

/** The comparisons that theory requires of a network with a fixed hidden layer, and those that it predicts to differ. */
export function comparisonsOf({
  noise,
  hiddenSpectrum,
  teacher,
}: Pick<HiddenLayerParameters, "noise" | "hiddenSpectrum" | "teacher">): readonly ComparisonRule[] {
  const means: ComparisonRule = {
    observable: "level.mean",
    between: ["training", "matrix-langevin"],
    required: true,
    explanation: `dW = −A(W − W_t) dτ + √ε [A(W − W_t) G + noise], A = ZᵀZ: no closure, one step per update.${
      noise === "none" ? " Without additional noise, the noise of the inputs vanishes with W − W_t." : ""
    }`,
  };
  if (noise === "none") {
    return [
      means,
      {
        observable: "level.mean",
        between: ["training", "closed-form"],
        required: true,
        explanation:
          "A realisable minimum: loss and noise vanish together, the spectrum freezes at its target without stationary fluctuations.",
      },
    ];
  }
  const unequal = teacher.some((kappa, i) =>
    teacher.some((other, j) => degenerate(kappa, other) && hiddenSpectrum[i] !== hiddenSpectrum[j]),
  );
  const twoSpecies = unequal && noise === "gradient";
  return [
    means,
    ...["spacing.mean.block", "level.variance", "ratio.mean", "component.variance"].map(
      (observable): ComparisonRule => ({ ...means, observable }),
    ),
    ...["component.variance", "component.relaxation", "spacing.mean.block", "spacing.secondMoment.block"].map(
      (observable): ComparisonRule => ({
        observable,
        between: ["training", "closed-form.discrete"],
        required: true,
        explanation:
          noise === "gradient"
            ? "Element (i, j) relaxes at the rate a_i under noise of equal strength: variance εn²/a_i on the diagonal, half of that off it, (i, j) and (j, i) correlated, each widened by the finite step; ⟨S⟩ is that of the matrix's symmetric part."
            : "Noise −Zᵀe xᵀ of rate a_iσ_e² against a pull of rate a_i: variance εσ_e²/2 for any a_i, up to the finite step; a_i sets the relaxation time, 1/a_i.",
      }),
    ),
    {
      observable: "density",
      between: ["training", "closed-form"],
      required: true,
      explanation:
        "The eigenvalues of the stationary Gaussian matrix, diagonal and off-diagonal variances from theory, only the mean is fitted.",
    },
    twoSpecies
      ? withRemark(
          wignerSurmise,
          "The two components of the spacing, W₁₁ − W₂₂ and 2W₁₂, have unequal variances here, so it holds to the margin but not exactly.",
        )
      : wignerSurmise,
    ...(twoSpecies
      ? [
          {
            observable: "density.two-species",
            between: ["training", "closed-form"] as const,
            required: false,
            explanation:
              "The generalised semicircle, P ∝ |x₁ − x₂| exp(−Σ(x_i − κ)²/(2σ_i²)): it assigns each level to one a_i. Degenerate singular vectors rotate freely, so both levels feel a mixture; the law is too wide.",
          },
          {
            observable: "density.equal-width",
            between: ["training", "closed-form"] as const,
            required: false,
            explanation:
              "One common width, σ² = (σ₁² + σ₂²)/2: must fail if the hidden layer gives two relaxation rates.",
          },
        ]
      : []),
    {
      observable: "spacing.mean.block",
      between: ["training", "closed-form"],
      required: false,
      explanation: twoSpecies
        ? "⟨S⟩ = √(π/2) √(σ₁² + σ₂²) of the two-species gas: that of W₁₁ − W₂₂ for both components of the spacing, too wide."
        : "⟨S⟩ = √π σ in continuous time and without the noise of the inputs, which both widen it.",
    },
    {
      observable: "spacing.mean.block",
      between: ["training", "eigenvalue-langevin"],
      required: false,
      explanation: unequal
        ? "Singular vectors fixed to the teacher's assign each level to one rate a_i, and levels never cross, so the slow one never changes: within a degenerate multiplet of unequal rates this closure fails at leading order."
        : "Within a multiplet of equal rates singular vectors have no effect; a step of the eigenvalues is not a step of the matrix, so the widening by finite steps appears in training only.",
    },
    {
      observable: "spacing.mean.block",
      between: ["training", "coulomb-gas"],
      required: false,
      explanation:
        unequal && !twoSpecies
          ? "Harmonic wells of equal width, as for the matrix. This is not the law of the eigenvalue equation: with unequal rates that has no detailed balance."
          : "Harmonic wells of the widths in continuous time.",
    },
  ];
}
