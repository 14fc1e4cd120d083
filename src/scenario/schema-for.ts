import type { z } from "zod";
import { isOfNetwork, type NetworkScenario, networkScenarioSchema } from "./network-schema.ts";
import { type Scenario, scenarioSchema } from "./schema.ts";

/** The schema that a scenario follows, as it was written or as it was read, by the kind of its model. */
export function schemaFor(input: unknown): z.ZodType<Scenario | NetworkScenario> {
  return isOfNetwork(input) ? networkScenarioSchema : scenarioSchema;
}
