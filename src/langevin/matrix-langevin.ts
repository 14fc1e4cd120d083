import type { Random } from "../random/index.ts";
import { ok, type SpectralProcess } from "../spectra/index.ts";

/**
 * Langevin equation of a weight matrix,
 *
 *   dW = −∇L(W) dτ + √ε dΞ,   Cov[dΞ] = Σ(W) dτ,
 *
 * with the noise given as a linear map of independent normals.
 */
export interface MatrixSde {
  /** Number of independent normals behind one increment dΞ. */
  readonly noiseSize: number;
  /**
   * W ← W − ∇L(W) dt + √(ε dt) dΞ(W, ξ).
   *
   * @param w weights, [row][column], overwritten
   * @param normals ξ, `noiseSize` standard normals
   * @returns why the equation breaks down at W, or null; W is then meaningless
   */
  step(w: Float64Array, dt: number, normals: Float64Array): string | null;
}

export interface MatrixLangevinRun {
  readonly sde: MatrixSde;
  readonly initial: Float64Array;
  readonly random: Random;
  /** Learning time of one update, α. */
  readonly learningRate: number;
  /** 1 shares the finite-step effects of training; more approaches the continuum. */
  readonly stepsPerUpdate: number;
  /** Spectrum of the weights, see SpectralProcess.measure. */
  measure(w: Float64Array, spectrum: Float64Array, blocks: Float64Array, components: Float64Array): void;
}

/** Euler–Maruyama on the weight matrix, diagonalised only for measurement: no closure. */
export function matrixLangevin(run: MatrixLangevinRun): SpectralProcess {
  const { sde, random, stepsPerUpdate } = run;
  const dt = run.learningRate / stepsPerUpdate;
  const w = run.initial.slice();
  const normals = new Float64Array(sde.noiseSize);
  let steps = 0;
  return {
    advance() {
      for (let k = 0; k < stepsPerUpdate; k++) {
        random.fillNormal(normals);
        const reason = sde.step(w, dt, normals);
        if (reason !== null) return { ok: false, reason };
        steps++;
      }
      return ok;
    },
    measure: (spectrum, blocks, components) => run.measure(w, spectrum, blocks, components),
    counts: () => ({
      steps,
      avertedCrossings: 0,
      rejectedSteps: 0,
      minimumSpacing: Number.POSITIVE_INFINITY,
    }),
  };
}
