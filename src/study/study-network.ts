import { judgeNetwork, type NetworkRecord, type NetworkResults, networkRecord } from "../comparison/index.ts";
import { loadKernels } from "../kernels/index.ts";
import type { ParameterSpec } from "../networks/index.ts";
import { streams } from "../random/index.ts";
import type { NetworkScenario } from "../scenario/index.ts";
import { type MatrixOfNetwork, type NetworkSpectra, networkSpectra } from "../weight-spectra/index.ts";
import { type NetworkStudyOptions, type NetworkTraining, runNetworkStudy } from "./network-study.ts";
import { version } from "./program.ts";

/** What a study of a network found, and the spectra that it rests on. */
export interface NetworkOutcome {
  readonly results: NetworkResults;
  readonly spectra: NetworkSpectra;
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
  options: NetworkStudyOptions,
): Promise<NetworkOutcome> {
  const start = performance.now();
  const training = await runNetworkStudy(scenario, options);
  const { ensemble, compare } = scenario;
  const matrices = training.parameters.flatMap((spec, parameter) => matrixOf(spec, parameter));
  const own = streams(JSON.stringify([ensemble.seed, "network analysis"]));
  const kernels = loadKernels();
  const spectra = await networkSpectra(
    matrices,
    training.updates,
    training.replicas.length,
    (m, replica, snapshot) => training.replicas[replica]![snapshot]!.state.weights[matrices[m]!.parameter]!,
    {
      kernels,
      significance: compare.significance,
      stream: (index) => own.of("network.analysis", index),
      onProgress: () => options.signal.throwIfAborted(),
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
      },
    ],
    fits: [],
    network: {
      parameters: parametersLine(scenario),
      chance: training.chance,
      loss: lossOf(training),
      sample: training.sample,
      ...networkRecord(spectra),
    },
    timing: { ...training.timing, wallSeconds: seconds },
  };
  return { results, spectra };
}

/** The matrices whose elements are drawn from a normal law: their spectra have a law to begin from. */
function matrixOf(
  { name, role, layer, shape, initial }: ParameterSpec,
  parameter: number,
): readonly (MatrixOfNetwork & { readonly parameter: number })[] {
  if (shape.length !== 2 || !("sigma" in initial)) return [];
  return [{ name, role, layer, rows: shape[0], columns: shape[1], initialSigma: initial.sigma, parameter }];
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
