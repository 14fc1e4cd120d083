import { summaryOf } from "../../networks/index.ts";
import { type NetworkScenario, networkModelOf, type SweepPoint } from "../../scenario/index.ts";
import type { BlockStore } from "../block-store.ts";
import { networkSystem, runSettings, snapshotUpdates } from "./system.ts";
import { trainingLine } from "./training-line.ts";
import { digestOf, snapshotOf } from "./trainings.ts";
import type { TrainingRecord, WeightHistory } from "./weight-history.ts";
import { weightMatrices } from "./weight-matrices.ts";

type Point = SweepPoint<NetworkScenario>;

/** The weights of a network that this program trains. */
export async function trainedHistory(point: Point, store: BlockStore): Promise<WeightHistory> {
  const parameters = await parametersOf(point);
  return {
    ...(await trainedShape(point)),
    async weights(replica, update) {
      const { state } = await snapshotOf(store, point, replica, update);
      return parameters.map(({ parameter }) => state.weights[parameter]);
    },
  };
}

/** What is known of it before it is trained. */
export async function trainedShape(point: Point): Promise<Omit<WeightHistory, "weights">> {
  const { scenario } = point;
  const { model, training, ensemble } = scenario;
  const { learningRate: _, batchSize: _b, updates: _u, warmUp: _w, ...otherTraining } = training;
  return {
    matrices: (await parametersOf(point)).map(({ parameter: _p, ...matrix }) => matrix),
    updates: snapshotUpdates(training),
    replicas: ensemble.replicas,
    replicasPerStart: ensemble.replicasPerStart,
    digest: digestOf(point),
    initialWeights: JSON.stringify([model, ensemble]),
    otherSettings: { ...scenario, training: otherTraining },
  };
}

async function parametersOf({ scenario }: Point) {
  return weightMatrices((await networkSystem(scenario)).network.parameters);
}

/** The training of a network, its loss, and a sample of what it has learnt. */
export async function trainedRecord(
  point: Point,
  updates: readonly number[],
  store: BlockStore,
): Promise<TrainingRecord> {
  const { scenario } = point;
  const { model, training, ensemble } = scenario;
  const system = await networkSystem(scenario);
  const trained = await snapshotOf(store, point, 0, training.updates);
  const random = runSettings(scenario, system, 0).stream("network.text", 0);
  return {
    parameters: `${networkModelOf(model).summary(model)}; ${trainingLine(training)}`,
    replicasInAll: ensemble.replicas,
    chance: system.examples.chance,
    text: system.corpus === null ? null : summaryOf(system.corpus),
    loss: await lossOf(point, updates, store),
    sample: (await system.sample?.(trained.state.weights, random)) ?? null,
  };
}

/** Loss and accuracy of every replica at these snapshots. */
function lossOf(point: Point, updates: readonly number[], store: BlockStore) {
  const replicas = Array.from({ length: point.scenario.ensemble.replicas }, (_, replica) => replica);
  return Promise.all(
    replicas.map(async (replica) => {
      const training: (number | null)[] = [];
      const validation: number[] = [];
      const accuracy: number[] = [];
      for (const update of updates) {
        const snapshot = await snapshotOf(store, point, replica, update);
        training.push(meanOf(snapshot.losses));
        validation.push(snapshot.validation.loss);
        accuracy.push(snapshot.validation.accuracy);
      }
      return { replica: replica + 1, training, validation, accuracy };
    }),
  );
}

function meanOf(losses: Float64Array): number | null {
  return losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
