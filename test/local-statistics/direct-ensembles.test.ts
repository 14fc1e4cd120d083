import { describe, expect, it } from "vitest";
import { sampleGoe, sampleGse, sampleGue, samplePoisson } from "../../src/ensembles/index.ts";
import { goeDensity, semicircle } from "../../src/laws/index.ts";
import { brodyLogDensity } from "../../src/local-statistics/brody.ts";
import { surmiseLogDensity } from "../../src/local-statistics/effective-beta.ts";
import {
  asymptoticNumberVariance,
  asymptoticRigidity,
  brodyFit,
  effectiveBeta,
  exactNumberVariance,
  exactRigidity,
  type LocalEstimate,
  lawUnfolding,
  localStatistics,
  numberVariance,
  polynomialUnfolding,
  rigidity,
  spacingMoments,
  spacingRatio,
  splineUnfolding,
  unfold,
} from "../../src/local-statistics/index.ts";
import { type Random, streams } from "../../src/random/index.ts";
import { exactSpacing } from "../support/exact-spacing.ts";

const levels = 200;
const stream = streams("direct ensembles");

function spectra(
  count: number,
  replica: number,
  sample: (n: number, random: Random, out: Float64Array) => void,
): readonly Float64Array[] {
  const random = stream.of("validation", replica);
  return Array.from({ length: count }, () => {
    const out = new Float64Array(levels);
    sample(levels, random, out);
    return out;
  });
}

const goe = spectra(60, 1, sampleGoe);
const gue = spectra(30, 2, sampleGue);
const gse = spectra(20, 4, sampleGse);
const poisson = spectra(60, 0, samplePoisson);

/** Standard errors between an estimate and what is expected of it. */
const deviation = ({ value, standardError }: LocalEstimate, expected: number) =>
  Math.abs(value - expected) / standardError;

const goeLaw = lawUnfolding(goeDensity(levels));
const uniform = lawUnfolding({ cdf: (x) => x / levels, title: "uniform" });

// three standard errors, for scatter over 20 to 60 spectra: false alarm 0.3 to 0.7 % each; seeds are fixed
describe("matrices of order 200, diagonalised", () => {
  it.each([
    ["GOE", goe, 0.5307],
    ["GUE", gue, 0.5996],
    ["GSE", gse, 0.6744],
    ["Poisson", poisson, 2 * Math.LN2 - 1],
  ] as const)("%s: ⟨r̃⟩ is the published one, and no other ensemble's", (_, list, expected) => {
    const ratio = spacingRatio(list);
    expect(ratio.errorFrom).toBe("spectra");
    for (const value of [0.5307, 0.5996, 0.6744, 2 * Math.LN2 - 1])
      if (value === expected) expect(deviation(ratio, value)).toBeLessThan(3);
      else expect(deviation(ratio, value)).toBeGreaterThan(6);
  });

  it("GOE: Σ²(L) and Δ₃(L) follow the exact curves, and not those of GUE", () => {
    const unfolded = unfold(goe, goeLaw);
    for (const estimate of numberVariance(unfolded, [0.5, 1, 2, 5, 10, 20])) {
      expect(deviation(estimate, exactNumberVariance(1, estimate.length))).toBeLessThan(3);
      expect(deviation(estimate, exactNumberVariance(2, estimate.length))).toBeGreaterThan(3);
      if (estimate.length >= 5)
        expect(deviation(estimate, asymptoticNumberVariance(1, estimate.length))).toBeLessThan(3);
    }
    for (const estimate of rigidity(unfolded, [2, 5, 10, 20])) {
      expect(deviation(estimate, exactRigidity(1, estimate.length))).toBeLessThan(3);
      if (estimate.length >= 5)
        expect(deviation(estimate, exactRigidity(2, estimate.length))).toBeGreaterThan(3);
      if (estimate.length >= 20)
        expect(deviation(estimate, asymptoticRigidity(1, estimate.length))).toBeLessThan(3);
    }
  });

  it.each([
    ["GUE", gue, 2],
    ["GSE", gse, 4],
  ] as const)("%s: Σ² and Δ₃ are those of the ensemble", (_, list, beta) => {
    const unfolded = unfold(list, polynomialUnfolding(7));
    for (const estimate of numberVariance(unfolded, [0.5, 2, 10])) {
      expect(deviation(estimate, exactNumberVariance(beta, estimate.length))).toBeLessThan(3);
      expect(deviation(estimate, exactNumberVariance(1, estimate.length))).toBeGreaterThan(3);
    }
    const [five] = rigidity(unfolded, [5]);
    expect(deviation(five, exactRigidity(beta, 5))).toBeLessThan(3);
    expect(deviation(five, exactRigidity(1, 5))).toBeGreaterThan(3);
  });

  it("Poisson levels: Σ² = L − L²/N, Δ₃ = L/15, spacings of variance 1", () => {
    const unfolded = unfold(poisson, uniform);
    for (const estimate of numberVariance(unfolded, [0.5, 2, 5, 10])) {
      expect(deviation(estimate, estimate.length * (1 - estimate.length / levels))).toBeLessThan(3);
      expect(deviation(estimate, exactNumberVariance(1, estimate.length))).toBeGreaterThan(3);
    }
    for (const estimate of rigidity(unfolded, [2, 10]))
      expect(deviation(estimate, exactRigidity(0, estimate.length))).toBeLessThan(3);
    expect(deviation(spacingMoments(unfolded).variance, 1)).toBeLessThan(3);
  });

  it("spacings have the exact variance; the next-nearest of GOE are twice those of GSE", () => {
    const of = (beta: 1 | 2 | 4) => mean((s) => s * s, beta) - 1;
    const [one, two, four] = [of(1), of(2), of(4)];
    // Brody et al. 1981, Rev. Mod. Phys. 53, 385
    expect([one, two, four].map((v) => Number(v.toFixed(3)))).toEqual([0.286, 0.18, 0.104]);
    const unfolded = unfold(goe, goeLaw);
    expect(deviation(spacingMoments(unfolded).variance, one)).toBeLessThan(3);
    expect(deviation(spacingMoments(unfolded, 2).variance, 4 * four)).toBeLessThan(3);
    expect(deviation(spacingMoments(unfolded, 2).variance, 4 * two)).toBeGreaterThan(3);
    expect(deviation(spacingMoments(unfolded).mean, 1)).toBeLessThan(3);
  });

  it("the Brody q is 0 for Poisson levels, and for GOE that of its exact spacings: 0.954, not 1 as for the surmise", () => {
    const none = brodyFit(unfold(poisson, uniform));
    expect(Math.abs(none.unbounded) / none.standardError).toBeLessThan(3);
    const q = closest(brodyLogDensity, 1, [0.5, 1.5]);
    // 0.953 is what Brody et al. 1981 give
    expect(q).toBeCloseTo(0.953, 2);
    const fit = brodyFit(unfold(goe, goeLaw));
    expect(deviation(fit, q)).toBeLessThan(3);
    expect(deviation(fit, 0)).toBeGreaterThan(20);
  });

  it("the effective β is that of the exact spacings: 0.935, 1.974, 4.015; −0.29 for Poisson levels", () => {
    const expected = ([1, 2, 4] as const).map((beta) =>
      closest(surmiseLogDensity, beta, [0.5 * beta, 1.5 * beta]),
    );
    expect(expected.map((b) => Number(b.toFixed(3)))).toEqual([0.935, 1.974, 4.015]);
    const method = polynomialUnfolding(7);
    for (const [k, list] of [goe, gue, gse].entries()) {
      const fit = effectiveBeta(unfold(list, method));
      expect(deviation(fit, expected[k])).toBeLessThan(3);
      expect(deviation(fit, expected[(k + 1) % 3])).toBeGreaterThan(6);
    }
    const fit = effectiveBeta(unfold(poisson, uniform));
    expect(Math.abs(fit.value + 0.292)).toBeLessThan(3 * fit.standardError);
  });
});

describe("unfoldings", () => {
  it("agree within one standard error if they are correct, and Σ²(10) reveals the wrong ones", () => {
    const at = (unfolding: Parameters<typeof unfold>[1], staircase: "ensemble" | "each" = "ensemble") =>
      numberVariance(unfold(goe, unfolding, { staircase }), [10])[0];
    const right = at(goeLaw);
    for (const other of [
      lawUnfolding(semicircle(Math.sqrt(2 * levels))),
      polynomialUnfolding(5),
      polynomialUnfolding(9),
      splineUnfolding(12),
    ])
      expect(Math.abs(at(other).value - right.value)).toBeLessThan(right.standardError);
    // a semicircle that is 10 % too wide; a straight line; a spline that follows single levels
    expect(deviation(at(lawUnfolding(semicircle(1.1 * Math.sqrt(2 * levels)))), right.value)).toBeGreaterThan(
      3,
    );
    expect(deviation(at(polynomialUnfolding(1)), right.value)).toBeGreaterThan(3);
    expect(at(splineUnfolding("cross-validation"), "each").value).toBeLessThan(0.5 * right.value);
  });

  it("a polynomial fitted to each spectrum removes long fluctuations, and warns of it", () => {
    const each = unfold(poisson, polynomialUnfolding(7), { staircase: "each" });
    const [five, ten] = numberVariance(each, [5, 10]);
    expect(five.value / 5).toBeLessThan(0.95);
    expect(ten.value / 10).toBeLessThan(0.8);
    expect(ten.warnings.join()).toMatch(/Σ²\(L = 10\): unfolding .* 25.0 levels .* too small/);
    expect(numberVariance(unfold(poisson, polynomialUnfolding(7)), [10])[0].warnings).toEqual([]);
  });

  it("the report gives every statistic with its range over unfoldings", () => {
    const { unfoldings, statistics, warnings } = localStatistics(goe);
    expect(unfoldings[0]).toBe("polynomial of degree 7");
    expect(unfoldings.at(-1)).toBe("polynomial of degree 7, fitted to each spectrum");
    expect(warnings).toEqual([]);
    const named = Object.fromEntries(statistics.map((one) => [one.name, one]));
    expect(named["ratio.mean"].estimate.value).toBe(spacingRatio(goe).value);
    for (const { range, values, estimate } of statistics) {
      expect(values).toHaveLength(unfoldings.length);
      expect(values[0]).toBe(estimate.value);
      expect(range).toEqual([Math.min(...values), Math.max(...values)]);
    }
    // short windows do not ask how one unfolds; long ones do
    const width = (name: string) =>
      (named[name].range[1] - named[name].range[0]) / named[name].estimate.standardError;
    expect(width("number-variance(1)")).toBeLessThan(1);
    expect(width("number-variance(20)")).toBeGreaterThan(1);
  });

  it("a report of one small spectrum states its limitations", () => {
    const { statistics } = localStatistics(goe[0].slice(80, 120), { lengths: [2, 20] });
    const found = statistics.find(({ name }) => name === "number-variance(20)")!;
    expect(found.estimate.warnings).toContain(
      "Σ²(L = 20) from 32 levels: at least 5 L = 100 levels are needed",
    );
    expect(() => localStatistics([1, 2, 3, 4])).toThrow(/at least 10 levels each .* got 4/);
  });
});

// s = 5u² with u in equal steps: near 0 the integrands are s^β log s
const roots = Array.from({ length: 100 }, (_, k) => (k + 0.5) / 100);
const grid = roots.map((u) => 5 * u * u);
const densities = new Map(
  ([1, 2, 4] as const).map((beta) => [beta, roots.map((u) => u * exactSpacing(beta, 5 * u * u))]),
);

/** Mean of f over exact spacings. */
function mean(f: (s: number) => number, beta: 1 | 2 | 4): number {
  const p = densities.get(beta)!;
  return grid.reduce((sum, s, k) => sum + p[k] * f(s), 0) / p.reduce((sum, value) => sum + value, 0);
}

/** Where ⟨log P(s; p)⟩ over exact spacings is largest: what maximum likelihood finds in infinitely many. */
function closest(
  logDensity: (p: number) => (s: number) => number,
  beta: 1 | 2 | 4,
  [from, to]: readonly [number, number],
): number {
  let [low, high] = [from, to];
  for (let k = 0; k < 60; k++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (mean(logDensity(left), beta) < mean(logDensity(right), beta)) low = left;
    else high = right;
  }
  return (low + high) / 2;
}
