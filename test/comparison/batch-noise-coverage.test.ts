import { describe, expect, it } from "vitest";
import { batchNoiseTests, type NoisePoint } from "../../src/comparison/index.ts";
import { type Random, streams } from "../../src/random/index.ts";

const own = streams("batch-noise coverage");
const margins = {
  "equal-temperature.weights.variance": 0.15,
  "equal-temperature.levels.variance": 0.25,
  "equal-temperature.levels.growth": 0.05,
  "batch-noise.exponent": 0.05,
};

interface Scatter {
  /** Of Σ Var W_ij of one start beside what its points have in common, relative. */
  readonly weights: number;
  /** Degrees of freedom of Σ Var s_i of one start. */
  readonly degrees: number;
}

/** Points that all obey Σ Var ∝ ε exactly, with starts of which each is off by 20 % in the same way at every point. */
function lawful(
  grid: readonly (readonly [number, number])[],
  starts: number,
  { weights, degrees }: Scatter,
  random: Random,
): readonly NoisePoint[] {
  const common = Array.from({ length: starts }, () => Math.exp(0.2 * random.normal()));
  const perStart = (of: (shared: number) => number) => Float64Array.from(common, of);
  const meanSquare = () => {
    let sum = 0;
    for (let k = 0; k < degrees; k++) sum += random.normal() ** 2;
    return sum / degrees;
  };
  return grid.map(([learningRate, batchSize]) => {
    const temperature = learningRate / batchSize;
    return {
      ...{ learningRate, temperature, otherSettings: "[20]", whyNotPlainSgd: null },
      equation: null,
      noise: [
        {
          name: "layer 1 weights",
          weights: perStart((shared) => temperature * shared * Math.exp(weights * random.normal())),
          levels: perStart(() => temperature * meanSquare()),
          growth: perStart((shared) => 10 * shared * (1 + 0.02 * random.normal())),
          ...{
            mean: new Float64Array(starts),
            largest: new Float64Array(starts),
            ratio: new Float64Array(starts),
          },
          levelDeviation: new Float64Array(3),
          spacing: new Float64Array(2),
        },
      ],
    };
  });
}

const trials = 1500;
const scatters = [
  { weights: 0.1, degrees: 20 },
  { weights: 0.3, degrees: 6 },
];

/** The share of studies whose interval holds 0, by observable. */
function coverage(grid: readonly (readonly [number, number])[], starts: number, scatter: Scatter) {
  const random = own.of("validation", 1000 * starts + 10 * grid.length + scatter.degrees);
  const covered = new Map<string, number>();
  for (let k = 0; k < trials; k++)
    for (const { observable, level, interval } of batchNoiseTests(
      lawful(grid, starts, scatter, random),
      margins,
      0.95,
    )) {
      if (level !== "all") continue;
      const holds = interval[0] <= 0 && interval[1] >= 0 ? 1 : 0;
      covered.set(observable, (covered.get(observable) ?? 0) + holds / trials);
    }
  return covered;
}

// √(0.95 · 0.05/1500) = 0.56 %; four of them, and 2 % for what is not Gaussian
const fewest = 0.93 - 4 * Math.sqrt((0.95 * 0.05) / trials);

describe("intervals of the noise of mini-batches at 95 %", () => {
  const couple = [
    [0.05, 32],
    [0.1, 64],
  ] as const;
  it.each([2, 3, 4, 8].flatMap((starts) => scatters.map((scatter) => ({ starts, ...scatter }))))(
    "cover at equal ε with $starts starts: scatter $weights, $degrees degrees of freedom",
    ({ starts, ...scatter }) => {
      for (const [observable, share] of coverage(couple, starts, scatter))
        expect(share, observable).toBeGreaterThan(fewest);
    },
  );

  const ladder = [
    [0.05, 8],
    [0.05, 16],
    [0.05, 32],
    [0.05, 64],
  ] as const;
  it.each(
    [
      [3, 7],
      [3, 12],
      [4, 9],
      [4, 24],
    ].flatMap(([points, starts]) =>
      scatters.map((scatter) => ({ points: points, starts: starts, ...scatter })),
    ),
  )(
    "cover the power of ε of $points points and $starts starts, the fewest that are taken and more: scatter $weights",
    ({ points, starts, ...scatter }) => {
      const covered = coverage(ladder.slice(0, points), starts, scatter);
      expect([...covered.keys()].filter((name) => name.startsWith("batch-noise.exponent"))).toHaveLength(2);
      for (const [observable, share] of covered) expect(share, observable).toBeGreaterThan(fewest);
    },
  );

  it("do not where weights from the same starts are taken for known: a fit of four points by nine starts, without its factor", () => {
    const [starts, combinations] = [9, 2];
    const random = own.of("user", 0);
    let covered = 0;
    for (let k = 0; k < trials; k++) {
      const test = batchNoiseTests(lawful(ladder, starts, scatters[1], random), margins, 0.95).find(
        ({ observable }) => observable === "batch-noise.exponent",
      )!;
      // t of 6 and of 8 degrees of freedom: 2.447, 2.306
      const shorter = (2.306 / 2.447) * Math.sqrt((starts - 1 - combinations) / (starts - 1));
      const half = ((test.interval[1] - test.interval[0]) / 2) * shorter;
      if (Math.abs(test.value) < half) covered++;
    }
    expect(covered / trials).toBeLessThan(fewest);
  });
});
