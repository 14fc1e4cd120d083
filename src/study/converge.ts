import type { ConvergenceResults } from "../comparison/index.ts";
import { modelsWithEquation } from "../models/index.ts";
import type { Scenario } from "../scenario/index.ts";
import type { ConvergeOptions } from "./experiment.ts";
import { experimentOf } from "./experiments.ts";

/** Why no orders of convergence can be measured on a scenario, with what is allowed; undefined if they can. */
export async function convergenceProblem(scenario: Scenario): Promise<string | undefined> {
  const { convergence } = await experimentOf(scenario);
  return convergence === undefined ? noEquation(scenario) : convergence.problem(scenario);
}

/**
 * Measures the strong and weak order of every integrator on the equation of a scenario, at the first point of its sweep,
 * with as many paths as it has replicas.
 *
 * @throws RangeError if {@link convergenceProblem} gives a reason; StudyFailure if too few replicas of the reference stay
 *   in the domain of the equation; the signal's reason if it is aborted
 */
export async function converge(
  scenario: Scenario,
  name: string,
  options: ConvergeOptions,
): Promise<ConvergenceResults> {
  const { convergence } = await experimentOf(scenario);
  if (convergence === undefined) throw new RangeError(noEquation(scenario));
  return convergence.measure(scenario, name, options);
}

function noEquation({ model }: Scenario): string {
  return `model: has no Langevin equation of eigenvalues to integrate, got ${model.kind}; allowed are ${modelsWithEquation}`;
}
