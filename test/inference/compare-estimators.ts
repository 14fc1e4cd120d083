/**
 * Which estimator of the Dyson index is best, by hand: `tsx test/inference/compare-estimators.ts [studies]`.
 *
 * Regressions of single levels on {1, x, Σ1/(x_i − x_j)}, as for any other diffusion (Itô; symmetric; extrapolated from Δ and 2Δ), and
 * the estimating equations of symmetric functions for several δ; δ of ten spacings is the squared distances of all pairs alone.
 */
import { fitModel } from "../../src/inference/fit.ts";
import { thetaPlaces } from "../../src/inference/model-terms.ts";
import { polynomialNoise } from "../../src/inference/noise-basis.ts";
import { prepareTrajectories } from "../../src/inference/prepare.ts";
import { streams } from "../../src/random/index.ts";
import type { SpectrumEnsemble } from "../../src/spectra/index.ts";
import { linearLeastSquares } from "../../src/statistics/linear-least-squares.ts";
import { harmonicLevels } from "./trajectories.ts";

const count = Number(process.argv[2] ?? 200);
const seed = streams("compare estimators");

/** β of a regression of the increments over `lag` snapshots, with basis functions at the beginning (0) or in the middle (½). */
function regressed({ x, levels, replicas, times }: SpectrumEnsemble, lag: number, where: 0 | 0.5): number {
  const dt = lag * (times[1] - times[0]);
  const size = 3;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  let squares = 0;
  const at = (t: number, r: number) =>
    Array.from({ length: levels }, (_, i) => x[(t * levels + i) * replicas + r]);
  let increments = 0;
  for (let r = 0; r < replicas; r++)
    for (let t = 0; t + lag < times.length; t += lag) {
      const [a, b] = [at(t, r), at(t + lag, r)];
      const y = a.map((value, i) => value + where * (b[i] - value));
      for (let i = 0; i < levels; i++) {
        let push = 0;
        for (let j = 0; j < levels; j++) if (j !== i) push += 1 / (y[i] - y[j]);
        const basis = [1, y[i], push];
        const change = b[i] - a[i];
        squares += change ** 2;
        increments++;
        for (let p = 0; p < size; p++) {
          right[p] += basis[p] * change;
          for (let q = 0; q < size; q++) gram[p * size + q] += basis[p] * basis[q] * dt;
        }
      }
    }
  const g2 = squares / (2 * dt * increments);
  if (where > 0) {
    // from Stratonovich's integral to Itô's: −g² Σ ∂b/∂x dt
    for (let r = 0; r < replicas; r++)
      for (let t = 0; t + lag < times.length; t += lag) {
        const [a, b] = [at(t, r), at(t + lag, r)];
        const y = a.map((value, i) => (value + b[i]) / 2);
        for (let i = 0; i < levels; i++) {
          right[1] -= g2 * dt;
          for (let j = 0; j < levels; j++) if (j !== i) right[2] += (g2 * dt) / (y[i] - y[j]) ** 2;
        }
      }
  }
  // the normal equations
  const fit = linearLeastSquares(
    Array.from({ length: size }, (_, p) => ({
      terms: Array.from(gram.subarray(p * size, (p + 1) * size)),
      y: right[p],
      error: 1,
    })),
  );
  return (fit?.parameters[2] ?? Number.NaN) / g2;
}

function symmetric(ensemble: SpectrumEnsemble, softening: number): number {
  const noise = polynomialNoise(0);
  const { equations, moments, predicted } = prepareTrajectories(ensemble, {
    ...{ order: 1, noise, first: 0, count: ensemble.levels },
    softening,
  });
  const terms = { order: 1, beta: "inferred", memory: false } as const;
  const fit = fitModel(equations, moments, predicted, terms);
  return fit?.theta[thetaPlaces(terms, 1).repulsion ?? 0] ?? Number.NaN;
}

const estimators: Readonly<Record<string, (ensemble: SpectrumEnsemble) => number>> = {
  "regression, Itô": (ensemble) => regressed(ensemble, 1, 0),
  "regression, symmetric": (ensemble) => regressed(ensemble, 1, 0.5),
  "regression, extrapolated": (ensemble) => 2 * regressed(ensemble, 1, 0) - regressed(ensemble, 2, 0),
  ...Object.fromEntries(
    [0.05, 0.1, 0.25, 0.5, 1, 2, 10].map((softening) => [
      `symmetric functions, δ = ${softening}`,
      (ensemble: SpectrumEnsemble) => symmetric(ensemble, softening),
    ]),
  ),
};

let stream = 0;
for (const beta of [1, 2, 4] as const)
  for (const interval of [0.02, 0.1, 0.3]) {
    const values = new Map<string, number[]>(Object.keys(estimators).map((name) => [name, []]));
    for (let k = 0; k < count; k++) {
      const ensemble = harmonicLevels(
        { levels: 4, replicas: 40, snapshots: 51, interval },
        { beta, k: 1, g2: 0.5 },
        seed.of("validation", stream++),
      );
      for (const [name, estimate] of Object.entries(estimators)) values.get(name)?.push(estimate(ensemble));
    }
    console.log(`β = ${beta}, kΔ = ${interval}, ${count} studies: mean, standard deviation of one`);
    for (const [name, all] of values) {
      const mean = all.reduce((sum, value) => sum + value, 0) / count;
      const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
      console.log(
        `  ${name}: ${mean.toFixed(4)} ± ${(deviation / Math.sqrt(count)).toFixed(4)}, ${deviation.toFixed(4)}`,
      );
    }
  }
