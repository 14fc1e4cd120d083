import {
  batchNoiseFits,
  batchNoiseObservables,
  batchNoiseTests,
  batchNoiseWarnings,
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
import { streams } from "../random/index.ts";
import { type NetworkScenario, type SweepPoint, sweepPoints } from "../scenario/index.ts";
import { type NetworkSpectra, networkSpectra } from "../weight-spectra/index.ts";
import { type NetworkStudyOptions, type NetworkTraining, trainNetworks } from "./network-study.ts";
import { noiseAt, startsOf, weightMatrices, weightsOf } from "./network-weights.ts";
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
      snapshots.length * startsOf(points[k].scenario) * weightMatrices(trained[k].parameters).length,
  );
  const total = spectraInAll.reduce((sum, count) => sum + count, 0);
  const spectra: NetworkSpectra[] = [];
  for (const [k, point] of points.entries()) {
    const before = spectraInAll.slice(0, k).reduce((sum, count) => sum + count, 0);
    const tell = (done: number) => {
      options.signal.throwIfAborted();
      onSpectrum?.(before + done, total);
    };
    spectra.push(await spectraOf(point.scenario, trained[k], analysed[k], kernels, tell));
  }
  const noise: NoisePoint[] = [];
  for (const [k, point] of points.entries()) {
    options.signal.throwIfAborted();
    noise.push(await noiseAt(point, trained[k], kernels));
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
        observables: batchNoiseObservables(noise[k]),
        tests: judged[k],
        diagnostics: {
          warnings: [...networkWarnings(spectra[k]), ...(k === 0 ? batchNoiseWarnings(noise) : [])],
        },
        network: {
          parameters: parametersLine(point.scenario),
          chance: trained[k].chance,
          text: trained[k].text,
          loss: lossOf(trained[k], analysed[k]),
          sample: trained[k].sample,
          ...networkRecord(spectra[k]),
        },
      };
    }),
    ...(across.length === 0 ? {} : { acrossPoints: across }),
    fits: batchNoiseFits(noise),
    timing: { ...timing, wallSeconds: (performance.now() - start) / 1000 },
  };
  return { results, spectra, noise };
}

/** Snapshots whose spectra are analysed, by point: a later one that begins as the first one did is new only at its end. */
function analysedSnapshots(
  points: readonly SweepPoint<NetworkScenario>[],
  trained: readonly NetworkTraining[],
): readonly (readonly number[])[] {
  const beginning = ({ scenario: { model, ensemble } }: SweepPoint<NetworkScenario>) =>
    JSON.stringify([model, ensemble]);
  return trained.map(({ updates }, k) => {
    const known = points.slice(0, k).some((point) => beginning(point) === beginning(points[k]));
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
  return networkSpectra(
    matrices,
    snapshots.map((s) => training.updates[s]),
    firsts.map((replica) => replica + 1),
    async (start, s) => {
      const weights = await weightsOf(training, firsts[start], snapshots[s]);
      return matrices.map(({ parameter }) => weights[parameter]);
    },
    {
      kernels,
      significance: compare.significance,
      // the tails of later points would take as long as all the rest of the analysis
      ...(snapshots.length === 1 ? { judgesTails: () => false } : {}),
      stream: (index) => own.of("network.analysis", index),
      onProgress: tell,
    },
  );
}

function lossOf({ replicas }: NetworkTraining, snapshots: readonly number[]): NetworkRecord["loss"] {
  return replicas.map((all, replica) => {
    const own = snapshots.map((s) => all[s]);
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
