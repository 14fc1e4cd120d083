import { networkRun } from "../networks/index.ts";
import { type NetworkScenario, processorSeconds } from "../scenario/index.ts";
import { networkSystem, runSettings } from "./network-system.ts";

/** Multiplications of one trial update at most: about half a second. */
const most = 2e9;

/** Kinds of character, about; and places that cost as much as the optimiser, measured from 50 to 150. */
const [vocabulary, optimiser] = [100, 100];

/**
 * Seconds of one core for an update: of the cheapest of a few, of the network itself or of one that is smaller and of the
 * same kind, times their ratio of operations.
 *
 * @param budget seconds for the trial updates, after one that compiles; there is at least one
 * @returns infinite where not even the second can be made: the study says why
 */
export async function secondsPerUpdate(scenario: NetworkScenario, budget: number): Promise<number> {
  const trial = ofFewOperations(scenario);
  const run = await networkRun(runSettings(trial, await networkSystem(trial), 0));
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

/**
 * Multiplications of one update, forwards and backwards: 6 for each weight and place, and as many for each pair of places
 * in attention.
 */
export function updateOperations({ model, training: { batchSize } }: NetworkScenario): number {
  if (model.kind === "mlp") {
    const widths = [784, ...model.hidden, 10];
    return 6 * (batchSize + optimiser) * widths.slice(1).reduce((sum, to, k) => sum + widths[k] * to, 0);
  }
  const { layers, width, context } = model;
  const [places, weights] = [batchSize * context, 12 * layers * width ** 2 + vocabulary * width];
  return 6 * ((places + optimiser) * weights + 2 * layers * places * context * width);
}

/** The scenario with fewer examples, and then a smaller network, until a trial of it is short. */
function ofFewOperations(scenario: NetworkScenario): NetworkScenario {
  const excess = (of: NetworkScenario) => Math.max(1, updateOperations(of) / most);
  const divided = (count: number, by: number, least = 1) => Math.max(least, Math.floor(count / by));
  const { training } = scenario;
  const few = {
    ...scenario,
    training: { ...training, batchSize: divided(training.batchSize, excess(scenario)) },
  };
  if (few.model.kind === "mlp") {
    const { model } = few;
    const narrower = Math.sqrt(excess(few));
    return { ...few, model: { ...model, hidden: model.hidden.map((units) => divided(units, narrower)) } };
  }
  const { model } = few;
  const shallow = { ...few, model: { ...model, layers: divided(model.layers, excess(few)) } };
  const context = divided(model.context, excess(shallow), Math.min(8, model.context));
  return { ...shallow, model: { ...shallow.model, context } };
}
