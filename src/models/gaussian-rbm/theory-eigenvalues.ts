import type { DysonSde } from "../../langevin/index.ts";
import type { Coupling } from "../model.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { memoryDrift, rbmTheory } from "./theory.ts";

/**
 * Langevin equation of the eigenvalues (see eigenvalueCoefficients) for y_i = −x_i = λ_i − μ², which ascends in
 * target order as λ and κ do.
 *
 * With (x_i + x_j)²/(x_i − x_j) = (x_i − x_j) + 4x_i x_j/(x_i − x_j) the part of the repulsion that stays finite
 * goes to the drift, and what is left vanishes with x: small eigenvalues stay positive. (λ itself would lose the
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
  const { noiseRate } = rbmTheory(p);
  const x = new Float64Array(n);
  const memory = new Float64Array(n);
  const couples = Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return i !== j && (coupling === "full" || Math.abs(kappa[i]! - kappa[j]!) <= 1e-9 * kappa[i]!);
  });
  return {
    levels: n,
    drift(y, out) {
      for (let i = 0; i < n; i++) x[i] = -y[i]!;
      memoryDrift(p, x, memory);
      for (let i = 0; i < n; i++) {
        const xi = -y[i]!;
        let sum = xi * noiseRate(xi, xi, kappa[i]!, kappa[i]!);
        for (let j = 0; j < n; j++) {
          const xj = -y[j]!;
          sum += noiseRate(xi, xj, kappa[i]!, kappa[j]!) * (couples[i * n + j] ? xi : xj);
        }
        out[i] =
          -2 * xi * (1 / kappa[i]! - 1 / (massSquared - xi) + temperature * memory[i]!) - temperature * sum;
      }
    },
    repulsion(y, out) {
      for (let i = 0; i < n; i++) {
        for (let j = i + 1; j < n; j++) {
          out[i * n + j] = couples[i * n + j]
            ? 4 * temperature * y[i]! * y[j]! * noiseRate(-y[i]!, -y[j]!, kappa[i]!, kappa[j]!)
            : 0;
        }
      }
    },
    diffusion(y, out) {
      for (let i = 0; i < n; i++) {
        const xi = -y[i]!;
        out[i] = xi * Math.sqrt(8 * temperature * noiseRate(xi, xi, kappa[i]!, kappa[i]!));
      }
    },
    outside(y) {
      for (let i = 0; i < n; i++) {
        if (!(y[i]! > -massSquared)) return `level ${i + 1}: x = ${-y[i]!} reached μ² (or is not finite)`;
        if (y[i]! > 0) return `level ${i + 1}: x = ${-y[i]!} must not be negative`;
      }
      return null;
    },
  };
}
