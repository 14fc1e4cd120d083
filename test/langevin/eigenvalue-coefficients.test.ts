import { describe, expect, it } from "vitest";
import {
  type EigenvalueCoefficients,
  measureCoefficients,
  noiseDrift,
  type SampledGradient,
} from "../../src/langevin/index.ts";
import { gram, symmetricEigenvalues } from "../../src/linalg/index.ts";
import { gaussianRbmParameters } from "../../src/models/gaussian-rbm/parameters.ts";
import { rbmSampledGradient } from "../../src/models/gaussian-rbm/theory-sampled.ts";
import { layerSampledGradient } from "../../src/models/linear-layer/theory-sampled.ts";
import { streams } from "../../src/random/index.ts";
import { jackknifeError } from "../../src/statistics/index.ts";

const samples = 40_000;
const blocks = 40;

/** Coefficients of a model at W from single samples, with the jackknife's errors. */
function measured(gradient: SampledGradient, rows: number, columns: number, w: Float64Array, additive = 0) {
  const random = streams("coefficients").of("validation", rows);
  const measurement = measureCoefficients(rows, columns, w, samples / blocks);
  const [normals, noise] = [new Float64Array(gradient.normalsPerSample), new Float64Array(additive)];
  const [out, one] = [new Float64Array(w.length), Float64Array.of(1)];
  for (let m = 0; m < samples; m++) {
    random.fillNormal(normals);
    expect(gradient.weighted(w, normals, one, out)).toBeNull();
    random.fillNormal(noise);
    gradient.additive?.add(1, noise, out);
    measurement.add(out);
  }
  const value = measurement.coefficients();
  const without = measurement.withoutEach();
  const error = (of: (coefficients: EigenvalueCoefficients) => number) => jackknifeError(without.map(of));
  return { value, error };
}

/** How many standard errors a coefficient is from its derived value. */
function deviation(
  { value, error }: ReturnType<typeof measured>,
  of: (coefficients: EigenvalueCoefficients) => number,
  expected: number,
): number {
  return (of(value) - expected) / error(of);
}

const diagonal = (values: readonly number[]) =>
  Float64Array.from({ length: values.length ** 2 }, (_, k) =>
    k % (values.length + 1) === 0 ? values[k / (values.length + 1)] : 0,
  );

describe("the measured coefficients of the eigenvalue equation", () => {
  it("are the derived ones of the Gaussian RBM, and not those of a machine of another mass", () => {
    const p = gaussianRbmParameters.parse({
      kind: "gaussian-rbm",
      visible: 3,
      hidden: 3,
      negativePhase: "exact",
    });
    const x = [1, 2.5, 4];
    const kappa = [7, 6.8, 5.5];
    const gradient = rbmSampledGradient(p, diagonal(kappa.map((value) => 1 / value)), diagonal(kappa));
    const result = measured(gradient, 3, 3, diagonal(x.map(Math.sqrt)));
    const derived = (mass: number) => {
      const c = x.map((value) => 1 / (mass * mass - value));
      const trace = x.reduce((sum, value, k) => sum + value * c[k], 0);
      return {
        drift: x.map((value, i) => 2 * value * (1 / kappa[i] - c[i])),
        noise: x.map((value, i) => 8 * value ** 2 * c[i] ** 2),
        ito: x.map((value, i) => value * c[i] ** 2 + trace * c[i]),
        repulsion: (i: number, j: number) => (x[i] + x[j]) ** 2 * c[i] * c[j],
      };
    };
    const deviations = (mass: number) => {
      const theory = derived(mass);
      return x.flatMap((_, i) => [
        deviation(result, ({ drift }) => drift[i], theory.drift[i]),
        deviation(result, ({ noise }) => noise[i], theory.noise[i]),
        deviation(result, ({ ito }) => ito[i], theory.ito[i]),
        ...[0, 1, 2]
          .filter((j) => j < i)
          .map((j) => deviation(result, ({ repulsion }) => repulsion[i * 3 + j], theory.repulsion(i, j))),
      ]);
    };
    Array.from(result.value.levels).forEach((level, i) => {
      expect(level).toBeCloseTo(x[i], 12);
    });
    // 12 numbers, 4 standard errors: false alarm 8e-4
    expect(Math.max(...deviations(3).map(Math.abs))).toBeLessThan(4);
    expect(Math.max(...deviations(3.1).map(Math.abs))).toBeGreaterThan(10);
  });

  it("are those of a linear layer that learns a teacher, with the noise of inputs and of gradients", () => {
    const kappa = [1, 2, 3];
    const w = [0.5, 1.2, 2];
    const n = 0.4;
    const layer = {
      ...{
        outputs: 3,
        inputs: 3,
        teacher: Float64Array.from(kappa),
        rates: Float64Array.of(1, 1, 1),
        basis: null,
      },
      ...{ noise: { kind: "symmetric" as const, scale: n }, decay: 0, initialScale: 0.1, batches: null },
    };
    const result = measured(layerSampledGradient(layer), 3, 3, diagonal(w), 6);
    // g = D xxᵀ + n G: H_ij = −(w_i D_i + w_j D_j) x_i x_j − n (w_i + w_j) G_ij
    const d = w.map((value, i) => value - kappa[i]);
    const of = (i: number, j: number) =>
      (w[i] * d[i] + w[j] * d[j]) ** 2 * (i === j ? 2 : 1) + n ** 2 * (w[i] + w[j]) ** 2 * (i === j ? 2 : 1);
    const deviations = w.flatMap((value, i) => [
      deviation(result, ({ drift }) => drift[i], -2 * value * d[i]),
      deviation(result, ({ noise }) => noise[i], of(i, i)),
      // Σ_k Var g_ki = Σ_k d_k² Var x_k x_i + n² (N + 1)
      deviation(
        result,
        ({ ito }) => ito[i],
        d.reduce((sum, dk, k) => sum + dk * dk * (k === i ? 2 : 1), 0) + n ** 2 * 4,
      ),
      ...[0, 1, 2]
        .filter((j) => j < i)
        .map((j) => deviation(result, ({ repulsion }) => repulsion[i * 3 + j], of(i, j))),
    ]);
    expect(Math.max(...deviations.map(Math.abs))).toBeLessThan(4);
    // the twin: without the noise of the inputs the least repulsion is off by many errors
    expect(
      Math.abs(deviation(result, ({ repulsion }) => repulsion[3], n ** 2 * (w[0] + w[1]) ** 2)),
    ).toBeGreaterThan(10);
  });

  it("have 2M_ij = S_i (x_i + x_j)/(2x_i) for isotropic noise, in a wide matrix as in a tall one", () => {
    const [rows, columns] = [3, 5];
    const random = streams("isotropic").of("validation", 0);
    const w = new Float64Array(rows * columns);
    random.fillNormal(w);
    const transposed = Float64Array.from(w, (_, k) => w[(k % rows) * columns + Math.floor(k / rows)]);
    const [wide, tall] = [
      measureCoefficients(rows, columns, w, 500),
      measureCoefficients(columns, rows, transposed, 500),
    ];
    const g = new Float64Array(rows * columns);
    for (let m = 0; m < 20_000; m++) {
      random.fillNormal(g);
      wide.add(g);
      tall.add(Float64Array.from(g, (_, k) => g[(k % rows) * columns + Math.floor(k / rows)]));
    }
    const [a, b] = [wide.coefficients(), tall.coefficients()];
    for (let k = 0; k < 9; k++) expect(a.repulsion[k]).toBeCloseTo(b.repulsion[k], 10);
    expect(Math.abs(a.elementVariance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000 / 15));
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < rows; j++) {
        const expected = (a.levels[i] + a.levels[j]) * (i === j ? 2 : 1);
        // Var of a variance: 2/(samples − 1), relative
        expect(Math.abs(a.repulsion[i * rows + j] / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
      }
  });

  it("give the drift that noise makes: the mean shift of the eigenvalues by small random kicks", () => {
    const [rows, columns, count, h] = [5, 3, 20_000, 1e-4];
    const random = streams("noise drift").of("validation", 0);
    const w = new Float64Array(rows * columns);
    random.fillNormal(w);
    const measurement = measureCoefficients(rows, columns, w, count / 20);
    const g = new Float64Array(rows * columns);
    const levelsOf = (sign: number) => {
      const kicked = w.map((value, k) => value + sign * Math.sqrt(h) * g[k]);
      const x = new Float64Array(columns * columns);
      gram(rows, columns, kicked, x);
      const out = new Float64Array(columns);
      symmetricEigenvalues(columns, x, out);
      return out.sort();
    };
    const still = levelsOf(0);
    const [shift, square] = [new Float64Array(columns), new Float64Array(columns)];
    for (let m = 0; m < count; m++) {
      random.fillNormal(g);
      // noise that is not isotropic, and larger in one row
      for (let j = 0; j < columns; j++) g[j] *= 3;
      measurement.add(g);
      // kicks of both signs: what is of first order cancels
      const [up, down] = [levelsOf(1), levelsOf(-1)];
      for (let i = 0; i < columns; i++) {
        const each = (up[i] + down[i] - 2 * still[i]) / (2 * h);
        shift[i] += each / count;
        square[i] += each ** 2 / count;
      }
    }
    const coefficients = measurement.coefficients();
    const noise = noiseDrift(coefficients);
    const withoutRepulsion = coefficients.ito;
    const deviations = (of: Float64Array) =>
      Array.from(of, (value, i) => (value - shift[i]) / Math.sqrt((square[i] - shift[i] ** 2) / count));
    // the same kicks are in both: 4 standard errors of the shift alone are more than enough
    expect(Math.max(...deviations(noise).map(Math.abs))).toBeLessThan(4);
    expect(Math.max(...deviations(withoutRepulsion).map(Math.abs))).toBeGreaterThan(10);
  });

  it("have the weight decay in their drift, K_i = … − 2λx_i", () => {
    const w = Float64Array.of(1, 2, 0.5, -1, 0.3, 2);
    const [plain, decaying] = [0, 0.1].map((decay) => measureCoefficients(3, 2, w, 1, decay));
    for (const measurement of [plain, decaying])
      for (const sign of [1, -1]) measurement.add(w.map((_, k) => 0.2 * sign * k));
    const [a, b] = [plain.coefficients(), decaying.coefficients()];
    for (let i = 0; i < 2; i++) expect(b.drift[i] - a.drift[i]).toBeCloseTo(-0.2 * a.levels[i], 12);
  });
});
