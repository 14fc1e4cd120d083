import type { ComparisonRule } from "../model.ts";

/**
 * The comparisons that theory requires of the Wishart process.
 *
 * @param widening of Var W by finite steps and the noise of the inputs, relative: absent in continuous time
 */
export const comparisonsOf = (widening: number): readonly ComparisonRule[] => [
  ...["level.mean", "level.variance", "ratio.mean"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "matrix-langevin"],
      required: true,
      explanation:
        "dW = −(1 + λ)W dτ + √ε (W G + s Ξ), Ξ of independent entries: no closure, one step per update.",
    }),
  ),
  ...["level.mean", "level.variance", "ratio.mean"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "coulomb-gas"],
      required: widening < 0.01,
      explanation: `The exact β-Laguerre law at β = 1: the eigenvalues of WᵀW for independent Gaussian entries of variance εs²/(2(1 + λ)). Finite steps and the noise of the inputs widen it, here by ${(100 * widening).toPrecision(2)} %.`,
    }),
  ),
  {
    observable: "level.mean",
    between: ["training", "eigenvalue-langevin"],
    required: widening < 0.01,
    explanation:
      "dx_i = [−2(1 + λ)x_i + εs²(M + Σ (x_i + x_j)/(x_i − x_j))] dτ + 2s√(εx_i) dB_i and the noise of the inputs, integrated for the singular values √x_i: isotropic noise has no preferred basis, so no closure is needed. Its steps are not those of the matrix.",
  },
  {
    observable: "density.marchenko-pastur",
    between: ["training", "closed-form"],
    required: false,
    explanation:
      "The limit of infinite width at fixed N/M: at finite N the edges are soft and the density oscillates; the distance falls as N grows.",
  },
];
