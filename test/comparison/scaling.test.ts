import { describe, expect, it } from "vitest";
import { type ScalingPoint, scalingFits, scalingTests } from "../../src/comparison/index.ts";
import type { System } from "../../src/models/model.ts";
import { defaultMargins } from "../../src/observables/index.ts";
import { streams } from "../../src/random/index.ts";
import { replicaMean } from "../../src/statistics/index.ts";

const replicas = 400;
const slope = Math.sqrt(2 * Math.PI);
const random = streams("scaling").of("validation", 0);
const uniform = streams("scaling").of("validation", 1).uniform;
const multiplets = [4, 5, 6].map((value, i) => ({ value, label: `${value}`, first: 2 * i, size: 2 }));

interface Law {
  /** ⟨S⟩ over its limit, at ε and α */
  spacing(epsilon: number, alpha: number): number;
  /** relative shift of the mean of training, and of the theory */
  shift(epsilon: number): number;
  theory(epsilon: number): number;
}
const law: Law = {
  spacing: (epsilon, alpha) => 1 - 3 * epsilon + 0.1 * alpha,
  shift: (epsilon) => 2 * epsilon,
  theory: (epsilon) => 2 * epsilon + 60 * epsilon ** 2,
};

/** A point whose replicas scatter by 3 % about the law. */
function point(alpha: number, batch: number, { spacing, shift, theory }: Law): ScalingPoint {
  const epsilon = alpha / batch;
  const scattered = (value: number) =>
    Float64Array.from({ length: replicas }, () => value * (1 + 0.03 * random.normal()));
  const shifted = (value: number) =>
    Float64Array.from({ length: replicas }, () => value * (1 + 0.001 * random.normal()));
  const abscissa = ({ value }: { value: number }) => Math.sqrt(epsilon * (9 - value));
  const series = (relative: number) =>
    multiplets.map((multiplet) => {
      const mean = shifted(multiplet.value * (1 + relative));
      const spacings = scattered(slope * abscissa(multiplet) * spacing(epsilon, alpha));
      const width = (slope * abscissa(multiplet)) ** 2 / ((2 / 3) * Math.PI);
      return {
        multiplet,
        mean,
        blockMean: mean,
        blockSquare: mean.map((value) => value * value + width),
        spacing: spacings,
      };
    });
  const training = series(shift(epsilon));
  const measured = training.flatMap(({ multiplet, mean, spacing: own }) => [
    {
      name: "spacing.mean.block",
      level: multiplet.label,
      unit: "1",
      sources: { training: measurement(own) },
    },
    { name: "level.mean", level: multiplet.label, unit: "1", sources: { training: measurement(mean) } },
  ]);
  const scaling = { equation: "⟨S⟩ = a x", abscissaSymbol: "x", predicted: slope, abscissa };
  return {
    learningRate: alpha,
    temperature: epsilon,
    otherParameters: "",
    system: { scaling, symbols: {} } as unknown as System,
    measured,
    series: { training, "matrix-langevin": series(theory(epsilon)) },
  };
}
const replicated = (value: number) => Float64Array.from({ length: replicas }, () => value);
const measurement = (values: Float64Array) => ({ ...replicaMean(values), effectiveSamples: replicas });

const sweep = (own: Law, more: readonly (readonly [number, number])[] = []) =>
  (
    [
      ...[0.01, 0.02, 0.04, 0.06, 0.08, 0.1].map((alpha) => [alpha, 16] as const),
      ...[8, 32, 64].map((batch) => [0.1, batch] as const),
      ...more,
    ] as const
  ).map(([alpha, batch]) => point(alpha, batch, own));
const named = (fits: ReturnType<typeof scalingFits>, name: string) =>
  fits.find((fit) => fit.name === name && fit.source === "training")!;

describe("the fits of the scaling rule", () => {
  it("recover the slope in the limit, the exponent and the orders of the ladder, within their errors", () => {
    const deviations: Record<string, number[]> = {};
    for (let trial = 0; trial < 30; trial++) {
      const fits = scalingFits(sweep(law), uniform);
      for (const [name, expected] of [
        ["spacing-scaling.extrapolated", slope],
        ["temperature-exponent", 0.5],
        ["ladder.effect", 1],
      ] as const) {
        const { a, standardError } = named(fits, name);
        deviations[name] = [...(deviations[name] ?? []), (a - expected) / standardError];
      }
      const order = named(fits, "ladder.error");
      expect(Math.abs(order.a - 2)).toBeLessThan(5 * order.standardError);
    }
    for (const own of Object.values(deviations)) {
      const { value, standardError } = replicaMean(own);
      expect(Math.abs(value)).toBeLessThan(4 * standardError + 0.3);
      const square = own.reduce((sum, z) => sum + z * z, 0) / own.length;
      // thirty squares of mean 1: their mean scatters by √(2/30) = 0.26
      expect(square).toBeLessThan(2.2);
      expect(square).toBeGreaterThan(0.35);
    }
  });

  it("have errors by jackknife, by bootstrap and by the weights that agree", () => {
    for (const name of [
      "spacing-scaling",
      "width-scaling",
      "spacing-scaling.extrapolated",
      "temperature-exponent",
    ]) {
      const { errors } = named(scalingFits(sweep(law), uniform), name);
      const { fit, jackknife, bootstrap, seed, dataDraw } = errors!;
      // 40 groups tell an error to 11 %, 200 draws to 5 %; a width is of mean levels that scatter little here
      expect(jackknife / bootstrap).toBeGreaterThan(0.6);
      expect(jackknife / bootstrap).toBeLessThan(1.6);
      if (name !== "width-scaling") expect(Math.abs(bootstrap / fit - 1)).toBeLessThan(0.3);
      expect(seed).toBe(bootstrap);
      expect(dataDraw).toBeNull();
    }
  });

  it("leave the plain slope where finite ε puts it, off the limit, and say so by χ²", () => {
    const { a, standardError, chi2PerDof } = named(scalingFits(sweep(law), uniform), "spacing-scaling");
    expect(Math.abs(a - slope) / standardError).toBeGreaterThan(3);
    expect(chi2PerDof).toBeGreaterThan(2);
  });

  it("need several ε", () => {
    const fits = scalingFits([point(0.1, 16, law), point(0.05, 8, law)], uniform);
    expect(fits.map(({ name }) => name)).not.toContain("temperature-exponent");
    expect(fits.map(({ name }) => name)).not.toContain("ladder.effect");
    expect(named(fits, "spacing-scaling").a).toBeGreaterThan(2);
  });
});

describe("the tests of the scaling rule", () => {
  const test = (points: readonly ScalingPoint[]) =>
    scalingTests(points, scalingFits(points, uniform), defaultMargins, 0.95, true);
  const verdicts = (points: readonly ScalingPoint[], observable: string) =>
    test(points)
      .filter((one) => one.observable === observable)
      .map(({ verdict }) => verdict);

  it("agree for points that follow it", () => {
    const points = sweep({ ...law, spacing: () => 1 }, [[0.05, 8]]);
    for (const observable of [
      "spacing-scaling.extrapolated",
      "temperature-exponent",
      "equal-temperature.level.mean",
      "equal-temperature.spacing.mean.block",
    ]) {
      const own = verdicts(points, observable);
      expect(own.length).toBeGreaterThan(0);
      expect(own).not.toContain("disagree");
      expect(own).toContain("agree");
    }
  });

  it("disagree where the slope is 5 % off, the exponent 0.55, or α counts beside ε", () => {
    expect(verdicts(sweep({ ...law, spacing: () => 1.05 }), "spacing-scaling.extrapolated")).toEqual([
      "disagree",
    ]);
    expect(
      verdicts(sweep({ ...law, spacing: (epsilon) => epsilon ** 0.05 }), "temperature-exponent"),
    ).toEqual(["disagree"]);
    const counts = sweep({ ...law, spacing: (_, alpha) => 1 + alpha }, [[0.05, 8]]);
    expect(verdicts(counts, "equal-temperature.spacing.mean.block")).toEqual([
      "disagree",
      "disagree",
      "disagree",
    ]);
  });

  it("ask for equality beside the finite step where theory has its law", () => {
    const spacing = (_: number, alpha: number) => 1 + alpha;
    const discrete = (factor: (alpha: number) => number) =>
      sweep({ ...law, spacing }, [[0.05, 8]]).map((point) => ({
        ...point,
        measured: point.measured.map(({ sources, ...one }) => ({
          ...one,
          sources: {
            ...sources,
            "closed-form.discrete": measurement(replicated(factor(point.learningRate))),
          },
        })),
      }));
    const right = discrete((alpha) => 1 + alpha);
    const raw = test(right).filter((one) => one.observable === "equal-temperature.spacing.mean.block");
    expect(raw.map(({ verdict, required }) => [verdict, required])).toEqual(
      Array.from({ length: 3 }, () => ["disagree", false]),
    );
    expect(raw[0].explanation).toContain("the finite step alone accounts for a difference of 4.8 %");
    const own = test(right).filter((one) => one.observable === "equal-temperature.spacing.mean.discrete");
    expect(own.map(({ required }) => required)).toEqual([true, true, true]);
    expect(own.map(({ verdict }) => verdict)).not.toContain("disagree");
    expect(
      verdicts(
        discrete((alpha) => 1 + 2 * alpha),
        "equal-temperature.spacing.mean.discrete",
      ),
    ).toContain("disagree");
    // means are the same at every step
    expect(test(right).filter((one) => one.observable === "equal-temperature.level.mean")[0].required).toBe(
      true,
    );
  });

  it("name the two points", () => {
    const couples = test(sweep(law, [[0.05, 8]])).filter(({ points }) => points !== undefined);
    expect(couples.length).toBe(6);
    expect(couples[0].points).toEqual([5, 9]);
    expect(couples[0].explanation).toContain("ε = 0.00625 with α = 0.1 and with α = 0.05");
  });
});
