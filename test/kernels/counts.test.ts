import { describe, expect, it } from "vitest";
import {
  type Kernels,
  kernelCount,
  laneArray,
  laneStreams,
  largestKernelCount,
  loadKernels,
} from "../../src/kernels/index.ts";
import { harmonicEnsemble } from "../../src/langevin/harmonic-ensemble.ts";
import { ISOTROPIC } from "../../src/models/linear-layer/noise-kinds.ts";
import { streams } from "../../src/random/index.ts";
import { laneGroup, noSteps } from "../../src/spectra/index.ts";

const kernels = loadKernels() as Kernels;
const own = streams("counts");

/** Steps that a kernel of so many steps an update is asked for. */
function asked(stepsPerUpdate: number, updates: readonly number[]): readonly number[] {
  const steps: number[] = [];
  const group = laneGroup(kernels, {
    stepsPerUpdate,
    advance: (_, more) => void steps.push(more),
    reason: () => "",
    measure: () => {},
    read: () => {},
    counts: () => noSteps,
    memory: [],
  });
  for (const n of updates) group.advance(n);
  group.close();
  return steps;
}

// 2³¹ and 2³² + 1 are −2³¹ and 1 in 32 bits: no step at all, and one step
describe("a count beyond the range of a kernel", () => {
  it.each([
    ["updates", 1, [2 ** 31]],
    ["updates of 2^32 + 1", 1, [2 ** 32 + 1]],
    ["steps of an update", 2 ** 32 + 1, [1]],
    ["steps of all updates together", 2 ** 16, [2 ** 16]],
    ["steps of several advances together", 1, [1e9, 1e9, 1]],
    ["half an update", 1, [0.5]],
    ["no number of updates", 1, [Number.NaN]],
  ])("is rejected and never wraps: %s", (_, stepsPerUpdate, updates) => {
    expect(() => asked(stepsPerUpdate, updates)).toThrow(
      /^steps: must be a whole number from 0 to 2000000000/,
    );
  });

  it("is passed unchanged up to the bound", () => {
    expect(asked(1, [1e9, 1e9])).toEqual([1e9, 1e9]);
    expect(asked(2e9, [1])).toEqual([2e9]);
    expect(kernelCount("steps", largestKernelCount)).toBe(2e9);
    // the twin: what a kernel would make of the counts that are refused
    expect([2 ** 31, 2 ** 32 + 1].map((n) => n | 0)).toEqual([-(2 ** 31), 1]);
    expect([largestKernelCount, largestKernelCount + 1].map((n) => n | 0)).toEqual([2e9, 2e9 + 1]);
  });

  it("is rejected by the harmonic ensemble, which has no group", () => {
    const well = { levels: 2, k: 1, g2: 1, center: 0, dt: 0.01 };
    const ensemble = harmonicEnsemble(
      kernels,
      well,
      4,
      (_, x) => x.set([-1, 1]),
      (k) => own.of("user", k),
    );
    expect(() => ensemble.advance(2 ** 31)).toThrow(/steps: must be a whole number/);
    ensemble.close();
  });
});

describe("kernels at the bound", () => {
  it("train the same weights at the last countable updates as at the first", () => {
    const train = (begin: number, steps: number) => {
      const [outputs, inputs, batch] = [2, 2, 3];
      const weights = laneArray(kernels, outputs * inputs);
      const failed = laneArray(kernels, 1);
      const random = laneStreams(
        kernels,
        [0, 1, 2, 3].map((k) => own.of("user", k)),
      );
      const teacher = kernels.allocate(16 * outputs * inputs);
      const scratch = kernels.allocate(kernels.layerTrainingScratch(outputs, inputs, batch));
      kernels.trainLayer({
        ...{ begin, steps, outputs, inputs, batch, teacher, random, scratch, hidden: 0 },
        ...{ noise: ISOTROPIC, scale: 0.1, learningRate: 0.05, decay: 0 },
        ...{ weights: weights.address, failed: failed.address },
      });
      const out = new Float64Array(outputs * inputs);
      weights.read(3, out);
      for (const address of [weights.address, failed.address, random, teacher, scratch])
        kernels.free(address);
      return Array.from(out);
    };
    expect(train(largestKernelCount - 5, 5)).toEqual(train(0, 5));
    expect(train(0, 5)).not.toEqual(train(0, 4));
  });

  it.each([
    ["a layer", (batch: number) => kernels.layerTrainingScratch(128, 128, batch), 16 * 2 * 2 * 128],
    ["a Boltzmann machine", (batch: number) => kernels.rbmTrainingScratch(128, 128, batch), 16 * 2 * 128],
  ])(
    "need memory for the batch of %s that is counted exactly, beyond what they can reach too",
    (_, bytes, perSample) => {
      const fixed = bytes(0);
      for (const batch of [1, 16, 1e6, 2 ** 31, 2 ** 32 + 1, 1e12])
        expect(bytes(batch) - fixed).toBe(perSample * batch);
      expect(() => kernels.allocate(bytes(1e7))).toThrow(/^kernels: must take at most 2147483647 bytes/);
    },
  );
});
