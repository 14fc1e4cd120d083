import type { ComparisonRule } from "../model.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/**
 * What is universal, whatever the network: local statistics of degenerate levels. It is measured here, not derived: an
 * activation acts on single units and knows directions, tanh as little as its inputs are small.
 *
 * ReLU passes half of the inputs of every single unit, so that levels which a teacher makes equal need
 * not be equal in the student. There the same statistics are shown and nothing is required of them.
 */
export function comparisonsOf({ activation, noise }: DeepNetworkParameters): readonly ComparisonRule[] {
  if (noise === "none") return [];
  if (activation !== "relu") return universal;
  return universal.map((rule) => ({
    ...rule,
    required: false,
    explanation: `${rule.explanation} ReLU acts on single units and can split levels that the teacher makes equal: then neighbours keep a distance of their own.`,
  }));
}

const universal: readonly ComparisonRule[] = [
  {
    observable: "spacing.distribution",
    between: ["training", "closed-form"],
    required: true,
    explanation:
      "Wigner's surmise for neighbours of a degenerate multiplet, each gap in units of its own mean: universal where the levels stay degenerate, no equation of this network is needed. Of more than two levels it is right to 0.01.",
  },
  {
    observable: "spacing.secondMoment.block",
    between: ["training", "closed-form"],
    required: false,
    explanation:
      "⟨S²⟩/⟨S⟩² = 4/π for a degenerate pair whose two components fluctuate alike, which no equation says of this network.",
  },
  {
    observable: "ratio.mean",
    between: ["training", "closed-form"],
    required: true,
    explanation:
      "⟨r⟩ = 0.5307, the value of large Gaussian orthogonal matrices, for one multiplet of all levels (0.536 for three): universal, and needs no unfolding.",
  },
];
