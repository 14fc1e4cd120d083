import type { GaussianPair } from "../../laws/index.ts";
import { degenerate, type Multiplet } from "../../spectra/index.ts";
import type { TrainingSettings } from "../model.ts";
import type { LinearLayer } from "./layer.ts";
import { modeResponse } from "./theory-optimisers.ts";

/** Covariances of the elements of W in the basis O, exact to second order. */
export interface LayerMoments {
  /** Var W_ij */
  variance(i: number, j: number): number;
  /** Cov(W_ij, W_ji), i ≠ j */
  transposed(i: number, j: number): number;
  /** Cov(W_ii, W_jj), i ≠ j */
  diagonal(i: number, j: number): number;
}

/** Rates of the noise that does not depend on W, per unit of ε: Var rate of element (i, j) and covariance with (j, i). */
export function additiveNoise({ noise: { kind, scale }, rates }: LinearLayer) {
  const square = scale * scale;
  return {
    variance(i: number, j: number): number {
      switch (kind) {
        case "symmetric":
          return i === j ? 2 * square : square;
        case "isotropic":
          return square;
        case "label":
          return rates[i] * square;
        case "none":
          return 0;
      }
    },
    /** Cov rate of (i, j) and (j, i), i ≠ j */
    transposed: () => (kind === "symmetric" ? square : 0),
  };
}

/** k_i = a_i + λ: the rate at which row i of W relaxes, per unit of learning time. */
export function relaxationRate({ rates, decay }: LinearLayer, i: number): number {
  return rates[i] + decay;
}

/**
 * Relaxation time of a multiplet's levels about singular values κ > 0, which are linear in W there: 1/k.
 *
 * @returns NaN about κ = 0, where singular values are not linear in W, and for a multiplet of several rates
 */
export function levelRelaxation(layer: LinearLayer, { first, size }: Multiplet): number {
  const { rates, teacher } = layer;
  const isOfOneRate = rates.subarray(first, first + size).every((rate) => rate === rates[first]);
  return isOfOneRate && teacher[first] > 0 ? 1 / relaxationRate(layer, first) : Number.NaN;
}

/**
 * The stationary covariances of the Langevin equation in continuous time, without the noise of the inputs, which
 * vanishes with W − W_t: Var W_ij = εV_ij/(2k_i), Cov(W_ij, W_ji) = εC_ij/(k_i + k_j).
 *
 * @param temperature ε
 */
export function continuumMoments(layer: LinearLayer, temperature: number): LayerMoments {
  const { variance, transposed } = additiveNoise(layer);
  const k = (i: number) => relaxationRate(layer, i);
  return {
    variance: (i, j) => (temperature * variance(i, j)) / (2 * k(i)),
    transposed: (i, j) => (temperature * transposed()) / (k(i) + k(j)),
    diagonal: () => 0,
  };
}

/**
 * The stationary covariances of the update itself, exact at every α and |B| for unlimited data. For Gaussian inputs the covariances obey
 * closed linear equations; with D = W − W_t, e = a_ia_k/|B| and R_ik the response of two modes to noise of their gradients, see modeResponse,
 *
 *   ⟨D_ijD_kl⟩ = R_ik { e [ δ_jl Σ_m⟨D_imD_km⟩ + ⟨D_ilD_kj⟩ ] + noise_ij,kl/|B| }
 *
 * Summed over a row it is the factor 1/(1 − αa(1 + (N + 1)/|B|)/2) for plain descent and λ = 0, antisymmetric part included. The symmetric
 * part, which sets spacings, is widened by less: 1/(1 − α/2 − ε(N + 2)/4) to first order at a = 1. With weight decay it
 * holds for W_t = 0, where the mean is.
 *
 * @returns Infinity if the recursion has no fixed point: training diverges in the mean square
 */
export function updateMoments(layer: LinearLayer, settings: TrainingSettings): LayerMoments {
  const { inputs: n, rates } = layer;
  const { batchSize } = settings;
  const { variance, transposed } = additiveNoise(layer);
  const response = modeResponse(settings);
  /** 1/R_ik */
  const forgotten = (i: number, k: number) =>
    1 / response(relaxationRate(layer, i), relaxationRate(layer, k));
  const coupling = (i: number, k: number) => (rates[i] * rates[k]) / batchSize;
  /** Σ_m ⟨D_im²⟩ */
  const rowSum = (i: number) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += variance(i, j) / batchSize;
    const left = forgotten(i, i) - coupling(i, i) * (1 + n);
    return left > 0 ? sum / left : Number.POSITIVE_INFINITY;
  };
  // ⟨D_ijD_ji⟩ and ⟨D_iiD_jj⟩ are coupled
  const mixed = (i: number, j: number) => {
    const left = forgotten(i, j);
    const e = coupling(i, j);
    const across = ((transposed() / batchSize) * left) / (left * left - e * e);
    return { across, along: (e / left) * across };
  };
  return {
    variance(i, j) {
      const e = coupling(i, i);
      return (e * rowSum(i) + variance(i, j) / batchSize) / (forgotten(i, i) - e);
    },
    transposed: (i, j) => mixed(i, j).across,
    diagonal: (i, j) => mixed(i, j).along,
  };
}

/** Whether every level has a stationary variance; false if the updates diverge. */
export function isStationary({ teacher }: LinearLayer, { variance }: LayerMoments): boolean {
  return Array.from(teacher, (_, i) => variance(i, i)).every((v) => v >= 0 && Number.isFinite(v));
}

/**
 * The symmetric part of W on levels i and j, whose eigenvalues are the singular values of W to first order in the
 * fluctuations where κ_i = κ_j.
 */
export function symmetricPair(
  { variance, transposed, diagonal }: LayerMoments,
  i: number,
  j: number,
): GaussianPair {
  return {
    diagonal: [variance(i, i), variance(j, j)],
    offDiagonal: (variance(i, j) + variance(j, i) + 2 * transposed(i, j)) / 4,
    covariance: diagonal(i, j),
  };
}

/**
 * Shift of the mean of singular value i by the elements that mix it with the others, to second order,
 *
 *   Σ_{j≠i} [ κ_i (⟨D_ij²⟩ + ⟨D_ji²⟩)/2 + κ_j ⟨D_ijD_ji⟩ ]/(κ_i² − κ_j²),
 *
 * and by the antisymmetric part within its own multiplet, Σ_j (⟨D_ij²⟩ + ⟨D_ji²⟩ − 2⟨D_ijD_ji⟩)/(8κ_i).
 */
export function meanShift({ teacher }: LinearLayer, moments: LayerMoments, i: number): number {
  let shift = 0;
  for (let j = 0; j < teacher.length; j++) {
    if (j === i) continue;
    const [wi, wj] = [teacher[i], teacher[j]];
    const both = (moments.variance(i, j) + moments.variance(j, i)) / 2;
    const across = moments.transposed(i, j);
    shift += degenerate(wi, wj)
      ? (both - across) / (4 * wi)
      : (wi * both + wj * across) / (wi * wi - wj * wj);
  }
  return shift;
}
