import { describe, expect, it } from "vitest";
import { type InferredDynamics, inferDynamics, TrajectoryError } from "../../src/inference/index.ts";
import { velocityCorrelation } from "../../src/inference/velocity.ts";
import { streams } from "../../src/random/index.ts";
import type { SpectrumEnsemble } from "../../src/spectra/index.ts";
import {
  harmonicStudy,
  heavyBallStudy,
  inferStudy,
  quarticStudy,
  rbmStudy,
  type SyntheticStudy,
} from "./studies.ts";
import { harmonicLevels } from "./trajectories.ts";

const seed = streams("inference");
let stream = 0;
const next = () => seed.of("validation", stream++);

function repeated(study: SyntheticStudy, count: number): readonly InferredDynamics[] {
  return Array.from({ length: count }, () => inferStudy(study, next()));
}

/** How often the 95 % interval of every number misses its truth. */
function misses(
  study: SyntheticStudy,
  results: readonly InferredDynamics[],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const result of results)
    for (const [name, { interval, truth }] of Object.entries(study.checked(result)))
      counts[name] = (counts[name] ?? 0) + (interval[0] <= truth && truth <= interval[1] ? 0 : 1);
  return counts;
}

/**
 * Of 40 intervals of 95 % ten or more miss with probability 3·10⁻⁵, of 20 seven or more: once in a thousand runs for all thirty numbers
 * here. The scatter of 40 values is off by 45 %, that of 20 by 60 %, with probability 10⁻⁴.
 */
const limits = { 40: { misses: 9, scatter: 1.45 }, 20: { misses: 6, scatter: 1.6 } } as const;

/** Scatter of the values over the error that the information predicts. */
function scatterRatio(study: SyntheticStudy, results: readonly InferredDynamics[], name: string): number {
  const checked = results.map((result) => study.checked(result)[name]);
  const squares = checked.reduce((sum, { value, truth }) => sum + (value - truth) ** 2, 0) / checked.length;
  return Math.sqrt(squares) / (checked.reduce((sum, each) => sum + each.predictedError, 0) / checked.length);
}

describe("levels alone give their equation", () => {
  for (const [study, count] of [
    ...([1, 2, 4] as const).map((beta) => [harmonicStudy(beta), 40] as const),
    ...([1, 2, 4] as const).map((beta) => [quarticStudy(beta), 20] as const),
    [rbmStudy, 20] as const,
  ])
    it(`covers the truth at 95 %, with the predicted error: ${study.name}`, () => {
      const results = repeated(study, count);
      for (const [name, number] of Object.entries(misses(study, results)))
        expect(number, name).toBeLessThanOrEqual(limits[count].misses);
      for (const name of ["β", "g²"]) {
        const ratio = scatterRatio(study, results, name);
        expect(ratio, name).toBeGreaterThan(1 / limits[count].scatter);
        expect(ratio, name).toBeLessThan(limits[count].scatter);
      }
    });

  it("would not cover another index, or another interval between snapshots", () => {
    const study = harmonicStudy(2);
    const results = repeated(study, 20);
    const asIndexOne: SyntheticStudy = { ...harmonicStudy(1), draw: study.draw };
    expect(misses(asIndexOne, results).β).toBe(20);
    const late = {
      ...study,
      draw: (random: ReturnType<typeof next>) => {
        const ensemble = study.draw(random);
        return { ...ensemble, times: ensemble.times.map((time) => 1.15 * time) };
      },
    };
    const stretched = misses(late, repeated(late, 20));
    expect(stretched["g²"]).toBe(20);
    expect(stretched.β).toBeLessThanOrEqual(5);
  });

  it("says independent for β = 0 and repelling for β = 1", () => {
    // at a false alarm rate of 0.1 % three or more of 50 are wrong with probability 2·10⁻⁵
    const free = [...repeated(harmonicStudy(0), 40), ...repeated(quarticStudy(0), 10)];
    expect(free.filter(({ interaction }) => interaction !== "independent").length).toBeLessThanOrEqual(2);
    expect(repeated(harmonicStudy(1), 20).every(({ interaction }) => interaction === "repelling")).toBe(true);
  });

  it("tells momentum 0.9 from none, and how long velocities last", () => {
    const plain = repeated(heavyBallStudy(0), 20);
    expect(plain.filter(({ dynamics }) => dynamics !== "overdamped").length).toBeLessThanOrEqual(2);
    const heavy = repeated(heavyBallStudy(0.9), 20);
    expect(heavy.every(({ dynamics }) => dynamics === "underdamped")).toBe(true);
    // velocities decay by 0.9 in an update, which takes 0.005 τ
    const expected = 0.005 / -Math.log(0.9);
    for (const { velocityRelaxation } of heavy.slice(0, 5))
      expect(Math.abs((velocityRelaxation?.value ?? Number.NaN) / expected - 1)).toBeLessThan(0.2);
  });

  it("finds errors of measurement and their variance", () => {
    const random = next();
    const exact = harmonicLevels(
      { levels: 4, replicas: 60, snapshots: 81, interval: 0.1 },
      { beta: 2, k: 1, g2: 0.5 },
      random,
    );
    const measured = withSortedErrors(exact, 0.08, () => random.normal());
    const { dynamics, measurementVariance, noise } = inferDynamics(measured);
    expect(dynamics).toBe("measured with errors");
    const off = (each: { value: number; standardError: number } | null, truth: number) =>
      Math.abs((each?.value ?? Number.NaN) - truth) / (each?.standardError ?? Number.NaN);
    // 5 standard errors: 10⁻⁶
    expect(off(measurementVariance, 0.08 ** 2)).toBeLessThan(5);
    expect(off(noise[0], 0.5)).toBeLessThan(5);
  });

  it("divides the trajectories of few replicas into stretches", () => {
    const ensemble = harmonicLevels(
      { levels: 3, replicas: 1, snapshots: 2001, interval: 0.1 },
      { beta: 1, k: 1, g2: 0.5 },
      next(),
    );
    const { units, beta, noise } = inferDynamics(ensemble);
    expect(units).toBe(24);
    expect(Math.abs(beta.value - 1) / beta.standardError).toBeLessThan(5);
    expect(Math.abs(noise[0].value - 0.5) / noise[0].standardError).toBeLessThan(5);
  });

  it("infers some of the levels while the others repel them", () => {
    const ensemble = harmonicLevels(
      { levels: 4, replicas: 60, snapshots: 51, interval: 0.1 },
      { beta: 4, k: 1, g2: 0.5 },
      next(),
    );
    const { beta } = inferDynamics(ensemble, { levels: { first: 1, count: 2 }, order: 1 });
    expect(Math.abs(beta.value - 4) / beta.standardError).toBeLessThan(5);
  });

  it("refuses trajectories that say nothing, naming what is wrong", () => {
    const ensemble = harmonicLevels(
      { levels: 2, replicas: 10, snapshots: 6, interval: 0.1 },
      { beta: 1, k: 1, g2: 1 },
      next(),
    );
    const refusal = (changed: Partial<SpectrumEnsemble>) => () => inferDynamics({ ...ensemble, ...changed });
    expect(refusal({ times: Float64Array.of(0, 1, 2, 3, 4, 6) })).toThrow(
      /must rise by equal steps, got times\[1\]/,
    );
    expect(refusal({ x: ensemble.x.map((x, k) => (k === 7 ? Number.NaN : x)) })).toThrow(
      /must be finite, got NaN for level 0 of replica 7 at snapshot 0/,
    );
    expect(refusal({ times: ensemble.times.slice(0, 2) })).toThrow(TrajectoryError);
    expect(() => inferDynamics(ensemble, { levels: { first: 1, count: 2 } })).toThrow(
      /levels: must be from 0 to 1/,
    );
  });

  it("has velocities that last for ever at short intervals and none at long ones", () => {
    // 1 − 2u/3 + …
    expect(velocityCorrelation(1e-3)).toBeCloseTo(1 - 2e-3 / 3, 6);
    expect(velocityCorrelation(1e3)).toBeCloseTo(5e-4, 5);
  });
});

/** Levels with independent errors, in ascending order again. */
function withSortedErrors(
  ensemble: SpectrumEnsemble,
  deviation: number,
  normal: () => number,
): SpectrumEnsemble {
  const { levels, replicas, times } = ensemble;
  const x = ensemble.x.map((level) => level + deviation * normal());
  for (let t = 0; t < times.length; t++)
    for (let r = 0; r < replicas; r++) {
      const row = Float64Array.from({ length: levels }, (_, i) => x[(t * levels + i) * replicas + r]).sort();
      for (let i = 0; i < levels; i++) x[(t * levels + i) * replicas + r] = row[i];
    }
  return { ...ensemble, x };
}
