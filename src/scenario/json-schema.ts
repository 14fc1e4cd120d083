import { z } from "zod";
import { networkModels, networkScenarioSchema } from "./network-schema.ts";
import { scenarioSchema } from "./schema.ts";

/** The part of JSON Schema (draft 2020-12) that scenarios use. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  /** Of a list with a fixed number of values, each of its own kind. */
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
}

/** JSON Schema of a scenario file, for editors: every field with its meaning, unit, range and default. */
export function scenarioJsonSchema(): JsonSchema {
  return titled("dyson-dynamics scenario", scenarioSchema);
}

/** The same of a study of a network. */
export function networkJsonSchema(): JsonSchema {
  return titled("dyson-dynamics study of a network", networkScenarioSchema);
}

/** The schema of whatever a scenario file can hold: the kind of its model chooses between the two. */
export function anyJsonSchema(): JsonSchema {
  const { $schema, ...ofNetwork } = networkJsonSchema();
  const { $schema: _, ...ofEnsemble } = scenarioJsonSchema();
  const model: JsonSchema = {
    properties: { kind: { enum: Object.keys(networkModels) } },
    required: ["kind"],
  };
  return {
    ...($schema === undefined ? {} : { $schema }),
    title: "dyson-dynamics scenario",
    type: "object",
    if: { properties: { model }, required: ["model"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: ofNetwork,
    else: ofEnsemble,
  };
}

function titled(title: string, schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" }) as JsonSchema & { $schema: string };
  return { $schema, title, ...rest };
}
