import type { DysonSde } from "../../langevin/index.ts";
import { degenerate } from "../../spectra/index.ts";
import type { Coupling } from "../model.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { memoryDrift, rbmTheory } from "./theory.ts";

/**
 * Langevin equation of the eigenvalues (see eigenvalueCoefficients) for y_i = −x_i = λ_i − μ², which ascends in
 * target order as λ and κ do.
 *
 * With (x_i + x_j)²/(x_i − x_j) = (x_i − x_j) + 4x_i x_j/(x_i − x_j) the part of the repulsion that stays finite
 * is moved to the drift, and the rest vanishes with x: small eigenvalues stay positive. (λ itself would lose the
 * digits of a small x.)
 *
 * @param coupling full: all levels repel; within-multiplet: only those of equal κ
 */
export function eigenvalueSde(
  p: GaussianRbmParameters,
  kappa: Float64Array,
  temperature: number,
  coupling: Coupling,
): DysonSde {
  const n = kappa.length;
  const massSquared = p.mass * p.mass;
  const { memory } = rbmTheory(p);
  const writeDrift = memoryDrift(p);
  const x = new Float64Array(n);
  const c = new Float64Array(n);
  const ofMemory = new Float64Array(n);
  const rate = new Float64Array(n * n);
  const ofData = dataNoise(p, kappa);
  const pull = kappa.map((value) => 1 / value);
  const couples = coupledLevels(kappa, coupling);
  return {
    levels: n,
    coefficients(y, f, pairs, b) {
      for (let i = 0; i < n; i++) {
        x[i] = -y[i];
        c[i] = 1 / (massSquared - x[i]);
      }
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          rate[i * n + j] = memory(x[i], x[j]) * c[i] * c[j] + ofData[i * n + j];
          rate[j * n + i] = rate[i * n + j];
        }
      }
      writeDrift(x, ofMemory);
      for (let i = 0; i < n; i++) {
        let ito = x[i] * rate[i * n + i];
        for (let j = 0; j < n; j++) ito += rate[i * n + j] * (couples[i * n + j] ? x[i] : x[j]);
        f[i] = -2 * x[i] * (pull[i] - c[i] + temperature * ofMemory[i]) - temperature * ito;
        for (let j = i + 1; j < n; j++) {
          pairs[i * n + j] = couples[i * n + j] ? 4 * temperature * x[i] * x[j] * rate[i * n + j] : 0;
        }
        b[i] = x[i] * Math.sqrt(8 * temperature * rate[i * n + i]);
      }
    },
    outside(y) {
      for (let i = 0; i < n; i++) {
        if (!(y[i] > -massSquared)) return `level ${i + 1}: x = ${-y[i]} reached μ² (or is not finite)`;
        if (y[i] > 0) return `level ${i + 1}: x = ${-y[i]} must not be negative`;
      }
      return null;
    },
  };
}

/** Which levels repel, at [i · n + j]. */
export function coupledLevels(kappa: Float64Array, coupling: Coupling): readonly boolean[] {
  const n = kappa.length;
  return Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return i !== j && (coupling === "full" || degenerate(kappa[i], kappa[j]));
  });
}

/** The contribution of mini-batches of data to the noise rates n_ij, [i][j]: see RbmTheory. */
export function dataNoise(p: GaussianRbmParameters, kappa: Float64Array): Float64Array {
  const n = kappa.length;
  const positive = p.positivePhase === "minibatch" ? 1 : 0;
  return Float64Array.from({ length: n * n }, (_, k) => positive / (kappa[Math.floor(k / n)] * kappa[k % n]));
}
