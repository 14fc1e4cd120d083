import { add, both, element, get, mul, set, sub } from "../../kernels/lanes.as";
import { symmetricNoise } from "../../langevin/symmetric-noise.as";
import { addMultiply, addTransposedMultiply } from "../../linalg/matrix-product.as";
import { fillNormals } from "../../random/box-muller.as";
import { noteFailure } from "./kicks.as";
import { ISOTROPIC, LABEL, NONE, SYMMETRIC } from "./noise-kinds";

@unmanaged
class LayerMatrixSteps {
  /** Of the noise. */
  scale: f64;
  /** ε */
  temperature: f64;
  dt: f64;
  decay: f64;
  /** Steps done so far. */
  begin: i32;
  steps: i32;
  outputs: i32;
  inputs: i32;
  /** Kind of the noise, see noise-kinds. */
  noise: i32;
  /** W_t, one pair. */
  teacher: usize;
  /** Z, one pair; 0 where it is the unit matrix. */
  hidden: usize;
  /** State of the streams, see fillNormals. */
  random: usize;
  /** W of both pairs. */
  weights: usize;
  /** For each pair, the step at which a lane was no longer finite; 0 while it is. */
  failed: usize;
  /** See layerMatrixScratch. */
  scratch: usize;
}

/**
 * Steps of the matrix Langevin equation of four replicas of a linear layer: see layerMatrixSde. Replicas 0 and 1 are the
 * first pair of every array, 2 and 3 the second, which follows it.
 */
export function layerMatrixSteps(p: LayerMatrixSteps): void {
  const m = p.outputs;
  const n = p.inputs;
  const noise = p.noise;
  const dt = p.dt;
  const teacher = p.teacher;
  const hidden = p.hidden;
  const bytes = <usize>(m * n) * element;
  const triangle = (n * (n + 1)) / 2;
  const additive = noise === NONE ? 0 : noise === SYMMETRIC ? triangle : m * n;
  const count = triangle + additive + ((triangle + additive) & 1);
  const noiseBytes = <usize>count * element;
  const normals = p.scratch;
  const g = normals + 2 * noiseBytes;
  const difference = g + <usize>(n * n) * element;
  const behind = difference + bytes;
  const residual = behind + bytes;
  const kick = Math.sqrt(p.temperature * dt);
  const kept = both(1 - dt * p.decay);
  const ofNoise = both(kick * p.scale);
  for (let step = p.begin + 1; step <= p.begin + p.steps; step++) {
    fillNormals(p.random, normals, normals + noiseBytes, count);
    for (let pair: usize = 0; pair < 2; pair++) {
      const own = normals + pair * noiseBytes;
      const rest = own + <usize>triangle * element;
      const w = p.weights + pair * bytes;
      symmetricNoise(n, own, g);
      for (let k = 0; k < n * n; k++) {
        const at = g + <usize>k * element;
        set(at, mul(both(kick), get(at)));
      }
      for (let i = 0; i < n; i++) {
        const at = g + <usize>(i * n + i) * element;
        set(at, sub(get(at), both(dt)));
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
      memory.fill(residual, 0, bytes);
      if (noise === LABEL) {
        for (let at: usize = 0; at < bytes; at += element) set(residual + at, mul(ofNoise, get(rest + at)));
      }
      addMultiply(m, n, n, prediction, g, residual);
      let change = residual;
      if (hidden !== 0) {
        memory.fill(difference, 0, bytes);
        addTransposedMultiply(m, m, n, hidden, residual, difference);
        change = difference;
      }
      for (let at: usize = 0; at < bytes; at += element) {
        set(w + at, add(mul(kept, get(w + at)), get(change + at)));
      }
      if (noise === SYMMETRIC || noise === ISOTROPIC) {
        let random = rest;
        if (noise === SYMMETRIC) {
          symmetricNoise(n, rest, g);
          random = g;
        }
        for (let at: usize = 0; at < bytes; at += element) {
          set(w + at, add(get(w + at), mul(ofNoise, get(random + at))));
        }
      }
      noteFailure(m * n, w, step, p.failed + pair * element);
    }
  }
}

/** Bytes of scratch memory that layerMatrixSteps needs. */
export function layerMatrixScratch(m: i32, n: i32): usize {
  return <usize>(2 * ((n * (n + 1)) / 2 + max(m * n, (n * (n + 1)) / 2) + 1) + n * n + 3 * m * n) * element;
}
