import { gaussianMatrix } from "../../ensembles/gaussian-matrix.ts";
import { type Components, hermitianEigenvalues } from "../../linalg/index.ts";
import type { Random } from "../../random/index.ts";
import { noSteps, ok, type SpectralProcess } from "../../spectra/index.ts";
import type { LevelGas } from "./level-gas.ts";

/**
 * The matrix Ornstein–Uhlenbeck process of a gas in a common harmonic well, exact at every time,
 *
 *   X(τ + Δ) = x₀ + e^{−kΔ}(X(τ) − x₀) + √(g²(1 − e^{−2kΔ})/k) H,   P(H) ∝ exp(−Tr H²/2),
 *
 * in the eigenbasis of X, as the law of H is invariant.
 *
 * @param learningRate Δ of one update
 */
export function exactOrnsteinUhlenbeck(
  { levels: n, g2, initial, harmonic }: LevelGas,
  components: Components,
  learningRate: number,
  random: Random,
): SpectralProcess {
  const { k, center } = harmonic!;
  const x = initial.slice();
  // updates since the matrix was last drawn: the next draw covers all of them at once
  let pending = 0;
  const draw = () => {
    const time = pending * learningRate;
    const decay = Math.exp(-k * time);
    const width = Math.sqrt((g2 * -Math.expm1(-2 * k * time)) / k);
    const h = gaussianMatrix(n, components, random);
    for (let q = 0; q < h.length; q++) h[q] = h[q] * width;
    for (let i = 0; i < n; i++) h[(i * n + i) * components] += decay * (x[i] - center);
    hermitianEigenvalues(n, components, h, x);
    for (let i = 0; i < n; i++) x[i] = x[i] + center;
    pending = 0;
  };
  return {
    advance() {
      pending++;
      return ok;
    },
    measure(spectrum, blocks) {
      if (pending > 0) draw();
      spectrum.set(x);
      blocks.set(x);
    },
    counts: () => noSteps,
  };
}
