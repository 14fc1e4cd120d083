import fc from "fast-check";
import { erf } from "mathjs";
import { describe, expect, it } from "vitest";
import { boxMuller } from "../../src/random/box-muller.ts";
import { purposes, streams } from "../../src/random/index.ts";
import { nextWord, sfc32 } from "../../src/random/sfc32.ts";
import { kolmogorovP, meanAndError } from "../support/kolmogorov.ts";

const draws = (seed: string, replica: number, count: number) => {
  const out = new Float64Array(count);
  streams(seed).of("validation", replica).fillNormal(out);
  return out;
};
const normalCdf = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2));

describe("the generator", () => {
  // expected values from an independent implementation in Python, with its arbitrary-precision integers
  it("is sfc32, word for word", () => {
    const state = sfc32(Int32Array.of(123456789, -987654321, 42), 7);
    expect(Array.from({ length: 4 }, () => nextWord(state))).toEqual([
      -1538920202, -991470981, 879437209, -1987993749,
    ]);
  });

  it("gives the normals of an implementation in numpy's float32 to the last bit", () => {
    const out = new Float64Array(6);
    boxMuller(sfc32(Int32Array.of(123456789, -987654321, 42), 7), out, 0, 6);
    expect(Array.from(out)).toEqual([
      0.3341290354728699, -0.8807104229927063, 1.1837748289108276, -1.3306056261062622, 0.4358283281326294,
      0.1691526174545288,
    ]);
  });
});

describe("a stream", () => {
  it("is replayed by its seed, purpose and replica, and by nothing else", () => {
    const alone = draws("a", 5, 100);
    const family = streams("a");
    for (const replica of [9, 5, 0]) family.of("validation", replica).normal();
    const again = new Float64Array(100);
    family.of("validation", 5).fillNormal(again);
    expect(again).toEqual(alone);
  });

  it("differs from that of every other seed, purpose and replica", () => {
    const first = (seed: string, purpose: (typeof purposes)[number], replica: number) =>
      streams(seed).of(purpose, replica).normal();
    const numbers = [
      ...purposes.map((purpose) => first("a", purpose, 0)),
      ...Array.from({ length: 1000 }, (_, k) => first("a", "validation", k + 1)),
      first("b", "validation", 0),
      first("", "validation", 0),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("gives the same normals one by one and in blocks of any size, which begin with a new pair", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 12 }), (sizes) => {
        const one = streams("blocks").of("validation", 1);
        const many = streams("blocks").of("validation", 1);
        for (const size of sizes) {
          const block = new Float64Array(size);
          many.fillNormal(block);
          expect(Array.from(block)).toEqual(Array.from({ length: size }, () => one.normal()));
          if (size % 2 === 1) one.normal();
        }
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 32])("rejects replica %d", (replica) => {
    expect(() => streams("a").of("validation", replica)).toThrow(/replica: must be a whole number from 0/);
  });
});

describe("normals", () => {
  const sample = draws("normals", 0, 400_000);

  // each moment is within 4 standard errors: false alarm 6e-5 a moment, with a fixed seed
  it.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
    [6, 15, 10170],
  ])("have moment %i equal to %d", (power, expected, variance) => {
    const { mean } = meanAndError(sample.map((z) => z ** power));
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / sample.length));
  });

  it("follow the normal law, and a width wrong by 1 % is rejected", () => {
    expect(kolmogorovP(sample, normalCdf)).toBeGreaterThan(1e-3);
    expect(kolmogorovP(sample, (x) => normalCdf(x / 1.01))).toBeLessThan(1e-3);
  });

  it("reach the tail: 63 of a million lie beyond 4", () => {
    let beyond = 0;
    for (let replica = 0; replica < 10; replica++) {
      for (const z of draws("tail", replica, 400_000)) if (Math.abs(z) > 4) beyond++;
    }
    const expected = 4e6 * 6.334e-5;
    expect(Math.abs(beyond - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it("of neighbouring replicas and of a pair are uncorrelated, also in their squares", () => {
    const correlation = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, z, k) => sum + z * b[k], 0) / a.length;
    const n = 100_000;
    for (let replica = 0; replica < 8; replica++) {
      const [a, b] = [draws("pairs", replica, n), draws("pairs", replica + 1, n)];
      const square = (values: Float64Array) => values.map((z) => (z * z - 1) / Math.SQRT2);
      const shifted = Float64Array.from(a, (_, k) => a[(k + 1) % n]);
      for (const [p, q] of [
        [a, b],
        [square(a), square(b)],
        [a, shifted],
        [square(a), square(shifted)],
      ] as const) {
        expect(Math.abs(correlation(p, q))).toBeLessThan(4.5 / Math.sqrt(n));
      }
    }
  });

  it("uniforms lie strictly within (0, 1) and are uniform", () => {
    const random = streams("uniform").of("validation", 0);
    const values = Float64Array.from({ length: 100_000 }, () => random.uniform());
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(kolmogorovP(values, (x) => x)).toBeGreaterThan(1e-3);
  });
});
