import {
  type Kernels,
  type LaneArray,
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

/** W as the spectrum's reference measures it, see layerSpectrum. */
type Measure = (w: Float64Array, ...into: Parameters<SpectralProcess["measure"]>) => void;

/** A replica at update 0: its W₀, and its stream at the beginning of the data set. */
export interface LayerStart {
  readonly weights: Float64Array;
  random(): Random;
}

/**
 * Training of four replicas at a time by the compiled kernel, bit for bit that of trainLayer. At the end of an epoch the
 * streams of the data go back to their beginnings.
 */
export function trainLayerLanes(
  kernels: Kernels,
  layer: LinearLayer,
  { learningRate, batchSize }: TrainingSettings,
  begin: (replica: number) => LayerStart,
  measure: Measure,
  reason: string,
): Replicas {
  const { outputs: m, inputs: n, noise, decay, batches } = layer;
  return lanes(kernels, layer, begin, measure, reason, null, (common, streams) => {
    const scratch = kernels.allocate(kernels.layerTrainingScratch(m, n, batchSize));
    return {
      scratch,
      advance(done, updates, failed) {
        for (let at = done; at < done + updates; ) {
          if (at > 0 && batches !== null && at % batches === 0) streams.rewind();
          const left = done + updates - at;
          const together = batches === null ? left : Math.min(left, batches - (at % batches));
          kernels.trainLayer(
            ...[at, together, m, n, batchSize, kinds[noise.kind], noise.scale, learningRate, decay],
            ...[common.teacher, common.hidden, streams.address, common.weights.address, failed, scratch],
          );
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
  const { outputs: m, inputs: n, noise, decay } = layer;
  return lanes(kernels, layer, begin, measure, reason, stepsPerUpdate, (common, streams) => {
    const scratch = kernels.allocate(kernels.layerMatrixScratch(m, n));
    return {
      scratch,
      advance: (done, steps, failed) =>
        kernels.layerMatrixSteps(
          ...[
            done,
            steps,
            m,
            n,
            kinds[noise.kind],
            noise.scale,
            temperature,
            learningRate / stepsPerUpdate,
            decay,
          ],
          ...[common.teacher, common.hidden, streams.address, common.weights.address, failed, scratch],
        ),
    };
  });
}

interface Common {
  readonly weights: LaneArray;
  /** Address of W_t, one pair. */
  readonly teacher: number;
  /** Address of Z, one pair; 0 for the unit matrix. */
  readonly hidden: number;
}

interface Streams {
  readonly address: number;
  /** Back to the beginning of the data set. */
  rewind(): void;
}

/** @param stepsPerUpdate of an equation; null for training, which has no steps of its own */
function lanes(
  kernels: Kernels,
  layer: LinearLayer,
  begin: (replica: number) => LayerStart,
  measure: Measure,
  reason: string,
  stepsPerUpdate: number | null,
  open: (
    common: Common,
    streams: Streams,
  ) => { readonly scratch: number; advance(done: number, steps: number, failed: number): void },
): Replicas {
  const size = layer.outputs * layer.inputs;
  return {
    atOnce: laneCount,
    group(first, count) {
      // lanes without a replica of their own repeat the first
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
      const address = laneStreams(
        kernels,
        starts.map((start) => start.random()),
      );
      const rewind = () =>
        setLaneStreams(
          kernels,
          address,
          starts.map((start) => start.random()),
        );
      const common = {
        weights,
        teacher: onePair(inBasis(layer, layer.teacher)),
        hidden: onePair(hiddenLayer(layer)),
      };
      const { scratch, advance } = open(common, { address, rewind });
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
          ...[weights.address, common.teacher, address, scratch],
          ...(common.hidden === 0 ? [] : [common.hidden]),
        ],
      });
    },
  };
}
