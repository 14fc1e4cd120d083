import type { SampledGradient } from "../../langevin/index.ts";
import { addMultiply, cholesky, gram, transposedSolve } from "../../linalg/index.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { outsideMatrixSde } from "./theory-matrix.ts";

/**
 * The gradients of single samples of the machine, a sample being a draw v of the model and, with mini-batches of data, one φ of
 * the data,
 *
 *   ∇ℓ_m = W v_m v_mᵀ − W φ_m φ_mᵀ,   v ~ N(0, K⁻¹), K = μ² − WᵀW,   φ ~ N(0, K_φ⁻¹),
 *
 * or W v_m v_mᵀ − W K_φ⁻¹ with the exact average over the data.
 *
 * @param covariance K_φ⁻¹, [visible][visible]
 * @param kernel K_φ
 */
export function rbmSampledGradient(
  p: GaussianRbmParameters,
  covariance: Float64Array,
  kernel: Float64Array,
): SampledGradient {
  const n = p.visible;
  const square = () => new Float64Array(n * n);
  const [x, factor, dataFactor, moments] = [square(), square(), square(), square()];
  const minibatch = p.positivePhase === "minibatch";
  if (minibatch) cholesky(n, kernel, dataFactor);
  let v = new Float64Array(0);

  /** Cholesky factor of K; false if it is not positive definite. */
  function factorKernel(w: Float64Array): boolean {
    gram(p.hidden, n, w, x);
    for (let k = 0; k < n * n; k++) x[k] = -x[k];
    for (let i = 0; i < n; i++) x[i * n + i] = p.mass * p.mass + x[i * n + i];
    return cholesky(n, x, factor);
  }

  return {
    normalsPerSample: minibatch ? 2 * n : n,
    weighted(w, normals, omega, out) {
      const samples = omega.length;
      if (!factorKernel(w)) return outsideMatrixSde;
      if (v.length !== samples * n) v = new Float64Array(samples * n);
      v.set(normals.subarray(0, samples * n));
      transposedSolve(n, factor, samples, v);
      moments.fill(0);
      addMoments(n, v, omega, 1 / samples, moments);
      if (minibatch) {
        v.set(normals.subarray(samples * n));
        transposedSolve(n, dataFactor, samples, v);
        addMoments(n, v, omega, -1 / samples, moments);
      } else for (let k = 0; k < n * n; k++) moments[k] = moments[k] - covariance[k];
      out.fill(0);
      addMultiply(p.hidden, n, n, w, moments, out);
      return null;
    },
    breakdown: (w) => (w.every(Number.isFinite) ? null : outsideMatrixSde),
  };
}

/** out += scale Σ_m ω_m v_m v_mᵀ, v [unit][sample]. */
function addMoments(n: number, v: Float64Array, omega: Float64Array, scale: number, out: Float64Array): void {
  const samples = omega.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let m = 0; m < samples; m++) sum += omega[m] * v[i * samples + m] * v[j * samples + m];
      out[i * n + j] = out[i * n + j] + scale * sum;
      if (i !== j) out[j * n + i] = out[j * n + i] + scale * sum;
    }
  }
}
