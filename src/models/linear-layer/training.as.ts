import { both, element, get, mul, set, sub } from "../../kernels/lanes.as";
import { addMultiply, addTransposedMultiply, gram } from "../../linalg/matrix-product.as";
import { fillNormals } from "../../random/box-muller.as";
import { addKicks, noteFailure } from "./kicks.as";
import { ISOTROPIC, LABEL, SYMMETRIC } from "./noise-kinds";

/**
 * Updates of four replicas of a linear layer: see trainLayer. Replicas 0 and 1 are the first pair of every array, 2 and 3
 * the second, which follows it.
 *
 * @param begin updates done so far
 * @param m outputs, rows of W
 * @param n inputs, columns of W
 * @param noise its kind, see noise-kinds
 * @param scale of the noise
 * @param teacher W_t, one pair
 * @param hidden Z, one pair; 0 where it is the unit matrix
 * @param random state of the data's streams, see fillNormals
 * @param weights W of both pairs
 * @param failed for each pair, the update at which a lane was no longer finite; 0 while it is
 * @param scratch see layerTrainingScratch
 */
export function trainLayer(
  begin: i32,
  updates: i32,
  m: i32,
  n: i32,
  batch: i32,
  noise: i32,
  scale: f64,
  learningRate: f64,
  decay: f64,
  teacher: usize,
  hidden: usize,
  random: usize,
  weights: usize,
  failed: usize,
  scratch: usize,
): void {
  const bytes = <usize>(m * n) * element;
  const samples = even(batch * n);
  const labels = noise === LABEL ? even(batch * m) : 0;
  const kicks = noise === SYMMETRIC ? even((n * (n + 1)) / 2) : noise === ISOTROPIC ? even(m * n) : 0;
  const sampleBytes = <usize>samples * element;
  const labelBytes = <usize>labels * element;
  const kickBytes = <usize>kicks * element;
  const x = scratch;
  const e = x + 2 * sampleBytes;
  const kick = e + 2 * labelBytes;
  const covariance = kick + 2 * kickBytes;
  const moment = covariance + <usize>(n * n) * element;
  const difference = moment + bytes;
  const behind = difference + bytes;
  const perSample = both(learningRate / <f64>batch);
  const kept = both(1 - learningRate * decay);
  const kickScale = (-learningRate * scale) / Math.sqrt(<f64>batch);
  for (let update = begin + 1; update <= begin + updates; update++) {
    fillNormals(random, x, x + sampleBytes, samples);
    if (labels > 0) fillNormals(random, e, e + labelBytes, labels);
    if (kicks > 0) fillNormals(random, kick, kick + kickBytes, kicks);
    for (let pair: usize = 0; pair < 2; pair++) {
      const own = x + pair * sampleBytes;
      const w = weights + pair * bytes;
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
      noteFailure(m * n, w, update, failed + pair * element);
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
