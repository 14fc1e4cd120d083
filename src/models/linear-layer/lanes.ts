import {
  type Block,
  type Kernels,
  laneArray,
  laneCount,
  laneStreams,
  setLaneStreams,
} from "../../kernels/index.ts";
import type { Random } from "../../random/index.ts";
import { laneGroup, noSteps, type Replicas, type SpectralProcess } from "../../spectra/index.ts";
import type { TrainingSettings } from "../model.ts";
import { hiddenLayer, inBasis, type LinearLayer } from "./layer.ts";
import { ISOTROPIC, LABEL, NONE, SYMMETRIC } from "./noise-kinds.ts";

const kinds = { none: NONE, symmetric: SYMMETRIC, isotropic: ISOTROPIC, label: LABEL } as const;

/** The spectrum function applied to W, see layerSpectrum. */
type Measure = (w: Float64Array, ...into: Parameters<SpectralProcess["measure"]>) => void;

/** A replica at update 0: its W₀, and the stream of its data set. */
export interface LayerStart {
  readonly weights: Float64Array;
  random(): Random;
}

/**
 * Training of four replicas at a time by the compiled kernel, bit for bit that of trainLayer. At the end of an epoch the
 * data streams are rewound.
 */
export function trainLayerLanes(
  kernels: Kernels,
  layer: LinearLayer,
  { learningRate, batchSize }: TrainingSettings,
  begin: (replica: number) => LayerStart,
  measure: Measure,
  reason: string,
): Replicas {
  const { outputs, inputs, batches } = layer;
  return lanes(kernels, layer, begin, measure, reason, null, (common, rewind) => {
    const scratch = kernels.allocate(kernels.layerTrainingScratch(outputs, inputs, batchSize));
    return {
      scratch,
      advance(done, updates, failed) {
        for (let at = done; at < done + updates; ) {
          if (at > 0 && batches !== null && at % batches === 0) rewind();
          const left = done + updates - at;
          const together = batches === null ? left : Math.min(left, batches - (at % batches));
          kernels.trainLayer({
            ...common,
            begin: at,
            steps: together,
            failed,
            scratch,
            batch: batchSize,
            learningRate,
          });
          at += together;
        }
      },
    };
  });
}

/** The matrix Langevin equation of four replicas at a time, bit for bit that of matrixLangevin with layerMatrixSde. */
export function layerMatrixLanes(
  kernels: Kernels,
  layer: LinearLayer,
  temperature: number,
  { learningRate, stepsPerUpdate }: { readonly learningRate: number; readonly stepsPerUpdate: number },
  begin: (replica: number) => LayerStart,
  measure: Measure,
  reason: string,
): Replicas {
  return lanes(kernels, layer, begin, measure, reason, stepsPerUpdate, (common) => {
    const scratch = kernels.allocate(kernels.layerMatrixScratch(layer.outputs, layer.inputs));
    return {
      scratch,
      advance: (begin, steps, failed) =>
        kernels.layerMatrixSteps({
          ...common,
          ...{ begin, steps, failed, scratch, temperature, dt: learningRate / stepsPerUpdate },
        }),
    };
  });
}

/** The common fields of both kernels' blocks, see trainLayer. */
type Common = Pick<Block<"trainLayer">, keyof Block<"trainLayer"> & keyof Block<"layerMatrixSteps">>;

/**
 * @param stepsPerUpdate of an equation; null for training
 * @param open a kernel's scratch memory and its steps; `rewind` rewinds the streams to the beginning of the data set
 */
function lanes(
  kernels: Kernels,
  layer: LinearLayer,
  begin: (replica: number) => LayerStart,
  measure: Measure,
  reason: string,
  stepsPerUpdate: number | null,
  open: (
    common: Omit<Common, "begin" | "steps" | "failed" | "scratch">,
    rewind: () => void,
  ) => { readonly scratch: number; advance(done: number, steps: number, failed: number): void },
): Replicas {
  const { outputs, inputs, noise, decay } = layer;
  const size = outputs * inputs;
  return {
    atOnce: laneCount,
    group(first, count) {
      // unused lanes repeat the first replica
      const starts = Array.from({ length: laneCount }, (_, lane) => begin(first + (lane < count ? lane : 0)));
      const weights = laneArray(kernels, size);
      starts.forEach((start, lane) => {
        weights.write(lane, start.weights);
      });
      const onePair = (values: Float64Array | null) => {
        if (values === null) return 0;
        const address = kernels.allocate(2 * 8 * values.length);
        const pair = kernels.doubles(address, 2 * values.length);
        for (let k = 0; k < pair.length; k++) pair[k] = values[k >> 1];
        return address;
      };
      const streams = () => starts.map((start) => start.random());
      const random = laneStreams(kernels, streams());
      const common = {
        ...{ outputs, inputs, noise: kinds[noise.kind], scale: noise.scale, decay },
        ...{ weights: weights.address, random },
        teacher: onePair(inBasis(layer, layer.teacher)),
        hidden: onePair(hiddenLayer(layer)),
      };
      const { scratch, advance } = open(common, () => setLaneStreams(kernels, random, streams()));
      const w = new Float64Array(size);
      return laneGroup(kernels, {
        stepsPerUpdate: stepsPerUpdate ?? 1,
        advance,
        reason: () => reason,
        measure: () => {},
        read(lane, ...into) {
          weights.read(lane, w);
          measure(w, ...into);
        },
        counts: (_, steps) => ({ ...noSteps, steps: stepsPerUpdate === null ? 0 : steps }),
        memory: [
          ...[weights.address, common.teacher, random, scratch],
          ...(common.hidden === 0 ? [] : [common.hidden]),
        ],
      });
    },
  };
}
