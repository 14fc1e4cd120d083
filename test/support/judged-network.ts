import {
  compareNetwork,
  corrected,
  type NetworkJudgement,
  overallVerdict,
  type TestResult,
  type Verdict,
} from "../../src/comparison/index.ts";
import type { NetworkSpectra } from "../../src/weight-spectra/index.ts";

/** The tests of a network, those of each update corrected by themselves, as a study of one point has them. */
export function judgedNetwork(
  spectra: NetworkSpectra,
  judgement: NetworkJudgement,
): { readonly tests: readonly TestResult[]; readonly verdict: Verdict } {
  const tests = compareNetwork(spectra, judgement).flatMap((family) =>
    corrected(family, judgement.confidence),
  );
  return { tests, verdict: overallVerdict(tests) };
}
