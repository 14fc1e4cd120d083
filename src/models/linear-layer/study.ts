import { multiplets as groupLevels, type Multiplet, type SpectralProcess } from "../../spectra/index.ts";
import type { StreamOf, TrainingSettings } from "../model.ts";
import { temperatureOf } from "../optimiser.ts";
import type { LinearLayer } from "./layer.ts";
import {
  type Element,
  type FollowedSpectrum,
  followedLevel,
  layerSpectrum,
  watchedElements,
} from "./spectrum.ts";

/** A linear layer with all parameters resolved: shared by all routes, without any equation. */
export interface LayerStudy {
  readonly layer: LinearLayer;
  readonly followed: FollowedSpectrum;
  readonly settings: TrainingSettings;
  readonly stream: StreamOf;
  /** ε = α/|B|, with momentum α/((1 − β)|B|) */
  readonly temperature: number;
  readonly multiplets: readonly Multiplet[];
  readonly elements: readonly Element[];
  /** See layerSpectrum. */
  measure(w: Float64Array, ...into: Parameters<SpectralProcess["measure"]>): void;
  /** A singular value in the followed spectrum. */
  followedLevel(w: number): number;
  /** W₀ of a replica on a route, [row][column] */
  weightsAtStart(
    route: "training" | "matrix-langevin" | "eigenvalue-langevin",
    replica: number,
  ): Float64Array;
}

/** @param target the reference levels of reports, in the followed spectrum, ascending */
export function layerStudy(
  layer: LinearLayer,
  followed: FollowedSpectrum,
  target: Float64Array,
  settings: TrainingSettings,
  stream: StreamOf,
): LayerStudy {
  const multiplets = groupLevels(target);
  const elements = watchedElements(layer);
  return {
    ...{ layer, followed, settings, stream, multiplets, elements },
    temperature: temperatureOf(settings),
    measure: layerSpectrum(layer, followed, multiplets, elements),
    followedLevel: (w) => followedLevel(followed, w),
    weightsAtStart(route, replica) {
      const w = new Float64Array(layer.outputs * layer.inputs);
      stream(`${route}.initial`, replica).fillNormal(w);
      return w.map((value) => layer.initialScale * value);
    },
  };
}
