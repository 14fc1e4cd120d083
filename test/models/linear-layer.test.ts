import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { models } from "../../src/models/index.ts";
import { inBasis, type LinearLayer, randomBasis } from "../../src/models/linear-layer/layer.ts";
import { continuumMoments, updateMoments } from "../../src/models/linear-layer/theory.ts";
import { layerMatrixSde } from "../../src/models/linear-layer/theory-matrix.ts";
import { layerClosure, singularValueSde } from "../../src/models/linear-layer/theory-singular-values.ts";
import { trainLayer } from "../../src/models/linear-layer/training.ts";
import { type Random, streams } from "../../src/random/index.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const stream = (replica: number): Random => streams("linear layers").of("validation", replica);

function layer(overrides: Partial<LinearLayer> = {}): LinearLayer {
  return {
    outputs: 3,
    inputs: 3,
    teacher: Float64Array.of(1.5, 2, 2),
    rates: Float64Array.of(0.4, 1, 1.7),
    basis: randomBasis(3, stream(1)),
    noise: { kind: "symmetric", scale: 0.7 },
    decay: 0,
    initialScale: 0.3,
    batches: null,
    ...overrides,
  };
}

const wishart = layer({
  ...{ outputs: 4, inputs: 2, teacher: new Float64Array(2), rates: new Float64Array(4).fill(1), basis: null },
  ...{ noise: { kind: "isotropic", scale: 0.7 }, decay: 0.5 },
});

/** The models of this family, as layers: every kind of noise, with and without a layer behind. */
const layers: readonly (readonly [string, LinearLayer])[] = [
  ["symmetric noise", layer()],
  ["symmetric noise, equal rates", layer({ rates: new Float64Array(3).fill(1) })],
  ["noisy labels", layer({ noise: { kind: "label", scale: 0.7 } })],
  ["no noise", layer({ noise: { kind: "none", scale: 0 } })],
  ["isotropic noise, four rows of two", wishart],
];

/** A = ZᵀZ. */
function rateMatrix({ outputs: m, rates, basis }: LinearLayer): Matrix {
  if (basis === null) return Matrix.diag(Array.from(rates));
  const o = new Matrix(Array.from({ length: m }, (_, i) => Array.from(basis.subarray(i * m, (i + 1) * m))));
  return o.mmul(Matrix.diag(Array.from(rates))).mmul(o.transpose());
}

const matrixOf = (m: number, n: number, w: Float64Array): Matrix => Matrix.from1DArray(m, n, Array.from(w));

/** ½ tr(DᵀAD) + ½ λ tr(WᵀW), the mean loss up to a constant. */
function loss(own: LinearLayer, w: Float64Array): number {
  const { outputs: m, inputs: n, decay } = own;
  const weights = matrixOf(m, n, w);
  const d = Matrix.sub(weights, matrixOf(m, n, inBasis(own, own.teacher)));
  const half = d.transpose().mmul(rateMatrix(own)).mmul(d).trace();
  return 0.5 * half + 0.5 * decay * weights.transpose().mmul(weights).trace();
}

const somewhere = (size: number) => {
  const w = new Float64Array(size);
  stream(2).fillNormal(w);
  return w;
};

/** Steps of W from one place: what training and theory make of a unit of α, |B| = 1, dt = 1. */
function steps(own: LinearLayer, route: "training" | "theory", count: number): readonly Float64Array[] {
  const { outputs: m, inputs: n } = own;
  const start = somewhere(m * n);
  const random = stream(route === "training" ? 3 : 4);
  if (route === "training") {
    const run = trainLayer(own, { learningRate: 1, batchSize: 1 }, stream(5), () => random);
    return Array.from({ length: count }, () => {
      run.weights.set(start);
      run.update();
      return run.weights.map((value, k) => value - start[k]);
    });
  }
  const sde = layerMatrixSde(own, 1);
  const normals = new Float64Array(sde.noiseSize);
  return Array.from({ length: count }, () => {
    const w = start.slice();
    random.fillNormal(normals);
    sde.step(w, 1, normals);
    return w.map((value, k) => value - start[k]);
  });
}

describe.each(layers)("a linear layer: %s", (_, own) => {
  const { outputs: m, inputs: n } = own;
  const count = 30_000;

  it.each(["training", "theory"] as const)("has the drift of its loss in %s", (route) => {
    const taken = steps(own, route, count);
    const start = somewhere(m * n);
    for (let k = 0; k < m * n; k++) {
      const h = 1e-5;
      const at = (shift: number) =>
        loss(
          own,
          start.map((value, l) => (l === k ? value + shift : value)),
        );
      const gradient = (at(h) - at(-h)) / (2 * h);
      const { mean, error } = meanAndError(taken.map((step) => step[k]));
      expect(Math.abs(mean + gradient)).toBeLessThan(4.5 * error + 1e-8);
      // the twin: half of the gradient is told apart where it is large
      if (Math.abs(gradient) > 20 * error) expect(Math.abs(mean + gradient / 2)).toBeGreaterThan(4.5 * error);
    }
  });

  it("has the same covariance of all elements in training and in theory", () => {
    const [one, other] = [steps(own, "training", count), steps(own, "theory", count)];
    let told = 0;
    for (let k = 0; k < m * n; k++) {
      for (let l = 0; l <= k; l++) {
        const products = [one, other].map((taken) => {
          const means = [k, l].map((at) => meanAndError(taken.map((step) => step[at])).mean);
          return meanAndError(taken.map((step) => (step[k] - means[0]) * (step[l] - means[1])));
        });
        const error = Math.hypot(products[0].error, products[1].error);
        expect(Math.abs(products[0].mean - products[1].mean)).toBeLessThan(5 * error + 1e-9);
        if (Math.abs(products[0].mean - 1.2 * products[1].mean) > 5 * error) told++;
      }
    }
    // the twin: noise of 1.2 times the strength is told apart in many elements
    expect(told).toBeGreaterThan((m * n) / 2);
  });

  it("has the stationary covariances of the update, by iterating the full recursion", () => {
    const settings = { learningRate: 0.2, batchSize: 4 };
    const expected = iterated(own, settings);
    const moments = updateMoments(own, settings);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        expect(moments.variance(i, j)).toBeCloseTo(expected(i, j, i, j), 10);
        if (i === j || i >= n) continue;
        expect(moments.transposed(i, j)).toBeCloseTo(expected(i, j, j, i), 10);
        expect(moments.diagonal(i, j)).toBeCloseTo(expected(i, i, j, j), 10);
      }
    }
  });

  it("approaches the moments of continuous time as α → 0", () => {
    const settings = { learningRate: 1e-6, batchSize: 4 };
    const [fine, limit] = [updateMoments(own, settings), continuumMoments(own, 1e-6 / 4)];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        expect(fine.variance(i, j) / 1e-6).toBeCloseTo(limit.variance(i, j) / 1e-6, 4);
        if (i !== j && i < n)
          expect(fine.transposed(i, j) / 1e-6).toBeCloseTo(limit.transposed(i, j) / 1e-6, 4);
      }
    }
  });
});

/** ⟨D_ij D_kl⟩ in the teacher's basis by iterating the recursion over all pairs of elements: no symmetry is used. */
function iterated(own: LinearLayer, settings: { learningRate: number; batchSize: number }) {
  const { outputs: m, inputs: n, rates, decay, noise } = own;
  const { learningRate: alpha, batchSize } = settings;
  const index = (i: number, j: number, k: number, l: number) => ((i * n + j) * m + k) * n + l;
  let c = new Float64Array((m * n) ** 2);
  const scale = noise.scale ** 2;
  const additive = (i: number, j: number, k: number, l: number) => {
    const same = Number(i === k && j === l);
    if (noise.kind === "symmetric") return scale * (same + Number(i === l && j === k));
    if (noise.kind === "label") return scale * rates[i] * same;
    return noise.kind === "isotropic" ? scale * same : 0;
  };
  for (let iteration = 0; iteration < 600; iteration++) {
    const next = new Float64Array(c.length);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++)
        for (let k = 0; k < m; k++)
          for (let l = 0; l < n; l++) {
            let inputs = j < m && l < m ? (c[index(i, l, k, j)] ?? 0) : c[index(i, l, k, j)];
            if (j === l) for (let a = 0; a < n; a++) inputs += c[index(i, a, k, a)];
            const kept = (1 - alpha * (rates[i] + decay)) * (1 - alpha * (rates[k] + decay));
            next[index(i, j, k, l)] =
              kept * c[index(i, j, k, l)] +
              ((alpha * alpha) / batchSize) * (rates[i] * rates[k] * inputs + additive(i, j, k, l));
          }
    c = next;
  }
  return (i: number, j: number, k: number, l: number) => c[index(i, j, k, l)];
}

describe("the rotation of singular vectors", () => {
  it.each(["symmetric", "label"] as const)(
    "turns the target as its law at given levels has it, %s noise",
    (kind) => {
      const [k1, k2, w1, w2, epsilon] = [1, 1.4, 0.9, 1.7, 0.05];
      const layer: LinearLayer = {
        ...{
          outputs: 2,
          inputs: 2,
          teacher: Float64Array.of(k1, k2),
          rates: Float64Array.of(1, 1),
          basis: null,
        },
        ...{ noise: { kind, scale: 1 }, decay: 0, initialScale: 0.1, batches: null },
      };
      const drift = (eigenvectors: "averaged" | "aligned") => {
        const f = new Float64Array(2);
        const sde = singularValueSde(layer, layer.rates, epsilon, { coupling: "full", eigenvectors });
        sde.coefficients(Float64Array.of(w1, w2), f, new Float64Array(4), new Float64Array(2));
        return f;
      };
      // W = U(φ) diag(w) V(ψ)ᵀ has the weight e^{−‖W − W_t‖²/(2σ²)}; symmetric noise keeps φ = ψ
      const variance = kind === "symmetric" ? epsilon : epsilon / 2;
      const angles = 400;
      let [whole, first, second] = [0, 0, 0];
      for (let a = 0; a < angles; a++)
        for (let b = 0; b < (kind === "symmetric" ? 1 : angles); b++) {
          const phi = (2 * Math.PI * a) / angles;
          const psi = kind === "symmetric" ? phi : (2 * Math.PI * b) / angles;
          const [c, s, d, t] = [Math.cos(phi), Math.sin(phi), Math.cos(psi), Math.sin(psi)];
          const own = [k1 * c * d + k2 * s * t, k1 * s * t + k2 * c * d];
          const weight = Math.exp((w1 * own[0] + w2 * own[1] - k1 * w1 - k2 * w2) / variance);
          whole += weight;
          first += weight * own[0];
          second += weight * own[1];
        }
      const [averaged, aligned] = [drift("averaged"), drift("aligned")];
      expect(averaged[0]).toBeCloseTo(first / whole - w1, 8);
      expect(averaged[1]).toBeCloseTo(second / whole - w2, 8);
      expect(Math.abs(aligned[0] - averaged[0])).toBeGreaterThan(0.01);
    },
  );
});

describe("the closure of a linear layer", () => {
  const full = { coupling: "full" } as const;

  it("averages over vectors where levels relax at one rate, and keeps them where they do not", () => {
    expect(layerClosure({ rates: Float64Array.of(1, 1) }, full).eigenvectors).toBe("averaged");
    expect(layerClosure({ rates: Float64Array.of(0.3, 2) }, full).eigenvectors).toBe("aligned");
    const p = models["hidden-layer"].parameters.parse({ kind: "hidden-layer", hiddenSpectrum: [0.3, 2] });
    const named = streams("closure");
    const system = models["hidden-layer"].system(
      p,
      { learningRate: 0.05, batchSize: 16 },
      (purpose, replica) => named.of(purpose, replica),
    );
    expect(system.eigenvalueEquation?.(full).eigenvectors).toBe("aligned");
  });

  it("is refused if levels would cross", () => {
    expect(() =>
      layerClosure({ rates: Float64Array.of(1) }, { coupling: "within-multiplet", eigenvectors: "averaged" }),
    ).toThrow(/must be aligned with coupling within-multiplet, got averaged/);
  });
});

describe("the equation of the singular values", () => {
  it.each(layers.filter(([, { noise }]) => noise.kind !== "none"))(
    "has drift and noise of %s by Itô's formula",
    (_, base) => {
      const own = { ...base, basis: null };
      const { outputs: m, inputs: n } = own;
      const w = Float64Array.from({ length: n }, (_, i) => 0.8 + 0.5 * i);
      const sde = singularValueSde(own, own.rates.slice(0, n), 1, {
        coupling: "full",
        eigenvectors: "aligned",
      });
      const [f, b] = [new Float64Array(n), new Float64Array(n)];
      const [p, q] = [new Float64Array(n * n), new Float64Array(n * n)];
      sde.coefficients(w, f, p, b);
      sde.images!(w, q);
      // the matrix with these singular values, kicked both ways: the mean of the two is of second order
      const start = new Float64Array(m * n);
      for (let i = 0; i < n; i++) start[i * n + i] = w[i];
      const matrix = layerMatrixSde(own, 1);
      const random = stream(9);
      const normals = new Float64Array(matrix.noiseSize);
      const dt = 1e-6;
      const kicked = (sign: number) => {
        const moved = start.slice();
        matrix.step(
          moved,
          dt,
          normals.map((value) => sign * value),
        );
        const values = new SingularValueDecomposition(matrixOf(m, n, moved), {
          computeLeftSingularVectors: false,
          computeRightSingularVectors: false,
        }).diagonal;
        return values.sort((x, y) => x - y);
      };
      const drifts = Array.from({ length: n }, (): number[] => []);
      const squares = Array.from({ length: n }, (): number[] => []);
      for (let k = 0; k < 6000; k++) {
        random.fillNormal(normals);
        const [up, down] = [kicked(1), kicked(-1)];
        for (let i = 0; i < n; i++) {
          drifts[i].push(((up[i] + down[i]) / 2 - w[i]) / dt);
          squares[i].push((up[i] - down[i]) ** 2 / 4 / dt);
        }
      }
      for (let i = 0; i < n; i++) {
        let expected = f[i] + q[i * n + i] / w[i];
        for (let j = 0; j < n; j++) {
          if (j === i) continue;
          const at = Math.min(i, j) * n + Math.max(i, j);
          expected += p[at] / (w[i] - w[j]) + q[at] / (w[i] + w[j]);
        }
        const drift = meanAndError(drifts[i]);
        expect(Math.abs(drift.mean - expected)).toBeLessThan(4.5 * drift.error + 1e-3);
        const square = meanAndError(squares[i]);
        expect(Math.abs(square.mean - b[i] ** 2)).toBeLessThan(4.5 * square.error + 1e-3);
      }
    },
  );
});

describe("training on a data set", () => {
  const run = (own: LinearLayer, replica: number, set: number) =>
    trainLayer(own, { learningRate: 0.1, batchSize: 4 }, stream(100 + replica), () => stream(200 + set));

  it("uses the same samples in every epoch", () => {
    const own = layer({ batches: 5 });
    const training = run(own, 0, 0);
    const fixed = somewhere(9);
    const epoch = () =>
      Array.from({ length: 5 }, () => {
        training.weights.set(fixed);
        training.update();
        return Array.from(training.weights);
      });
    const first = epoch();
    expect(epoch()).toEqual(first);
    expect(first[1]).not.toEqual(first[0]);
    const unlimited = run(layer(), 0, 0);
    for (let k = 0; k < 5; k++) unlimited.update();
    unlimited.weights.set(fixed);
    unlimited.update();
    expect(Array.from(unlimited.weights)).not.toEqual(first[0]);
  });

  it("draws all seeds of one data set to one trajectory, those of another to another", () => {
    const trained = [run(layer(), 0, 0), run(layer(), 1, 0), run(layer(), 0, 1)];
    for (const one of trained) for (let k = 0; k < 600; k++) one.update();
    const [a, b, c] = trained.map(({ weights }) => weights);
    const distance = (x: Float64Array, y: Float64Array) =>
      Math.max(...x.map((value, k) => Math.abs(value - y[k])));
    expect(distance(a, b)).toBeLessThan(1e-6);
    expect(distance(a, c)).toBeGreaterThan(0.01);
  });
});

describe("a data set repeated too soon", () => {
  it("is reported, with its effect on the variance", () => {
    const model = models["teacher-student"];
    const findings = (batches: number | null) =>
      model.check(model.parameters.parse({ kind: "teacher-student", batches }), {
        learningRate: 0.02,
        batchSize: 16,
      });
    // r = 0.98²⁰ = 0.668, (1 + r)/(1 − r) = 5.02
    expect(findings(20).map(({ message }) => message)).toEqual([
      expect.stringMatching(/20 batches are repeated .* variance is 5.017 times that of unlimited data/),
    ]);
    expect(findings(500)).toEqual([]);
    expect(findings(null)).toEqual([]);
  });
});

describe("divergent training is rejected", () => {
  it.each([
    ["teacher-student", { kind: "teacher-student" }, 1.7, /training.learningRate|must be below 1.684/],
    ["hidden-layer", { kind: "hidden-layer", hiddenSpectrum: [1] }, 0.1, /one rate for each of the 2/],
    ["hidden-layer", { kind: "hidden-layer", teacher: [6, 5] }, 0.1, /must be ascending/],
    [
      "isotropic",
      { kind: "isotropic", inputs: 4, outputs: 3 },
      0.1,
      /must be at least model.inputs = 4, got 3/,
    ],
  ] as const)("%s %j", (kind, parameters, learningRate, message) => {
    const model = models[kind] as (typeof models)["teacher-student"];
    const findings = model.check(model.parameters.parse(parameters), { learningRate, batchSize: 16 });
    expect(findings.map((finding) => finding.message).join()).toMatch(message);
  });
});
