import type { SampleWeights } from "./sample-weights.ts";

/** The step and the noise of a Langevin equation, and the samples that its coefficients are measured on. */
export interface GaussianNoise {
  /** M, at least 2: the whole training set, or samples drawn afresh for every step. */
  readonly samples: number;
  /** Whether the samples are the whole training set, whose mean and covariance are then exact. */
  readonly whole: boolean;
  /** ε */
  readonly temperature: number;
  /** Learning time of an update, α. */
  readonly learningRate: number;
  readonly stepsPerUpdate: number;
}

/**
 * One Euler–Maruyama step of the Langevin equation of stochastic gradient descent as a weighted backward pass,
 *
 *   W ← W − dt (1/M) Σ_m ω_m ∇ℓ_m(W),   ω_m = 1 + M c (ξ_m − ξ̄),   ξ_m ~ N(0, 1),
 *
 * with the mean gradient and the covariance ε dt Σ(W) of a mini-batch of |B| = dt/ε samples. On the whole training set
 * c² = 1/(M|B|): given the samples the noise is Gaussian, and mean and covariance are exact. For M samples drawn afresh their own mean
 * already has the covariance Σ/M, and their scatter about it is (M − 1)/M of Σ: c² = (1/|B| − 1/M)/(M − 1) makes the
 * total Σ/|B|. Of this the fraction |B|/M is not Gaussian.
 *
 * @throws RangeError for samples drawn afresh that are fewer than |B|, or fewer than 2
 */
export function gaussian(noise: GaussianNoise): SampleWeights {
  const { samples, whole, temperature, learningRate, stepsPerUpdate } = noise;
  const batch = learningRate / stepsPerUpdate / temperature;
  const least = leastSamples(noise);
  if (!(samples >= least)) throw new RangeError(`samples: must be at least ${least}, got ${samples}`);
  const c2 = whole ? 1 / (samples * batch) : Math.max(0, 1 / batch - 1 / samples) / (samples - 1);
  const amplitude = samples * Math.sqrt(c2);
  return {
    ...{ samples, whole },
    steps: stepsPerUpdate,
    batch,
    normals: samples,
    fill(normals, out) {
      let sum = 0;
      for (let m = 0; m < samples; m++) sum += normals[m];
      const mean = sum / samples;
      for (let m = 0; m < samples; m++) out[m] = 1 + amplitude * (normals[m] - mean);
    },
  };
}

/** The fewest samples whose weights can have the covariance of the noise. */
export function leastSamples({
  whole,
  temperature,
  learningRate,
  stepsPerUpdate,
}: Omit<GaussianNoise, "samples">): number {
  // α/(α/|B|) is |B| to rounding
  return whole ? 2 : Math.max(2, Math.ceil((learningRate / stepsPerUpdate / temperature) * (1 - 1e-9)));
}
