import type { Backend } from "../kernels/index.ts";
import type { Scenario } from "../scenario/index.ts";
import type { Cost } from "./cost.ts";
import { experimentOf } from "./experiments.ts";

/** An estimated cost, and what to change where it is too much. */
export interface EstimatedCost extends Cost {
  readonly memoryAdvice: string;
}

/**
 * Estimates a study's cost: a little of it is run, for as many points as there is time for, spread over the sweep. It takes a
 * few seconds however long a study, or one of its updates, is.
 *
 * @param patience seconds for which points are tried, after the first; the more, the better the estimate
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
