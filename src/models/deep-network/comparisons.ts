import { spacingRatio, spacingSecondMoment, wignerSurmise, withRemark } from "../degenerate-levels.ts";
import type { ComparisonRule } from "../model.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/**
 * Universal for any network: local statistics of degenerate levels. This is measured here, not derived: an
 * activation acts on single units and breaks rotational symmetry, tanh less the smaller its inputs.
 *
 * ReLU passes half of the inputs of every single unit, so that levels that are equal in the teacher need
 * not be equal in the student. There the same statistics are shown but not required to agree.
 */
export function comparisonsOf({ activation, noise }: DeepNetworkParameters): readonly ComparisonRule[] {
  if (noise === "none") return [];
  if (activation !== "relu") return universal;
  const remark =
    "ReLU acts on single units and can split levels that are degenerate in the teacher: the spacing is then not universal.";
  return universal.map((rule) => ({ ...withRemark(rule, remark), required: false }));
}

const universal: readonly ComparisonRule[] = [
  withRemark(
    wignerSurmise,
    "Universal where the levels stay degenerate: no equation of this network is needed. For more than two levels it is accurate to 0.01.",
  ),
  {
    ...withRemark(
      spacingSecondMoment,
      "Requires that the two components of the spacing fluctuate equally, which is not derived for this network.",
    ),
    required: false,
  },
  spacingRatio,
];
