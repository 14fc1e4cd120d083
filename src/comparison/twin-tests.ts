import { marginOf, observables } from "../observables/index.ts";
import { confidenceFactor, twoSidedP } from "../statistics/index.ts";
import type { NetworkJudgement } from "./compare-network.ts";
import { verdictOf } from "./inconclusive.ts";
import type { NetworkRecord } from "./network-record.ts";
import type { ObservableResult, UncorrectedTest } from "./results.ts";

const explanations = {
  weights:
    "dW = −∇L dτ + √ε dΞ from the same W₀: twins differ by the noise of their mini-batches alone, others by W₀ as well.",
  levels:
    "Twins begin with the same levels; but repulsion keeps the levels of all replicas near those of the Marchenko–Pastur law, so that they need not stay closer.",
} as const;

/** Fewer have no error of the ratio. */
const fewestStarts = 3;

type Quantity = keyof typeof explanations;
const quantities = Object.keys(explanations) as readonly Quantity[];

/** Distances of twins over those of others at the last snapshot, of every matrix. */
export function twinObservables({ twins }: Pick<NetworkRecord, "twins">): readonly ObservableResult[] {
  if (twins === null) return [];
  const { all, matrices, starts } = twins;
  return quantities.flatMap((quantity) =>
    [{ name: "all", ...all }, ...matrices].map(({ name: level, [quantity]: ratios }): ObservableResult => {
      const { value, standardError } = ratios[ratios.length - 1];
      const training = { value, standardError, effectiveSamples: starts };
      return { name: `twins.${quantity}`, level, unit: "1", estimates: { training } };
    }),
  );
}

/**
 * Whether twins are closer to each other than to replicas of other starts after training: the ratio of their distances, all
 * matrices together, must lie below 1. Required of the weights where there are starts enough for an error; of sorted levels it
 * is shown.
 */
export function twinTests(
  { twins, updates }: Pick<NetworkRecord, "twins" | "updates">,
  { confidence, margins }: NetworkJudgement,
): readonly UncorrectedTest[] {
  if (twins === null) return [];
  const { all, starts } = twins;
  return quantities.map((quantity): UncorrectedTest => {
    const observable = `twins.${quantity}`;
    const margin = marginOf(observables[observable], margins);
    const ratios = all[quantity];
    const { value, standardError, degreesOfFreedom, pValue } = ratios[ratios.length - 1];
    const half = confidenceFactor(confidence, degreesOfFreedom) * standardError;
    const interval = [Math.max(0, value - half), value + half] as const;
    return {
      ...{ observable, level: "all", update: updates[updates.length - 1] },
      between: ["training", "training"],
      statistic: "ratio",
      ...{ value, interval, margin, replicas: starts },
      pValue: twoSidedP((value - 1) / standardError, degreesOfFreedom),
      required: quantity === "weights" && starts >= fewestStarts,
      ...verdictOf(interval, margin, () => ({
        cause: "few-replicas",
        advice: `${starts} starts do not tell on which side of ${margin} the ratio lies: more of them reduce its error`,
      })),
      explanation: `${explanations[quantity]} With replicas assigned to starts at random, P(at most as far) = ${Number(pValue.toPrecision(2))}.`,
    };
  });
}
