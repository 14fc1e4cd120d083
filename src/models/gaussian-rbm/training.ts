import {
  addMultiply,
  addTransposedMultiply,
  cholesky,
  gram,
  lowerMultiply,
  symmetricProduct,
  transposedSolve,
} from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import type { TrainingSettings } from "../model.ts";
import type { GaussianRbmParameters } from "./parameters.ts";

/**
 * Direct training of the Gaussian restricted Boltzmann machine by stochastic gradient descent, mini-batch by
 * mini-batch:
 *
 *   W ← W + α ( W ⟨φφᵀ⟩_data − W ⟨vvᵀ⟩_B )
 *
 * The data average is K_φ⁻¹ exactly, or a mini-batch of |B| samples; the model average is taken over |B| persistent
 * chains of k Gibbs sweeps, h ~ N(Wv, 1), v ~ N(Wᵀh/μ², 1/μ²), or over |B| independent draws of N(0, K⁻¹). The
 * gradient uses the means of the hidden units.
 *
 * @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303
 */
export interface RbmTraining {
  /** W, [hidden][visible] */
  readonly weights: Float64Array;
  /** v of the persistent chains, [visible][chain] */
  readonly chains: Float64Array;
  /** Where the chains' stream is. */
  readonly random: Random;
  /**
   * One update of W.
   *
   * @returns why the density is no longer normalisable (an eigenvalue of WᵀW at or above μ²), or null
   */
  update(): string | null;
}

/** The initial state and the streams of one replica. */
export interface TrainingReplica {
  /** W₀, [hidden][visible]; trained in place. */
  readonly weights: Float64Array;
  /** Gibbs sweeps, or independent draws of the model. */
  readonly chains: Random;
  /** Mini-batches of data. */
  readonly samples: Random;
}

/**
 * @param covariance K_φ⁻¹, [visible][visible]
 * @param data the data set, [visible][sample], or null for fresh draws of N(0, K_φ⁻¹); used by mini-batches only
 */
export function trainRbm(
  p: GaussianRbmParameters,
  { learningRate, batchSize }: TrainingSettings,
  covariance: Float64Array,
  kernel: Float64Array,
  data: Float64Array | null,
  { weights, ...streams }: TrainingReplica,
): RbmTraining {
  const n = p.visible;
  const massSquared = p.mass * p.mass;
  const square = () => new Float64Array(n * n);
  const [x, modelKernel, factor, modelCovariance, step] = [square(), square(), square(), square(), square()];
  const dataCovariance = covariance.slice();
  const drawData = dataSampler(n, kernel, data, streams.samples);
  const sample = new Float64Array(batchSize * n);

  const before = new Float64Array(p.hidden * n);
  const v = new Float64Array(batchSize * n);
  // chains start in the model at W = 0
  if (p.negativePhase === "pcd") {
    streams.chains.fillNormal(v);
    for (let k = 0; k < v.length; k++) v[k] = v[k] / p.mass;
  }
  const drawModel = modelSampler(p, batchSize, streams.chains);

  /** X = WᵀW, and the Cholesky factor of the kernel K = μ² − X; false if K is not positive definite. */
  function factorKernel(): boolean {
    gram(p.hidden, n, weights, x);
    for (let k = 0; k < n * n; k++) modelKernel[k] = -x[k];
    for (let i = 0; i < n; i++) modelKernel[i * n + i] = massSquared - x[i * n + i];
    return cholesky(n, modelKernel, factor);
  }

  function update(): string | null {
    if (p.negativePhase === "exact" && !factorKernel()) return noDistribution;
    if (p.negativePhase === "pcd" && p.gibbs === "collapsed") gram(p.hidden, n, weights, x);
    drawModel({ weights, x, factor }, v);
    secondMoments(n, batchSize, v, modelCovariance);
    if (p.positivePhase === "minibatch") {
      drawData(sample);
      secondMoments(n, batchSize, sample, dataCovariance);
    }
    for (let k = 0; k < step.length; k++) step[k] = learningRate * (dataCovariance[k] - modelCovariance[k]);
    before.set(weights);
    addMultiply(p.hidden, n, n, before, step, weights);
    return factorKernel() ? null : noDistribution;
  }
  return { weights, chains: v, random: streams.chains, update };
}

export const noDistribution =
  "an eigenvalue of WᵀW reached μ² (or is not finite): μ² − WᵀW is not positive definite, the density is not normalisable";

/** The quantities used by the samplers: W, X = WᵀW and the Cholesky factor of K = μ² − X. */
interface Machine {
  readonly weights: Float64Array;
  readonly x: Float64Array;
  readonly factor: Float64Array;
}

/** Moves the chains v, [unit][chain], by k Gibbs sweeps, or replaces them by independent draws of N(0, K⁻¹). */
function modelSampler(
  p: GaussianRbmParameters,
  chains: number,
  random: Random,
): (machine: Machine, v: Float64Array) => void {
  if (p.negativePhase === "pcd") {
    return p.gibbs === "sweeps" ? gibbsSweeps(p, chains, random) : collapsedSweeps(p, chains, random);
  }
  return ({ factor }, v) => {
    random.fillNormal(v);
    transposedSolve(p.visible, factor, chains, v);
  };
}

/** k Gibbs sweeps of all chains: h ~ N(Wv, 1), then v ~ N(Wᵀh/μ², 1/μ²). */
function gibbsSweeps(
  { hidden, visible, mass, gibbsSweeps: sweeps }: GaussianRbmParameters,
  chains: number,
  random: Random,
): (machine: Machine, v: Float64Array) => void {
  const h = new Float64Array(hidden * chains);
  const variance = 1 / (mass * mass);
  return ({ weights }, v) => {
    for (let sweep = 0; sweep < sweeps; sweep++) {
      random.fillNormal(h);
      addMultiply(hidden, visible, chains, weights, v, h);
      // v = (Wᵀh + μξ)/μ²
      random.fillNormal(v);
      for (let k = 0; k < v.length; k++) v[k] = v[k] * mass;
      addTransposedMultiply(visible, hidden, chains, weights, h, v);
      for (let k = 0; k < v.length; k++) v[k] = v[k] * variance;
    }
  };
}

/**
 * k Gibbs sweeps of all chains composed into one Gaussian map, with A = X/μ²:
 *
 *   v ← Aᵏ v + L ξ,   L Lᵀ = (A + 1)(1 + A² + … + A^{2(k−1)})/μ²
 *
 * The law of v and of W is that of the sweeps one by one; (k − 1)(N_v + N_h) + N_h fewer normals per chain.
 */
function collapsedSweeps(
  { visible: n, mass, gibbsSweeps: sweeps }: GaussianRbmParameters,
  chains: number,
  random: Random,
): (machine: Machine, v: Float64Array) => void {
  const variance = 1 / (mass * mass);
  const square = () => new Float64Array(n * n);
  const [a, a2, power, sum, product, root] = [square(), square(), square(), square(), square(), square()];
  const next = new Float64Array(n * chains);
  return ({ x }, v) => {
    for (let k = 0; k < n * n; k++) a[k] = x[k] * variance;
    symmetricProduct(n, a, a, a2);
    power.set(sweeps === 1 ? a : a2);
    for (let k = 2; k < sweeps; k++) {
      symmetricProduct(n, a, power, product);
      power.set(product);
    }
    // 1 + A² + … + A^{2(k−1)} by Horner's rule
    sum.fill(0);
    for (let k = 0; k < sweeps; k++) {
      if (k === 1) sum.set(a2);
      if (k > 1) {
        symmetricProduct(n, a2, sum, product);
        sum.set(product);
      }
      for (let i = 0; i < n; i++) sum[i * n + i] = sum[i * n + i] + 1;
    }
    symmetricProduct(n, a, sum, product);
    for (let k = 0; k < n * n; k++) product[k] = (product[k] + sum[k]) * variance;
    cholesky(n, product, root);
    random.fillNormal(next);
    lowerMultiply(n, chains, root, next);
    addMultiply(n, n, chains, power, v, next);
    v.set(next);
  };
}

/** ⟨vvᵀ⟩ over a batch, v [unit][sample], out [unit][unit]. */
function secondMoments(n: number, samples: number, v: Float64Array, out: Float64Array): void {
  const weight = 1 / samples;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let b = 0; b < samples; b++) sum += v[i * samples + b] * v[j * samples + b];
      out[i * n + j] = sum * weight;
      out[j * n + i] = out[i * n + j];
    }
  }
}

/** Fills a batch, [unit][sample], with draws from the data set, with replacement, or from N(0, K_φ⁻¹). */
function dataSampler(
  n: number,
  kernel: Float64Array,
  data: Float64Array | null,
  random: Random,
): (batch: Float64Array) => void {
  if (data === null) return (batch) => drawGaussian(n, kernel, random, batch);
  const samples = data.length / n;
  return (batch) => {
    const size = batch.length / n;
    for (let b = 0; b < size; b++) {
      const chosen = Math.floor(random.uniform() * samples);
      for (let i = 0; i < n; i++) batch[i * size + b] = data[i * samples + chosen];
    }
  };
}

/**
 * Independent draws of N(0, K⁻¹), [unit][sample].
 *
 * @throws RangeError if K is not positive definite
 */
export function drawGaussian(n: number, kernel: Float64Array, random: Random, out: Float64Array): void {
  const factor = new Float64Array(n * n);
  if (!cholesky(n, kernel, factor)) throw new RangeError("kernel: must be positive definite");
  random.fillNormal(out);
  transposedSolve(n, factor, out.length / n, out);
}
