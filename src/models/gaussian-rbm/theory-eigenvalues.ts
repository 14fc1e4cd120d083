import type { DysonSde } from "../../langevin/index.ts";
import { rotation } from "../../laws/index.ts";
import { degenerate } from "../../spectra/index.ts";
import type { Closure, Coupling } from "../model.ts";
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
 * Eigenvectors aligned with the target's have u_iᵀK_φ⁻¹u_i = 1/κ_i. Averaged over the rotation of every pair it is
 *
 *   1/κ_i + Σ_j q(z_ij) (1/κ_j − 1/κ_i),   z_ij = (κ_j − κ_i)(x_i − x_j)/(4s_ij²),   s_ij² = ε (x_i + x_j) n_ij/(2c_ic_j),
 *
 * see rotation: s_ij² is the stationary variance of the off-diagonal element, which the noise ε (x_i + x_j)² n_ij feeds and which relaxes
 * at the rate (x_i + x_j) c_i c_j.
 */
export function eigenvalueSde(
  p: GaussianRbmParameters,
  kappa: Float64Array,
  temperature: number,
  { coupling, eigenvectors }: Closure,
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
  const targets = kappa.map((value) => 1 / value);
  const pull = targets.slice();
  const couples = coupledLevels(kappa, coupling);
  const turns = eigenvectors === "averaged" ? turning(kappa, temperature) : null;
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
      if (turns !== null) {
        pull.set(targets);
        for (let i = 0; i < n; i++) {
          for (let j = i + 1; j < n; j++) {
            const turn = turns[i * n + j];
            const sum = x[i] + x[j];
            if (turn === 0 || !(sum > 0)) continue;
            const z = (turn * (x[i] - x[j]) * (c[i] * c[j])) / (sum * rate[i * n + j]);
            const share = rotation(Math.max(0, z)) * (targets[j] - targets[i]);
            pull[i] = pull[i] + share;
            pull[j] = pull[j] - share;
          }
        }
      }
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

/** (κ_j − κ_i)/(2ε) at [i · n + j]; 0 for levels of one multiplet, whose rotation changes nothing. */
export function turning(kappa: Float64Array, temperature: number): Float64Array {
  const n = kappa.length;
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return degenerate(kappa[i], kappa[j]) ? 0 : (kappa[j] - kappa[i]) / (2 * temperature);
  });
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
