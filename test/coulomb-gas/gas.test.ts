import { describe, expect, it } from "vitest";
import {
  fullGas,
  sampleBetaHermite,
  sampleBetaLaguerre,
  sampleFull,
  sampleTransition,
  sampleWithinGroups,
  transitionCdf,
  transitionDensity,
} from "../../src/coulomb-gas/index.ts";
import { laws, pairSpacing, twoSpeciesDensity } from "../../src/laws/index.ts";
import { gram, symmetricEigenvalues } from "../../src/linalg/index.ts";
import { streams } from "../../src/random/index.ts";
import { integral, kolmogorovP, meanAndError } from "../support/kolmogorov.ts";

const random = (replica: number) => streams("coulomb-gas").of("validation", replica);

describe("the tridiagonal model", () => {
  // 4 standard errors: false alarm 6e-5 each
  it.each([
    [2, 1],
    [10, 1],
    [10, 2],
    [30, 1],
    [6, 4],
    [10, 0.3],
    [10, 2.5],
    [1000, 1],
  ])("has ⟨Σx²⟩ = N + βN(N−1)/2 for N = %i, β = %i", (levels, beta) => {
    const stream = random(levels);
    const x = new Float64Array(levels);
    const sums = Array.from({ length: levels > 100 ? 20 : 4000 }, () => {
      sampleBetaHermite(levels, beta, stream, x);
      return x.reduce((sum, value) => sum + value * value, 0);
    });
    const { mean, error } = meanAndError(sums);
    expect(Math.abs(mean - (levels + (beta * levels * (levels - 1)) / 2))).toBeLessThan(4 * error);
  });

  it("for a pair has the spacing law and the density of the pair, and not those of a 5 % wider one", () => {
    const stream = random(100);
    const x = new Float64Array(2);
    const spacings: number[] = [];
    const levels: number[] = [];
    for (let k = 0; k < 20_000; k++) {
      sampleBetaHermite(2, 1, stream, x);
      spacings.push(x[1] - x[0]);
      levels.push(x[k % 2]);
    }
    expect(kolmogorovP(spacings, pairSpacing(1).cdf)).toBeGreaterThan(1e-3);
    expect(kolmogorovP(spacings, pairSpacing(1.05).cdf)).toBeLessThan(1e-6);
    expect(kolmogorovP(levels, laws["pair-density"].cdf)).toBeGreaterThan(1e-3);
  });

  it("agrees with direct diagonalisation of the Gaussian orthogonal ensemble, level by level, at N = 5", () => {
    const n = 5;
    const stream = random(200);
    const direct = Array.from({ length: n }, () => [] as number[]);
    const tridiagonal = Array.from({ length: n }, () => [] as number[]);
    const a = new Float64Array(n * n);
    const x = new Float64Array(n);
    for (let k = 0; k < 8000; k++) {
      // weight exp(−tr A²/2): diagonal variance 1, off-diagonal variance ½
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) a[i * n + j] = Math.SQRT1_2 * stream.normal();
        a[i * n + i] = stream.normal();
      }
      symmetricEigenvalues(n, a, x);
      for (let i = 0; i < n; i++) direct[i].push(x[i]);
      sampleBetaHermite(n, 1, stream, x);
      for (let i = 0; i < n; i++) tridiagonal[i].push(x[i]);
    }
    for (let i = 0; i < n; i++) {
      const [p, q] = [meanAndError(direct[i]), meanAndError(tridiagonal[i])];
      expect(Math.abs(p.mean - q.mean)).toBeLessThan(4 * Math.hypot(p.error, q.error));
    }
  });

  it("rejects a Dyson index below 0", () => {
    expect(() => sampleBetaHermite(3, -0.1, random(0), new Float64Array(3))).toThrow(/beta: must be/);
  });
});

describe("the gas of several wells", () => {
  const same = {
    center: Float64Array.of(2, 2, 2),
    sigma: Float64Array.of(0.5, 0.5, 0.5),
    groups: [[0, 3]] as const,
    averaged: false,
  };

  it("by Hamiltonian Monte Carlo has the exact ⟨Σ(x − x₀)²⟩ = σ²N(N+1)/2, and accepts most proposals", () => {
    const averages: number[] = [];
    for (let chain = 0; chain < 60; chain++) {
      let sum = 0;
      const { acceptance } = sampleFull(same, random(300 + chain), 200, (x) => {
        for (const value of x) sum += (value - 2) ** 2 / 200;
      });
      // 0.65 is what the optimal step size gives in many dimensions
      expect(acceptance).toBeGreaterThan(0.65);
      averages.push(sum);
    }
    const { mean, error } = meanAndError(averages);
    expect(error).toBeLessThan(0.01 * mean);
    expect(Math.abs(mean - 0.25 * 6)).toBeLessThan(4 * error);
  });

  it("pushes neighbouring wells apart when all levels repel, and not when only groups do", () => {
    const two = {
      center: Float64Array.of(0, 1),
      sigma: Float64Array.of(0.3, 0.3),
      groups: [
        [0, 1],
        [1, 1],
      ] as const,
      averaged: false,
    };
    // levels that repel never cross; exact by quadrature: P ∝ |d| exp(−(d − 1)²/(4σ²)) for the difference d of the two wells' levels
    const weight = (d: number) => Math.abs(d) * Math.exp(-((d - 1) ** 2) / (4 * 0.09));
    const exact = integral((d) => d * weight(d), 0, 6) / integral(weight, 0, 6);
    const full: number[] = [];
    const within: number[] = [];
    const x = new Float64Array(2);
    for (let chain = 0; chain < 100; chain++) {
      const stream = random(500 + chain);
      let sum = 0;
      sampleFull(two, stream, 200, (sample) => {
        sum += (sample[1] - sample[0]) / 200;
      });
      full.push(sum);
      for (let k = 0; k < 200; k++) {
        sampleWithinGroups(two, stream, x);
        within.push(x[1] - x[0]);
      }
    }
    const [f, w] = [meanAndError(full), meanAndError(within)];
    expect(Math.abs(f.mean - exact)).toBeLessThan(4 * f.error);
    expect(Math.abs(w.mean - 1)).toBeLessThan(4 * w.error);
    expect(exact - 1).toBeGreaterThan(10 * f.error);
  });
});

describe("the Rayleigh process", () => {
  const process = { k: 2, g2: 0.3 };

  it("has a normalised transition density whose samples follow its distribution function", () => {
    const stream = random(700);
    for (const [s0, time] of [
      [0.1, 0.05],
      [1.5, 0.2],
      [0.8, 3],
    ] as const) {
      expect(integral((s) => transitionDensity(process, s, s0, time), 0, 6)).toBeCloseTo(1, 8);
      const sample = Float64Array.from({ length: 5000 }, () => sampleTransition(process, s0, time, stream));
      expect(kolmogorovP(sample, (s) => transitionCdf(process, s, s0, time))).toBeGreaterThan(1e-3);
    }
  });

  it("satisfies its Fokker–Planck equation, ∂P/∂τ = −∂[(−kS + 2g²/S)P]/∂S + 2g² ∂²P/∂S²", () => {
    const { k, g2 } = process;
    const p = (s: number, t: number) => transitionDensity(process, s, 0.9, t);
    const h = 1e-3;
    for (const s of [0.3, 0.8, 1.4]) {
      const t = 0.3;
      const flux = (at: number) => (-k * at + (2 * g2) / at) * p(at, t);
      const time = (p(s, t + h) - p(s, t - h)) / (2 * h);
      const drift = (flux(s + h) - flux(s - h)) / (2 * h);
      const diffusion = (p(s + h, t) - 2 * p(s, t) + p(s - h, t)) / (h * h);
      expect(time).toBeCloseTo(-drift + 2 * g2 * diffusion, 3);
    }
  });

  it("relaxes to the pair's stationary spacing law", () => {
    const law = pairSpacing(Math.sqrt(process.g2 / process.k));
    for (const s of [0.2, 0.6, 1.2])
      expect(transitionDensity(process, s, 3, 20)).toBeCloseTo(law.density(s), 10);
  });
});

describe("the β-Laguerre ensemble", () => {
  it.each([
    [6, 6],
    [5, 9],
  ])("of %d levels and %d rows has the spectrum of WᵀW", (n, m) => {
    const random = streams("laguerre").of("validation", m);
    const [exact, direct] = [new Float64Array(n), new Float64Array(n)];
    const [smallest, trace]: [number[], number[]] = [[], []];
    const directSmallest: number[] = [];
    const w = new Float64Array(m * n);
    for (let k = 0; k < 4000; k++) {
      sampleBetaLaguerre(n, m, 1, random, exact);
      smallest.push(exact[0]);
      trace.push(exact.reduce((sum, x) => sum + x, 0));
      random.fillNormal(w);
      const x = new Float64Array(n * n);
      gram(m, n, w, x);
      symmetricEigenvalues(n, x, direct);
      directSmallest.push(direct[0]);
    }
    const mean = trace.reduce((sum, x) => sum + x, 0) / trace.length;
    expect(Math.abs(mean - m * n)).toBeLessThan(4 * Math.sqrt((2 * m * n) / trace.length));
    const sorted = Float64Array.from(directSmallest).sort();
    const empirical = (x: number) => sorted.filter((value) => value <= x).length / sorted.length;
    const distance = Math.max(
      ...smallest
        .slice(0, 400)
        .map((x) => Math.abs(smallest.filter((value) => value <= x).length / smallest.length - empirical(x))),
    );
    expect(distance).toBeLessThan(1.95 * Math.sqrt(2 / 4000));
  });

  it("rejects fewer rows than levels", () => {
    const random = streams("laguerre").of("validation", 0);
    expect(() => sampleBetaLaguerre(4, 3, 1, random, new Float64Array(4))).toThrow(
      /rows: must be at least levels = 4/,
    );
  });
});

describe("two levels of unequal widths", () => {
  it("have the generalised semicircle, and not that of equal widths", () => {
    const gas = { center: Float64Array.of(5, 5), sigma: Float64Array.of(1, 3), groups: [[0, 2]] as const };
    const random = streams("unequal").of("validation", 0);
    const out = new Float64Array(2);
    const levels = Float64Array.from({ length: 8000 }, (_, k) => {
      sampleWithinGroups(gas, random, out);
      return out[k % 2] - 5;
    });
    expect(kolmogorovP(levels, twoSpeciesDensity(1, 3).cdf)).toBeGreaterThan(1e-3);
    expect(kolmogorovP(levels, (x) => laws["pair-density"].cdf(x / Math.sqrt(5)))).toBeLessThan(1e-3);
  });

  it("are rejected among more than two", () => {
    const gas = { center: new Float64Array(3), sigma: Float64Array.of(1, 1, 2), groups: [[0, 3]] as const };
    expect(() =>
      sampleWithinGroups(gas, streams("unequal").of("validation", 1), new Float64Array(3)),
    ).toThrow(/sigma: must be equal in a group of more than two levels, got 1, 1, 2/);
  });

  it("averaged over eigenvectors is the law of a matrix with a source: exact for two levels", () => {
    // eigenvalues of diag(a, b) + noise with variances σ² on and σ²/2 off the diagonal: their difference is the length of a vector of two
    // normal components of variance 2σ² about (a − b, 0), Rice's law
    const sigma = 0.7;
    for (const apart of [0, 0.4, 1.5, 6]) {
      const gas = {
        ...{ center: Float64Array.of(0, apart), sigma: Float64Array.of(sigma, sigma) },
        ...{ groups: [[0, 1] as const, [1, 1] as const], averaged: true },
      };
      const density = fullGas(gas);
      // at fixed sum of the levels, which is independent of their difference
      const weight = (d: number) => {
        const x = [(apart - d) / 2, (apart + d) / 2 - apart];
        return Math.exp(density.value(Float64Array.from(x, (each) => each / sigma)));
      };
      const [u2, far] = [2 * sigma * sigma, apart + 12 * sigma];
      const rice = (d: number) => {
        const angles = 2000;
        let sum = 0;
        for (let k = 0; k < angles; k++) {
          const t = (2 * Math.PI * (k + 0.5)) / angles;
          sum += Math.exp(-((d * Math.cos(t) - apart) ** 2 + (d * Math.sin(t)) ** 2) / (2 * u2));
        }
        return (d * sum) / angles;
      };
      const [whole, exact] = [integral(weight, 1e-12, far), integral(rice, 1e-12, far)];
      for (const d of [0.01, 0.3, 1, apart, apart + 1].filter((each) => each > 0))
        expect(weight(d) / whole).toBeCloseTo(rice(d) / exact, 6);
      const mean = integral((d) => d * weight(d), 1e-12, far) / whole;
      expect(mean).toBeCloseTo(integral((d) => d * rice(d), 1e-12, far) / exact, 6);
      // the twin: with the eigenvectors of the wells the levels are too far apart
      const aligned = fullGas({ ...gas, averaged: false });
      const twin = (d: number) =>
        Math.exp(aligned.value(Float64Array.of((apart - d) / 2 / sigma, ((apart + d) / 2 - apart) / sigma)));
      const twinMean = integral((d) => d * twin(d), 1e-12, far) / integral(twin, 1e-12, far);
      if (apart > 0) expect(twinMean - mean).toBeGreaterThan(0.04);
    }
  });

  it("averaged over the eigenvectors of every pair has the means of three levels of a matrix to 0.01σ", () => {
    for (const center of [
      [0, 1, 2],
      [0, 0, 3],
      [0, 4, 8],
    ]) {
      const exact = meansOfMatrices(center);
      const [averaged, aligned] = [true, false].map((rotates) => meansOfGas(center, rotates));
      const off = (means: readonly number[]) =>
        Math.max(...means.map((mean, i) => Math.abs(mean - exact[i])));
      expect(off(averaged)).toBeLessThan(0.01);
      expect(off(aligned)).toBeGreaterThan(0.1);
    }
  });
});

/** Mean eigenvalues of diag(centre) + noise of variance 1 on and ½ off the diagonal, to 0.001: pairs of opposite noise, about the first order. */
function meansOfMatrices(center: readonly number[]): readonly number[] {
  const [n, count] = [center.length, 300_000];
  const stream = random(900);
  const [a, x, sum] = [new Float64Array(n * n), new Float64Array(n), new Float64Array(n)];
  const noise = new Float64Array((n * (n + 1)) / 2);
  for (let k = 0; k < count; k++) {
    stream.fillNormal(noise);
    for (const sign of [1, -1]) {
      let next = 0;
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) {
          const each = sign * noise[next++] * (i === j ? 1 : Math.SQRT1_2) + (i === j ? center[i] : 0);
          a[i * n + j] = each;
          a[j * n + i] = each;
        }
      symmetricEigenvalues(n, a, x);
      x.sort();
      for (let i = 0; i < n; i++) sum[i] += x[i] / (2 * count);
    }
  }
  return Array.from(sum);
}

/** Mean levels of the gas by summation over a grid of ordered triples. */
function meansOfGas(center: readonly number[], averaged: boolean): readonly number[] {
  const density = fullGas({
    ...{ center: Float64Array.from(center), sigma: new Float64Array(3).fill(1), averaged },
    groups: [[0, 3]],
  });
  const step = 0.12;
  const reach = 5.5;
  const places = center.map((at) =>
    Array.from({ length: Math.round((2 * reach) / step) }, (_, k) => at - reach + (k + 0.5) * step),
  );
  const z = new Float64Array(3);
  const sum = [0, 0, 0];
  let whole = 0;
  for (const x of places[0])
    for (const y of places[1]) {
      if (y <= x) continue;
      for (const w of places[2]) {
        if (w <= y) continue;
        z.set([x - center[0], y - center[1], w - center[2]]);
        const weight = Math.exp(density.value(z));
        whole += weight;
        sum[0] += weight * x;
        sum[1] += weight * y;
        sum[2] += weight * w;
      }
    }
  return sum.map((each) => each / whole);
}
