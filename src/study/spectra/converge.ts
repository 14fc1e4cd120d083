import { type ConvergenceResults, fewestReplicas, startConvergence } from "../../comparison/index.ts";
import { models, modelsWithEquation } from "../../models/index.ts";
import type { ClosureOptions, EigenvalueEquation, Model } from "../../models/model.ts";
import { type ModelParameters, type SpectraScenario, sweepPoints } from "../../scenario/index.ts";
import type { Convergence, ConvergeOptions } from "../experiment.ts";
import { version } from "../program.ts";
import { StudyFailure } from "../study-failure.ts";
import { systemAt } from "./block.ts";

/** On the eigenvalue equation of a model. */
export const eigenvalueConvergence: Convergence<SpectraScenario> = { problem, measure };

/** Why no orders can be measured on a scenario, with what is allowed; undefined if they can. */
function problem(scenario: SpectraScenario): string | undefined {
  const { replicas } = scenario.ensemble;
  if (replicas < fewestReplicas)
    return `ensemble.replicas: must be at least ${fewestReplicas} to give an order an error, got ${replicas}`;
  const { equation, system, scenario: point } = firstPoint(scenario);
  if (equation !== undefined) return undefined;
  const model = models[point.model.kind] as Model<ModelParameters>;
  const reason = system.noEigenvalueEquation ?? Object.values(model.absentRoutes?.(point.model) ?? {})[0];
  return (
    `model: has no Langevin equation of eigenvalues to integrate, got ${point.model.kind}` +
    `${reason === undefined ? ", whose noise vanishes at the target" : `: ${reason}`}; ` +
    `allowed are ${modelsWithEquation}, all with noise`
  );
}

/**
 * Measures the strong and weak order of every integrator on the eigenvalue equation of a scenario, at the first point
 * of its sweep, with as many paths as it has replicas.
 *
 * @throws StudyFailure if too few replicas of the reference stay in the domain of the equation; the signal's reason if it
 *   is aborted
 */
async function measure(
  scenario: SpectraScenario,
  name: string,
  { onProgress, signal }: ConvergeOptions,
): Promise<ConvergenceResults> {
  const start = performance.now();
  const { equation, scenario: point, system, coupling, points } = firstPoint(scenario);
  if (equation === undefined) throw new RangeError(problem(scenario));
  const { replicas, seed } = point.ensemble;
  const { learningRate } = point.training;
  const run = startConvergence({ equation, replicas, seed, learningRate });
  for (let replica = 0; replica < replicas; replica++) {
    run.follow(replica);
    onProgress(replica + 1, replicas);
    // signals are handled between replicas
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
  const route = point.routes["eigenvalue-langevin"];
  return {
    schema: 1,
    name,
    title: point.title,
    version,
    seed,
    parameters: system.symbols.parameters,
    coupling,
    eigenvectors: equation.eigenvectors ?? null,
    studyStep: route === undefined ? null : learningRate / route.stepsPerUpdate,
    points,
    ...finished(run, name),
    timing: { wallSeconds: (performance.now() - start) / 1000 },
  };
}

function finished(run: ReturnType<typeof startConvergence>, name: string) {
  try {
    return run.finish();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StudyFailure(
      `converge ${name}: ${error.message}; a smaller training.learningRate keeps the levels in the domain of their equation`,
    );
  }
}

function firstPoint(scenario: SpectraScenario) {
  const points = sweepPoints(scenario);
  const point = points[0];
  const options: ClosureOptions = point.scenario.routes["eigenvalue-langevin"] ?? { coupling: "full" };
  const system = systemAt(point);
  const equation: EigenvalueEquation | undefined = system.eigenvalueEquation?.(options);
  return { scenario: point.scenario, system, equation, coupling: options.coupling, points: points.length };
}
