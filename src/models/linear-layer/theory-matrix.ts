import { type MatrixSde, symmetricNoise } from "../../langevin/index.ts";
import { addMultiply, addTransposedMultiply } from "../../linalg/index.ts";
import { hiddenLayer, inBasis, type LinearLayer, largestWeight } from "./layer.ts";

/**
 * Matrix Langevin equation of a linear layer, one Euler–Maruyama step with D = W − W_t
 *
 *   W ← W − dt (A D + λW) + √(ε dt) (A D G + noise)
 *
 * G symmetric Gaussian with variance 1 off and 2 on the diagonal: the covariance of xxᵀ for Gaussian inputs. The noise
 * is n times such a matrix, independent entries, or Zᵀ times independent entries for noisy labels.
 *
 * @param temperature ε
 */
export function layerMatrixSde(layer: LinearLayer, temperature: number): MatrixSde {
  const { outputs: m, inputs: n, noise, decay } = layer;
  const teacher = inBasis(layer, layer.teacher);
  const z = hiddenLayer(layer);
  const triangle = (n * (n + 1)) / 2;
  const additive = additiveNormals(layer);
  const [g, difference] = [new Float64Array(n * n), new Float64Array(m * n)];
  const [behind, residual, step] = [
    new Float64Array(m * n),
    new Float64Array(m * n),
    new Float64Array(m * n),
  ];
  return {
    noiseSize: triangle + additive,
    step(w, dt, normals) {
      const kick = Math.sqrt(temperature * dt);
      symmetricNoise(n, normals, 0, g);
      // −dt + √(ε dt) G, multiplied by D from the left
      for (let k = 0; k < n * n; k++) g[k] = kick * g[k];
      for (let i = 0; i < n; i++) g[i * n + i] = g[i * n + i] - dt;
      for (let k = 0; k < m * n; k++) difference[k] = w[k] - teacher[k];
      let prediction = difference;
      if (z !== null) {
        behind.fill(0);
        addMultiply(m, m, n, z, difference, behind);
        prediction = behind;
      }
      residual.fill(0);
      if (noise.kind === "label")
        for (let k = 0; k < m * n; k++) residual[k] = kick * noise.scale * normals[triangle + k];
      addMultiply(m, n, n, prediction, g, residual);
      let change = residual;
      if (z !== null) {
        step.fill(0);
        addTransposedMultiply(m, m, n, z, residual, step);
        change = step;
      }
      for (let k = 0; k < m * n; k++) w[k] = (1 - dt * decay) * w[k] + change[k];
      addLayerNoise(layer, kick * noise.scale, normals.subarray(triangle), w);
      return brokenLayer(w);
    },
  };
}

/** W += scale · noise of the layer if it is symmetric, variance 1 off the diagonal and 2 on it, or isotropic. */
export function addLayerNoise(
  { inputs: n, noise }: LinearLayer,
  scale: number,
  normals: Float64Array,
  w: Float64Array,
): void {
  if (noise.kind === "isotropic") for (let k = 0; k < w.length; k++) w[k] = w[k] + scale * normals[k];
  if (noise.kind !== "symmetric") return;
  const random = new Float64Array(w.length);
  symmetricNoise(n, normals, 0, random);
  for (let k = 0; k < w.length; k++) w[k] = w[k] + scale * random[k];
}

/** Why the equation breaks down at W, or null. */
export function brokenLayer(w: Float64Array): string | null {
  for (let k = 0; k < w.length; k++) if (!(Math.abs(w[k]) < largestWeight)) return outsideLayerSde;
  return null;
}

/** Normals of a step in addition to those of the input noise. */
export function additiveNormals({ outputs: m, inputs: n, noise }: LinearLayer): number {
  return { none: 0, symmetric: (n * (n + 1)) / 2, isotropic: m * n, label: m * n }[noise.kind];
}

export const outsideLayerSde = `a weight grew beyond ${largestWeight} (or is not finite)`;
