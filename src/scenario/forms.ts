import type { z } from "zod";
import { type Finding, models, networkModels, recordedModels } from "../models/index.ts";
import { nearest } from "./did-you-mean.ts";
import { type JsonSchema, titledJsonSchema } from "./json-schema.ts";
import { networkFindings } from "./network-findings.ts";
import { type NetworkScenario, networkScenarioSchema } from "./network-schema.ts";
import { recordingFindings } from "./recorded-training.ts";
import { recordedWeightsFindings } from "./recorded-weights.ts";
import { type RecordedWeightsScenario, recordedWeightsSchema } from "./recorded-weights-schema.ts";
import { scenarioFindings } from "./scenario-findings.ts";
import { type SpectraScenario, scenarioSchema } from "./schema.ts";

/**
 * A scenario with every default filled in: a study of ensembles of spectra, or of the weight matrices of networks, trained
 * here or elsewhere.
 */
export type Scenario = SpectraScenario | NetworkScenario | RecordedWeightsScenario;

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

const ofRecordedWeights = form("dyson-dynamics study of recorded weights", recordedWeightsSchema, {
  findings: () => () => [],
  fileFindings: recordedWeightsFindings,
});

/** The kinds of models of each form; the first form is that of a scenario without a model. */
const kindsOfForms: readonly (readonly [ScenarioForm, readonly string[]])[] = [
  [ofSpectra, Object.keys(models)],
  [ofNetworks, Object.keys(networkModels)],
  [ofRecordedWeights, Object.keys(recordedModels)],
];

const byKind = new Map(kindsOfForms.flatMap(([of, kinds]) => kinds.map((kind) => [kind, of] as const)));

/** Every form; the first is that of a scenario without a model. */
export const scenarioForms: readonly ScenarioForm[] = kindsOfForms.map(([of]) => of);

/** The form of a scenario, as it was written or as it was read: by the kind of its model, or the nearest known kind. */
export function formOf(input: unknown): ScenarioForm {
  const kind = (input as { readonly model?: { readonly kind?: unknown } | null } | null)?.model?.kind;
  if (typeof kind !== "string") return ofSpectra;
  return byKind.get(kind) ?? byKind.get(nearest(kind, [...byKind.keys()]) ?? "") ?? ofSpectra;
}

/** The schema of whatever a scenario file can hold: the kind of its model chooses among the forms. */
export function scenarioJsonSchema(): JsonSchema {
  const [[spectra], ...others] = kindsOfForms;
  const { $schema, ...otherwise } = spectra.jsonSchema;
  return {
    ...($schema === undefined ? {} : { $schema }),
    ...others.reduce<JsonSchema>((rest, [of, kinds]) => chosenBy(kinds, of.jsonSchema, rest), otherwise),
    title: "dyson-dynamics scenario",
  };
}

function chosenBy(
  kinds: readonly string[],
  { $schema: _, ...form }: JsonSchema,
  otherwise: JsonSchema,
): JsonSchema {
  const model: JsonSchema = { properties: { kind: { enum: kinds } }, required: ["kind"] };
  return {
    type: "object",
    if: { properties: { model }, required: ["model"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: form,
    else: otherwise,
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
