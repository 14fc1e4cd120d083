import type { Backend } from "../kernels/index.ts";
import type { Scenario } from "../scenario/index.ts";
import type { Cost } from "./cost.ts";
import { experimentOf } from "./experiments.ts";

/** An estimated cost, and what to change if it needs too much memory. */
export interface EstimatedCost extends Cost {
  readonly memoryAdvice: string;
}

/**
 * Estimates the cost of a study by running a small part of it, at as many points as time allows, spread over the sweep. This
 * takes a few seconds, however long the study or one of its updates is.
 *
 * @param patience seconds for which points are timed, after the first; the more, the better the estimate
 * @throws StudyFailure if a text cannot be read
 */
export async function estimateCost(
  scenario: Scenario,
  backend: Backend,
  patience?: number,
): Promise<EstimatedCost> {
  const { memoryAdvice, ...experiment } = await experimentOf(scenario);
  return { ...(await experiment.estimateCost(scenario, backend, patience)), memoryAdvice };
}
