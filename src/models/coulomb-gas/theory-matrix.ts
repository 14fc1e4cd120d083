import { type Components, hermitianEigenvalues } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import { noSteps, ok, type SpectralProcess } from "../../spectra/index.ts";
import type { LevelGas } from "./level-gas.ts";
import { levelStep, reflectedBetween } from "./wall-step.ts";

/**
 * Matrix Langevin equation of a gas in a common potential, for β = 1 (real symmetric), 2 (complex Hermitian) or 4
 * (quaternion),
 *
 *   dX = −V′(X) dτ + √2 g dH,   dH_ii of variance dτ, each component of H_ij of variance dτ/2,
 *
 * by Euler–Maruyama. The law of the noise is invariant under rotations, so that each step may be taken in the eigenbasis of X, where
 * V′(X) is diagonal: nothing else is needed for the spectrum. Between walls, the spectrum of X is reflected: the diagonal elements by the step
 * of a level, the effect of the other elements by reflection. It contains neither a repulsion nor a closure; levels repel because
 * matrices with two equal eigenvalues form a set of codimension β + 1.
 */
export function gasMatrixLangevin(
  gas: LevelGas,
  components: Components,
  dt: number,
  stepsPerUpdate: number,
  random: Random,
): SpectralProcess {
  const { levels: n, g2, initial, wells } = gas;
  const well = wells[0];
  const x = initial.slice();
  const matrix = new Float64Array(n * n * components);
  const [onDiagonal, beside] = [Math.sqrt(2 * g2 * dt), Math.sqrt(g2 * dt)];
  const along = levelStep(gas, 0, random);
  const walled = well.support.some(Number.isFinite);
  const step = () => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        for (let c = 0; c < components; c++) matrix[(i * n + j) * components + c] = beside * random.normal();
      }
      const diagonal = (i * n + i) * components;
      matrix.fill(0, diagonal, diagonal + components);
      matrix[diagonal] = along(x[i], dt, onDiagonal * random.normal());
    }
    if (!matrix.every(Number.isFinite)) return false;
    hermitianEigenvalues(n, components, matrix, x);
    if (walled) {
      for (let i = 0; i < n; i++) x[i] = reflectedBetween(x[i], well.support);
      x.sort();
    }
    return true;
  };
  return {
    advance() {
      for (let k = 0; k < stepsPerUpdate; k++) {
        if (!step()) return { ok: false, reason: overshot };
      }
      return ok;
    },
    measure(spectrum, blocks) {
      spectrum.set(x);
      blocks.set(x);
    },
    counts: () => noSteps,
  };
}

const overshot = "a level diverged: the step is too long for the force at large x";
