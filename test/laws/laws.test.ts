import { describe, expect, it } from "vitest";
import {
  expectation,
  type Law,
  laws,
  marchenkoPastur,
  moment,
  survival,
  unitVectorComponent,
} from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { kolmogorovP } from "../support/kolmogorov.ts";

const shares = [1e-6, 0.003, 0.05, 0.2, 0.4, 0.501, 0.7, 0.9, 0.98, 1 - 1e-5];
const samples = 60_000;

/** What every law must pass; the name of the first claim that fails, or null. Atoms are at the lower end. */
function firstFailure(law: Law): string | null {
  const atoms = law.atoms ?? [];
  const weight = atoms.reduce((sum, atom) => sum + atom.weight, 0);
  const close = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance;
  try {
    const size = Math.sqrt(law.secondMoment);
    if (!close(moment(law, 0), 1, 1e-10)) return "normalised";
    if (!close(moment(law, 1), law.mean, 1e-10 * size)) return "mean";
    if (!close(moment(law, 2), law.secondMoment, 1e-10 * size * size)) return "second moment";
  } catch {
    return "moments exist";
  }

  const inside = shares.map((share) => weight + (1 - weight) * share);
  // where the part without atoms begins and ends
  const ends = [law.quantile(weight && weight + 2 ** -50), law.support[1]];
  const width = law.quantile(inside.at(-2)!) - law.quantile(inside[1]);
  for (const p of inside) {
    const x = law.quantile(p);
    if (!close(law.cdf(x), p, 1e-12)) return `cdf ∘ quantile at ${p}`;
    const h = 1e-4 * Math.min(width, ...ends.map((end) => Math.abs(end - x)));
    const back = law.quantile(law.cdf(x + h));
    if (p < 0.99 && !close(back, x + h, 1e-8 * width)) return `quantile ∘ cdf at ${p}`;
    if (!close(survival(law, x), 1 - p, 1e-12)) return `survival at ${p}`;
    const slope = (law.cdf(x + h) - law.cdf(x - h)) / (2 * h);
    if (!close(slope, law.density(x), 2e-5 * law.density(x) + 1e-11 / h)) return `cdf′ = density at ${p}`;
  }
  if (law.quantile(0) !== law.support[0] || law.quantile(1) !== law.support[1]) return "ends";
  if (law.cdf(law.support[0] - 1) !== 0 || law.cdf(law.support[1] + 1) !== 1) return "cdf beyond the ends";

  const random = streams("laws").of("validation", 0);
  const sample = Float64Array.from({ length: samples }, () => law.sample(random));
  for (const { at, weight } of atoms) {
    const share = sample.filter((x) => x === at).length / samples;
    if (!close(share, weight, 5 * Math.sqrt((weight * (1 - weight)) / samples)))
      return "sample meets the atoms";
  }
  const own = sample.filter((x) => atoms.every(({ at }) => x !== at));
  return kolmogorovP(own, (x) => (law.cdf(x) - weight) / (1 - weight)) < 1e-4 ? "sample follows cdf" : null;
}

// false alarms: 1e-4 a law from the sample, nothing else is drawn
describe.each(Object.entries(laws))("%s", (_, law: Law) => {
  it("is normalised, has its moments, cdf, quantile, survival and density agree, and its samples follow it", () => {
    expect(firstFailure(law)).toBeNull();
  });

  it("does not pass with a density, cdf, quantile, survival or sampler whose scale is wrong by 5 %", () => {
    const wrong = 1.05;
    expect(firstFailure({ ...law, density: (x) => law.density(x / wrong) / wrong })).not.toBeNull();
    expect(firstFailure({ ...law, cdf: (x) => law.cdf(x / wrong) })).not.toBeNull();
    expect(firstFailure({ ...law, quantile: (p) => law.quantile(p) * wrong })).not.toBeNull();
    expect(firstFailure({ ...law, survival: (x) => survival(law, x / wrong) })).toMatch(/survival/);
    expect(firstFailure({ ...law, sample: (random) => law.sample(random) * wrong })).toBe(
      "sample follows cdf",
    );
  });

  it("requires a probability for its quantile", () => {
    for (const p of [-0.1, 1.1, Number.NaN])
      expect(() => law.quantile(p)).toThrow(`quantile: p must be from 0 to 1, got ${p}`);
  });
});

describe("moments by quadrature", () => {
  it("are k! for the exponential law, (k + 1)-Catalan of the semicircle and the double factorial of χ²", () => {
    for (const [k, catalan, factorial, odd] of [
      [4, 2, 24, 105],
      [6, 5, 720, 10395],
    ] as const) {
      expect(moment(laws["poisson-spacing"], k)).toBeCloseTo(factorial, 8);
      expect(moment(laws.semicircle, k) * 2 ** k).toBeCloseTo(catalan, 10);
      expect(moment(laws["porter-thomas"], k) / odd).toBeCloseTo(1, 10);
    }
  });

  it("are Narayana polynomials for the Marchenko–Pastur law, the atom included", () => {
    for (const q of [0.5, 2]) {
      const law = q === 2 ? laws["marchenko-pastur-atom"] : laws["marchenko-pastur"];
      expect(moment(law, 3)).toBeCloseTo(1 + 3 * q + q * q, 10);
      expect(moment(law, 4)).toBeCloseTo(1 + 6 * q + 6 * q * q + q ** 3, 10);
      expect(expectation(law, (x) => (x === 0 ? 1 : 0))).toBeCloseTo(Math.max(0, 1 - 1 / q), 12);
    }
  });

  // Narayana's polynomials again, ⟨x³⟩ = 1 + 3q + q²: source Marchenko & Pastur's moments, exact at every q
  it("of the Marchenko–Pastur law are 1, 1, 1 + q at any ratio, at and near the hard edge, and over 10⁴ ratios", () => {
    const random = streams("ratios").of("validation", 0);
    const ratios = [0.01, 0.1, 1 - 1e-6, 1, 1 + 1e-6, 10, 11, 20, 1e3, 1e4, 1e-100, 1e100];
    while (ratios.length < 10_000) ratios.push(10 ** (16 * random.uniform() - 8));
    let worst = 0;
    ratios.forEach((q, index) => {
      const law = marchenkoPastur(q);
      const k = index < 12 ? [0, 1, 2, 3] : [1 + (index % 3)];
      for (const order of k) {
        const exact = [1, 1, 1 + q, 1 + 3 * q + q * q][order];
        worst = Math.max(worst, Math.abs(moment(law, order) / exact - 1));
      }
    });
    expect(worst).toBeLessThan(1e-11);
  });

  it("hold if both ends of a density are poles, and if its width is a thousandth of its support", () => {
    for (const [beta, components] of [
      [1, 2],
      [1, 3],
      [2, 2],
      [4, 1e3],
      [1, 1e6],
    ] as const) {
      const law = unitVectorComponent(beta, components);
      expect(moment(law, 0)).toBeCloseTo(1, 10);
      expect(moment(law, 1)).toBeCloseTo(1, 10);
      expect(moment(law, 2) / law.secondMoment).toBeCloseTo(1, 10);
    }
    // the twin: the density of x itself, without the substitution that takes the pole away
    const { substitution: _, ...plain } = unitVectorComponent(1, 2);
    expect(() => moment(plain, 1)).toThrow(/did not converge/);
  });

  it("require whole orders", () => {
    expect(() => moment(laws.semicircle, -1)).toThrow(
      "moment: k must be a whole number of at least 0, got -1",
    );
  });
});
