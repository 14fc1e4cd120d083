import { spacingRatio, spacingSecondMoment, wignerSurmise, withRemark } from "../degenerate-levels.ts";
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
  const remark =
    "ReLU acts on single units and can split levels that the teacher makes equal: then neighbours keep a distance of their own.";
  return universal.map((rule) => ({ ...withRemark(rule, remark), required: false }));
}

const universal: readonly ComparisonRule[] = [
  withRemark(
    wignerSurmise,
    "Universal where the levels stay degenerate: no equation of this network is needed. Of more than two levels it is right to 0.01.",
  ),
  {
    ...withRemark(
      spacingSecondMoment,
      "The two components of the spacing have to fluctuate alike, which no equation says of this network.",
    ),
    required: false,
  },
  spacingRatio,
];
