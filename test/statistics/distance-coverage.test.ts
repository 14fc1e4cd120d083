import { describe, expect, it } from "vitest";
import { laws } from "../../src/laws/index.ts";
import { type Random, streams } from "../../src/random/index.ts";
import {
  confidenceFactor,
  type FittedDistribution,
  fittedDistance,
  kolmogorovComplement,
} from "../../src/statistics/index.ts";
import { normalCdf } from "../support/normal.ts";

const own = streams("distance coverage");

type Kind = FittedDistribution["standardise"]["kind"];

const standardise = {
  fixed: { kind: "fixed", offset: 0, width: 1 },
  centre: { kind: "centre", width: 1 },
  scale: { kind: "scale" },
} as const;

/** Replicas of correlated values that follow the law exactly: normals, or moduli of two for Wigner's surmise. */
function sampleOf(kind: Kind, replicas: number, snapshots: number, random: Random): FittedDistribution {
  const values = Array.from({ length: replicas }, () => {
    const z = [random.normal(), random.normal()];
    return Float64Array.from({ length: snapshots }, (_, t) => {
      if (t > 0) for (let c = 0; c < 2; c++) z[c] = 0.8 * z[c] + 0.6 * random.normal();
      return kind === "scale" ? Math.hypot(...z) : z[0];
    });
  });
  const cdf = kind === "scale" ? laws["wigner-surmise"].cdf : normalCdf;
  return { replicas: values, standardise: standardise[kind], cdf };
}

describe("the interval of a distance from a law", () => {
  it.each([50, 100, 400])(
    "of %i independent values reaches the quantile of Kolmogorov's exact law, and without the step correction does not",
    (count) => {
      const random = own.of("validation", count);
      const trials = 60;
      let sum = 0;
      for (let k = 0; k < trials; k++) {
        const { distance, interval } = fittedDistance(
          sampleOf("fixed", count, 1, random),
          0.95,
          random.uniform,
        );
        sum += interval[1] - distance;
      }
      const [missed, wider] = [
        (0.5826 - 1 / 6) / count,
        confidenceFactor(0.95, count - 1) / confidenceFactor(0.95, Number.POSITIVE_INFINITY),
      ];
      const reach = (sum / trials - missed) / wider + missed;
      const exact = exactQuantile(count);
      // 400 draws know their quantile to 3 %, 60 of them to 0.4 %: four of these
      expect(Math.abs(reach / exact - 1)).toBeLessThan(0.016);
      if (count < 400) expect(Math.abs((reach - missed) / exact - 1)).toBeGreaterThan(0.016);
    },
  );

  // 1800 studies of an exact sampler: a binomial error of 0.5 %
  it("holds 0 in 95 % of the studies of a true law, for any fit and any correlation of its values", () => {
    const [trials, factor] = [100, 1 / 0.85];
    let [studies, falsely, rejected, shrunk] = [0, 0, 0, 0];
    for (const kind of ["fixed", "centre", "scale"] as const)
      for (const replicas of [8, 40, 100])
        for (const snapshots of [1, 10]) {
          const random = own.of("validation", 1000 * replicas + snapshots);
          for (let k = 0; k < trials; k++) {
            const { distance, interval, pValue } = fittedDistance(
              sampleOf(kind, replicas, snapshots, random),
              0.95,
              random.uniform,
              200,
            );
            studies++;
            if (interval[0] > 0) falsely++;
            if (pValue <= 0.05) rejected++;
            // the twin: an interval that is too short by 15 %
            if (factor * distance > interval[1] - distance) shrunk++;
          }
        }
    const error = Math.sqrt((0.05 * 0.95) / studies);
    expect(falsely / studies).toBeLessThan(0.05 + 4 * error);
    expect(rejected / studies).toBeLessThan(0.05 + 4 * error);
    expect(falsely / studies).toBeGreaterThan(0.02);
    expect(shrunk / studies).toBeGreaterThan(0.05 + 4 * error);
  });

  it("holds the distance of another law in 95 % of its samples: a normal off by 0.3, or of 1.3 times the width", () => {
    // sup |Φ(z) − Φ(z − s)| at z = s/2; sup |Φ(z) − Φ(z/w)| where z² = 2 ln w/(1 − 1/w²)
    const at = Math.sqrt((2 * Math.log(1.3)) / (1 - 1 / 1.69));
    const cases = [
      { kind: "fixed", change: (z: number) => z + 0.3, exact: 2 * normalCdf(0.15) - 1 },
      { kind: "centre", change: (z: number) => 1.3 * z, exact: normalCdf(at) - normalCdf(at / 1.3) },
    ] as const;
    for (const { kind, change, exact } of cases) {
      let [held, halved, studies] = [0, 0, 0];
      for (const [replicas, snapshots] of [
        [40, 1],
        [100, 1],
        [20, 10],
      ] as const) {
        const random = own.of("user", 1000 * replicas + snapshots);
        for (let k = 0; k < 100; k++) {
          const sample = sampleOf(kind, replicas, snapshots, random);
          const { interval } = fittedDistance(
            { ...sample, replicas: sample.replicas.map((values) => values.map(change)) },
            0.95,
            random.uniform,
            200,
          );
          studies++;
          if (interval[0] <= exact && exact <= interval[1]) held++;
          if (interval[0] <= 0.5 * exact && 0.5 * exact <= interval[1]) halved++;
        }
      }
      expect(held / studies).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / studies));
      // the twin: half the distance
      expect(halved).toBeLessThan(held);
    }
  });
});

/** The distance that 5 % of samples of so many values exceed. */
function exactQuantile(count: number): number {
  let [low, high] = [0, 1];
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (kolmogorovComplement(count, middle) > 0.05) low = middle;
    else high = middle;
  }
  return low;
}
