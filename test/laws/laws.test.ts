import { describe, expect, it } from "vitest";
import { sampleBetaHermite } from "../../src/coulomb-gas/index.ts";
import {
  gaussianPairDensity,
  gaussianPairSpacing,
  goeDensity,
  type Law,
  laws,
  marchenkoPastur,
  pairDensity,
  pairSpacing,
  semicircle,
  twoSpeciesDensity,
} from "../../src/laws/index.ts";
import { streams } from "../../src/random/index.ts";
import { integral, kolmogorovP } from "../support/kolmogorov.ts";

/** What every law must pass; the name of the first claim that fails, or null. */
function firstFailure(law: Law): string | null {
  const from = Math.max(law.support[0], -40);
  const to = Math.min(law.support[1], 40);
  const close = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance;
  if (!close(integral(law.density, from, to), 1, 1e-6)) return "normalised";
  if (
    !close(
      integral((x) => x * law.density(x), from, to),
      law.mean,
      1e-6,
    )
  )
    return "mean";
  if (
    !close(
      integral((x) => x * x * law.density(x), from, to),
      law.secondMoment,
      1e-5,
    )
  )
    return "second moment";
  for (let x = Math.max(from, -4) + 0.05; x < 5; x += 0.1) {
    const h = 1e-5;
    if (!close((law.cdf(x + h) - law.cdf(x - h)) / (2 * h), law.density(x), 1e-6))
      return `cdf′ = density at ${x}`;
  }
  if (!close(law.cdf(from), 0, 1e-12) || !close(law.cdf(to), 1, 1e-12)) return "cdf at the ends";
  const random = streams("laws").of("validation", 0);
  const sample = Float64Array.from({ length: 20_000 }, () => law.sample(random));
  return kolmogorovP(sample, law.cdf) < 1e-3 ? "sample follows cdf" : null;
}

describe.each(Object.entries(laws))("%s", (_, law) => {
  it("is normalised, has its moments, its cdf integrates its density, and its samples follow it", () => {
    expect(firstFailure(law)).toBeNull();
  });

  it("does not pass with a density, cdf or sampler whose scale is wrong by 5 %", () => {
    const wrong = 1.05;
    expect(firstFailure({ ...law, density: (x) => law.density(x / wrong) / wrong })).not.toBeNull();
    expect(firstFailure({ ...law, cdf: (x) => law.cdf(x / wrong) })).not.toBeNull();
    expect(firstFailure({ ...law, sample: (random) => law.sample(random) * wrong })).toBe(
      "sample follows cdf",
    );
  });
});

describe("a degenerate pair of width σ", () => {
  it("has ⟨S⟩ = √π σ, ⟨S²⟩ = 4σ² and a density of variance 3σ²/2 about its centre", () => {
    for (const sigma of [0.1, 1, 2.5]) {
      expect(pairSpacing(sigma).mean).toBeCloseTo(Math.sqrt(Math.PI) * sigma, 12);
      expect(pairSpacing(sigma).secondMoment).toBeCloseTo(4 * sigma * sigma, 12);
      const law = pairDensity(sigma, 3);
      expect(integral((x) => (x - 3) ** 2 * law.density(x), -20, 26)).toBeCloseTo(1.5 * sigma * sigma, 6);
    }
  });

  it("in units of its mean is Wigner's surmise", () => {
    const { density, mean } = pairSpacing(0.7);
    for (const s of [0.1, 0.5, 1, 2]) {
      expect(mean * density(s * mean)).toBeCloseTo(laws["wigner-surmise"].density(s), 12);
    }
  });
});

describe("the density of N levels in a harmonic well", () => {
  it("is the normal law for N = 1 and the pair's density for N = 2", () => {
    for (const x of [-3, -0.4, 0, 0.7, 2]) {
      expect(goeDensity(1).density(x)).toBeCloseTo(Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI), 12);
      expect(goeDensity(2).density(x)).toBeCloseTo(pairDensity(1).density(x), 12);
      expect(goeDensity(2).cdf(x)).toBeCloseTo(pairDensity(1).cdf(x), 8);
    }
  });

  it.each([3, 10, 64])("is that of exact samples of the tridiagonal matrix, N = %d", (n) => {
    const random = streams("goe").of("validation", n);
    const levels = new Float64Array(n);
    // one level of each sample: independent values
    const sample = Float64Array.from({ length: 6000 }, () => {
      sampleBetaHermite(n, 1, random, levels);
      return levels[Math.floor(random.uniform() * n)]!;
    });
    const { cdf } = goeDensity(n);
    expect(kolmogorovP(sample, cdf)).toBeGreaterThan(1e-3);
    expect(kolmogorovP(sample, (x) => cdf(x / 1.1))).toBeLessThan(1e-3);
  });

  it("comes to the semicircle of radius √(2N)", () => {
    const distance = (n: number) => {
      const [law, limit] = [goeDensity(n, Math.sqrt(2 * n)), semicircle(1)];
      return Math.max(
        ...Array.from({ length: 41 }, (_, k) => Math.abs(law.cdf(k / 20 - 1) - limit.cdf(k / 20 - 1))),
      );
    };
    const [few, many] = [distance(8), distance(128)];
    expect(few).toBeGreaterThan(0.005);
    expect(many).toBeLessThan(0.002);
  });
});

describe("pairs of unequal widths", () => {
  it("come to the pair's density where the widths are equal", () => {
    const gaussian = gaussianPairDensity({ diagonal: [1, 1], offDiagonal: 0.5, covariance: 0 });
    for (const x of [-2.5, -0.3, 0, 1, 2]) {
      expect(twoSpeciesDensity(1, 1).density(x)).toBeCloseTo(pairDensity(1).density(x), 12);
      expect(gaussian.density(x)).toBeCloseTo(pairDensity(1).density(x), 10);
    }
    expect(gaussianPairSpacing({ diagonal: [1, 1], offDiagonal: 0.5, covariance: 0 })).toBeCloseTo(
      Math.sqrt(Math.PI),
      12,
    );
  });

  it("are those of diagonalised Gaussian matrices, covariance and all", () => {
    const [va, vb, vc, covariance] = [3, 0.5, 0.7, 0.4];
    const law = gaussianPairDensity({ diagonal: [va, vb], offDiagonal: vc, covariance });
    const random = streams("pairs").of("validation", 0);
    const spacings: number[] = [];
    const sample = Float64Array.from({ length: 20_000 }, () => {
      const a = Math.sqrt(va) * random.normal();
      const b = (covariance / va) * a + Math.sqrt(vb - covariance ** 2 / va) * random.normal();
      const c = Math.sqrt(vc) * random.normal();
      const spacing = Math.hypot(a - b, 2 * c);
      spacings.push(spacing);
      return (a + b) / 2 + (random.uniform() < 0.5 ? 0.5 : -0.5) * spacing;
    });
    expect(kolmogorovP(sample, law.cdf)).toBeGreaterThan(1e-3);
    // the twin: two species of the same diagonal variances, the published closure
    expect(kolmogorovP(sample, twoSpeciesDensity(Math.sqrt(va), Math.sqrt(vb)).cdf)).toBeLessThan(1e-3);
    const mean = spacings.reduce((sum, s) => sum + s, 0) / spacings.length;
    const expected = gaussianPairSpacing({ diagonal: [va, vb], offDiagonal: vc, covariance });
    expect(Math.abs(mean / expected - 1)).toBeLessThan(4 * (0.55 / Math.sqrt(spacings.length)));
  });
});

describe("Marchenko & Pastur", () => {
  it("has a hard edge at q = 1: the square of a semicircle of radius 2", () => {
    for (const x of [0.01, 0.5, 1, 3]) {
      expect(marchenkoPastur(1).cdf(x)).toBeCloseTo(2 * semicircle(2).cdf(Math.sqrt(x)) - 1, 9);
    }
    expect(() => marchenkoPastur(1.2)).toThrow(/q: must be above 0 and at most 1, got 1.2/);
  });
});
