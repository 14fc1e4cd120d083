import { forecastScores } from "../../comparison/index.ts";
import { summaryOf } from "../../networks/index.ts";
import { type NetworkScenario, networkModelOf, type SweepPoint } from "../../scenario/index.ts";
import type { BlockStore } from "../block-store.ts";
import { type Dynamics, plainDescent } from "./dynamics.ts";
import { premisesOf } from "./premises.ts";
import { networkSystem, runSettings, snapshotUpdates } from "./system.ts";
import { trainingLine } from "./training-line.ts";
import { digestOf, snapshotOf } from "./trainings.ts";
import { type EquationHistory, startsOf, type TrainingRecord, type WeightHistory } from "./weight-history.ts";
import { weightMatrices } from "./weight-matrices.ts";

type Point = SweepPoint<NetworkScenario>;

/** The weights of a network that this program trains, or whose Langevin equation it integrates. */
export async function trainedHistory(
  point: Point,
  store: BlockStore,
  route: Dynamics["route"] = "training",
): Promise<WeightHistory> {
  const parameters = await parametersOf(point);
  return {
    ...(await trainedShape(point, route)),
    async weights(replica, update) {
      const { state } = await snapshotOf(store, point, route, replica, update);
      return parameters.map(({ parameter }) => state.weights[parameter]);
    },
  };
}

/** What is known of it before it is trained. */
export async function trainedShape(
  point: Point,
  route: Dynamics["route"] = "training",
): Promise<Omit<WeightHistory, "weights">> {
  const { scenario } = point;
  const { model, training, ensemble } = scenario;
  const { learningRate: _, batchSize: _b, updates: _u, warmUp: _w, ...otherTraining } = training;
  // neither what the equation is measured on, nor what is measured besides, changes the training
  const { premise: _p, routes, ...otherFields } = scenario;
  return {
    matrices: (await parametersOf(point)).map(({ parameter: _p, ...matrix }) => matrix),
    updates: snapshotUpdates(training),
    replicas: ensemble.replicas,
    replicasPerStart: ensemble.replicasPerStart,
    digest: digestOf(point, route),
    initialWeights: JSON.stringify([model, ensemble]),
    otherSettings: { ...otherFields, training: otherTraining, route: routes.training },
  };
}

async function parametersOf({ scenario }: Point) {
  return weightMatrices((await networkSystem(scenario)).network.parameters);
}

/** The Langevin equation of the weights, if it is among the routes of a point. */
export async function trainedEquation(point: Point, store: BlockStore): Promise<EquationHistory | null> {
  if (point.scenario.routes["matrix-langevin"] === undefined) return null;
  const history = await trainedHistory(point, store, "matrix-langevin");
  const { updates, replicasPerStart } = history;
  const loss = async (route: Dynamics["route"]) => {
    const ofReplicas = await lossOf(point, updates, store, route);
    return updates.map((_, s) =>
      Float64Array.from({ length: startsOf(history) }, (_, start) =>
        ofReplicas
          .slice(start * replicasPerStart, (start + 1) * replicasPerStart)
          .reduce((sum, { validation }) => sum + validation[s] / replicasPerStart, 0),
      ),
    );
  };
  return {
    history,
    loss: { training: await loss("training"), "matrix-langevin": await loss("matrix-langevin") },
  };
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
  const trained = await snapshotOf(store, point, "training", 0, training.updates);
  const premise = await premisesOf(point, store);
  const random = runSettings(scenario, system, 0, plainDescent).stream("network.text", 0);
  return {
    parameters: `${networkModelOf(model).summary(model)}; ${trainingLine(training)}`,
    replicasInAll: ensemble.replicas,
    chance: system.examples.chance,
    text: system.corpus === null ? null : summaryOf(system.corpus),
    loss: await lossOf(point, updates, store, "training"),
    ...(premise === undefined ? {} : { premise, forecasts: forecastScores(premise) }),
    sample: (await system.sample?.(trained.state.weights, random)) ?? null,
  };
}

/** Loss and accuracy of every replica on a route at these snapshots. */
function lossOf(point: Point, updates: readonly number[], store: BlockStore, route: Dynamics["route"]) {
  const replicas = Array.from({ length: point.scenario.ensemble.replicas }, (_, replica) => replica);
  return Promise.all(
    replicas.map(async (replica) => {
      const training: (number | null)[] = [];
      const validation: number[] = [];
      const accuracy: number[] = [];
      for (const update of updates) {
        const snapshot = await snapshotOf(store, point, route, replica, update);
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
