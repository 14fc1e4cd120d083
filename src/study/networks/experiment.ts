import {
  batchNoiseFits,
  batchNoiseObservables,
  batchNoiseTests,
  batchNoiseWarnings,
  compareNetwork,
  equationTests,
  type NetworkOutcome,
  networkRecord,
  networkWarnings,
  twinObservables,
  twinTests,
} from "../../comparison/index.ts";
import { type Backend, loadKernels } from "../../kernels/index.ts";
import type { SweepPoint } from "../../scenario/index.ts";
import { networkSpectra } from "../../weight-spectra/index.ts";
import type { BlockStore } from "../block-store.ts";
import type { Computed, Experiment } from "../experiment.ts";
import { judgeTests } from "../judge.ts";
import { analysesOf, nullDistributions, snapshotAnalyses, type WeightPoint } from "./analyses.ts";
import { analysisStream } from "./analysis-streams.ts";
import { noiseAt } from "./batch-noise.ts";
import { twinsOf } from "./twins.ts";
import { analysedReplicas, type WeightScenario, type WeightSource } from "./weight-history.ts";

/**
 * The spectra of the weight matrices of networks: at every snapshot for the first point, only after training for later points
 * with the same initial weights. If replicas share their initial weights, the fluctuations due to mini-batch noise are compared
 * between the points.
 */
export function weightsExperiment<S extends WeightScenario>(source: WeightSource<S>): Experiment<S> {
  const weightPoints = (
    points: readonly SweepPoint<S>[],
    store: BlockStore,
  ): Promise<readonly WeightPoint[]> =>
    Promise.all(points.map(async (point) => ({ point, history: await source.history(point, store) })));
  return {
    stages: (backend) => [
      ...source.training,
      ...source.gradients,
      async (points, store) => nullDistributions(await weightPoints(points, store)),
      async (points, store) => snapshotAnalyses(await weightPoints(points, store), store, backend),
    ],
    outcome: async (point, computed) => ({ network: await outcomeOf(source, point, computed) }),
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
              observables: [...batchNoiseObservables(noise[k]), ...twinObservables(record)],
              diagnostics: {
                warnings: [...networkWarnings(spectra), ...(k === 0 ? batchNoiseWarnings(noise) : [])],
              },
              network: record,
            },
            tests: [
              ...compareNetwork(spectra, { confidence, margins }).flat(),
              ...twinTests(record, { confidence, margins }),
              ...equationTests(noise[k], margins, confidence),
            ],
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
    estimateCost: source.estimateCost,
    memoryAdvice: source.memoryAdvice,
  };
}

const kernelsOf = (backend: Backend) => (backend === "reference" ? null : loadKernels());

async function outcomeOf<S extends WeightScenario>(
  source: WeightSource<S>,
  point: SweepPoint<S>,
  { groups, store, backend, signal }: Computed<S>,
): Promise<NetworkOutcome> {
  const { ensemble, compare } = point.scenario;
  const kernels = kernelsOf(backend);
  const stream = analysisStream(ensemble.seed);
  const history = await source.history(point, store);
  const { updates, spectra: analysed } = await analysesOf({ point, history }, groups, store);
  const spectra = networkSpectra(
    history.matrices,
    updates,
    analysedReplicas(history).map((replica) => replica + 1),
    analysed,
    { kernels, significance: compare.significance, stream },
  );
  signal.throwIfAborted();
  return {
    spectra,
    noise: await noiseAt({ point, history }, (await source.equation?.(point, store)) ?? null, kernels),
    record: {
      ...(await source.record(point, updates, store)),
      ...networkRecord(spectra),
      twins: await twinsOf(history, updates, kernels, { stream, signal }),
    },
  };
}
