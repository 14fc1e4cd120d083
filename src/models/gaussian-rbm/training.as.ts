import { add, both, element, get, mark, mul, set, sub } from "../../kernels/lanes.as";
import { cholesky, transposedSolve } from "../../linalg/cholesky.as";
import {
  addMultiply,
  addTransposedMultiply,
  gram,
  lowerMultiply,
  symmetricProduct,
  transpose,
} from "../../linalg/matrix-product.as";
import { fillNormals } from "../../random/box-muller.as";

@unmanaged
class TrainRbm {
  mass: f64;
  learningRate: f64;
  /** Updates done so far. */
  begin: i32;
  /** Updates. */
  steps: i32;
  hidden: i32;
  visible: i32;
  batch: i32;
  /** k, for persistent chains; 0 for independent draws of N(0, K⁻¹). */
  sweeps: i32;
  /** Whether the k sweeps are drawn as one map. */
  collapsed: i32;
  /** K_φ⁻¹, n² doubles. */
  covariance: usize;
  /** State of the chains' streams, see fillNormals. */
  random: usize;
  /** W of both pairs. */
  weights: usize;
  /** v of both pairs, each with room for an even count. */
  chains: usize;
  /** For each pair, the update at which a lane lost its distribution; 0 while it has one. */
  failed: usize;
  /** See rbmTrainingScratch. */
  scratch: usize;
}

/**
 * Updates of four replicas of the Gaussian restricted Boltzmann machine, exact positive phase: see trainRbm.
 * Replicas 0 and 1 are the first pair of every array, 2 and 3 the second, which follows it.
 */
export function trainRbm(p: TrainRbm): void {
  const hidden = p.hidden;
  const n = p.visible;
  const batch = p.batch;
  const mass = p.mass;
  const weights = p.weights;
  const chains = p.chains;
  const scratch = p.scratch;
  const weightBytes = <usize>(hidden * n) * element;
  const chainBytes = <usize>even(n * batch) * element;
  const squareBytes = <usize>(n * n) * element;
  const x = scratch + 2 * <usize>even(max(hidden, n) * batch) * element;
  const factor = x + 2 * squareBytes;
  const work = factor + 2 * squareBytes;
  for (let pair: usize = 0; pair < 2; pair++) {
    const xp = x + pair * squareBytes;
    gram(hidden, n, weights + pair * weightBytes, xp);
    // a lane without a distribution draws NaNs, which the end of its update notices
    factorKernel(n, mass, xp, work, factor + pair * squareBytes);
  }
  for (let update = p.begin + 1; update <= p.begin + p.steps; update++) {
    if (p.sweeps === 0) {
      fillNormals(p.random, chains, chains + chainBytes, even(n * batch));
      for (let pair: usize = 0; pair < 2; pair++) {
        transposedSolve(n, factor + pair * squareBytes, batch, chains + pair * chainBytes);
      }
    } else if (p.collapsed) {
      const noise = scratch;
      fillNormals(p.random, noise, noise + chainBytes, even(n * batch));
      for (let pair: usize = 0; pair < 2; pair++) {
        const v = chains + pair * chainBytes;
        collapsedSweeps(p, x + pair * squareBytes, v, noise + pair * chainBytes, work);
      }
    } else {
      gibbsSweeps(p, scratch);
    }
    for (let pair: usize = 0; pair < 2; pair++) {
      const v = chains + pair * chainBytes;
      const w = weights + pair * weightBytes;
      const xp = x + pair * squareBytes;
      const before = work + squareBytes;
      secondMoments(n, batch, v, scratch, work);
      gradientStep(n, p.learningRate, p.covariance, work);
      memory.copy(before, w, weightBytes);
      addMultiply(hidden, n, n, before, work, w);
      gram(hidden, n, w, xp);
      const alive = factorKernel(n, mass, xp, work, factor + pair * squareBytes);
      mark(p.failed + pair * element, alive, update);
    }
  }
}

/** Bytes of scratch memory that trainRbm needs, exact where they no longer fit into an address. */
export function rbmTrainingScratch(hidden: f64, n: f64, batch: f64): f64 {
  const noise = 2 * (max(hidden, n) * batch + 1);
  return (noise + 4 * n * n + max(n * n + hidden * n, 6 * n * n)) * <f64>element;
}

function even(count: i32): i32 {
  return count + (count & 1);
}

/** k Gibbs sweeps of both pairs, one after the other: see gibbsSweeps. */
function gibbsSweeps(p: TrainRbm, h: usize): void {
  const hidden = p.hidden;
  const n = p.visible;
  const batch = p.batch;
  const mass = p.mass;
  const weights = p.weights;
  const chains = p.chains;
  const weightBytes = <usize>(hidden * n) * element;
  const chainBytes = <usize>even(n * batch) * element;
  const hiddenBytes = <usize>even(hidden * batch) * element;
  const variance = 1 / (mass * mass);
  for (let sweep = 0; sweep < p.sweeps; sweep++) {
    fillNormals(p.random, h, h + hiddenBytes, even(hidden * batch));
    for (let pair: usize = 0; pair < 2; pair++) {
      addMultiply(
        hidden,
        n,
        batch,
        weights + pair * weightBytes,
        chains + pair * chainBytes,
        h + pair * hiddenBytes,
      );
    }
    fillNormals(p.random, chains, chains + chainBytes, even(n * batch));
    for (let pair: usize = 0; pair < 2; pair++) {
      const v = chains + pair * chainBytes;
      scale(n * batch, v, mass);
      addTransposedMultiply(n, hidden, batch, weights + pair * weightBytes, h + pair * hiddenBytes, v);
      scale(n * batch, v, variance);
    }
  }
}

/** k Gibbs sweeps of a pair as one map: see collapsedSweeps. Overwrites the noise; work holds 6 n² elements. */
function collapsedSweeps(p: TrainRbm, x: usize, v: usize, noise: usize, work: usize): void {
  const n = p.visible;
  const batch = p.batch;
  const sweeps = p.sweeps;
  const bytes = <usize>(n * n) * element;
  const variance = 1 / (p.mass * p.mass);
  const a = work;
  const a2 = a + bytes;
  let power = a2 + bytes;
  let sum = power + bytes;
  let product = sum + bytes;
  const root = product + bytes;
  memory.copy(a, x, bytes);
  scale(n * n, a, variance);
  symmetricProduct(n, a, a, a2);
  memory.copy(power, sweeps === 1 ? a : a2, bytes);
  for (let k = 2; k < sweeps; k++) {
    symmetricProduct(n, a, power, product);
    const free = power;
    power = product;
    product = free;
  }
  memory.fill(sum, 0, bytes);
  for (let k = 0; k < sweeps; k++) {
    if (k === 1) memory.copy(sum, a2, bytes);
    if (k > 1) {
      symmetricProduct(n, a2, sum, product);
      const free = sum;
      sum = product;
      product = free;
    }
    for (let i = 0; i < n; i++) {
      const diagonal = sum + <usize>(i * n + i) * element;
      set(diagonal, add(get(diagonal), both(1)));
    }
  }
  symmetricProduct(n, a, sum, product);
  const factor = both(variance);
  const apart = sum - product;
  for (let at = product; at < product + bytes; at += element) {
    set(at, mul(add(get(at), get(at + apart)), factor));
  }
  cholesky(n, product, root);
  lowerMultiply(n, batch, root, noise);
  addMultiply(n, n, batch, power, v, noise);
  memory.copy(v, noise, <usize>(n * batch) * element);
}

/** ⟨vvᵀ⟩ of a pair: see secondMoments. Scratch holds as much as v. */
function secondMoments(n: i32, batch: i32, v: usize, scratch: usize, out: usize): void {
  transpose(n, batch, v, scratch);
  gram(batch, n, scratch, out);
  scale(n * n, out, 1 / <f64>batch);
}

/** step = α (data − model), in place. */
function gradientStep(n: i32, learningRate: f64, covariance: usize, model: usize): void {
  const rate = both(learningRate);
  for (let k = 0; k < n * n; k++) {
    const at = model + <usize>k * element;
    set(at, mul(rate, sub(both(load<f64>(covariance + ((<usize>k) << 3))), get(at))));
  }
}

/** The Cholesky factor of K = μ² − X, and the mask of the lanes with K positive definite: see factorKernel. */
function factorKernel(n: i32, mass: f64, x: usize, kernel: usize, factor: usize): v128 {
  for (let k = 0; k < n * n; k++) {
    const at = <usize>k * element;
    set(kernel + at, f64x2.neg(get(x + at)));
  }
  for (let i = 0; i < n; i++) {
    const at = <usize>(i * n + i) * element;
    set(kernel + at, sub(both(mass * mass), get(x + at)));
  }
  return cholesky(n, kernel, factor);
}

function scale(count: i32, a: usize, factor: f64): void {
  const both2 = both(factor);
  const end = a + <usize>count * element;
  for (; a < end; a += element) set(a, mul(get(a), both2));
}
