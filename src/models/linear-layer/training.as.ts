import { both, element, get, mul, set, sub } from "../../kernels/lanes.as";
import { addMultiply, addTransposedMultiply, gram } from "../../linalg/matrix-product.as";
import { fillNormals } from "../../random/box-muller.as";
import { addKicks, noteFailure } from "./kicks.as";
import { ISOTROPIC, LABEL, SYMMETRIC } from "./noise-kinds";

@unmanaged
class TrainLayer {
  /** Of the noise. */
  scale: f64;
  learningRate: f64;
  decay: f64;
  /** Updates done so far. */
  begin: i32;
  /** Updates. */
  steps: i32;
  /** Rows of W. */
  outputs: i32;
  /** Columns of W. */
  inputs: i32;
  batch: i32;
  /** Kind of the noise, see noise-kinds. */
  noise: i32;
  /** W_t, one pair. */
  teacher: usize;
  /** Z, one pair; 0 where it is the unit matrix. */
  hidden: usize;
  /** State of the data's streams, see fillNormals. */
  random: usize;
  /** W of both pairs. */
  weights: usize;
  /** For each pair, the update at which a lane was no longer finite; 0 while it is. */
  failed: usize;
  /** See layerTrainingScratch. */
  scratch: usize;
}

/**
 * Updates of four replicas of a linear layer: see trainLayer. Replicas 0 and 1 are the first pair of every array, 2 and 3
 * the second, which follows it.
 */
export function trainLayer(p: TrainLayer): void {
  const m = p.outputs;
  const n = p.inputs;
  const batch = p.batch;
  const noise = p.noise;
  const scale = p.scale;
  const teacher = p.teacher;
  const hidden = p.hidden;
  const bytes = <usize>(m * n) * element;
  const samples = even(batch * n);
  const labels = noise === LABEL ? even(batch * m) : 0;
  const kicks = noise === SYMMETRIC ? even((n * (n + 1)) / 2) : noise === ISOTROPIC ? even(m * n) : 0;
  const sampleBytes = <usize>samples * element;
  const labelBytes = <usize>labels * element;
  const kickBytes = <usize>kicks * element;
  const x = p.scratch;
  const e = x + 2 * sampleBytes;
  const kick = e + 2 * labelBytes;
  const covariance = kick + 2 * kickBytes;
  const moment = covariance + <usize>(n * n) * element;
  const difference = moment + bytes;
  const behind = difference + bytes;
  const perSample = both(p.learningRate / <f64>batch);
  const kept = both(1 - p.learningRate * p.decay);
  const kickScale = (-p.learningRate * scale) / Math.sqrt(<f64>batch);
  for (let update = p.begin + 1; update <= p.begin + p.steps; update++) {
    fillNormals(p.random, x, x + sampleBytes, samples);
    if (labels > 0) fillNormals(p.random, e, e + labelBytes, labels);
    if (kicks > 0) fillNormals(p.random, kick, kick + kickBytes, kicks);
    for (let pair: usize = 0; pair < 2; pair++) {
      const own = x + pair * sampleBytes;
      const w = p.weights + pair * bytes;
      gram(batch, n, own, covariance);
      memory.fill(moment, 0, bytes);
      if (labels > 0) {
        addTransposedMultiply(m, batch, n, e + pair * labelBytes, own, moment);
        for (let at = moment; at < moment + bytes; at += element) set(at, mul(both(-scale), get(at)));
      }
      for (let at: usize = 0; at < bytes; at += element) {
        set(difference + at, sub(get(w + at), get(teacher + at)));
      }
      let prediction = difference;
      if (hidden !== 0) {
        memory.fill(behind, 0, bytes);
        addMultiply(m, m, n, hidden, difference, behind);
        prediction = behind;
      }
      addMultiply(m, n, n, prediction, covariance, moment);
      let step = moment;
      if (hidden !== 0) {
        memory.fill(difference, 0, bytes);
        addTransposedMultiply(m, m, n, hidden, moment, difference);
        step = difference;
      }
      for (let at: usize = 0; at < bytes; at += element) {
        set(w + at, sub(mul(kept, get(w + at)), mul(perSample, get(step + at))));
      }
      if (kicks > 0) addKicks(m, n, noise, kick + pair * kickBytes, kickScale, w);
      noteFailure(m * n, w, update, p.failed + pair * element);
    }
  }
}

/** Bytes of scratch memory that trainLayer needs, exact where they no longer fit into an address. */
export function layerTrainingScratch(m: f64, n: f64, batch: f64): f64 {
  return (2 * (batch * n + batch * m + m * n + 3) + n * n + 3 * m * n) * <f64>element;
}

function even(count: i32): i32 {
  return count + (count & 1);
}
