import type { Multiplet } from "../../spectra/index.ts";
import type {
  ComparisonRule,
  DensityLaw,
  SpacingScaling,
  StreamOf,
  System,
  TrainingSettings,
} from "../model.ts";
import { momentumOf, settingsLine } from "../optimiser.ts";
import { type DataSettings, dataSetOf } from "./data.ts";
import type { LinearLayer } from "./layer.ts";
import { elementName, type FollowedSpectrum } from "./spectrum.ts";
import { layerStudy } from "./study.ts";
import { isStationary, type LayerMoments, levelRelaxation, relaxationRate, updateMoments } from "./theory.ts";
import { layerClosedForms, layerPairLaws, learningTime } from "./theory-closed-forms.ts";
import { coulombGasRoute, type LayerGas } from "./theory-coulomb-gas.ts";
import { eigenvalueRoute } from "./theory-eigenvalues-route.ts";
import { matrixRoute } from "./theory-matrix-route.ts";
import { relaxationUpdates } from "./theory-optimisers.ts";
import { trainingRoute } from "./training-route.ts";

/** The specific parts of one model of the family. */
export interface LayerModel {
  readonly layer: LinearLayer;
  readonly followed: FollowedSpectrum;
  readonly data: DataSettings;
  /** Symbols of the levels and their targets. */
  readonly symbols: { readonly level: string; readonly target: string };
  /** One line for the report's head, without α and |B|. */
  readonly parameters: string;
  readonly comparisons: readonly ComparisonRule[];
  readonly scaling: SpacingScaling | null;
  /** The reference levels of reports, in the followed spectrum, ascending. */
  readonly target: Float64Array;
  densities(multiplets: readonly Multiplet[], moments: LayerMoments): readonly DensityLaw[];
  /** The Coulomb gas of the singular values; absent: harmonic wells. */
  readonly gas?: LayerGas;
}

/** A linear layer with all parameters resolved: all routes of one model of the family. */
export function layerSystem(model: LayerModel, settings: TrainingSettings, stream: StreamOf): System {
  const { layer, followed, target, gas } = model;
  const study = layerStudy(layer, followed, target, settings, stream);
  const { multiplets, elements } = study;
  const moments = updateMoments(layer, settings);
  const beta = momentumOf(settings);
  const frozen = layer.noise.kind === "none";
  const lawless = frozen || !isStationary(layer, moments);
  const dataSet = dataSetOf(model.data);
  const [training, matrix] = [trainingRoute(study, dataSet), matrixRoute(study)];
  return {
    symbols: {
      ...model.symbols,
      parameters: `${model.parameters}, ${settingsLine(settings)}`,
      ...(beta === 0 ? {} : { temperature: "ε = α/((1 − β)|B|)" }),
    },
    ...(beta === 0 ? {} : { temperature: study.temperature }),
    target,
    multiplets,
    learnable: multiplets,
    pairLaws: lawless ? [] : layerPairLaws(study, moments),
    densities: lawless ? [] : model.densities(multiplets, moments),
    components: elements.map((element) => elementName(layer, element)),
    scaling: model.scaling,
    closedForms: layerClosedForms(study, moments),
    comparisons: model.comparisons,
    ...(dataSet === undefined ? {} : { dataSet }),
    frozen,
    saddle: false,
    // times are αn: with momentum (1 − β) of the learning time
    slowestRelaxation: Math.max(
      ...Array.from(layer.rates, (_, i) => {
        const k = relaxationRate(layer, i);
        return beta === 0 ? 1 / k : settings.learningRate * relaxationUpdates(settings, k);
      }),
    ),
    relaxation: (multiplet) => (beta === 0 ? levelRelaxation(layer, multiplet) : Number.NaN),
    learningTime: () => (1 - beta) * learningTime(layer, moments),
    ...training,
    ...matrix,
    ...eigenvalueRoute(study, target, gas),
    coulombGas: coulombGasRoute(study, gas),
    kernels: { ...training.kernels, ...matrix.kernels },
  };
}
