import { type MatrixSde, symmetricNoise } from "../../langevin/index.ts";
import {
  addMultiply,
  cholesky,
  congruence,
  followEigenvectors,
  gram,
  lowerInverse,
} from "../../linalg/index.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { hasMemory, memoryDrift, rbmTheory } from "./theory.ts";

/**
 * Matrix Langevin equation of W, one Euler–Maruyama step
 *
 *   W ← W + W [ dt (K_φ⁻¹ − C) + √(ε dt) N ],   C = (μ² − WᵀW)⁻¹
 *
 * With μ² − WᵀW = L Lᵀ, N = L⁻ᵀ G L⁻¹ has the covariance c_i c_j of the model's samples, G symmetric Gaussian with
 * variance 1 off and 2 on the diagonal, and C = L⁻ᵀ L⁻¹. A mini-batch of data adds the analogous term with K_φ.
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
  const triangle = (n * (n + 1)) / 2;
  const square = () => new Float64Array(n * n);
  const [x, g, dataBasis, scratch, model, data] = [
    square(),
    square(),
    square(),
    square(),
    square(),
    square(),
  ];
  const before = new Float64Array(p.hidden * n);
  const minibatch = p.positivePhase === "minibatch";
  if (minibatch) {
    cholesky(n, kernel, scratch);
    lowerInverse(n, scratch, dataBasis);
  }
  const modelStep = hasMemory(p) ? stepWithMemory(p, temperature) : stepWithoutMemory(p);
  return {
    noiseSize: minibatch ? 2 * triangle : triangle,
    step(w, dt, normals) {
      const kick = Math.sqrt(temperature * dt);
      gram(p.hidden, n, w, x);
      symmetricNoise(n, normals, 0, g);
      if (!modelStep(x, dt, kick, g, model)) return outsideMatrixSde;
      for (let k = 0; k < n * n; k++) model[k] = model[k] + dt * covariance[k];
      if (minibatch) {
        symmetricNoise(n, normals, triangle, g);
        congruence(n, g, dataBasis, scratch, data);
        for (let k = 0; k < n * n; k++) model[k] = model[k] + kick * data[k];
      }
      before.set(w);
      addMultiply(p.hidden, n, n, before, model, w);
      return null;
    },
  };
}

export const outsideMatrixSde = "an eigenvalue of WᵀW reached μ² (or is not finite)";

/** out = √(ε dt) N − dt C; false if μ² − X is not positive definite. g is overwritten. */
type ModelStep = (x: Float64Array, dt: number, kick: number, g: Float64Array, out: Float64Array) => boolean;

/** L⁻ᵀ (√(ε dt) G − dt) L⁻¹ */
function stepWithoutMemory({ visible: n, mass }: GaussianRbmParameters): ModelStep {
  const [kernel, factor, inverse, scratch] = [
    new Float64Array(n * n),
    new Float64Array(n * n),
    new Float64Array(n * n),
    new Float64Array(n * n),
  ];
  return (x, dt, kick, g, out) => {
    for (let k = 0; k < n * n; k++) {
      kernel[k] = -x[k];
      g[k] = kick * g[k];
    }
    for (let i = 0; i < n; i++) {
      kernel[i * n + i] = mass * mass + kernel[i * n + i];
      g[i * n + i] = g[i * n + i] - dt;
    }
    if (!cholesky(n, kernel, factor)) return false;
    lowerInverse(n, factor, inverse);
    congruence(n, g, inverse, scratch, out);
    return true;
  };
}

/** V (√(ε dt) √(m_ij c_i c_j) G_ij + dt (εℓ_i − c_i) δ_ij) Vᵀ, the eigenbasis V of X followed from step to step. */
function stepWithMemory(p: GaussianRbmParameters, temperature: number): ModelStep {
  const n = p.visible;
  const square = () => new Float64Array(n * n);
  const [diagonalised, v, transposed, scratch] = [square(), square(), square(), square()];
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const eigenvalues = new Float64Array(n);
  const c = new Float64Array(n);
  const drift = new Float64Array(n);
  const { memory } = rbmTheory(p);
  const writeDrift = memoryDrift(p);
  return (x, dt, kick, g, out) => {
    for (let k = 0; k < n * n; k++) if (!Number.isFinite(x[k])) return false;
    diagonalised.set(x);
    followEigenvectors(n, diagonalised, eigenvalues, v, scratch);
    for (let i = 0; i < n; i++) {
      c[i] = 1 / (p.mass * p.mass - eigenvalues[i]);
      if (!(c[i] > 0)) return false;
    }
    writeDrift(eigenvalues, drift);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const amplitude = kick * Math.sqrt(memory(eigenvalues[i], eigenvalues[j]) * c[i] * c[j]);
        g[i * n + j] = amplitude * g[i * n + j];
        g[j * n + i] = g[i * n + j];
      }
      const noise = kick * Math.sqrt(memory(eigenvalues[i], eigenvalues[i])) * g[i * n + i];
      g[i * n + i] = c[i] * (noise - dt) + dt * temperature * drift[i];
      for (let j = 0; j < n; j++) transposed[j * n + i] = v[i * n + j];
    }
    congruence(n, g, transposed, scratch, out);
    return true;
  };
}
