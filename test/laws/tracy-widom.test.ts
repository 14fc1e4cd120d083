import { describe, expect, it } from "vitest";
import { sampleBetaHermite } from "../../src/coulomb-gas/index.ts";
import { airy } from "../../src/laws/airy.ts";
import { centralMoment, gaussianEdge, moment, tracyWidom } from "../../src/laws/index.ts";
import { survivalByDeterminant } from "../../src/laws/tracy-widom.ts";
import { streams } from "../../src/random/index.ts";
import { processorSeconds } from "../../src/scenario/points-within.ts";
import { meanAndError } from "../support/kolmogorov.ts";

const indices = [1, 2, 4] as const;

describe("the Airy function", () => {
  it("has the values of mpmath 1.3 at 30 digits", () => {
    for (const [x, value] of [
      [-6, -0.3291451736298231],
      [-2.9, -0.341905095672983],
      [-1, 0.5355608832923521],
      [0, 0.3550280538878172],
      [1, 0.13529241631288141],
      [4, 9.515638512048018e-4],
      [8, 4.6922076160992316e-8],
      [20, 1.6916728686705404e-27],
      [100, 2.6344821520881846e-291],
    ] as const) {
      expect(Math.abs(airy(x) / value - 1)).toBeLessThan(x > 20 ? 3e-13 : 5e-15);
    }
    expect(() => airy(-31)).toThrow("airy: x must be at least -30, got -31");
  });
});

describe("the Tracy–Widom laws", () => {
  // Bornemann 2010, arXiv:0904.1581; skewness and kurtosis of β = 4 from determinants of order 80 in scipy 1.17
  it.each([
    [1, -1.206533574582, 1.607781034581, 0.29346452408, 0.1652429384],
    [2, -1.7710868074, 0.8131947928, 0.2240842036, 0.0934480876],
    [4, -2.306884893, 0.5177237208, 0.16550949435, 0.0491951565],
  ] as const)("have the published moments, β = %d", (beta, mean, variance, skewness, kurtosis) => {
    const law = tracyWidom(beta);
    expect(Math.abs(moment(law, 1) - mean)).toBeLessThan(5e-10);
    expect(Math.abs(centralMoment(law, 2) - variance)).toBeLessThan(5e-10);
    expect(Math.abs(centralMoment(law, 3) / variance ** 1.5 - skewness)).toBeLessThan(1e-9);
    expect(Math.abs(centralMoment(law, 4) / variance ** 2 - 3 - kurtosis)).toBeLessThan(2e-9);
  });

  // mpmath 1.3 at 45 digits: determinants of order 46 (70 at −8), F₂ of the kernel (Ai Ai′ − Ai′ Ai)/(x − y)
  it.each([
    [-8, 1.80682792118542e-12, 1.98590042576366e-19, 5.4956342237951e-8],
    [-5, 2.7791775491679e-4, 2.13599698474112e-5, 0.0385675397606884],
    [-3, 0.0696001188673699, 0.0803195529393345, 0.611807356593562],
    [-2, 0.274320197909218, 0.413224142505123, 0.890338584634094],
    [0, 0.831908066202952, 0.969372828355263, 0.998574197358169],
  ])("are the determinants of mpmath at s = %d, in relative terms", (s, ...values) => {
    indices.forEach((beta, k) => {
      const x = beta === 4 ? s / Math.SQRT2 : s;
      expect(Math.abs(tracyWidom(beta).cdf(x) / values[k] - 1)).toBeLessThan(1e-12);
    });
  });

  it.each([
    [0, 0.168091933797048, 0.0306271716447373, 0.00142580264183146],
    [2, 0.010402428915173, 1.12446301690827e-4, 2.1401499353703e-6],
    [6, 1.94081407264622e-6, 3.81723265900946e-12, 2.52367461937638e-14],
  ])("keep the relative accuracy of small p-values, mpmath at s = %d", (s, ...values) => {
    indices.forEach((beta, k) => {
      const x = beta === 4 ? s / Math.SQRT2 : s;
      expect(Math.abs(tracyWidom(beta).survival(x) / values[k] - 1)).toBeLessThan(1e-12);
    });
  });

  it("have the published percentage points of β = 1: 0.4501, 0.9793, 2.0234", () => {
    const { quantile } = tracyWidom(1);
    expect(quantile(0.9)).toBeCloseTo(0.4501, 4);
    expect(quantile(0.95)).toBeCloseTo(0.9793, 4);
    expect(quantile(0.99)).toBeCloseTo(2.0234, 4);
  });

  it("agree between determinants and Painlevé II where both are valid", () => {
    for (const beta of indices) {
      for (const s of [-4, -3.1, -2.2]) {
        const x = beta === 4 ? s / Math.SQRT2 : s;
        expect(Math.abs(1 - survivalByDeterminant(beta, s) - tracyWidom(beta).cdf(x))).toBeLessThan(2e-13);
      }
    }
  });

  // Baik, Buckingham & DiFranco 2008: log F₂ = −|s|³/12 − ⅛ log|s| + ζ′(−1) + (log 2)/24 + 3/(64|s|³) + …
  it("have the left tail with the constant of Deift, Its & Krasovsky", () => {
    const zetaPrime = -0.1654211437004509;
    for (const s of [12, 18]) {
      const log = Math.log(tracyWidom(2).cdf(-s)) + s ** 3 / 12 + Math.log(s) / 8 - 3 / (64 * s ** 3);
      expect(Math.abs(log - zetaPrime - Math.LN2 / 24)).toBeLessThan(3 / s ** 6);
      const one =
        Math.log(tracyWidom(1).cdf(-s)) + s ** 3 / 24 + s ** 1.5 / (3 * Math.SQRT2) + Math.log(s) / 16;
      expect(Math.abs(one - zetaPrime / 2 + (11 / 48) * Math.LN2)).toBeLessThan(0.2 / s ** 1.5);
    }
  });

  it.each(indices)("describe the largest of 100 levels in a harmonic well, β = %d", (beta) => {
    const n = 100;
    const { centre, scale } = gaussianEdge(beta, n);
    const random = streams("edge").of("validation", beta);
    const levels = new Float64Array(n);
    const largest = Array.from({ length: 1500 }, () => {
      sampleBetaHermite(n, beta, random, levels);
      return (Math.max(...levels) - centre) / scale;
    });
    const { mean, error } = meanAndError(largest);
    // the correction is O(N^{−2/3}), 0.046; the nearest other law is 0.5 away
    const off = (law: 1 | 2 | 4) => Math.abs(mean - tracyWidom(law).mean);
    expect(off(beta)).toBeLessThan(4 * error + 0.046);
    for (const wrong of indices.filter((b) => b !== beta))
      expect(off(wrong)).toBeGreaterThan(8 * error + 0.046);
  });

  it("cost less than 10 µs per value after tabulation", () => {
    const { cdf } = tracyWidom(2);
    let sum = cdf(0);
    const begin = processorSeconds();
    for (let k = 0; k < 100_000; k++) sum += cdf(-5 + k * 8e-5);
    expect(sum).toBeGreaterThan(0);
    expect((processorSeconds() - begin) / 100_000).toBeLessThan(1e-5);
  });

  it("reject an invalid number of levels", () => {
    expect(() => gaussianEdge(1, 0)).toThrow(
      "gaussianEdge: levels must be a whole number of at least 1, got 0",
    );
  });
});
