import type { z } from "zod";
import { type Finding, models, networkModels } from "../models/index.ts";
import { nearest } from "./did-you-mean.ts";
import { type JsonSchema, titledJsonSchema } from "./json-schema.ts";
import { networkFindings } from "./network-findings.ts";
import { type NetworkScenario, networkScenarioSchema } from "./network-schema.ts";
import { recordingFindings } from "./recorded-training.ts";
import { scenarioFindings } from "./scenario-findings.ts";
import { type SpectraScenario, scenarioSchema } from "./schema.ts";

/** A scenario with every default filled in: a study of ensembles of spectra, or of the weight matrices of networks. */
export type Scenario = SpectraScenario | NetworkScenario;

/** What a scenario file may hold. Its model determines its form. */
export interface ScenarioForm<S extends Scenario = Scenario> {
  readonly schema: z.ZodType<S>;
  /** For editors: every field with its meaning, unit, range and default. */
  readonly jsonSchema: JsonSchema;
  /** A check of points beyond the schema. */
  findings(): (point: S) => readonly Finding[];
  /** A check of the files of numbers that points name, which are read first. */
  fileFindings(points: readonly S[]): Promise<(point: S) => readonly Finding[]>;
}

const ofSpectra = form("dyson-dynamics scenario", scenarioSchema, {
  findings: () => scenarioFindings,
  fileFindings: recordingFindings,
});
const ofNetworks = form("dyson-dynamics study of a network", networkScenarioSchema, {
  findings: networkFindings,
  fileFindings: async () => () => [],
});

const byKind = new Map<string, ScenarioForm>([
  ...Object.keys(models).map((kind) => [kind, ofSpectra] as const),
  ...Object.keys(networkModels).map((kind) => [kind, ofNetworks] as const),
]);

/** Every form; the first is that of a scenario without a model. */
export const scenarioForms: readonly ScenarioForm[] = [ofSpectra, ofNetworks];

/** The form of a scenario, as it was written or as it was read: by the kind of its model, or the nearest known kind. */
export function formOf(input: unknown): ScenarioForm {
  const kind = (input as { readonly model?: { readonly kind?: unknown } | null } | null)?.model?.kind;
  if (typeof kind !== "string") return ofSpectra;
  return byKind.get(kind) ?? byKind.get(nearest(kind, [...byKind.keys()]) ?? "") ?? ofSpectra;
}

/** The schema of whatever a scenario file can hold: the kind of its model chooses among the forms. */
export function scenarioJsonSchema(): JsonSchema {
  const { $schema, ...networks } = ofNetworks.jsonSchema;
  const { $schema: _, ...spectra } = ofSpectra.jsonSchema;
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
    then: networks,
    else: spectra,
  };
}

function form<S extends Scenario>(
  title: string,
  schema: z.ZodType<S>,
  checks: Pick<ScenarioForm<S>, "findings" | "fileFindings">,
): ScenarioForm {
  let jsonSchema: JsonSchema | undefined;
  const made: ScenarioForm<S> = {
    schema,
    get jsonSchema() {
      jsonSchema ??= titledJsonSchema(title, schema);
      return jsonSchema;
    },
    ...checks,
  };
  return made as unknown as ScenarioForm;
}
