import { beforeAll, describe, expect, it } from "vitest";
import { equationTests, type NoisePoint } from "../../src/comparison/index.ts";
import { gaussian, miniBatch, type SampleWeights } from "../../src/gradient-noise/index.ts";
import {
  digitExamples,
  mnistDigits,
  type NetworkRunSettings,
  networkRun,
  perceptron,
  sgd,
  type Weights,
} from "../../src/networks/index.ts";
import { defaultMargins } from "../../src/observables/index.ts";
import { streams } from "../../src/random/index.ts";
import { networkMargins } from "../../src/scenario/index.ts";
import { batchNoise } from "../../src/weight-spectra/index.ts";

const [starts, replicas, updates] = [12, 6, 120];
const [learningRate, batchSize, samples] = [0.05, 8, 24];
const network = perceptron({ widths: [784, 12, 10], activation: "relu" });
const matrices = [0, 2];
const step = { learningRate, stepsPerUpdate: 1, temperature: learningRate / batchSize };

let examples: NetworkRunSettings["examples"];
beforeAll(async () => {
  examples = digitExamples(await mnistDigits(), batchSize);
});

function settings(
  name: string,
  start: number,
  replica: number,
  sampleWeights: SampleWeights,
): NetworkRunSettings {
  const [ofStart, ofReplica] = [streams(`start ${start}`), streams(`${name} ${start} ${replica}`)];
  return {
    ...{ network, examples, sampleWeights, optimiser: sgd() },
    schedule: { learningRate, warmUp: 0, decay: "constant" },
    stream: (purpose, index) => (purpose === "network.initial" ? ofStart : ofReplica).of(purpose, index),
  };
}

type Run = (start: number, replica: number) => Promise<Weights>;

const by =
  (name: string, sampleWeights: SampleWeights): Run =>
  async (start, replica) => {
    const run = await networkRun(settings(name, start, replica, sampleWeights));
    for (let n = 0; n < updates; n++) run.update();
    return run.weights;
  };

/** Noise with the variance of every element of the gradient, but without their covariances. */
const diagonal: Run = async (start, replica) => {
  const run = await networkRun(settings("diagonal", start, replica, miniBatch(samples)));
  const weights = run.state().weights;
  const ofSamples = streams(`diagonal ${start} ${replica}`);
  const empty = () => weights.map((w) => new Float64Array(w.length));
  const gradient = weights.map((w) => new Float32Array(w.length));
  for (let n = 0; n < updates; n++) {
    const [sum, squares] = [empty(), empty()];
    const draws = ofSamples.of("network.batch", n);
    for (let m = 0; m < samples; m++) {
      const sample = examples.draw(draws, 1);
      run.compiled.gradient(weights, sample, gradient);
      gradient.forEach((g, k) => {
        const columns = network.parameters[k].shape[1] ?? g.length;
        for (let row = 0; row * columns < g.length; row++) {
          // a pixel that is 0 has no gradient
          if (k === 0 && sample.inputs[row] === 0) continue;
          for (let i = row * columns; i < (row + 1) * columns; i++) {
            sum[k][i] += g[i];
            squares[k][i] += g[i] * g[i];
          }
        }
      });
    }
    const noise = ofSamples.of("network.weights", n);
    weights.forEach((w, k) => {
      const xi = new Float64Array(w.length);
      noise.fillNormal(xi);
      for (let i = 0; i < w.length; i++) {
        const mean = sum[k][i] / samples;
        const variance = Math.max(0, (squares[k][i] - samples * mean * mean) / (samples - 1));
        // the scatter of the mean over the samples has all covariances; it is a third of the noise
        const kick = Math.sqrt(variance * (1 / batchSize - 1 / samples)) * xi[i];
        w[i] = w[i] - learningRate * (mean + kick);
      }
    });
  }
  return weights;
};

async function noiseOf(run: Run) {
  const all = await Promise.all(
    Array.from({ length: starts }, async (_, start) => ({
      before: (await networkRun(settings("before", start, 0, miniBatch(batchSize)))).weights,
      after: await Promise.all(Array.from({ length: replicas }, (_, replica) => run(start, replica))),
    })),
  );
  return matrices.map((parameter) => {
    const { name, shape } = network.parameters[parameter];
    const [rows, columns] = [shape[0], shape[1] ?? 1];
    const ofMatrix = all.map(({ before, after }) => ({
      before: before[parameter],
      after: after.map((weights) => weights[parameter]),
    }));
    return batchNoise({ name, rows, columns }, ofMatrix, null);
  });
}

describe("the Langevin equation of a perceptron", () => {
  let training: NoisePoint["noise"];
  beforeAll(async () => {
    training = await noiseOf(by("training", miniBatch(batchSize)));
  });

  /** Verdicts and values of all matrices together. */
  async function compared(run: Run) {
    const point: NoisePoint = {
      ...{ learningRate, temperature: learningRate / batchSize, otherSettings: "", whyNotPlainSgd: null },
      noise: training,
      equation: { noise: await noiseOf(run), updates: [0], loss: { training: [], "matrix-langevin": [] } },
    };
    const tests = equationTests(point, { ...defaultMargins, ...networkMargins }, 0.95);
    return (name: string) => {
      const test = tests.find(({ observable, level }) => observable === name && level === "all");
      if (test === undefined) throw new Error(`no test of ${name}`);
      const [low, high] = test.interval;
      return { value: test.value, excludes: (value: number) => value < low || value > high };
    };
  }

  it("has the variance of the weights and of the levels that training has", async () => {
    const test = await compared(by("equation", gaussian({ ...step, whole: false, samples })));
    // the limit is off by O(α) and O(ε), a few per cent
    for (const name of ["weights.variance", "levels.variance"])
      expect(Math.abs(test(name).value), name).toBeLessThan(0.15);
  });

  it.each([
    [
      "half the noise",
      "weights.variance",
      1,
      gaussian({ ...step, whole: false, samples, temperature: step.temperature / 2 }),
    ],
    // 1/|B| + 1/M instead of 1/|B|
    [
      "the noise of the samples counted twice",
      "weights.variance",
      1 / (1 + batchSize / samples) - 1,
      { ...gaussian({ ...step, whole: true, samples }), whole: false },
    ],
  ] as const)("with %s is rejected by %s", async (_, name, expected, weights) => {
    const test = (await compared(by("twin", weights)))(name);
    expect(test.excludes(0)).toBe(true);
    expect(Math.abs(test.value - expected)).toBeLessThan(0.25);
  });

  it("with the diagonal of the covariance alone is rejected by weights.variance", async () => {
    // gradients of samples are alike along few directions, in which the loss is curved and pulls the weights back
    const test = (await compared(diagonal))("weights.variance");
    expect(test.excludes(0)).toBe(true);
    expect(test.value).toBeLessThan(-0.15);
  });
});
