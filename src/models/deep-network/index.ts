import { gaussian, leastSamples, svag } from "../../gradient-noise/index.ts";
import { matrixLangevin, sampledSde } from "../../langevin/index.ts";
import { gram, symmetricEigenvalues } from "../../linalg/index.ts";
import { multiplets as groupLevels, type SpectralProcess } from "../../spectra/index.ts";
import { widthlessForms } from "../degenerate-levels.ts";
import { comparisonsOf as hiddenLayerComparisons } from "../hidden-layer/comparisons.ts";
import { absentGas } from "../linear-layer/absent-gas.ts";
import { checkLayer } from "../linear-layer/check.ts";
import { dataSetOf } from "../linear-layer/data.ts";
import { layerDensities } from "../linear-layer/densities.ts";
import { layerSpectrum, watchedElements } from "../linear-layer/spectrum.ts";
import { layerSystem } from "../linear-layer/system.ts";
import { notAveraged } from "../linear-layer/theory-singular-values.ts";
import { checkBatch } from "../mini-batch.ts";
import type { Finding, Model, StreamOf, System, TrainingSettings } from "../model.ts";
import { sampledNoise } from "../sampled-equation.ts";
import { trainedProcess } from "../trained-process.ts";
import { comparisonsOf } from "./comparisons.ts";
import { drawSetup, initialWeights, inputsOf } from "./network.ts";
import { type DeepNetworkParameters, deepNetworkParameters } from "./parameters.ts";
import { asLinearLayer, beyondTheory } from "./theory.ts";
import { layerPlaces, networkSampledGradient } from "./theory-sampled.ts";
import { trainNetwork } from "./training.ts";

/** Samples behind a step of the Langevin equation, in mini-batches: an eighth of its noise is then not Gaussian. */
const usualBatches = 8;

type Measure = (w: Float64Array, ...into: Parameters<SpectralProcess["measure"]>) => void;

/** A network of several layers, each learnable or fixed. */
export const deepNetwork: Model<DeepNetworkParameters> = {
  kind: "deep-network",
  title: "Network of several layers, with activations",
  parameters: deepNetworkParameters,
  levels: (p) => Math.min(p.layers[p.layer - 1].width, inputsOf(p, p.layer - 1)),
  level: (_, x) => Math.sqrt(x),
  check,
  kicks: true,
  notAveraged: (p) => beyondTheory(p) ?? notAveraged(asLinearLayer(p, null)),
  notSampled: () => null,
  absentRoutes(p): Partial<Record<"eigenvalue-langevin" | "aligned-langevin" | "coulomb-gas", string>> {
    const reason = beyondTheory(p);
    if (reason !== null)
      return { "eigenvalue-langevin": reason, "aligned-langevin": reason, "coulomb-gas": reason };
    const gas = absentGas(asLinearLayer(p, null));
    return gas === null ? {} : { "coulomb-gas": gas };
  },
  system(p, settings, stream) {
    return beyondTheory(p) === null ? linearRegime(p, settings, stream) : anyNetwork(p, settings, stream);
  },
};

function check(p: DeepNetworkParameters, settings: TrainingSettings): readonly Finding[] {
  const findings: Finding[] = [];
  const refuse = (path: Finding["path"], message: string) =>
    findings.push({ severity: "error", path: ["model", ...path], message });
  p.layers.forEach(({ width, spectrum }, l) => {
    if (spectrum === null) return;
    if (width !== inputsOf(p, l) || spectrum.length !== width)
      refuse(
        ["layers", l, "spectrum"],
        `must hold one value for each output of a square layer, got ${spectrum.length} for ${width} outputs and ${inputsOf(p, l)} inputs`,
      );
  });
  const followed = p.layers[p.layer - 1];
  if (followed === undefined) refuse(["layer"], `must be from 1 to ${p.layers.length}, got ${p.layer}`);
  else if (!followed.learnable) refuse(["layer"], `must be a learnable layer, layer ${p.layer} is fixed`);
  const outputs = p.layers.at(-1)!.width;
  const { teacher } = p;
  if (teacher.kind === "network" && teacher.widths.at(-1) !== outputs)
    refuse(
      ["teacher", "widths"],
      `must end with the ${outputs} outputs of the student, got ${teacher.widths.at(-1)}`,
    );
  if (teacher.kind === "linear") {
    const kappa = teacher.singularValues;
    const narrowest = Math.min(p.inputs, ...p.layers.map(({ width }) => width));
    if (kappa.length > narrowest)
      refuse(
        ["teacher", "singularValues"],
        `must be at most ${narrowest}, the narrowest width of the student, got ${kappa.length}`,
      );
    if (kappa.some((value, i) => i > 0 && value < kappa[i - 1]))
      refuse(["teacher", "singularValues"], `must be ascending, got ${kappa.join(", ")}`);
  }
  findings.push(
    ...checkBatch(
      settings,
      p.layers.reduce((sum, { width }) => sum + width, p.inputs),
    ),
  );
  if (findings.length > 0 || beyondTheory(p) !== null) return findings;
  return checkLayer(asLinearLayer(p, null), settings);
}

function describe(p: DeepNetworkParameters): string {
  const widths = [
    p.inputs,
    ...p.layers.map(({ width, learnable }) => `${width}${learnable ? "" : " (fixed)"}`),
  ];
  const noise = {
    gradient: `gradient noise n = ${p.noiseScale}`,
    label: `label noise σ_e = ${p.noiseScale}`,
    none: "no noise",
  };
  return `widths ${widths.join(" → ")}, ${p.activation}, ${p.teacher.kind} teacher, layer ${p.layer} followed, ${noise[p.noise]}, λ = ${p.decay}`;
}

/** Training of a replica, its followed layer measured by the given function. */
function training(
  p: DeepNetworkParameters,
  settings: TrainingSettings,
  stream: StreamOf,
  measure: Measure,
): System["training"] {
  const { learningRate, batchSize } = settings;
  const setup = drawSetup(p, stream("model.basis", 0));
  return (replica, { kicks = 1 } = {}) => {
    const set = dataSetOf(p)?.(replica) ?? replica;
    const [start, data] = [stream("training.initial", replica), () => stream("training.data", set)];
    const run = trainNetwork(p, learningRate, svag(kicks, batchSize), setup, start, data);
    return trainedProcess(run.update, (...into) => measure(run.weights[p.layer - 1], ...into));
  };
}

/** The Langevin equation of all layers, its coefficients measured on samples. */
function sampledLangevin(
  p: DeepNetworkParameters,
  settings: TrainingSettings,
  stream: StreamOf,
  measure: Measure,
): System["matrixLangevin"] {
  const setup = drawSetup(p, stream("model.basis", 0));
  const [begin, end] = layerPlaces(p)[p.layer - 1];
  return (options, replica) => {
    const noise = sampledNoise(options, settings);
    const samples = options.noiseSamples ?? usualBatches * leastSamples(noise);
    const initial = initialWeights(p, setup.initial, stream("matrix-langevin.initial", replica));
    return matrixLangevin({
      sde: sampledSde(networkSampledGradient(p, setup, samples), gaussian({ ...noise, samples })),
      initial: Float64Array.from(initial.flatMap((w) => Array.from(w))),
      random: stream("matrix-langevin.noise", replica),
      learningRate: settings.learningRate,
      stepsPerUpdate: options.stepsPerUpdate,
      measure: (w, ...into) => measure(w.subarray(begin, end), ...into),
    });
  };
}

/** The network if it reduces to a linear layer with fixed ones behind: trained as a network, with all routes of theory. */
function linearRegime(p: DeepNetworkParameters, settings: TrainingSettings, stream: StreamOf): System {
  const { rotation } = drawSetup(p, stream("model.basis", 0));
  const layer = asLinearLayer(p, rotation!);
  const base = layerSystem(
    {
      layer,
      followed: "singular-values",
      data: p,
      symbols: { level: "w", target: "κ" },
      parameters: describe(p),
      comparisons: hiddenLayerComparisons({
        noise: p.noise,
        teacher: Array.from(layer.teacher),
        hiddenSpectrum: Array.from(layer.rates),
      }),
      scaling: null,
      target: layer.teacher,
      densities: (multiplets, moments) => layerDensities(layer, "singular-values", multiplets, moments),
    },
    settings,
    stream,
  );
  const measure = layerSpectrum(layer, "singular-values", base.multiplets, watchedElements(layer));
  // trained as a network: the training kernel of the linear layer does not apply
  const { training: _, ...kernels } = base.kernels;
  const sampled = sampledLangevin(p, settings, stream, measure);
  return {
    ...base,
    training: training(p, settings, stream, measure),
    matrixLangevin: (options, replica) =>
      (options.noiseSamples == null ? base.matrixLangevin : sampled)(options, replica),
    kernels,
  };
}

/** Any other network: training, the Langevin equation with measured coefficients, and the universal statistics. */
function anyNetwork(p: DeepNetworkParameters, settings: TrainingSettings, stream: StreamOf): System {
  const m = p.layers[p.layer - 1].width;
  const n = inputsOf(p, p.layer - 1);
  const levels = Math.min(m, n);
  const target = targetLevels(p, levels);
  const multiplets = groupLevels(target);
  const measure = singularValues(m, n);
  const slowest = p.relaxationTime ?? (p.decay > 0 ? 1 / (2 * p.decay) : 5);
  const absent = (): never => {
    throw new Error("no theory is derived for this network");
  };
  const dataSet = dataSetOf(p);
  return {
    symbols: {
      level: "w",
      target: p.teacher.kind === "linear" ? "κ" : "level number",
      parameters: `${describe(p)}, α = ${settings.learningRate}, |B| = ${settings.batchSize}`,
    },
    target,
    multiplets,
    learnable: multiplets,
    pairLaws: [],
    densities: [],
    components: [],
    scaling: null,
    closedForms: widthlessForms(multiplets),
    comparisons: comparisonsOf(p),
    ...(dataSet === undefined ? {} : { dataSet }),
    saddle: false,
    slowestRelaxation: slowest,
    learningTime: () => 5 * slowest,
    training: training(p, settings, stream, measure),
    matrixLangevin: sampledLangevin(p, settings, stream, measure),
    eigenvalueLangevin: absent,
    coulombGas: absent,
    kernels: {},
  };
}

/** Levels are labelled by the teacher's singular values, missing ones by 0; for a network teacher by their number. */
function targetLevels({ teacher }: DeepNetworkParameters, levels: number): Float64Array {
  if (teacher.kind === "network") return Float64Array.from({ length: levels }, (_, i) => i + 1);
  const kappa = teacher.singularValues;
  return Float64Array.from({ length: levels }, (_, i) => kappa[i - (levels - kappa.length)] ?? 0);
}

/** The singular values of a layer; layers rotate freely against each other, so that no diagonal block belongs to a multiplet. */
function singularValues(m: number, n: number) {
  const levels = Math.min(m, n);
  const x = new Float64Array(levels * levels);
  const transposed = new Float64Array(m * n);
  return (w: Float64Array, spectrum: Float64Array, blocks: Float64Array) => {
    if (m >= n) gram(m, n, w, x);
    else {
      for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) transposed[j * m + i] = w[i * n + j];
      gram(n, m, transposed, x);
    }
    symmetricEigenvalues(levels, x, spectrum);
    for (let i = 0; i < levels; i++) spectrum[i] = Math.sqrt(Math.max(0, spectrum[i]));
    blocks.set(spectrum);
  };
}
