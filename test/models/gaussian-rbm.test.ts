import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { gaussianRbm } from "../../src/models/gaussian-rbm/index.ts";
import { initialWeights } from "../../src/models/gaussian-rbm/initial-weights.ts";
import { gaussianRbmParameters } from "../../src/models/gaussian-rbm/parameters.ts";
import { learntSpectrum } from "../../src/models/gaussian-rbm/spectrum.ts";
import { targetKernel } from "../../src/models/gaussian-rbm/target.ts";
import { eigenvalueCoefficients, memoryDrift, rbmTheory } from "../../src/models/gaussian-rbm/theory.ts";
import { closedForms, levelWidth, shiftedLevel } from "../../src/models/gaussian-rbm/theory-closed-forms.ts";
import { eigenvalueSde } from "../../src/models/gaussian-rbm/theory-eigenvalues.ts";
import { matrixSde } from "../../src/models/gaussian-rbm/theory-matrix.ts";
import { trainRbm } from "../../src/models/gaussian-rbm/training.ts";
import { streams } from "../../src/random/index.ts";
import { multiplets } from "../../src/spectra/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const parameters = (overrides: object = {}) =>
  gaussianRbmParameters.parse({ kind: "gaussian-rbm", ...overrides });
const stream = (replica: number) => streams("rbm").of("validation", replica);
const published = targetKernel(parameters());

const rows = (n: number, a: Float64Array) =>
  Array.from({ length: n }, (_, i) => Array.from(a.subarray(i * n, (i + 1) * n)));
const eigenvalues = (n: number, a: Float64Array) =>
  new EigenvalueDecomposition(new Matrix(rows(n, a)), { assumeSymmetric: true }).realEigenvalues.sort(
    (p, q) => p - q,
  );

describe("the target", () => {
  it("is the lattice scalar field: single levels 4 and 8, pairs 4.382, 5.382, 6.618, 7.618", () => {
    const expected = [0, 1, 1, 2, 2, 3, 3, 4, 4, 5].map((k) => 6 - 2 * Math.cos((2 * Math.PI * k) / 10));
    published.kappa.forEach((kappa, i) => {
      expect(kappa).toBeCloseTo(expected[i], 12);
    });
    expect(multiplets(published.kappa).map(({ label, size }) => [label, size])).toEqual([
      ["4", 1],
      ["4.381966", 2],
      ["5.381966", 2],
      ["6.618034", 2],
      ["7.618034", 2],
      ["8", 1],
    ]);
  });

  it("has K_φ K_φ⁻¹ = 1 and its eigenvectors diagonalise it, also on rings of 1, 2 and 3 sites", () => {
    for (const visible of [1, 2, 3, 10]) {
      const { kernel, covariance, eigenvectors, kappa } = targetKernel(
        parameters({ visible, hidden: visible }),
      );
      const k = new Matrix(rows(visible, kernel));
      const o = new Matrix(rows(visible, eigenvectors));
      expect(
        Matrix.sub(k.mmul(new Matrix(rows(visible, covariance))), Matrix.eye(visible)).norm(),
      ).toBeLessThan(1e-12);
      expect(Matrix.sub(o.transpose().mmul(k).mmul(o), Matrix.diag(Array.from(kappa))).norm()).toBeLessThan(
        1e-11,
      );
    }
  });
});

describe("the learnt spectrum", () => {
  it("is μ² − eig(WᵀW), and a pair's block does not mix with its neighbours", () => {
    const n = 10;
    const w = new Float64Array(n * n);
    stream(0).fillNormal(w);
    const groups = multiplets(published.kappa);
    const spectrum = new Float64Array(n);
    const blocks = new Float64Array(n);
    learntSpectrum(n, n, 9, published.eigenvectors, groups)(w, spectrum, blocks);
    const matrix = new Matrix(rows(n, w));
    const kernel = Matrix.sub(Matrix.eye(n, n, 9), matrix.transpose().mmul(matrix));
    eigenvalues(n, Float64Array.from(kernel.to1DArray())).forEach((value, i) => {
      expect(spectrum[i]).toBeCloseTo(value, 11);
    });
    const o = new Matrix(rows(n, published.eigenvectors));
    const aligned = o.transpose().mmul(kernel).mmul(o);
    for (const { first, size } of groups) {
      const own = aligned.subMatrix(first, first + size - 1, first, first + size - 1);
      eigenvalues(size, Float64Array.from(own.to1DArray())).forEach((value, i) => {
        expect(blocks[first + i]).toBeCloseTo(value, 11);
      });
    }
  });
});

describe("the weights at the start", () => {
  it("have the kernel of the target if started learnt, except for levels that are not learnable", () => {
    const [n, hidden] = [6, 8];
    const eigenvalues = [4, 5, 5, 7, 10, 12];
    const p = parameters({
      visible: n,
      hidden,
      start: "learnt",
      initialScale: 1e-9,
      target: { kind: "spectrum", eigenvalues },
    });
    const w = initialWeights(p, targetKernel(p), stream(4));
    const matrix = new Matrix(
      Array.from({ length: hidden }, (_, a) => Array.from(w.subarray(a * n, (a + 1) * n))),
    );
    const kernel = Matrix.sub(Matrix.eye(n, n, 9), matrix.transpose().mmul(matrix));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        expect(kernel.get(i, j)).toBeCloseTo(i === j ? Math.min(9, eigenvalues[i]) : 0, 7);
      }
    }
  });

  it("scatter about their mean with the initial scale", () => {
    for (const start of ["random", "learnt"]) {
      const p = parameters({ start, initialScale: 0.3 });
      const w = initialWeights(p, published, stream(5));
      const mean = initialWeights({ ...p, initialScale: 1e-12 }, published, stream(6));
      const square = w.reduce((sum, value, k) => sum + (value - mean[k]) ** 2, 0) / w.length;
      // 100 normal numbers: the mean square to 14 %, three standard errors
      expect(Math.abs(square / 0.09 - 1)).toBeLessThan(0.42);
    }
  });
});

describe("the drift", () => {
  const p = parameters({ visible: 4, hidden: 3, target: { kind: "spectrum", eigenvalues: [4, 5, 5, 7] } });
  const { kernel, covariance } = targetKernel(p);
  const w = Float64Array.from({ length: 12 }, (_, k) => 0.7 * Math.sin(3 * k + 1));

  /** Negative log-likelihood per sample, ½ tr(K K_φ⁻¹) − ½ ln det K. */
  function loss(weights: Float64Array): number {
    const matrix = new Matrix(
      Array.from({ length: 3 }, (_, a) => Array.from(weights.subarray(a * 4, a * 4 + 4))),
    );
    const k = Matrix.sub(Matrix.eye(4, 4, 9), matrix.transpose().mmul(matrix));
    const logDet = eigenvalues(4, Float64Array.from(k.to1DArray())).reduce(
      (sum, value) => sum + Math.log(value),
      0,
    );
    return 0.5 * k.mmul(new Matrix(rows(4, covariance))).trace() - 0.5 * logDet;
  }

  it("of the matrix Langevin equation is minus the gradient of the log-likelihood loss, by finite differences", () => {
    const sde = matrixSde(p, covariance, kernel, 0.01);
    const moved = w.slice();
    const dt = 1e-3;
    expect(sde.step(moved, dt, new Float64Array(sde.noiseSize))).toBeNull();
    for (let k = 0; k < w.length; k++) {
      const h = 1e-5;
      const shifted = (by: number) => loss(w.map((value, i) => (i === k ? value + by : value)));
      expect((moved[k] - w[k]) / dt).toBeCloseTo(-(shifted(h) - shifted(-h)) / (2 * h), 7);
    }
  });

  it.each(["exact", "pcd"] as const)(
    "of training with the %s negative phase is the same on average",
    (negativePhase) => {
      // one update of a very large batch at a tiny rate: chains started anew need many sweeps to reach the model
      const own = { ...p, negativePhase, gibbsSweeps: 60 };
      const batchSize = 40_000;
      const run = trainRbm(own, { learningRate: 1e-9, batchSize }, covariance, kernel, null, {
        weights: w.slice(),
        chains: stream(2),
        samples: stream(3),
      });
      expect(run.update()).toBeNull();
      const sde = matrixSde(p, covariance, kernel, 0.01);
      const expected = w.slice();
      sde.step(expected, 1e-9, new Float64Array(sde.noiseSize));
      for (let k = 0; k < w.length; k++) {
        const [got, drift] = [(run.weights[k] - w[k]) / 1e-9, (expected[k] - w[k]) / 1e-9];
        // per-sample deviations are below 0.6, so the error of the batch is below 0.003
        expect(Math.abs(got - drift)).toBeLessThan(0.012);
      }
    },
  );
});

describe("k Gibbs sweeps", () => {
  // chains that all start at the same v: their mean is Aᵏ v, their covariance (A + 1)(1 + A² + …)/μ²
  const n = 3;
  const k = 3;
  const chains = 40_000;
  const v0 = [1, -0.5, 2];
  const w = Float64Array.of(1.5, 0.3, -0.4, 0.2, 2.1, 0.5, -0.3, 0.4, 1.2);
  const { covariance, kernel } = targetKernel(
    parameters({ visible: n, hidden: n, target: { kind: "spectrum", eigenvalues: [5, 6, 7] } }),
  );

  /** Means, and variances and covariances, of the chains after k sweeps. */
  function moments(gibbs: "sweeps" | "collapsed"): { mean: number[]; covariance: number[] } {
    const p = parameters({
      visible: n,
      hidden: n,
      gibbs,
      gibbsSweeps: k,
      target: { kind: "spectrum", eigenvalues: [5, 6, 7] },
    });
    // a rate so small that W stays what it is
    const run = trainRbm(p, { learningRate: 1e-30, batchSize: chains }, covariance, kernel, null, {
      weights: w.slice(),
      chains: stream(2),
      samples: stream(3),
    });
    for (let i = 0; i < n; i++) run.chains.fill(v0[i], i * chains, (i + 1) * chains);
    expect(run.update()).toBeNull();
    const row = (i: number) => run.chains.subarray(i * chains, (i + 1) * chains);
    const mean = v0.map((_, i) => row(i).reduce((sum, value) => sum + value, 0) / chains);
    const pairs = [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j <= i).map((j) => [i, j] as const));
    return {
      mean,
      covariance: pairs.map(
        ([i, j]) =>
          row(i).reduce((sum, value, c) => sum + (value - mean[i]) * (row(j)[c] - mean[j]), 0) / chains,
      ),
    };
  }

  const a = new Matrix(rows(n, w));
  const x = a.transpose().mmul(a).div(9);
  const power = (exponent: number) =>
    Array.from({ length: exponent }, () => x).reduce((product, one) => product.mmul(one), Matrix.eye(n, n));
  const exact = (sweeps: number) => {
    const sum = Array.from({ length: sweeps }, (_, j) => power(2 * j)).reduce((s, one) => Matrix.add(s, one));
    const cov = Matrix.add(x, Matrix.eye(n, n)).mmul(sum).div(9).to2DArray();
    return {
      mean: power(sweeps).mmul(Matrix.columnVector(v0)).to1DArray(),
      covariance: [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j <= i).map((j) => cov[i][j])),
    };
  };
  /** Largest deviation; variances here are below 0.4, so the standard errors are below 0.0032. */
  const distance = (one: ReturnType<typeof exact>, other: ReturnType<typeof exact>) =>
    Math.max(
      ...one.mean.map((value, i) => Math.abs(value - other.mean[i])),
      ...one.covariance.map((value, i) => Math.abs(value - other.covariance[i])),
    );

  it.each(["sweeps", "collapsed"] as const)(
    "drawn by %s have the exact law, and not that of k − 1",
    (gibbs) => {
      const measured = moments(gibbs);
      expect(distance(measured, exact(k))).toBeLessThan(0.013);
      expect(distance(measured, exact(k - 1))).toBeGreaterThan(0.03);
    },
  );
});

describe("the noise", () => {
  // one machine in the eigenbasis of X = diag(x): everything is known in closed form
  const n = 3;
  const x = [1, 2, 4.5];
  const kappa = Float64Array.of(8, 7, 4.5);
  const target = { kind: "spectrum" as const, eigenvalues: [4.5, 7, 8] };

  /** (WᵀdΞ + dΞᵀW)_ij and (dΞᵀdΞ)_ii of one sample's gradient W(vvᵀ − C [+ C_φ − φφᵀ]). */
  function sampleGradient(
    random: ReturnType<typeof stream>,
    positive: boolean,
  ): { h: number[][]; square: number[] } {
    const c = x.map((value) => 1 / (9 - value));
    const v = c.map((value) => Math.sqrt(value) * random.normal());
    const phi = Array.from(kappa, (value) => random.normal() / Math.sqrt(value));
    const noise = (i: number, j: number) =>
      v[i] * v[j] - (i === j ? c[i] : 0) - (positive ? phi[i] * phi[j] - (i === j ? 1 / kappa[i] : 0) : 0);
    return {
      h: x.map((xi, i) => x.map((xj, j) => xi * noise(i, j) + xj * noise(j, i))),
      square: x.map((_, i) => x.reduce((sum, xk, k) => sum + xk * noise(k, i) ** 2, 0)),
    };
  }

  it.each([
    ["exact", false],
    ["minibatch", true],
  ] as const)(
    "coefficients S_i, M_ij, I_i are those of sampled gradients, %s positive phase",
    (positivePhase, positive) => {
      const p = parameters({ visible: n, hidden: n, target, positivePhase });
      const { diagonal, offDiagonal, ito } = eigenvalueCoefficients(p, kappa, Float64Array.from(x));
      const random = stream(10);
      const samples = Array.from({ length: 100_000 }, () => sampleGradient(random, positive));
      for (let i = 0; i < n; i++) {
        const claims: [number, (sample: (typeof samples)[number]) => number][] = [
          [diagonal[i], ({ h }) => h[i][i] ** 2],
          [ito[i], ({ square }) => square[i]],
          [offDiagonal[i * n + ((i + 1) % n)], ({ h }) => h[i][(i + 1) % n] ** 2],
        ];
        for (const [expected, value] of claims) {
          const { mean, error } = meanAndError(samples.map(value));
          expect(Math.abs(mean - expected)).toBeLessThan(4 * error);
          // the twin: a coefficient wrong by 10 % is noticed
          expect(Math.abs(mean - 1.1 * expected)).toBeGreaterThan(4 * error);
        }
      }
    },
  );

  it.each([
    ["ignored", "exact"],
    ["noise", "exact"],
    ["ignored", "minibatch"],
    ["noise", "minibatch"],
  ] as const)(
    "of the matrix equation has these coefficients: memory %s, positive phase %s",
    (chainMemory, positivePhase) => {
      const p = parameters({ visible: n, hidden: n, target, positivePhase, chainMemory, gibbsSweeps: 1 });
      // the same machine, rotated: W = diag(√x) Oᵀ and a kernel with the same eigenvectors
      const o = new Matrix([
        [2 / 3, -2 / 3, 1 / 3],
        [1 / 3, 2 / 3, 2 / 3],
        [2 / 3, 1 / 3, -2 / 3],
      ]).transpose();
      const kernelMatrix = o.mmul(Matrix.diag(Array.from(kappa))).mmul(o.transpose());
      const kernel = Float64Array.from(kernelMatrix.to1DArray());
      const covariance = Float64Array.from(
        o
          .mmul(Matrix.diag(Array.from(kappa, (value) => 1 / value)))
          .mmul(o.transpose())
          .to1DArray(),
      );
      const w = Matrix.diag(x.map(Math.sqrt)).mmul(o.transpose());
      const sde = matrixSde(p, covariance, kernel, 1);
      const { diagonal, offDiagonal, ito } = eigenvalueCoefficients(p, kappa, Float64Array.from(x));
      const random = stream(20);
      const normals = new Float64Array(sde.noiseSize);
      const flat = Float64Array.from(w.to1DArray());
      const quiet = flat.slice();
      sde.step(quiet, 1e-12, normals);
      const kicks = Array.from({ length: 40_000 }, () => {
        const moved = flat.slice();
        random.fillNormal(normals);
        sde.step(moved, 1e-12, normals);
        const xi = new Matrix(
          Array.from({ length: n }, (_, a) =>
            Array.from({ length: n }, (_, b) => (moved[a * n + b] - quiet[a * n + b]) / 1e-6),
          ),
        );
        const h = o.transpose().mmul(w.transpose().mmul(xi)).mmul(o);
        const square = o.transpose().mmul(xi.transpose().mmul(xi)).mmul(o);
        return { h: Matrix.add(h, h.transpose()), square };
      });
      for (let i = 0; i < n; i++) {
        const j = (i + 1) % n;
        const claims: [number, number[]][] = [
          [diagonal[i], kicks.map(({ h }) => h.get(i, i) ** 2)],
          [ito[i], kicks.map(({ square }) => square.get(i, i))],
          [offDiagonal[i * n + j], kicks.map(({ h }) => h.get(i, j) ** 2)],
        ];
        for (const [expected, values] of claims) {
          const { mean, error } = meanAndError(values);
          expect(Math.abs(mean - expected)).toBeLessThan(4 * error);
        }
      }
    },
  );

  it("of persistent chains has the memory (1 + ρ)/(1 − ρ), ρ = (x_i x_j/μ⁴)^k, measured at fixed weights", () => {
    const p = parameters({ visible: n, hidden: n, target, gibbsSweeps: 1 });
    const batchSize = 2000;
    // the weights are put back after every update
    const run = trainRbm(
      p,
      { learningRate: 1e-6, batchSize },
      new Float64Array(9),
      new Float64Array(9),
      null,
      {
        weights: new Float64Array(n * n),
        chains: stream(31),
        samples: stream(32),
      },
    );
    x.forEach((value, i) => {
      run.weights[i * n + i] = Math.sqrt(value);
    });
    const start = run.weights.slice();
    const noise: Float64Array[] = [];
    for (let update = 0; update < 3000; update++) {
      const before = run.weights.slice();
      run.update();
      noise.push(before.map((value, k) => run.weights[k] - value));
      run.weights.set(start);
    }
    for (const [i, j] of [
      [2, 2],
      [2, 1],
      [1, 1],
    ] as const) {
      const series = noise.slice(200).map((step) => step[i * n + j]);
      const { mean } = meanAndError(series);
      const covariance = (lag: number) =>
        series.slice(lag).reduce((sum, value, t) => sum + (value - mean) * (series[t] - mean), 0) /
        (series.length - lag);
      const rho = (x[i] * x[j]) / 81;
      for (const lag of [1, 2]) {
        expect(Math.abs(covariance(lag) / covariance(0) - rho ** lag)).toBeLessThan(
          4 / Math.sqrt(series.length),
        );
      }
      const { noiseRate } = rbmTheory({ ...p, chainMemory: "noise" });
      const ratio =
        noiseRate(x[i], x[j], 1, 1) / rbmTheory({ ...p, chainMemory: "ignored" }).noiseRate(x[i], x[j], 1, 1);
      expect(ratio).toBeCloseTo((1 + rho) / (1 - rho), 12);
    }
  });
});

describe("the eigenvalue equation", () => {
  it.each(["full", "within-multiplet"] as const)(
    "has drift K + εI + ε Σ M/(x_i − x_j), coupling %s",
    (coupling) => {
      const p = parameters();
      const { kappa } = published;
      const [n, epsilon] = [10, 0.006];
      const x = Float64Array.from(kappa, (k, i) => 9 - k - 0.05 * Math.sin(i) - 0.01 * i);
      const { drift, diagonal, offDiagonal, ito } = eigenvalueCoefficients(p, kappa, x);
      const sde = eigenvalueSde(p, kappa, epsilon, { coupling, eigenvectors: "aligned" });
      const y = x.map((value) => -value);
      const [f, b, pairs] = [new Float64Array(n), new Float64Array(n), new Float64Array(n * n)];
      sde.coefficients(y, f, pairs, b);
      for (let i = 0; i < n; i++) {
        let expected = drift[i] + epsilon * ito[i];
        let total = f[i];
        for (let j = 0; j < n; j++) {
          const couples = coupling === "full" || Math.abs(kappa[i] - kappa[j]) < 1e-9;
          if (j === i || !couples) continue;
          expected += (epsilon * offDiagonal[i * n + j]) / (x[i] - x[j]);
          total += pairs[Math.min(i, j) * n + Math.max(i, j)] / (y[i] - y[j]);
        }
        expect(-total).toBeCloseTo(expected, 10);
        expect(b[i] ** 2).toBeCloseTo(epsilon * diagonal[i], 12);
      }
    },
  );

  it("reports when the equation breaks down", () => {
    const sde = eigenvalueSde(parameters(), published.kappa, 0.006, {
      coupling: "full",
      eigenvectors: "averaged",
    });
    expect(sde.outside(published.kappa.map((k) => k - 9))).toBeNull();
    expect(sde.outside(published.kappa.map((k) => k - 14))).toMatch(/level 1: x = .* reached μ²/);
    expect(sde.outside(new Float64Array(10).fill(Number.NaN))).toMatch(/not finite/);
  });
});

describe("the closed forms", () => {
  // measured independently (600–800 replicas, exact negative phase), λ/κ to 0.0003
  it.each([
    [0.00125, [0.9919, 1.0034, 1.0037, 1.0031, 1.0029, 1.0037]],
    [0.00625, [0.96, 1.0166, 1.0188, 1.0156, 1.0141, 1.0187]],
  ])("predict the measured shift of λ/κ at ε = %d to 10 %", (temperature, measured) => {
    const p = parameters({ negativePhase: "exact" });
    multiplets(published.kappa).forEach(({ value, first }, k) => {
      const shift = shiftedLevel(p, published.kappa, temperature, first) / value - 1;
      const tolerance = 0.1 * Math.abs(measured[k] - 1) + 0.0003;
      expect(Math.abs(shift + 1 - measured[k])).toBeLessThan(tolerance);
      // the twin: three halves of the shift are told apart
      expect(Math.abs(1.5 * shift + 1 - measured[k])).toBeGreaterThan(tolerance);
    });
  });

  it("are absent if different levels are closer than the fluctuations that mix them", () => {
    const kappa = Float64Array.of(5, 5.001, 7);
    const p = parameters({
      visible: 3,
      hidden: 3,
      target: { kind: "spectrum", eigenvalues: Array.from(kappa) },
    });
    const levels = closedForms(p, kappa, multiplets(kappa), 0.006).filter(
      ({ observable }) => observable === "level.mean",
    );
    expect(levels.map(({ level }) => level)).toEqual(["7"]);
  });

  it("have ⟨S⟩ = √(2πε(μ² − κ)) and, with a mini-batch of data, √2 times that", () => {
    const expected = Math.sqrt(2 * Math.PI * 0.00625 * (9 - published.kappa[1]));
    const spacing = (overrides: object) =>
      Math.sqrt(Math.PI) * levelWidth(parameters(overrides), published.kappa[1], 0.00625);
    expect(spacing({ negativePhase: "exact" })).toBeCloseTo(expected, 12);
    expect(spacing({ chainMemory: "ignored" })).toBeCloseTo(expected, 12);
    expect(spacing({ negativePhase: "exact", positivePhase: "minibatch" })).toBeCloseTo(
      Math.SQRT2 * expected,
      12,
    );
    // persistent chains: ρ = (x/μ²)⁶
    const rho = ((9 - published.kappa[1]) / 9) ** 6;
    expect(spacing({})).toBeCloseTo(expected * Math.sqrt((1 + rho) / (1 - rho)), 12);
  });

  it("leave out levels that are not learnable", () => {
    const p = parameters({ visible: 2, hidden: 2, target: { kind: "spectrum", eigenvalues: [5, 9.5] } });
    const system = gaussianRbm.system(p, { learningRate: 0.1, batchSize: 16 }, () => stream(0));
    expect(system.learnable.map(({ label }) => label)).toEqual(["5"]);
    expect(closedForms(p, system.target, system.learnable, 0.00625).every(({ level }) => level === "5")).toBe(
      true,
    );
    expect(gaussianRbm.check(p, { learningRate: 0.1, batchSize: 16 })[0]).toMatchObject({
      severity: "warning",
      path: ["model", "target"],
    });
  });
});

describe("the drift from the memory of persistent chains", () => {
  it.each([1, 2, 5])(
    "is Σ_j (1 + δ_ij) c_i c_j/(1 − ρ_ij) [ρ_ij + 2a_i/(1 − a_i²) (x_i + x_j) g_ij], k = %d",
    (k) => {
      const p = parameters({ visible: 4, hidden: 4, gibbsSweeps: k, chainMemory: "noise-and-drift" });
      const x = Float64Array.of(0.3, 4.6, 1.7, 6.2);
      const a = x.map((value) => (value / 9) ** k);
      const drift = new Float64Array(4);
      memoryDrift(p)(x, drift);
      x.forEach((xi, i) => {
        const terms = Array.from(x, (xj, j) => {
          // on the diagonal g is the slope of a(x)
          const g = i === j ? (k * a[i]) / xi : (a[i] - a[j]) / (xi - xj);
          const answer = ((2 * a[i]) / (1 - a[i] ** 2)) * (xi + xj) * g;
          const variances = (i === j ? 2 : 1) / ((9 - xi) * (9 - xj));
          return (variances / (1 - a[i] * a[j])) * (a[i] * a[j] + answer);
        });
        const expected = terms.reduce((sum, term) => sum + term);
        expect(Math.abs(drift[i] / expected - 1)).toBeLessThan(1e-12);
      });
    },
  );

  it.each([{ negativePhase: "exact", chainMemory: "noise-and-drift" }, { chainMemory: "noise" }])(
    "is zero for %o",
    (own) => {
      const drift = new Float64Array(10).fill(1);
      memoryDrift(parameters(own))(
        published.kappa.map((k) => 9 - k),
        drift,
      );
      expect(Array.from(drift)).toEqual(Array.from({ length: 10 }, () => 0));
    },
  );

  /** Shift of ⟨λ⟩/ε in three single levels, k = 1, from time averages over `replicas` runs. */
  function measuredShift(route: "training" | "matrixLangevin", chainMemory: "noise" | "noise-and-drift") {
    const p = parameters({
      ...{ visible: 3, hidden: 3, gibbsSweeps: 1, chainMemory, initialScale: 0.5 },
      target: { kind: "spectrum", eigenvalues: [3, 4.5, 6] },
    });
    const [learningRate, batchSize, replicas] = [0.05, 40, 40];
    const temperature = learningRate / batchSize;
    const named = streams("memory drift");
    const system = gaussianRbm.system(p, { learningRate, batchSize }, (purpose, replica) =>
      named.of(purpose, replica),
    );
    const shifts = [0, 1, 2].map(() => new Float64Array(replicas));
    for (let replica = 0; replica < replicas; replica++) {
      const process =
        route === "training"
          ? system.training(replica)
          : system.matrixLangevin({ stepsPerUpdate: 1 }, replica);
      const [spectrum, blocks] = [new Float64Array(3), new Float64Array(3)];
      const samples = 1500;
      for (let update = 0; update < 3000; update++) process.advance();
      for (let sample = 0; sample < samples; sample++) {
        for (let k = 0; k < 8; k++) process.advance();
        process.measure(spectrum, blocks, new Float64Array());
        shifts.forEach((shift, i) => {
          shift[replica] += (spectrum[i] - system.target[i]) / samples / temperature;
        });
      }
    }
    const theory = [0, 1, 2].map(
      (i) => (shiftedLevel(p, system.target, temperature, i) - system.target[i]) / temperature,
    );
    return { measured: shifts.map(meanAndError), theory };
  }

  it("explains the mean levels of training at k = 1, where the memory of the noise alone does not", () => {
    const { measured, theory } = measuredShift("training", "noise-and-drift");
    const noiseOnly = measuredShift("matrixLangevin", "noise");
    const both = measuredShift("matrixLangevin", "noise-and-drift");
    // the lowest level moves to the other side of its target
    expect(measured[0].mean).toBeLessThan(0);
    expect(noiseOnly.theory[0]).toBeGreaterThan(0);
    measured.forEach(({ mean, error }, i) => {
      const together = Math.hypot(error, both.measured[i].error);
      // four standard errors, and the O(ε) remainder of the non-Gaussian kicks: a shift of 2 in these units
      expect(Math.abs(mean - both.measured[i].mean)).toBeLessThan(4 * together + 2);
      expect(Math.abs(mean - theory[i])).toBeLessThan(4 * error + 2);
    });
    expect(Math.abs(measured[0].mean - noiseOnly.measured[0].mean)).toBeGreaterThan(8);
  });
});

describe("a replica that diverges", () => {
  it("is stopped with its reason, in training and in the matrix equation", () => {
    const p = parameters({
      target: { kind: "spectrum", eigenvalues: Array.from({ length: 10 }, () => 0.05) },
      initialScale: 1.5,
    });
    const system = gaussianRbm.system(p, { learningRate: 0.5, batchSize: 1 }, (purpose, replica) =>
      streams("diverge").of(purpose, replica),
    );
    for (const process of [system.training(0), system.matrixLangevin({ stepsPerUpdate: 1 }, 0)]) {
      let outcome = process.advance();
      for (let update = 0; update < 1000 && outcome.ok; update++) outcome = process.advance();
      expect(outcome.ok ? "" : outcome.reason).toMatch(/reached μ²/);
    }
  });
});
