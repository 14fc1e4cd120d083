import {
  batchNoiseFits,
  batchNoiseObservables,
  batchNoiseTests,
  batchNoiseWarnings,
  compareNetwork,
  type NetworkOutcome,
  type NetworkRecord,
  networkRecord,
  networkWarnings,
} from "../../comparison/index.ts";
import { type Backend, loadKernels } from "../../kernels/index.ts";
import { summaryOf } from "../../networks/index.ts";
import { type NetworkScenario, networkModelOf, type SweepPoint } from "../../scenario/index.ts";
import { networkSpectra } from "../../weight-spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import type { Computed, Experiment } from "../experiment.ts";
import { judgeTests } from "../judge.ts";
import {
  analysedReplicas,
  analysedUpdates,
  analysesOf,
  matricesOf,
  nullDistributions,
  snapshotAnalyses,
} from "./analyses.ts";
import { analysisStream } from "./analysis-streams.ts";
import { noiseAt } from "./batch-noise.ts";
import { estimateCost } from "./cost.ts";
import { networkSystem, runSettings } from "./system.ts";
import { snapshotOf, trainings } from "./trainings.ts";

type Point = SweepPoint<NetworkScenario>;

/**
 * Networks and the spectra of their weight matrices: at every snapshot for the first point, only after training for later
 * points with the same initial weights. If replicas share their initial weights, the fluctuations due to mini-batch noise
 * are compared between the points.
 */
export const networkExperiment: Experiment<NetworkScenario> = {
  stages: (backend) => [
    trainings,
    nullDistributions,
    (points, store) => snapshotAnalyses(points, store, backend),
  ],
  outcome: async (point, computed) => ({ network: await networkOf(point, computed) }),
  judge(points, outcomes) {
    const networks = outcomes.map(({ network }) => network as NetworkOutcome);
    const noise = networks.map((network) => network.noise);
    const { confidence, margins } = points[0].scenario.compare;
    return judgeTests(
      networks.map(({ record, spectra }, k) => {
        const { training } = points[k].scenario;
        return {
          result: {
            parameters: points[k].parameters,
            temperature: training.learningRate / training.batchSize,
            observables: batchNoiseObservables(noise[k]),
            diagnostics: {
              warnings: [...networkWarnings(spectra), ...(k === 0 ? batchNoiseWarnings(noise) : [])],
            },
            network: record,
          },
          tests: compareNetwork(spectra, { confidence, margins }).flat(),
        };
      }),
      batchNoiseTests(noise, margins, confidence),
      batchNoiseFits(noise),
      confidence,
      // the tests at one update concern the same weights
      ({ update }, point) => `${point} ${update}`,
    );
  },
  hasKernel: (_, backend) => kernelsOf(backend) !== null,
  estimateCost: (scenario, _, patience) => estimateCost(scenario, patience),
  memoryAdvice: "a smaller training.batchSize or model",
};

const kernelsOf = (backend: Backend) => (backend === "reference" ? null : loadKernels());

async function networkOf(
  point: Point,
  { points, groups, store, backend, signal }: Computed<NetworkScenario>,
): Promise<NetworkOutcome> {
  const { ensemble, compare, model, training } = point.scenario;
  const kernels = kernelsOf(backend);
  const updates = analysedUpdates(point, points);
  const spectra = networkSpectra(
    await matricesOf(point),
    updates,
    analysedReplicas(point).map((replica) => replica + 1),
    await analysesOf(point, groups, store),
    { kernels, significance: compare.significance, stream: analysisStream(ensemble.seed) },
  );
  signal.throwIfAborted();
  const system = await networkSystem(point.scenario);
  const trained = await snapshotOf(store, point, 0, training.updates);
  const random = runSettings(point.scenario, system, 0).stream("network.text", 0);
  return {
    spectra,
    noise: await noiseAt(point, store, kernels),
    record: {
      parameters: parametersLine(point.scenario),
      chance: system.examples.chance,
      text: system.corpus === null ? null : summaryOf(system.corpus),
      loss: await lossOf(point, updates, store),
      sample: (await system.sample?.(trained.state.weights, random)) ?? null,
      ...networkRecord(spectra),
    },
  };

  function parametersLine({ training }: NetworkScenario): string {
    const { optimizer, learningRate, batchSize, weightDecay, warmUp, decay, clip } = training;
    return [
      networkModelOf(model).summary(model),
      `${optimizer}, α = ${learningRate}, batch ${batchSize}`,
      ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
      ...(warmUp > 0 ? [`warm-up ${warmUp}`] : []),
      ...(decay === "cosine" ? ["cosine decay"] : []),
      ...(clip === null ? [] : [`gradient clipping at norm ${clip}`]),
    ].join("; ");
  }
}

/** Loss and accuracy of every replica at these snapshots. */
function lossOf(point: Point, updates: readonly number[], store: BlockStore): Promise<NetworkRecord["loss"]> {
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
