import { spacingRatio, spacingSecondMoment, wignerSurmise, withRemark } from "../degenerate-levels.ts";
import type { ComparisonRule } from "../model.ts";
import type { DeepNetworkParameters } from "./parameters.ts";

/**
 * What must hold for any network: its Langevin equation, and the local statistics of degenerate levels, which are universal. The
 * latter are measured here, not derived: an activation acts on single units and breaks rotational symmetry, tanh less the smaller its inputs.
 *
 * ReLU passes half of the inputs of every single unit, so that levels that are equal in the teacher need
 * not be equal in the student. There the same statistics are shown but not required to agree.
 */
export function comparisonsOf(p: DeepNetworkParameters): readonly ComparisonRule[] {
  return [...equationRules(p), ...universalOf(p)];
}

/**
 * The Langevin equation holds for any network: its mean and covariance are measured. Where no noise is added it can vanish with the
 * loss, and levels then do not fluctuate.
 */
function equationRules({ noise, batches }: DeepNetworkParameters): readonly ComparisonRule[] {
  const observables =
    noise === "none" ? ["level.mean"] : ["level.mean", "level.variance", "spacing.mean", "ratio.mean"];
  const finite =
    batches === null
      ? ""
      : ` Not required: training repeats a data set of ${batches} mini-batches in the same order, while the equation has unlimited data.`;
  return observables.map((observable) => ({
    observable,
    between: ["training", "matrix-langevin"],
    required: batches === null,
    explanation: `dW = −∇L dτ + √ε dΞ for all layers, the mean gradient and the covariance of the gradients measured on samples at every step: no closure, one step per update.${finite}`,
  }));
}

function universalOf({ activation, noise }: DeepNetworkParameters): readonly ComparisonRule[] {
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
