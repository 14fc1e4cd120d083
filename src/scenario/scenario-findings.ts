import { type Finding, type Model, models } from "../models/index.ts";
import { largestCount } from "../models/quantity.ts";
import type { ModelParameters, SpectraScenario } from "./schema.ts";

/** What the schema alone cannot see of one point of a study of an ensemble. */
export function scenarioFindings({ model, training, routes }: SpectraScenario): readonly Finding[] {
  const { check } = models[model.kind] as Model<ModelParameters>;
  return [...check(model, training), ...stepFindings(routes, training)];
}

/** Steps are counted over the whole of a run. */
function stepFindings(
  routes: SpectraScenario["routes"],
  { updates }: SpectraScenario["training"],
): readonly Finding[] {
  const most = Math.floor(largestCount / updates);
  return (["matrix-langevin", "eigenvalue-langevin"] as const).flatMap((route): readonly Finding[] => {
    const steps = routes[route]?.stepsPerUpdate ?? 1;
    if (steps <= most) return [];
    return [
      {
        severity: "error",
        path: ["routes", route, "stepsPerUpdate"],
        message: `must be at most ${most} with training.updates = ${updates}: a run has at most ${largestCount} steps, got ${steps}`,
      },
    ];
  });
}
