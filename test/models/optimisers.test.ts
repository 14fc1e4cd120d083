import { describe, expect, it } from "vitest";
import { withMomentum } from "../../src/langevin/index.ts";
import type { LinearLayer } from "../../src/models/linear-layer/layer.ts";
import { updateMoments } from "../../src/models/linear-layer/theory.ts";
import { layerMatrixSde } from "../../src/models/linear-layer/theory-matrix.ts";
import {
  heavyBall,
  lyapunov,
  modeResponse,
  nesterov,
  relaxationUpdates,
} from "../../src/models/linear-layer/theory-optimisers.ts";
import { trainLayer } from "../../src/models/linear-layer/training.ts";
import type { OptimiserName, TrainingSettings } from "../../src/models/model.ts";
import { streams } from "../../src/random/index.ts";

function layerOf(inputs: number): LinearLayer {
  return {
    ...{ outputs: inputs, inputs, teacher: new Float64Array(inputs).fill(2), basis: null },
    rates: new Float64Array(inputs).fill(1),
    noise: { kind: "symmetric", scale: 0.1 },
    ...{ decay: 0, initialScale: 0.1, batches: null },
  };
}

/** Σ ⟨(W − W_t)_ij²⟩ of steps of a matrix, with its error from blocks of time. */
function totalVariance(layer: LinearLayer, updates: number, advance: () => Float64Array) {
  const { inputs: n, teacher } = layer;
  const blocks = 40;
  const means = Array.from({ length: blocks }, () => 0);
  for (let k = 0; k < 2000; k++) advance();
  for (const b of means.keys()) {
    for (let k = 0; k < updates / blocks; k++) {
      const w = advance();
      let sum = 0;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) sum += (w[i * n + j] - (i === j ? teacher[i] : 0)) ** 2;
      means[b] += sum / (updates / blocks);
    }
  }
  const mean = means.reduce((sum, each) => sum + each / blocks, 0);
  const scatter = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (blocks - 1);
  return { mean, error: Math.sqrt(scatter / blocks) };
}

function predicted(layer: LinearLayer, settings: TrainingSettings): number {
  const { inputs: n } = layer;
  const { variance } = updateMoments(layer, settings);
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += variance(i, j);
  return sum;
}

const points = (["sgd", "momentum", "nesterov"] as const).flatMap((optimizer) =>
  (
    [
      [0.05, 0.9, 4, 2],
      [0.1, 0.5, 4, 2],
      [0.02, 0.9, 4, 4],
      [0.3, 0.5, 16, 2],
      [0.1, 0.8, 16, 3],
      [0.02, 0.95, 8, 2],
      [0.05, 0.7, 2, 3],
    ] as const
  ).map(([learningRate, momentum, batchSize, inputs]) => ({
    ...{ optimizer, learningRate, batchSize, inputs },
    momentum: optimizer === "sgd" ? 0 : momentum,
  })),
);

describe("the stationary covariance of an optimiser", () => {
  it.each(points)(
    "is that of training and of its Langevin equation: $optimizer, α = $learningRate, β = $momentum, |B| = $batchSize, d = $inputs",
    ({ inputs, ...settings }) => {
      const layer = layerOf(inputs);
      const random = streams("optimisers").of("validation", inputs);
      const exact = predicted(layer, settings);
      const updates = 240_000;
      const run = trainLayer(layer, settings, random, () => random);
      const trained = totalVariance(layer, updates, () => {
        const reason = run.update();
        if (reason !== null) throw new Error(reason);
        return run.weights;
      });
      const { learningRate, batchSize, momentum: beta } = settings;
      const bare = layerMatrixSde(layer, learningRate / batchSize);
      const sde = withMomentum(bare, {
        ...{ beta, nesterov: settings.optimizer === "nesterov", stepsPerUpdate: 1 },
      });
      const w = run.weights.slice();
      const normals = new Float64Array(sde.noiseSize);
      const langevin = totalVariance(layer, updates, () => {
        random.fillNormal(normals);
        const reason = sde.step(w, learningRate, normals);
        if (reason !== null) throw new Error(reason);
        return w;
      });
      // 42 numbers at four standard errors: false alarm 3e-3 in all
      for (const { mean, error } of [trained, langevin]) {
        expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
        expect(error / exact).toBeLessThan(0.02);
        // the naive twin: as if momentum changed nothing but the learning rate, or nothing at all
        if (settings.optimizer === "sgd") continue;
        const naive = predicted(layer, { learningRate, batchSize });
        expect(Math.abs(mean - naive)).toBeGreaterThan(10 * error);
      }
    },
    60_000,
  );

  it("is that of the closed form for the heavy ball, of plain descent for β = 0, and solves P = APBᵀ + abᵀ", () => {
    for (const [alpha, beta, k] of [
      [0.05, 0.9, 1],
      [0.3, 0.5, 2],
      [1e-4, 0.99, 0.3],
      [1.2, 0.2, 1.5],
    ]) {
      const settings = { learningRate: alpha, batchSize: 1, momentum: beta };
      const closed = alpha / (2 * k * (1 - beta) * (1 - (alpha * k) / (2 * (1 + beta))));
      expect(modeResponse({ ...settings, optimizer: "momentum" })(k, k) / closed).toBeCloseTo(1, 10);
      for (const rule of [heavyBall, nesterov]) {
        const [first, second] = [rule(alpha, beta, k), rule(alpha, beta, 1.7 * k)];
        const P = lyapunov(first, second);
        for (let r = 0; r < 4; r++) {
          const [i, j] = [r >> 1, r & 1];
          let right = first.b[i] * second.b[j];
          for (let c = 0; c < 4; c++) right += first.A[i][c >> 1] * P[c] * second.A[j][c & 1];
          expect(Math.abs(P[r] / right - 1)).toBeLessThan(1e-10);
        }
        const none = rule(alpha, 0, k);
        expect(lyapunov(none, none)[0] / (alpha ** 2 / (1 - (1 - alpha * k) ** 2))).toBeCloseTo(1, 10);
      }
    }
  });

  it("is reached within a relaxation time that momentum shortens, until it oscillates", () => {
    const updates = (optimizer: OptimiserName, learningRate: number, momentum: number) =>
      relaxationUpdates({ optimizer, learningRate, momentum, batchSize: 1 }, 1);
    expect(updates("sgd", 0.1, 0)).toBeCloseTo(-1 / Math.log(0.9), 10);
    expect(updates("momentum", 1e-5, 0.9) / 1e4).toBeCloseTo(1, 2);
    expect(updates("nesterov", 1e-5, 0.9) / 1e4).toBeCloseTo(1, 2);
    // αk = 0.01 > (1 − √0.95)²
    expect(updates("momentum", 0.01, 0.95)).toBeCloseTo(-2 / Math.log(0.95), 10);
    for (const optimizer of ["momentum", "nesterov"] as const) {
      const [alpha, beta] = [0.03, 0.9];
      const { A } = (optimizer === "momentum" ? heavyBall : nesterov)(alpha, beta, 1);
      let [d, m] = [1, 0];
      const steps = 2000;
      for (let n = 0; n < steps; n++) [d, m] = [A[0][0] * d + A[0][1] * m, A[1][0] * d + A[1][1] * m];
      // d oscillates within the envelope ρⁿ
      expect(-Math.log(Math.hypot(d, Math.sqrt(alpha) * m)) / steps).toBeCloseTo(
        1 / updates(optimizer, alpha, beta),
        2,
      );
    }
  });

  it("grows as α/((1 − β)|B|) to leading order, with the step's own broadening suppressed by (1 − β)/(1 + β)", () => {
    const excess = (optimizer: OptimiserName, momentum: number, learningRate: number) => {
      const response = modeResponse({ optimizer, momentum, learningRate, batchSize: 1 })(1, 1);
      return (response * 2 * (1 - momentum)) / learningRate - 1;
    };
    for (const beta of [0.5, 0.9]) {
      const rate = 1e-4;
      const plain = excess("sgd", 0, rate / (1 - beta));
      expect(excess("momentum", beta, rate) / plain).toBeCloseTo((1 - beta) / (1 + beta), 3);
    }
  });
});
