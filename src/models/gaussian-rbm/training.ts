import { addMultiply, addTransposedMultiply, cholesky, gram, transposedSolve } from "../../linalg/index.ts";
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
 * hidden units' means stand for the hidden units in the gradient.
 *
 * @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303
 */
export interface RbmTraining {
  /** W, [hidden][visible] */
  readonly weights: Float64Array;
  /**
   * One update of W.
   *
   * @returns why the machine has no distribution any more (an eigenvalue of WᵀW at or above μ²), or null
   */
  update(): string | null;
}

/** Streams of one replica's training. */
export interface TrainingStreams {
  readonly initial: Random;
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
  streams: TrainingStreams,
): RbmTraining {
  const n = p.visible;
  const massSquared = p.mass * p.mass;
  const weights = new Float64Array(p.hidden * n);
  streams.initial.fillNormal(weights);
  for (let k = 0; k < weights.length; k++) weights[k] = p.initialScale * weights[k]!;

  const x = new Float64Array(n * n);
  const factor = new Float64Array(n * n);
  const modelCovariance = new Float64Array(n * n);
  const dataCovariance = covariance.slice();
  const step = new Float64Array(n * n);
  const before = new Float64Array(p.hidden * n);
  const v = new Float64Array(batchSize * n);
  const drawData = dataSampler(n, kernel, data, streams.samples);
  const sample = new Float64Array(batchSize * n);
  const sweep = gibbsSweep(p, batchSize, streams.chains);

  // chains start in the model at W = 0
  if (p.negativePhase === "pcd") {
    streams.chains.fillNormal(v);
    for (let k = 0; k < v.length; k++) v[k] = v[k]! / p.mass;
  }

  /** Cholesky factor of the kernel K = μ² − WᵀW; false if K is not positive definite. */
  function factorKernel(): boolean {
    gram(p.hidden, n, weights, x);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) x[i * n + j] = (i === j ? massSquared : 0) - x[i * n + j]!;
    }
    return cholesky(n, x, factor);
  }

  function update(): string | null {
    if (p.negativePhase === "pcd") {
      for (let k = 0; k < p.gibbsSweeps; k++) sweep(weights, v);
    } else {
      streams.chains.fillNormal(v);
      if (!factorKernel()) return noDistribution;
      transposedSolve(n, factor, batchSize, v);
    }
    secondMoments(n, batchSize, v, modelCovariance);
    if (p.positivePhase === "minibatch") {
      drawData(sample);
      secondMoments(n, batchSize, sample, dataCovariance);
    }
    for (let k = 0; k < step.length; k++) step[k] = learningRate * (dataCovariance[k]! - modelCovariance[k]!);
    before.set(weights);
    addMultiply(p.hidden, n, n, before, step, weights);
    return factorKernel() ? null : noDistribution;
  }
  return { weights, update };
}

const noDistribution = "an eigenvalue of WᵀW reached μ² (or is not finite): the machine has no distribution";

/** One Gibbs sweep of all chains: h ~ N(Wv, 1), then v ~ N(Wᵀh/μ², 1/μ²), in place; v is [unit][chain]. */
function gibbsSweep(
  { hidden, visible, mass }: GaussianRbmParameters,
  chains: number,
  random: Random,
): (w: Float64Array, v: Float64Array) => void {
  const h = new Float64Array(hidden * chains);
  return (w, v) => {
    random.fillNormal(h);
    addMultiply(hidden, visible, chains, w, v, h);
    // v = (Wᵀh + μξ)/μ²
    random.fillNormal(v);
    for (let k = 0; k < v.length; k++) v[k] = v[k]! * mass;
    addTransposedMultiply(visible, hidden, chains, w, h, v);
    for (let k = 0; k < v.length; k++) v[k] = v[k]! / (mass * mass);
  };
}

/** ⟨vvᵀ⟩ over a batch, v [unit][sample], out [unit][unit]. */
function secondMoments(n: number, samples: number, v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let b = 0; b < samples; b++) sum += v[i * samples + b]! * v[j * samples + b]!;
      out[i * n + j] = sum / samples;
      out[j * n + i] = sum / samples;
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
      for (let i = 0; i < n; i++) batch[i * size + b] = data[i * samples + chosen]!;
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
