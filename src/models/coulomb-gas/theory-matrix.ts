import { type Components, hermitianEigenvalues } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import { noSteps, ok, type SpectralProcess } from "../../spectra/index.ts";
import type { LevelGas } from "./level-gas.ts";

/**
 * Matrix Langevin equation of a gas in a common potential, for β = 1 (real symmetric), 2 (complex Hermitian) or 4
 * (quaternion),
 *
 *   dX = −V′(X) dτ + √2 g dH,   dH_ii of variance dτ, each component of H_ij of variance dτ/2,
 *
 * by Euler–Maruyama. The noise has no preferred basis, so that each step may be taken in the eigenbasis of X, where
 * V′(X) is diagonal: the spectrum needs nothing else. There is no repulsion in it and no closure; levels repel because
 * matrices that have two equal eigenvalues are rare.
 */
export function gasMatrixLangevin(
  { levels, g2, initial, wells }: LevelGas,
  components: Components,
  dt: number,
  stepsPerUpdate: number,
  random: Random,
): SpectralProcess {
  const n = levels;
  const well = wells[0]!;
  const x = initial.slice();
  const matrix = new Float64Array(n * n * components);
  const [onDiagonal, beside] = [Math.sqrt(2 * g2 * dt), Math.sqrt(g2 * dt)];
  const step = () => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        for (let c = 0; c < components; c++) matrix[(i * n + j) * components + c] = beside * random.normal();
      }
      const diagonal = (i * n + i) * components;
      matrix.fill(0, diagonal, diagonal + components);
      matrix[diagonal] = x[i]! - well.derivative(x[i]!) * dt + onDiagonal * random.normal();
    }
    if (!matrix.every(Number.isFinite)) return false;
    hermitianEigenvalues(n, components, matrix, x);
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

const overshot = "a level has left all bounds: the step is too long for the force far out";
