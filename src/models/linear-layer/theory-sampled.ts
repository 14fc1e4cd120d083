import type { SampledGradient } from "../../langevin/index.ts";
import { addMultiply, addTransposedMultiply } from "../../linalg/index.ts";
import { hiddenLayer, inBasis, type LinearLayer } from "./layer.ts";
import { additiveNormals, addLayerNoise, brokenLayer } from "./theory-matrix.ts";

/**
 * The gradients of single samples of a linear layer, D = W − W_t,
 *
 *   ∇ℓ_m = Zᵀ ( Z D x_m − e_m ) x_mᵀ + λW,   x_m ~ N(0, 1),
 *
 * with the weighted moments (1/M) Σ ω_m x_m x_mᵀ and (1/M) Σ ω_m e_m x_mᵀ. Symmetric and isotropic noise is Gaussian by itself.
 */
export function layerSampledGradient(layer: LinearLayer): SampledGradient {
  const { outputs: m, inputs: n, noise, decay } = layer;
  const teacher = inBasis(layer, layer.teacher);
  const z = hiddenLayer(layer);
  const labels = noise.kind === "label";
  const matrix = () => new Float64Array(m * n);
  const [difference, behind, moment] = [matrix(), matrix(), matrix()];
  const moments = new Float64Array(n * n);
  let weighted = new Float64Array(0);
  return {
    normalsPerSample: n + (labels ? m : 0),
    weighted(w, normals, omega, out) {
      const samples = omega.length;
      const x = normals.subarray(0, samples * n);
      if (weighted.length !== x.length) weighted = new Float64Array(x.length);
      for (let s = 0; s < samples; s++)
        for (let j = 0; j < n; j++) weighted[s * n + j] = (omega[s] / samples) * x[s * n + j];
      moments.fill(0);
      addTransposedMultiply(n, samples, n, x, weighted, moments);
      for (let k = 0; k < difference.length; k++) difference[k] = w[k] - teacher[k];
      let prediction = difference;
      if (z !== null) {
        behind.fill(0);
        addMultiply(m, m, n, z, difference, behind);
        prediction = behind;
      }
      moment.fill(0);
      if (labels) {
        addTransposedMultiply(m, samples, n, normals.subarray(samples * n), weighted, moment);
        for (let k = 0; k < moment.length; k++) moment[k] = -noise.scale * moment[k];
      }
      addMultiply(m, n, n, prediction, moments, moment);
      for (let k = 0; k < out.length; k++) out[k] = decay * w[k];
      if (z === null) for (let k = 0; k < out.length; k++) out[k] = out[k] + moment[k];
      else addTransposedMultiply(m, m, n, z, moment, out);
      return null;
    },
    ...(noise.kind === "symmetric" || noise.kind === "isotropic"
      ? {
          additive: {
            normals: additiveNormals(layer),
            add: (scale, normals, w) => addLayerNoise(layer, scale * noise.scale, normals, w),
          },
        }
      : {}),
    breakdown: brokenLayer,
  };
}
