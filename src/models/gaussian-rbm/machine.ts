import type { Kernels } from "../../kernels/index.ts";
import { multiplets as groupLevels, type Multiplet, type SpectralProcess } from "../../spectra/index.ts";
import type { StreamOf, TrainingSettings } from "../model.ts";
import { initialWeights } from "./initial-weights.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { learntSpectrum } from "./spectrum.ts";
import { learntSpectrumLanes, type SpectrumLanes } from "./spectrum-lanes.ts";
import { type TargetKernel, targetKernel } from "./target.ts";

/** A machine with all parameters resolved: shared by all routes, without any equation. */
export interface Machine {
  readonly p: GaussianRbmParameters;
  readonly settings: TrainingSettings;
  readonly stream: StreamOf;
  readonly target: TargetKernel;
  /** μ² */
  readonly massSquared: number;
  /** ε = α/|B| */
  readonly temperature: number;
  readonly multiplets: readonly Multiplet[];
  /** Multiplets κ < μ² */
  readonly learnable: readonly Multiplet[];
  /** See learntSpectrum. Its scratch memory is shared by the replicas, which are measured one after the other. */
  measure(w: Float64Array, ...into: Parameters<SpectralProcess["measure"]>): void;
  measureLanes(kernels: Kernels): SpectrumLanes;
  /** W₀ of a replica on a route, [hidden][visible] */
  weightsAtStart(
    route: "training" | "matrix-langevin" | "eigenvalue-langevin",
    replica: number,
  ): Float64Array;
}

export function machineOf(p: GaussianRbmParameters, settings: TrainingSettings, stream: StreamOf): Machine {
  const target = targetKernel(p);
  const massSquared = p.mass * p.mass;
  const multiplets = groupLevels(target.kappa);
  const spectrum = [p.hidden, p.visible, massSquared, target.eigenvectors, multiplets] as const;
  return {
    ...{ p, settings, stream, target, massSquared, multiplets },
    temperature: settings.learningRate / settings.batchSize,
    learnable: multiplets.filter(({ value }) => value < massSquared),
    measure: learntSpectrum(...spectrum),
    measureLanes: (kernels) => learntSpectrumLanes(kernels, ...spectrum),
    weightsAtStart: (route, replica) => initialWeights(p, target, stream(`${route}.initial`, replica)),
  };
}
