import type { AnyOutcome } from "../comparison/index.ts";
import type { Backend } from "../kernels/index.ts";
import { type AnyScenario, isNetworkScenario, resolvedYaml } from "../scenario/index.ts";
import type { Cost } from "../study/index.ts";
import type { RunStudyOptions } from "./dependencies.ts";
import { steadyProgress, studyProgress } from "./progress.ts";

// loaded when needed: automatic differentiation takes a second that other studies need not wait for

/** Runs a study of either kind; the blocks that an earlier run has left are not computed again. */
export async function runStudy(
  scenario: AnyScenario,
  name: string,
  { onProgress, ...options }: RunStudyOptions,
): Promise<AnyOutcome> {
  if (!isNetworkScenario(scenario)) {
    const { runKeptStudy } = await import("../study/run-kept-study.ts");
    return runKeptStudy(scenario, name, {
      ...options,
      onProgress: (progress) => onProgress(studyProgress(progress)),
    });
  }
  const { runKeptNetworkStudy } = await import("../study/run-kept-network-study.ts");
  let [start, unit] = [performance.now(), ""];
  return runKeptNetworkStudy(scenario, name, {
    ...options,
    onProgress(progress) {
      if (progress.unit !== unit) [start, unit] = [performance.now(), progress.unit];
      onProgress(steadyProgress(progress, (performance.now() - start) / 1000));
    },
  });
}

export async function estimateCost(
  scenario: AnyScenario,
  backend: Backend,
  patience?: number,
): Promise<Cost> {
  if (isNetworkScenario(scenario))
    return (await import("../study/network-cost.ts")).estimateNetworkCost(scenario, patience);
  return (await import("../study/cost.ts")).estimateCost(scenario, backend, patience);
}

export async function writeReport(
  outcome: AnyOutcome,
  scenario: AnyScenario,
  directory: string,
  signal: AbortSignal,
) {
  return (await import("../report/index.ts")).writeReport(outcome, resolvedYaml(scenario), directory, signal);
}
