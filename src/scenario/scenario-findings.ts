import { type Finding, type Model, models } from "../models/index.ts";
import { largestCount } from "../models/quantity.ts";
import type { ModelParameters, SpectraScenario } from "./schema.ts";

/** Checks of one point of a study of ensembles beyond the schema. */
export function scenarioFindings({ model, training, routes }: SpectraScenario): readonly Finding[] {
  const { check } = models[model.kind] as Model<ModelParameters>;
  return [...check(model, training), ...stepFindings(routes, training)];
}

/** The total number of steps of a run is limited. */
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
