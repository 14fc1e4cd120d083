import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import { akaike, linearLeastSquares, replicaMean, resampledErrors } from "../../src/statistics/index.ts";

const random = streams("resampled errors").of("validation", 0);
const values = Float64Array.from({ length: 30 }, () => random.normal());
const [here, there] = [{}, {}];

describe("errors from resampled replicas", () => {
  it("are the standard error of a mean", () => {
    const errors = resampledErrors([{ point: here, perReplica: values }], ([mean]) => mean, random.uniform)!;
    const { standardError } = replicaMean(values);
    expect(errors.jackknife / standardError).toBeCloseTo(1, 9);
    // of 200 draws: ± 5 %
    expect(Math.abs(errors.bootstrap / standardError - 1)).toBeLessThan(0.2);
  });

  it("resample the data of one point together, and those of different points independently", () => {
    const difference = ([a, b]: readonly number[]) => a - b;
    const of = (point: object) =>
      resampledErrors(
        [
          { point: here, perReplica: values },
          { point, perReplica: values },
        ],
        difference,
        random.uniform,
      )!.bootstrap;
    expect(of(here)).toBe(0);
    expect(Math.abs(of(there) / (Math.SQRT2 * replicaMean(values).standardError) - 1)).toBeLessThan(0.2);
  });

  it("do not exist without replicas", () => {
    expect(resampledErrors([{ point: here, perReplica: null }], ([mean]) => mean, random.uniform)).toBeNull();
  });
});

describe("Akaike's criterion", () => {
  const x = Array.from({ length: 12 }, (_, k) => k / 4);
  const order = (y: readonly number[], terms: number) =>
    akaike(
      linearLeastSquares(
        y.map((value, k) => ({
          terms: Array.from({ length: terms }, (_, power) => x[k] ** power),
          y: value,
          error: 0.1,
        })),
      )!,
    );

  it("prefers the model that the data were made of", () => {
    const y = x.map((at) => 1 + at + at ** 2 + 0.1 * random.normal());
    expect([1, 2, 4, 5].every((terms) => order(y, terms) > order(y, 3))).toBe(true);
    expect(order(y.slice(0, 4), 3)).toBe(Number.POSITIVE_INFINITY);
  });
});
