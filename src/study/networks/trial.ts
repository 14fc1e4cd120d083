import { networkRun } from "../../networks/index.ts";
import { type NetworkScenario, networkModelOf, processorSeconds } from "../../scenario/index.ts";
import { type Dynamics, plainDescent, sampleWeightsOf } from "./dynamics.ts";
import { networkSystem, runSettings } from "./system.ts";

/** Multiplications of one trial update at most: about half a second. */
const most = 2e9;

/**
 * Seconds of one core for an update: the fastest of a few updates of the network itself, or of a smaller one of the same kind
 * times the ratio of their operations.
 *
 * @param budget seconds for the trial updates, after one for compilation; at least one is timed
 * @returns infinite if not even the second update succeeds: the study reports why
 */
export async function secondsPerUpdate(scenario: NetworkScenario, budget: number): Promise<number> {
  const trial = ofFewOperations(scenario);
  const run = await networkRun(runSettings(trial, await networkSystem(trial), 0, plainDescent));
  let cheapest = Number.POSITIVE_INFINITY;
  try {
    // compiles, which takes longer than many updates
    run.update();
    const begin = processorSeconds();
    for (let now = begin; now - begin < budget; ) {
      run.update();
      const end = processorSeconds();
      cheapest = Math.min(cheapest, end - now);
      now = end;
    }
  } catch {
    // a loss that is not finite
  }
  return (cheapest * updateOperations(scenario)) / updateOperations(trial);
}

/** Multiplications of one update, forwards and backwards, on a route; stochastic gradient descent by default. */
export function updateOperations(
  scenario: Pick<NetworkScenario, "model" | "training">,
  dynamics: Dynamics = plainDescent,
): number {
  const { steps, samples } = sampleWeightsOf(scenario, dynamics);
  return steps * networkModelOf(scenario.model).operations(scenario.model, samples);
}

/** The scenario with a smaller batch, and then a smaller network, so that a trial is short. */
function ofFewOperations(scenario: NetworkScenario): NetworkScenario {
  const excess = (of: NetworkScenario) => Math.max(1, updateOperations(of) / most);
  const { training, model } = scenario;
  const batchSize = Math.max(1, Math.floor(training.batchSize / excess(scenario)));
  const few = { ...scenario, training: { ...training, batchSize } };
  const factor = excess(few);
  return factor === 1 ? few : { ...few, model: networkModelOf(model).smaller(model, factor) };
}
