import type { MatrixSde } from "../../langevin/index.ts";
import {
  addProduct,
  cholesky,
  congruence,
  gram,
  lowerInverse,
  multiply,
  symmetricEigenvectors,
} from "../../linalg/index.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { hasMemory, memoryFactor } from "./theory.ts";

/**
 * Matrix Langevin equation of W. With K = μ² − X = L Lᵀ, W dN = W (L⁻ᵀ G L⁻¹) has the covariance c_i c_j of the
 * model's samples, G symmetric Gaussian with variance 1 off and 2 on the diagonal; a mini-batch of data adds the
 * same with K_φ.
 *
 * @param covariance K_φ⁻¹, [visible][visible]
 * @param kernel K_φ
 */
export function matrixSde(
  p: GaussianRbmParameters,
  covariance: Float64Array,
  kernel: Float64Array,
  temperature: number,
): MatrixSde {
  const n = p.visible;
  const massSquared = p.mass * p.mass;
  const triangle = (n * (n + 1)) / 2;
  const [x, factor, inverse, g, noise, step] = Array.from(
    { length: 6 },
    () => new Float64Array(n * n),
  ) as Six;
  const dataInverse = new Float64Array(n * n);
  const positive = p.positivePhase === "minibatch";
  if (positive) {
    cholesky(n, kernel, factor);
    lowerInverse(n, factor, dataInverse);
  }
  const remember = hasMemory(p) ? withMemory(p) : null;
  return {
    noiseSize: positive ? 2 * triangle : triangle,
    step(w, dt, normals) {
      gram(p.hidden, n, w, x);
      for (let k = 0; k < n * n; k++) step[k] = -x[k]!;
      for (let i = 0; i < n; i++) step[i * n + i] = massSquared + step[i * n + i]!;
      if (!cholesky(n, step, factor)) return "an eigenvalue of WᵀW reached μ² (or is not finite)";
      lowerInverse(n, factor, inverse);
      symmetricNoise(n, normals, 0, g);
      sandwich(n, inverse, g, noise);
      if (remember !== null) remember(x, noise);
      const kick = Math.sqrt(temperature * dt);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          // C = L⁻ᵀL⁻¹
          let c = 0;
          for (let k = Math.max(i, j); k < n; k++) c += inverse[k * n + i]! * inverse[k * n + j]!;
          step[i * n + j] = dt * (covariance[i * n + j]! - c) + kick * noise[i * n + j]!;
        }
      }
      if (positive) {
        symmetricNoise(n, normals, triangle, g);
        sandwich(n, dataInverse, g, noise);
        for (let k = 0; k < n * n; k++) step[k] = step[k]! + kick * noise[k]!;
      }
      addProduct(p.hidden, n, w, step, w);
      return null;
    },
  };
}
type Six = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** G symmetric, variance 1 off and 2 on the diagonal, from n(n + 1)/2 normals. */
function symmetricNoise(n: number, normals: Float64Array, from: number, out: Float64Array): void {
  let next = from;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = normals[next++]!;
      out[i * n + j] = value;
      out[j * n + i] = value;
    }
    out[i * n + i] = Math.SQRT2 * normals[next++]!;
  }
}

/** out = AᵀGA with A lower triangular, so Aᵀ = L⁻ᵀ for A = L⁻¹. */
function sandwich(n: number, a: Float64Array, g: Float64Array, out: Float64Array): void {
  congruence(n, g, a, out);
}

/** Multiplies the noise by √m_ij in the eigenbasis of X. */
function withMemory(p: GaussianRbmParameters): (x: Float64Array, noise: Float64Array) => void {
  const n = p.visible;
  const [a, v, aligned, half] = Array.from({ length: 4 }, () => new Float64Array(n * n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const w = new Float64Array(n);
  const transposed = new Float64Array(n * n);
  return (x, noise) => {
    a.set(x);
    symmetricEigenvectors(n, a, w, v);
    congruence(n, noise, v, aligned);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        aligned[i * n + j] = aligned[i * n + j]! * Math.sqrt(memoryFactor(p, w[i]!, w[j]!));
        transposed[j * n + i] = v[i * n + j]!;
      }
    }
    multiply(n, n, n, v, aligned, half);
    multiply(n, n, n, half, transposed, noise);
  };
}
