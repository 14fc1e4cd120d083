import { leastSamples } from "../gradient-noise/index.ts";
import { type Finding, type Model, models, sampledNoise } from "../models/index.ts";
import { largestCount } from "../models/quantity.ts";
import { recordedTraining } from "./recorded-training.ts";
import type { ModelParameters, SpectraScenario } from "./schema.ts";

/** Checks of one point of a study of ensembles beyond the schema. */
export function scenarioFindings(scenario: SpectraScenario): readonly Finding[] {
  const { model, training, routes } = scenario;
  const { check } = models[model.kind] as Model<ModelParameters>;
  const findings = check(model, training);
  // routes of a model with errors cannot be told
  const isValid = findings.every(({ severity }) => severity !== "error");
  return [
    ...findings,
    ...stepFindings(routes, training),
    ...closureFindings(scenario),
    ...optimiserFindings(scenario),
    ...(isValid ? [...untrained(scenario), ...sampleFindings(scenario)] : []),
  ];
}

/** A training can have been recorded only of a model that is trained. */
function untrained({ model, routes }: SpectraScenario): readonly Finding[] {
  if (recordedTraining({ routes }) === undefined) return [];
  const reason = (models[model.kind] as Model<ModelParameters>).absentRoutes?.(model).training;
  if (reason === undefined) return [];
  const message = `must be omitted with model.kind = ${model.kind}: ${reason}`;
  return [{ severity: "error", path: ["routes", "training", "recorded"], message }];
}

/** Which models can be computed from the gradients of single samples, and on how many of them. */
function sampleFindings({ model, routes, training }: SpectraScenario): readonly Finding[] {
  const { kicks, notSampled } = models[model.kind] as Model<ModelParameters>;
  const { training: trained, "matrix-langevin": equation } = routes;
  const findings: Finding[] = [];
  const refuse = (path: readonly string[], message: string) =>
    findings.push({ severity: "error", path: ["routes", ...path], message });
  if (trained !== undefined && "kicks" in trained && trained.kicks !== undefined && kicks === undefined)
    refuse(["training", "kicks"], `must be omitted with model.kind = ${model.kind}, got ${trained.kicks}`);
  if (equation === undefined) return findings;
  if (equation.temperature != null && notSampled === undefined)
    refuse(
      ["matrix-langevin", "temperature"],
      `must be omitted with model.kind = ${model.kind}, which has its own, got ${equation.temperature}`,
    );
  if (equation.noiseSamples == null) return findings;
  const reason = notSampled === undefined ? "it has no gradients" : notSampled(model);
  const least = leastSamples(sampledNoise(equation, training));
  if (reason !== null)
    refuse(
      ["matrix-langevin", "noiseSamples"],
      `must be null with model.kind = ${model.kind}: ${reason}, got ${equation.noiseSamples}`,
    );
  else if (equation.noiseSamples < least)
    refuse(
      ["matrix-langevin", "noiseSamples"],
      `must be at least ${least}, the mini-batch with the noise of a step, got ${equation.noiseSamples}`,
    );
  return findings;
}

/** Averaged eigenvectors are those of levels that all repel. */
function closureFindings({ model, routes }: SpectraScenario): readonly Finding[] {
  const { notAveraged } = models[model.kind] as Model<ModelParameters>;
  return (["eigenvalue-langevin", "coulomb-gas"] as const).flatMap((route): readonly Finding[] => {
    const { eigenvectors, coupling } = routes[route] ?? {};
    if (eigenvectors === undefined) return [];
    const path = ["routes", route, "eigenvectors"];
    const refusal = (message: string): readonly Finding[] => [
      { severity: "error", path, message: `${message}, got ${eigenvectors}` },
    ];
    if (notAveraged === undefined) return refusal(`must be omitted with model.kind = ${model.kind}`);
    if (eigenvectors === "aligned") return [];
    const reason = notAveraged(model);
    if (reason !== null) return refusal(`must be aligned with model.kind = ${model.kind}: ${reason}`);
    if (coupling === "full") return [];
    return refusal(`must be aligned with coupling = ${coupling}: levels that do not repel would cross`);
  });
}

/** Which optimisers a model can be trained with, and which of them have momentum. */
function optimiserFindings({ model, training }: SpectraScenario): readonly Finding[] {
  const { optimizer, momentum } = training;
  const { optimisers = [] } = models[model.kind] as Model<ModelParameters>;
  const allowed = ["sgd", ...optimisers];
  if (!allowed.includes(optimizer))
    return [
      {
        severity: "error",
        path: ["training", "optimizer"],
        message: `must be ${allowed.join(", ")} with model.kind = ${model.kind}, got ${optimizer}`,
      },
    ];
  if (optimizer !== "sgd" || momentum === undefined) return [];
  const message = `must be omitted with optimizer = sgd, got ${momentum}`;
  return [{ severity: "error", path: ["training", "momentum"], message }];
}

/** The total number of steps of a run is limited. */
function stepFindings(
  routes: SpectraScenario["routes"],
  { updates }: SpectraScenario["training"],
): readonly Finding[] {
  const most = Math.floor(largestCount / updates);
  return (["matrix-langevin", "eigenvalue-langevin", "aligned-langevin"] as const).flatMap(
    (route): readonly Finding[] => {
      const steps = routes[route]?.stepsPerUpdate ?? 1;
      if (steps <= most) return [];
      return [
        {
          severity: "error",
          path: ["routes", route, "stepsPerUpdate"],
          message: `must be at most ${most} with training.updates = ${updates}: a run has at most ${largestCount} steps, got ${steps}`,
        },
      ];
    },
  );
}
