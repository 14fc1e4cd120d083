import { availableParallelism, totalmem } from "node:os";
import { networkRun, sizeOf } from "../networks/index.ts";
import type { NetworkScenario } from "../scenario/index.ts";
import type { Cost } from "./cost.ts";
import { type NetworkSystem, networkSystem, runSettings, snapshotUpdates } from "./network-system.ts";
import { weightMatrices } from "./study-network.ts";

/** Seconds that trial updates may take, after one that compiles; there is at least one. */
const budget = 1.5;

/**
 * What a study of a network will take: a few of its updates are made and timed; the analysis of its spectra goes by its
 * operations, and is right within a factor of two.
 *
 * @throws StudyFailure if a text cannot be read
 */
export async function estimateNetworkCost(scenario: NetworkScenario): Promise<Cost> {
  const { training, ensemble } = scenario;
  const system = await networkSystem(scenario);
  const matrices = weightMatrices(system.network.parameters);
  const snapshots = snapshotUpdates(training.updates, training.snapshots).length;
  const weights = system.network.parameters.reduce((sum, spec) => sum + sizeOf(spec), 0);
  const memoryBytes = memoryOf(scenario, weights, snapshots);
  // what does not fit in memory is refused unmeasured
  const perUpdate = memoryBytes > totalmem() ? Number.NaN : await secondsPerUpdate(scenario, system);
  const updates = ensemble.replicas * training.updates;
  const analysis = analysisSeconds(scenario, system);
  return {
    updates,
    seconds: updates * perUpdate + analysis,
    undivided: { pieces: ensemble.replicas, afterwards: analysis },
    memoryBytes,
    points: 1,
    lines: [
      `${weights} weights, ${matrices.length} matrices of them with a spectrum, at ${snapshots} times of training`,
      `an update: about ${perUpdate < 0.01 ? (1000 * perUpdate).toFixed(1) : Math.round(1000 * perUpdate)} ms on one core`,
      `then the analysis of ${matrices.length * snapshots * ensemble.replicas} spectra: about ${Math.ceil(analysis)} s`,
    ],
    perUpdate: [],
  };
}

/** Of the cheapest trial update. */
async function secondsPerUpdate(scenario: NetworkScenario, system: NetworkSystem): Promise<number> {
  const run = await networkRun(runSettings(scenario, system, 0));
  // compiles, which on a busy machine takes longer than many updates
  run.update();
  const begin = performance.now();
  let cheapest = Number.POSITIVE_INFINITY;
  for (let now = begin; (now - begin) / 1000 < budget; ) {
    run.update();
    const end = performance.now();
    cheapest = Math.min(cheapest, (end - now) / 1000);
    now = end;
  }
  return cheapest;
}

/** Every replica at every snapshot with its optimiser, and what one update holds on each thread. */
function memoryOf(
  { model, training, ensemble }: NetworkScenario,
  weights: number,
  snapshots: number,
): number {
  const slots = { sgd: 0, momentum: 1, adamw: 2 }[training.optimizer];
  const kept = 4 * weights * (1 + slots) * snapshots * ensemble.replicas;
  const tokens = training.batchSize * (model.kind === "mlp" ? 1 : model.context);
  const activations =
    model.kind === "mlp"
      ? 8 * tokens * model.hidden.reduce((sum, units) => sum + units, 784)
      : tokens * model.layers * (40 * model.width + 6 * model.heads * model.context);
  const threads = Math.min(ensemble.replicas, availableParallelism());
  return 450e6 + kept + threads * (150e6 + 4 * (6 * weights + activations));
}

/** Spectra cost the cube of their levels, the noise that they are compared with the square. */
function analysisSeconds(
  { training, ensemble }: NetworkScenario,
  { network }: Pick<NetworkSystem, "network">,
): number {
  const matrices = weightMatrices(network.parameters);
  const spectra = snapshotUpdates(training.updates, training.snapshots).length * ensemble.replicas;
  const sides = matrices.map(({ rows, columns }) => Math.min(rows, columns));
  const shapes = new Set(
    matrices.map(({ rows, columns }) => `${Math.min(rows, columns)} ${Math.max(rows, columns)}`),
  );
  const drawn = [...shapes].reduce((sum, shape) => sum + Number(shape.split(" ")[0]) ** 2, 0);
  return 3 + 3e-4 * drawn + sides.reduce((sum, n) => sum + 0.01 + 3e-8 * n ** 3, 0) * spectra;
}
