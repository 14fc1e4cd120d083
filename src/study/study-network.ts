import {
  batchNoiseFits,
  batchNoiseObservables,
  batchNoiseTests,
  corrected,
  judgeNetwork,
  type NetworkOutcome,
  type NetworkPoint,
  type NetworkRecord,
  type NetworkResults,
  type NoisePoint,
  networkRecord,
  networkWarnings,
  overallVerdict,
} from "../comparison/index.ts";
import { type Backend, type Kernels, loadKernels } from "../kernels/index.ts";
import type { ParameterSpec } from "../networks/index.ts";
import { streams } from "../random/index.ts";
import { type NetworkScenario, type SweepPoint, sweepPoints } from "../scenario/index.ts";
import {
  type BatchNoise,
  batchNoise,
  type MatrixOfNetwork,
  type NetworkSpectra,
  networkSpectra,
} from "../weight-spectra/index.ts";
import { type NetworkStudyOptions, type NetworkTraining, trainNetworks } from "./network-study.ts";
import { version } from "./program.ts";

export interface StudyNetworkOptions extends NetworkStudyOptions {
  /** Of the analysis, with the same bits; what is fastest where not given. */
  readonly backend?: Backend;
  /** Told of spectra analysed, out of all. */
  onSpectrum?(done: number, total: number): void;
}

/**
 * Trains the replicas of a network at every point of a sweep, analyses the spectra of its weight matrices and judges them:
 * at the first point at every snapshot; at the others, which begin with the same weights, after training. Where replicas
 * share their initial weights the fluctuations that the mini-batches make are compared between the points.
 *
 * @param name of the study, as its report has it
 * @throws as {@link trainNetworks}
 */
export async function studyNetwork(
  scenario: NetworkScenario,
  name: string,
  { backend, onSpectrum, ...options }: StudyNetworkOptions,
): Promise<NetworkOutcome> {
  const start = performance.now();
  const points = sweepPoints(scenario);
  const { points: trained, timing } = await trainNetworks(
    points.map((point) => point.scenario),
    options,
  );
  const kernels = backend === "reference" ? null : loadKernels();
  const analysed = analysedSnapshots(points, trained);
  const spectraInAll = analysed.map(
    (snapshots, k) =>
      snapshots.length * startsOf(points[k]!.scenario) * weightMatrices(trained[k]!.parameters).length,
  );
  const total = spectraInAll.reduce((sum, count) => sum + count, 0);
  const spectra: NetworkSpectra[] = [];
  for (const [k, point] of points.entries()) {
    const before = spectraInAll.slice(0, k).reduce((sum, count) => sum + count, 0);
    const tell = (done: number) => {
      options.signal.throwIfAborted();
      onSpectrum?.(before + done, total);
    };
    spectra.push(await spectraOf(point.scenario, trained[k]!, analysed[k]!, kernels, tell));
  }
  const noise: NoisePoint[] = [];
  for (const [k, point] of points.entries()) {
    options.signal.throwIfAborted();
    noise.push(await noiseOf(point, trained[k]!, kernels));
  }
  const { confidence, margins } = scenario.compare;
  const judged = spectra.map((own) => judgeNetwork(own, scenario.compare).tests);
  const across = corrected(batchNoiseTests(noise, margins, confidence), confidence);
  const results: NetworkResults = {
    schema: 1,
    name,
    title: scenario.title,
    version,
    seed: scenario.ensemble.seed,
    backend: kernels === null ? "reference" : "wasm-simd",
    verdict: overallVerdict([...judged.flat(), ...across]),
    points: points.map((point, k): NetworkPoint => {
      const { training } = point.scenario;
      return {
        parameters: points.length === 1 ? {} : point.parameters,
        temperature: training.learningRate / training.batchSize,
        observables: batchNoiseObservables(noise[k]!),
        tests: judged[k]!,
        diagnostics: { warnings: networkWarnings(spectra[k]!) },
        network: {
          parameters: parametersLine(point.scenario),
          chance: trained[k]!.chance,
          loss: lossOf(trained[k]!, analysed[k]!),
          sample: trained[k]!.sample,
          ...networkRecord(spectra[k]!),
        },
      };
    }),
    ...(across.length === 0 ? {} : { acrossPoints: across }),
    fits: batchNoiseFits(noise),
    timing: { ...timing, wallSeconds: (performance.now() - start) / 1000 },
  };
  return { results, spectra, noise };
}

/** The matrices whose elements are drawn from a normal law: their spectra have a law to begin from. */
export function weightMatrices(
  parameters: readonly ParameterSpec[],
): readonly (MatrixOfNetwork & { readonly parameter: number })[] {
  return parameters.flatMap(({ name, role, layer, shape, initial, heads }, parameter) => {
    if (shape.length !== 2 || !("sigma" in initial)) return [];
    const [rows, columns] = shape;
    return [
      {
        name,
        role,
        layer,
        rows,
        columns,
        initialSigma: initial.sigma,
        parameter,
        ...(heads === undefined ? {} : { heads }),
      },
    ];
  });
}

/** Different initial weights. */
export function startsOf({ ensemble }: NetworkScenario): number {
  return ensemble.replicas / ensemble.replicasPerStart;
}

/** Snapshots whose spectra are analysed, by point: a later one that begins as the first one did is new only at its end. */
function analysedSnapshots(
  points: readonly SweepPoint<NetworkScenario>[],
  trained: readonly NetworkTraining[],
): readonly (readonly number[])[] {
  const beginning = ({ scenario: { model, ensemble } }: SweepPoint<NetworkScenario>) =>
    JSON.stringify([model, ensemble]);
  return trained.map(({ updates }, k) => {
    const known = points.slice(0, k).some((point) => beginning(point) === beginning(points[k]!));
    return known ? [updates.length - 1] : updates.map((_, s) => s);
  });
}

/** The first replica of every start stands for it: the others have the same weights to begin with. */
async function spectraOf(
  { ensemble, compare }: NetworkScenario,
  training: NetworkTraining,
  snapshots: readonly number[],
  kernels: Kernels | null,
  tell: (done: number) => void,
): Promise<NetworkSpectra> {
  const matrices = weightMatrices(training.parameters);
  const own = streams(JSON.stringify([ensemble.seed, "network analysis"]));
  const firsts = Array.from(
    { length: ensemble.replicas / ensemble.replicasPerStart },
    (_, start) => start * ensemble.replicasPerStart,
  );
  const weights = await Promise.all(
    firsts.map((replica) => Promise.all(snapshots.map((s) => weightsOf(training, replica, s)))),
  );
  return networkSpectra(
    matrices,
    snapshots.map((s) => training.updates[s]!),
    firsts.length,
    (m, start, s) => weights[start]![s]![matrices[m]!.parameter]!,
    {
      kernels,
      significance: compare.significance,
      // the tails of later points would take as long as all the rest of the analysis
      ...(snapshots.length === 1 ? { judgedTails: [] } : {}),
      stream: (index) => own.of("network.analysis", index),
      onProgress: tell,
    },
  );
}

/** Fluctuations at the end of training, where replicas share their beginning. */
async function noiseOf(
  { scenario, parameters }: SweepPoint<NetworkScenario>,
  training: NetworkTraining,
  kernels: Kernels | null,
): Promise<NoisePoint> {
  const { learningRate, batchSize, updates, warmUp, decay, optimizer, clip } = scenario.training;
  const { replicasPerStart } = scenario.ensemble;
  const noise: BatchNoise[] = [];
  if (replicasPerStart > 1) {
    const last = training.updates.length - 1;
    const starts = await Promise.all(
      Array.from({ length: startsOf(scenario) }, async (_, start) => {
        const first = start * replicasPerStart;
        const replicas = Array.from({ length: replicasPerStart }, (_, r) => first + r);
        return {
          before: await weightsOf(training, first, 0),
          after: await Promise.all(replicas.map((replica) => weightsOf(training, replica, last))),
        };
      }),
    );
    for (const matrix of weightMatrices(training.parameters)) {
      const of = (weights: readonly Float32Array[]) => weights[matrix.parameter]!;
      const own = starts.map(({ before, after }) => ({ before: of(before), after: after.map(of) }));
      noise.push(batchNoise(matrix, own, kernels));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const lengths = ["training.learningRate", "training.batchSize", "training.updates", "training.warmUp"];
  const others = Object.entries(parameters).filter(([path]) => !lengths.includes(path));
  // learning times, of the whole run and of its warm-up
  const times = [updates, warmUp].map((count) => Number((learningRate * count).toPrecision(9)));
  return {
    learningRate,
    temperature: learningRate / batchSize,
    others: JSON.stringify([times, decay, others]),
    plain: optimizer === "sgd" && clip === null,
    noise,
  };
}

async function weightsOf(
  training: NetworkTraining,
  replica: number,
  snapshot: number,
): Promise<readonly Float32Array[]> {
  return (await training.snapshot(replica, snapshot)).state.weights;
}

function lossOf({ replicas }: NetworkTraining, snapshots: readonly number[]): NetworkRecord["loss"] {
  return replicas.map((all, replica) => {
    const own = snapshots.map((s) => all[s]!);
    return {
      replica: replica + 1,
      training: own.map(({ losses }) =>
        losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      ),
      validation: own.map(({ validation }) => validation.loss),
      accuracy: own.map(({ validation }) => validation.accuracy),
    };
  });
}

function parametersLine({ model, training }: NetworkScenario): string {
  const { optimizer, learningRate, batchSize, weightDecay, warmUp, decay, clip } = training;
  const network =
    model.kind === "mlp"
      ? `perceptron 784–${[...model.hidden, 10].join("–")}, ${model.activation}, MNIST`
      : `${model.layers} layers, ${model.heads} heads, width ${model.width}, context ${model.context}, text ${model.text}, σ = ${model.initialScale}`;
  return [
    network,
    `${optimizer}, α = ${learningRate}, batch ${batchSize}`,
    ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
    ...(warmUp > 0 ? [`warm-up ${warmUp}`] : []),
    ...(decay === "cosine" ? ["cosine decay"] : []),
    ...(clip === null ? [] : [`gradients cut to ${clip}`]),
  ].join("; ");
}
