import type { ComparisonRule } from "../model.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/**
 * What is universal, whatever the network: local statistics of degenerate levels.
 *
 * ReLU passes half of the inputs of every single unit: it knows directions, so that levels which a teacher makes equal need
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
