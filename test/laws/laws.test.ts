import { describe, expect, it } from "vitest";
import { type Law, laws, pairDensity, pairSpacing } from "../../src/laws/index.ts";
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
