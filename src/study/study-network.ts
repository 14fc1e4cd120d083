import {
  judgeNetwork,
  type NetworkOutcome,
  type NetworkRecord,
  type NetworkResults,
  networkRecord,
} from "../comparison/index.ts";
import { type Backend, loadKernels } from "../kernels/index.ts";
import type { ParameterSpec } from "../networks/index.ts";
import { streams } from "../random/index.ts";
import type { NetworkScenario } from "../scenario/index.ts";
import { type MatrixOfNetwork, networkSpectra } from "../weight-spectra/index.ts";
import { type NetworkStudyOptions, type NetworkTraining, runNetworkStudy } from "./network-study.ts";
import { version } from "./program.ts";

export interface StudyNetworkOptions extends NetworkStudyOptions {
  /** Of the analysis, with the same bits; what is fastest where not given. */
  readonly backend?: Backend;
  /** Told of spectra analysed, out of all. */
  onSpectrum?(done: number, total: number): void;
}

/**
 * Trains the replicas of a network, analyses the spectra of its weight matrices at every snapshot and judges them.
 *
 * @param name of the study, as its report has it
 * @throws as {@link runNetworkStudy}
 */
export async function studyNetwork(
  scenario: NetworkScenario,
  name: string,
  { backend, onSpectrum, ...options }: StudyNetworkOptions,
): Promise<NetworkOutcome> {
  const start = performance.now();
  const training = await runNetworkStudy(scenario, options);
  const { ensemble, compare } = scenario;
  const matrices = weightMatrices(training.parameters);
  const own = streams(JSON.stringify([ensemble.seed, "network analysis"]));
  const kernels = backend === "reference" ? null : loadKernels();
  const spectra = await networkSpectra(
    matrices,
    training.updates,
    training.replicas.length,
    (m, replica, snapshot) => training.replicas[replica]![snapshot]!.state.weights[matrices[m]!.parameter]!,
    {
      kernels,
      significance: compare.significance,
      stream: (index) => own.of("network.analysis", index),
      onProgress(done, total) {
        options.signal.throwIfAborted();
        onSpectrum?.(done, total);
      },
    },
  );
  const { tests, verdict } = judgeNetwork(spectra, compare);
  const seconds = (performance.now() - start) / 1000;
  const results: NetworkResults = {
    schema: 1,
    name,
    title: scenario.title,
    version,
    seed: ensemble.seed,
    backend: kernels === null ? "reference" : "wasm-simd",
    verdict,
    points: [
      {
        parameters: {},
        temperature: scenario.training.learningRate / scenario.training.batchSize,
        observables: [],
        tests,
        diagnostics: { warnings: [] },
        network: {
          parameters: parametersLine(scenario),
          chance: training.chance,
          loss: lossOf(training),
          sample: training.sample,
          ...networkRecord(spectra),
        },
      },
    ],
    fits: [],
    timing: { ...training.timing, wallSeconds: seconds },
  };
  return { results, spectra: [spectra] };
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

function lossOf({ replicas }: NetworkTraining): NetworkRecord["loss"] {
  return replicas.map((own, replica) => ({
    replica: replica + 1,
    training: own.map(({ losses }) =>
      losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    ),
    validation: own.map(({ validation }) => validation.loss),
    accuracy: own.map(({ validation }) => validation.accuracy),
  }));
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
