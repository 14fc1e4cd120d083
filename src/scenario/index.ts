export { formOf, type Scenario, scenarioForms, scenarioJsonSchema } from "./forms.ts";
export type { JsonSchema } from "./json-schema.ts";
export { readModelText } from "./network-findings.ts";
export {
  type NetworkScenario,
  networkMargins,
  networkModelOf,
  networkScenarioSchema,
} from "./network-schema.ts";
export { pointLines } from "./point-lines.ts";
export { pointsWithin, processorSeconds } from "./points-within.ts";
export { escaped, formatProblem, type Problem, ScenarioError } from "./problem.ts";
export type { Range } from "./range.ts";
export {
  parseScenario,
  readScenario,
  type ScenarioOptions,
  type ScenarioReading,
  scenarioName,
} from "./read-scenario.ts";
export { readRecordedTraining, recordedTraining } from "./recorded-training.ts";
export {
  type RecordedWeightsScenario,
  recordedModelOf,
  recordedWeightsSchema,
} from "./recorded-weights-schema.ts";
export { resolvedYaml } from "./resolved-yaml.ts";
export { type Routes, routeMeanings, routeNames } from "./routes-schema.ts";
export { type ModelParameters, type SpectraScenario, scenarioSchema } from "./schema.ts";
export { type SweepPoint, sweepPoints } from "./sweep-points.ts";
export type { SweepAxis, SweepGrid } from "./sweep-schema.ts";
