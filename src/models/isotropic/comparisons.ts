import type { ComparisonRule } from "../model.ts";

/** What theory demands of the Wishart process. */
export const comparisons: readonly ComparisonRule[] = [
  ...["level.mean", "level.variance", "ratio.mean"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "matrix-langevin"],
      required: true,
      explanation:
        "dW = −(1 + λ)W dτ + √ε (W G + s Ξ), Ξ of independent entries: no closure, one step an update.",
    }),
  ),
  ...["level.mean", "level.variance", "ratio.mean"].map(
    (observable): ComparisonRule => ({
      observable,
      between: ["training", "coulomb-gas"],
      required: true,
      explanation:
        "The exact β-Laguerre law at β = 1: the eigenvalues of WᵀW for independent Gaussian entries of variance εs²/(2(1 + λ)).",
    }),
  ),
  {
    observable: "level.mean",
    between: ["training", "eigenvalue-langevin"],
    required: true,
    explanation:
      "dx_i = [−2(1 + λ)x_i + εs²(M + Σ (x_i + x_j)/(x_i − x_j))] dτ + 2s√(εx_i) dB_i, integrated for the singular values √x_i: isotropic noise knows no basis, so nothing is closed.",
  },
  {
    observable: "density.marchenko-pastur",
    between: ["training", "closed-form"],
    required: false,
    explanation:
      "The limit of infinite width at fixed N/M: at finite N the edges are soft and single levels show; the distance falls as N grows.",
  },
];
