import type { ComparisonRule } from "../model.ts";

/** What is universal, whatever the network: local statistics of degenerate levels. */
export const universal: readonly ComparisonRule[] = [
  {
    observable: "spacing.distribution",
    between: ["training", "closed-form"],
    required: true,
    explanation:
      "Wigner's surmise for neighbours of a degenerate multiplet, each gap in units of its own mean: universal, no equation of this network is needed.",
  },
  {
    observable: "spacing.secondMoment.block",
    between: ["training", "closed-form"],
    required: true,
    explanation: "⟨S²⟩/⟨S⟩² = 4/π for a degenerate pair, whatever its width.",
  },
  {
    observable: "ratio.mean",
    between: ["training", "closed-form"],
    required: true,
    explanation:
      "⟨r⟩ = 0.5307, the value of large Gaussian orthogonal matrices, for one multiplet of all levels: universal, and needs no unfolding.",
  },
];
