import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import {
  andersonDarling,
  andersonDarlingComplement,
  andersonDarlingLimit,
  cramerVonMises,
  cramerVonMisesComplement,
  cramerVonMisesLimit,
  kolmogorovComplement,
  kolmogorovLimit,
  kolmogorovSmirnov,
  kuiper,
} from "../../src/statistics/index.ts";
import { integral } from "../support/kolmogorov.ts";

const uniformCdf = (x: number) => Math.min(1, Math.max(0, x));

describe("the law of Kolmogorov's distance", () => {
  it("has the values of Marsaglia, Tsang & Wang 2003 and Miller's 1956 table", () => {
    expect(1 - kolmogorovComplement(10, 0.274)).toBeCloseTo(0.6284796154565, 12);
    expect(1 - kolmogorovComplement(2000, 0.04)).toBeCloseTo(0.996769431917137, 8);
    expect(1 - kolmogorovComplement(16000, 0.016)).toBeCloseTo(0.9994523491382805, 9);
    // five per cent points, given to five digits
    expect(kolmogorovComplement(10, 0.40925)).toBeCloseTo(0.05, 4);
    expect(kolmogorovComplement(20, 0.29408)).toBeCloseTo(0.05, 4);
    expect(kolmogorovLimit(1.3581)).toBeCloseTo(0.05, 5);
    expect(kolmogorovLimit(1.62762)).toBeCloseTo(0.01, 6);
  });

  it("is 2 − 2d for one value and 2(1 − d)² for two, d ≥ ½", () => {
    for (const d of [0.5, 0.6, 0.75, 0.9, 0.999]) {
      expect(kolmogorovComplement(1, d) / (2 - 2 * d)).toBeCloseTo(1, 12);
      expect(kolmogorovComplement(2, d) / (2 * (1 - d) ** 2)).toBeCloseTo(1, 9);
    }
  });

  it("is continuous between matrix, expansion and tail", () => {
    for (const d of [0.03, 0.05, 0.07, 0.1]) {
      const exact = [196, 197, 198, 199, 200].map((n) => kolmogorovComplement(n, d));
      // the polynomial through five values, at the next
      const weights = [1, -5, 10, -10, 5];
      const next = exact.reduce((sum, p, k) => sum + weights[k] * p, 0);
      expect(Math.abs(kolmogorovComplement(201, d) - next)).toBeLessThan(2e-6);
    }
    for (const n of [50, 1000]) {
      const d = 2 / Math.sqrt(n);
      const [inside, outside] = [kolmogorovComplement(n, d * (1 - 1e-9)), kolmogorovComplement(n, d)];
      expect(inside / outside - 1).toBeLessThan(1e-3 / Math.sqrt(n));
      expect(inside / outside - 1).toBeGreaterThan(-1e-6);
    }
  });

  it("keeps its digits in the far tail: scipy 1.17 kstwo.sf(0.3, 2000) = 3.9517797605e-160", () => {
    expect(kolmogorovComplement(2000, 0.3) / 3.951779760545748e-160).toBeCloseTo(1, 10);
  });
});

describe("the law of A²", () => {
  it("has the limiting values of Anderson & Darling's 1952 series", () => {
    for (const a of [0.2, 0.5, 1, 1.933, 2.492, 4]) {
      expect(andersonDarlingLimit(a) - (1 - andersonDarlingSeries(a))).toBeLessThan(1e-9);
      expect(andersonDarlingLimit(a) - (1 - andersonDarlingSeries(a))).toBeGreaterThan(-1e-9);
    }
    // the table of Anderson & Darling 1954
    expect(andersonDarlingLimit(1.933)).toBeCloseTo(0.1, 4);
    expect(andersonDarlingLimit(2.492)).toBeCloseTo(0.05, 4);
  });

  it("falls as √3 erfc(√a), the law of its largest term", () => {
    // erfc(√50) = 1.5239706048e-23; what is left out falls with 1/a
    const ratio = andersonDarlingLimit(50) / (Math.sqrt(3) * 1.52397060483211e-23);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
    expect(andersonDarlingLimit(2000)).toBe(0);
  });

  it("is that of eight values to 2e-4 in the middle", () => {
    // 2·10⁶ samples of numpy 2: standard errors 3.5e-4 √(p(1 − p)) ≤ 3.4e-4
    const simulated = { 0.3: 0.93692, 0.6: 0.6426, 1.2: 0.26633, 2: 0.093206, 4: 0.00927 };
    for (const [a, p] of Object.entries(simulated)) {
      const error = Math.sqrt((p * (1 - p)) / 2e6);
      expect(Math.abs(andersonDarlingComplement(8, Number(a)) - p)).toBeLessThan(2e-4 + 4 * error);
    }
    // the limit is not good enough
    expect(Math.abs(andersonDarlingLimit(2) - 0.093206)).toBeGreaterThan(1e-3);
  });
});

describe("the law of W²", () => {
  it("has the percentage points of Csörgő & Faraway's table", () => {
    expect(cramerVonMisesLimit(0.3473)).toBeCloseTo(0.1, 5);
    expect(cramerVonMisesLimit(0.46136)).toBeCloseTo(0.05, 5);
    expect(cramerVonMisesLimit(0.74346)).toBeCloseTo(0.01, 6);
    expect(cramerVonMisesLimit(1.16786)).toBeCloseTo(0.001, 7);
  });

  it("is corrected for finite n as in scipy 1.17", () => {
    expect(cramerVonMisesComplement(10, 0.3473)).toBeCloseTo(0.0986137734139546, 12);
    expect(cramerVonMisesComplement(10, 0.05)).toBeCloseTo(0.8869377032370666, 12);
    expect(cramerVonMisesComplement(50, 0.74346)).toBeCloseTo(0.009686683215334724, 12);
  });

  it("ends at n/3 and at 1/(12n)", () => {
    const statistic = cramerVonMises([0, 0, 0], uniformCdf);
    expect(statistic.statistic).toBeCloseTo(1, 12);
    expect(statistic.pValue).toBe(0);
    expect(cramerVonMises([1 / 6, 1 / 2, 5 / 6], uniformCdf).pValue).toBe(1);
  });
});

describe("tests against a law", () => {
  const tests = { kolmogorovSmirnov, andersonDarling, cramerVonMises, kuiper };
  const random = streams("goodness").of("validation", 0);

  it.each(Object.entries(tests))(
    "%s rejects a true law at the rate of its p-value, and detects a wrong one",
    (_, test) => {
      const sets = 2000;
      const levels = [0.02, 0.1, 0.5];
      const below = levels.map(() => 0);
      let seen = 0;
      for (let set = 0; set < sets; set++) {
        const values = Float64Array.from({ length: 12 }, () => random.uniform());
        const { pValue } = test(values, uniformCdf);
        levels.forEach((level, k) => {
          if (pValue <= level) below[k] += 1;
        });
        if (test(values, (x) => uniformCdf(x) ** 2.5).pValue <= 0.02) seen++;
      }
      // 4 standard errors: false alarm 6e-5 each; Kuiper's approximation is good to 0.005
      levels.forEach((level, k) => {
        const reach = 4 * Math.sqrt((level * (1 - level)) / sets) + (test === kuiper ? 0.005 : 0);
        expect(Math.abs(below[k] / sets - level)).toBeLessThan(reach);
      });
      expect(seen / sets).toBeGreaterThan(0.2);
    },
  );

  it("kuiper has the percentage points of Stephens 1970", () => {
    for (const [lambda, level] of [
      [1.62, 0.1],
      [1.747, 0.05],
      [2.001, 0.01],
    ] as const) {
      const n = 10_000;
      const v = lambda / (100 + 0.155 + 0.0024);
      // values whose V is known: D⁺ = v, D⁻ = 0
      const values = Float64Array.from({ length: n }, (_, k) => Math.max(0, (k + 1) / n - v));
      const result = kuiper(values, uniformCdf);
      expect(result.statistic).toBeCloseTo(v, 10);
      expect(result.pValue).toBeCloseTo(level, 3);
    }
  });

  it("give A² and D of three values by hand", () => {
    const values = [0.7, 0.1, 0.4];
    // D: 2/3 − 0.4
    expect(kolmogorovSmirnov(values, uniformCdf).statistic).toBeCloseTo(1 - 0.7, 12);
    const a2 =
      -3 -
      (Math.log(0.1) +
        Math.log(0.3) +
        3 * (Math.log(0.4) + Math.log(0.6)) +
        5 * (Math.log(0.7) + Math.log(0.9))) /
        3;
    expect(andersonDarling(values, uniformCdf).statistic).toBeCloseTo(a2, 12);
    expect(andersonDarling([0.5, 2], uniformCdf).pValue).toBe(0);
  });

  it("reject invalid samples and distribution functions, and warn of ties and few values", () => {
    for (const test of Object.values(tests)) {
      expect(() => test([], uniformCdf)).toThrow(/values: must hold at least one number, got none/);
      expect(() => test([0.1, Number.NaN], uniformCdf)).toThrow(
        /values\[1\]: must be a finite number, got NaN/,
      );
      expect(() => test([0.1], () => 2)).toThrow(/cdf\(0.1\): must lie in \[0, 1\], got 2/);
      expect(() => test([0.1, 0.2], (x) => 1 - x)).toThrow(/must not fall/);
      expect(test([0.1, 0.1], uniformCdf).warnings).toHaveLength(2);
      expect(
        test(
          Float64Array.from({ length: 50 }, (_, k) => (k + 0.5) / 50),
          uniformCdf,
        ).warnings,
      ).toEqual([]);
    }
  });
});

/**
 * P(A² < z) = (√2π/z) Σ_j C(−½, j)(4j + 1) e^{−b_j} ∫₀^∞ e^{z/(8(w² + 1)) − b_j w²} dw, b_j = (4j + 1)²π²/(8z).
 */
function andersonDarlingSeries(z: number): number {
  let [sum, binomial] = [0, 1];
  for (let j = 0; j < 10; j++) {
    const b = ((4 * j + 1) ** 2 * Math.PI ** 2) / (8 * z);
    const inner = integral((w) => Math.exp(z / (8 * (w * w + 1)) - b * w * w), 0, 8 / Math.sqrt(b));
    sum += binomial * (4 * j + 1) * Math.exp(-b) * inner;
    binomial *= (-0.5 - j) / (j + 1);
  }
  return (Math.sqrt(2 * Math.PI) / z) * sum;
}
