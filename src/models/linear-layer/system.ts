import { type HarmonicGas, sampleFull, sampleWithinGroups } from "../../coulomb-gas/index.ts";
import { eigenvalueLangevin, integrators, matrixLangevin } from "../../langevin/index.ts";
import { gaussianPairSpacing } from "../../laws/index.ts";
import { gram, symmetricEigenvalues } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import { multiplets as groupLevels, type Multiplet, noSteps, ok } from "../../spectra/index.ts";
import { pairSpacing } from "../degenerate-levels.ts";
import type {
  ClosedForm,
  ComparisonRule,
  DensityLaw,
  RouteOptions,
  SpacingScaling,
  StreamOf,
  System,
  TrainingSettings,
} from "../model.ts";
import { absentGas } from "./absent-gas.ts";
import { type DataSettings, dataSetOf } from "./data.ts";
import { layerMatrixLanes, trainLayerLanes } from "./lanes.ts";
import type { LinearLayer } from "./layer.ts";
import { elementName, type FollowedSpectrum, layerSpectrum, watchedElements } from "./spectrum.ts";
import {
  continuumMoments,
  isStationary,
  type LayerMoments,
  relaxationRate,
  symmetricPair,
  updateMoments,
} from "./theory.ts";
import { layerClosedForms } from "./theory-closed-forms.ts";
import { layerMatrixSde, outsideLayerSde } from "./theory-matrix.ts";
import { singularValueSde } from "./theory-singular-values.ts";
import { grownBeyond, trainLayer } from "./training.ts";

/** What sets one model of the family apart from the others. */
export interface LayerModel {
  readonly layer: LinearLayer;
  readonly followed: FollowedSpectrum;
  readonly data: DataSettings;
  /** How the levels and their targets are written. */
  readonly symbols: { readonly level: string; readonly target: string };
  /** One line for the report's head, without α and |B|. */
  readonly parameters: string;
  readonly comparisons: readonly ComparisonRule[];
  readonly scaling: SpacingScaling | null;
  /** The levels that reports compare with, in the followed spectrum, ascending. */
  readonly target: Float64Array;
  densities(multiplets: readonly Multiplet[], moments: LayerMoments): readonly DensityLaw[];
  /** One sample of the Coulomb gas of the singular values, ascending within each multiplet; absent: harmonic wells. */
  gas?(random: Random, out: Float64Array): void;
}

/** A linear layer with its numbers filled in: all routes of one model of the family. */
export function layerSystem(model: LayerModel, settings: TrainingSettings, stream: StreamOf): System {
  const { layer, followed, data, target } = model;
  const { outputs: m, inputs: n } = layer;
  const temperature = settings.learningRate / settings.batchSize;
  const multiplets = groupLevels(target);
  const elements = watchedElements(layer);
  const measure = layerSpectrum(layer, followed, multiplets, elements);
  const moments = updateMoments(layer, settings);
  const continuum = continuumMoments(layer, temperature);
  const followedLevel = (w: number) => (followed === "gram" ? w * w : Math.abs(w));
  const pairs = multiplets.filter(({ size }) => size === 2);
  /** Of a singular value, in the followed spectrum: dx/dw = 2w. */
  const slope = ({ first }: Multiplet) => (followed === "gram" ? 2 * layer.teacher[first] : 1);
  const frozen = layer.noise.kind === "none";
  const lawless = frozen || !isStationary(layer, moments);
  const taught = layer.teacher.some((kappa) => kappa > 0);
  const dataSet = dataSetOf(data);

  const dataOf = (replica: number) => stream("training.data", dataSet?.(replica) ?? replica);
  const startingWeights = (
    purpose: "training.initial" | "matrix-langevin.initial" | "eigenvalue-langevin.initial",
    replica: number,
  ) => {
    const w = new Float64Array(m * n);
    stream(purpose, replica).fillNormal(w);
    return w.map((value) => layer.initialScale * value);
  };
  /** The rates in the order of the levels: which level of a multiplet has which is drawn for every replica. */
  const drawnRates = (random: Random): Float64Array => {
    const rates = layer.rates.slice();
    for (const { first, size } of multiplets) {
      const own = rates.subarray(first, first + size);
      if (own.every((rate) => rate === own[0])) continue;
      for (let i = own.length - 1; i > 0; i--) {
        const j = Math.floor(random.uniform() * (i + 1));
        [own[i], own[j]] = [own[j], own[i]];
      }
    }
    return rates;
  };
  const width = (rate: number, level: number) => {
    const own = { ...layer, rates: new Float64Array(m).fill(rate) };
    return Math.sqrt(continuumMoments(own, temperature).variance(level, level));
  };

  return {
    symbols: {
      ...model.symbols,
      parameters: `${model.parameters}, α = ${settings.learningRate}, |B| = ${settings.batchSize}`,
    },
    target,
    multiplets,
    learnable: multiplets,
    pairLaws:
      lawless || !taught
        ? []
        : pairs.map((multiplet) => ({
            multiplet,
            sigma:
              (slope(multiplet) *
                gaussianPairSpacing(symmetricPair(moments, multiplet.first, multiplet.first + 1))) /
              pairSpacing,
          })),
    densities: lawless ? [] : model.densities(multiplets, moments),
    components: elements.map((element) => elementName(layer, element)),
    scaling: model.scaling,
    closedForms: closedForms(),
    comparisons: model.comparisons,
    ...(dataSet === undefined ? {} : { dataSet }),
    frozen,
    saddle: false,
    slowestRelaxation: 1 / Math.min(...Array.from(layer.rates, (_, i) => relaxationRate(layer, i))),
    learningTime,

    training(replica) {
      const run = trainLayer(layer, settings, stream("training.initial", replica), () => dataOf(replica));
      return {
        advance() {
          const reason = run.update();
          return reason === null ? ok : { ok: false, reason };
        },
        measure: (spectrum, blocks, components) => measure(run.weights, spectrum, blocks, components),
        counts: () => noSteps,
      };
    },

    matrixLangevin: ({ stepsPerUpdate }, replica) =>
      matrixLangevin({
        sde: layerMatrixSde(layer, temperature),
        initial: startingWeights("matrix-langevin.initial", replica),
        random: stream("matrix-langevin.noise", replica),
        learningRate: settings.learningRate,
        stepsPerUpdate,
        measure,
      }),

    kernels: {
      training: (kernels) =>
        trainLayerLanes(
          kernels,
          layer,
          settings,
          (replica) => ({
            weights: startingWeights("training.initial", replica),
            random: () => dataOf(replica),
          }),
          measure,
          grownBeyond,
        ),
      matrixLangevin: (kernels, { stepsPerUpdate }) =>
        layerMatrixLanes(
          kernels,
          layer,
          temperature,
          { learningRate: settings.learningRate, stepsPerUpdate },
          (replica) => ({
            weights: startingWeights("matrix-langevin.initial", replica),
            random: () => stream("matrix-langevin.noise", replica),
          }),
          measure,
          outsideLayerSde,
        ),
    },

    eigenvalueLangevin({ stepsPerUpdate, coupling }, replica) {
      const x = new Float64Array(n * n);
      const levels = new Float64Array(n);
      gram(m, n, startingWeights("eigenvalue-langevin.initial", replica), x);
      symmetricEigenvalues(n, x, levels);
      const random = stream("eigenvalue-langevin.noise", replica);
      return eigenvalueLangevin({
        sde: singularValueSde(layer, drawnRates(random), temperature, coupling),
        integrator: integrators["implicit-repulsion"],
        initial: levels.map((value) => Math.sqrt(Math.max(0, value))),
        random,
        learningRate: settings.learningRate,
        stepsPerUpdate,
        level: followedLevel,
        watched: multiplets.flatMap(({ first, size }) =>
          Array.from({ length: size - 1 }, (_, i) => [first + i, first + i + 1] as const),
        ),
      });
    },

    ...(frozen || absentGas(layer) !== null
      ? {}
      : {
          eigenvalueEquation: ({ coupling }: Pick<RouteOptions["eigenvalue-langevin"], "coupling">) => ({
            sde: singularValueSde(layer, layer.rates, temperature, coupling),
            target: followed === "gram" ? target.map(Math.sqrt) : target,
            initial(random: Random) {
              const w = new Float64Array(n);
              if (model.gas === undefined) sampleWithinGroups(wellsOf(layer.rates), random, w);
              else model.gas(random, w);
              return coupling === "full" ? w.sort() : w;
            },
          }),
        }),

    coulombGas({ coupling }: RouteOptions["coulomb-gas"], replica, samples) {
      const random = stream("coulomb-gas.samples", replica);
      const x = new Float64Array(samples * n);
      const record = (sample: Float64Array, at: number) => {
        for (let i = 0; i < n; i++) x[at * n + i] = followedLevel(sample[i]);
      };
      if (model.gas === undefined) sampleHarmonic(coupling, random, samples, record);
      else {
        const sample = new Float64Array(n);
        for (let k = 0; k < samples; k++) {
          model.gas(random, sample);
          record(sample, k);
        }
      }
      return { levels: n, replicas: 1, times: new Float64Array(samples).fill(Number.NaN), x };
    },
  };

  function closedForms(): readonly ClosedForm[] {
    const at = { layer, followed, multiplets, elements, learningRate: settings.learningRate };
    return [
      ...layerClosedForms(at, "closed-form", continuum),
      ...(isStationary(layer, moments) ? layerClosedForms(at, "closed-form.discrete", moments) : []),
    ];
  }

  /** Until the noise-free flow, e^{−kτ}, has brought the slowest row to within a standard deviation of its target. */
  function learningTime(): number {
    const times = Array.from({ length: n }, (_, i) => {
      const start = Math.max(layer.teacher[i], layer.initialScale);
      const spread = Math.sqrt(moments.variance(i, i));
      return Math.log(Math.max(1, start / (spread > 0 ? spread : 1e-9 * start))) / relaxationRate(layer, i);
    });
    return Math.max(...times);
  }

  function wellsOf(rates: Float64Array): HarmonicGas {
    return {
      center: layer.teacher,
      sigma: Float64Array.from({ length: n }, (_, i) => width(rates[i], i)),
      groups: multiplets.map(({ first, size }) => [first, size] as const),
    };
  }

  function sampleHarmonic(
    coupling: RouteOptions["coulomb-gas"]["coupling"],
    random: Random,
    samples: number,
    record: (sample: Float64Array, at: number) => void,
  ): void {
    const gas = wellsOf(drawnRates(random));
    if (coupling === "full") {
      sampleFull(gas, random, samples, record);
      return;
    }
    const sample = new Float64Array(n);
    for (let k = 0; k < samples; k++) {
      sampleWithinGroups(gas, random, sample);
      record(sample, k);
    }
  }
}
