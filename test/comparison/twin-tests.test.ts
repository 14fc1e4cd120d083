import { expect, it } from "vitest";
import { type NetworkRecord, twinTests } from "../../src/comparison/index.ts";

function record(
  starts: number,
  value: number,
  standardError: number,
): Pick<NetworkRecord, "twins" | "updates"> {
  const ratios = [{ value, standardError, degreesOfFreedom: starts - 1, pValue: 0.01 }];
  return {
    updates: [10],
    twins: { starts, replicasPerStart: 2, all: { weights: ratios, levels: ratios }, matrices: [] },
  };
}

it.each([
  ["three starts, closer", 3, 0.7, 0.02, true, "agree"],
  ["three starts, as far as others", 3, 1.2, 0.02, true, "disagree"],
  ["three starts, too few to tell", 3, 0.9, 0.2, true, "inconclusive"],
  ["two starts, whose ratio has no error", 2, 0.7, Number.NaN, false, "inconclusive"],
] as const)(
  "twins of %s: the weights are judged, and required from three starts on",
  (_, starts, value, error, required, verdict) => {
    const [weights, levels] = twinTests(record(starts, value, error), {
      confidence: 0.95,
      margins: { twins: 1 },
    });
    expect(weights).toMatchObject({ observable: "twins.weights", required, verdict });
    expect(levels).toMatchObject({ observable: "twins.levels", required: false, verdict });
  },
);
