import { describe, expect, it } from "vitest";
import { networkWarnings } from "../../src/comparison/index.ts";
import {
  numericalRank,
  type Precision,
  singularValueFloor,
  singularValues,
  storedPrecision,
} from "../../src/linalg/index.ts";
import { ratioMean, spacingMean } from "../../src/observables/index.ts";
import { streams } from "../../src/random/index.ts";
import type { StationarySample } from "../../src/spectra/index.ts";
import {
  analyseNetwork,
  analyseSpectrum,
  drawnDistances,
  isAnalysed,
} from "../../src/weight-spectra/index.ts";
import { gaussian, product, rounded } from "../support/stored-matrices.ts";

const own = streams("rank");
const settings = { kernels: null, nulls: drawnDistances(200, (k) => own.of("validation", 1000 + k)) };

describe("a matrix without full rank", () => {
  const sines = Float64Array.from({ length: 64 * 64 }, (_, k) => {
    const [i, j] = [k >> 6, k & 63];
    let sum = 0;
    for (let q = 1; q <= 8; q++) sum += Math.sin(0.7 * q * (i + 1)) * Math.cos(0.9 * q * (j + 1) + q);
    return sum;
  });

  it.each(Object.keys(rounded) as Precision[])(
    "eight products of a sine and a cosine have rank 8 in %s, and no bulk of noise",
    (stored) => {
      const matrix = { name: "low", rows: 64, columns: 64, values: sines.map(rounded[stored]) };
      expect(storedPrecision(matrix.values)).toBe(stored);
      const result = analyseSpectrum(matrix, settings);
      expect(isAnalysed(result)).toBe(false);
      expect(result).toMatchObject({
        rank: 8,
        reason: expect.stringMatching(/has rank 8, .* bulk of noise/),
      });
    },
  );

  it("of noise with dead columns keeps its variance: 64 × 60 of 64 × 64; bfloat16 noise too, with one level below its rounding errors", () => {
    const values = gaussian(64, 64, own.of("validation", 1));
    const dead = values.map((z, k) => (k % 64 < 4 ? 0 : z));
    for (const [name, matrix, rank] of [
      ["dead", dead, 60],
      ["bf16", values.map(rounded.bf16), 63],
    ] as const) {
      const result = analyseSpectrum({ name, rows: 64, columns: 64, values: matrix }, settings);
      if (!isAnalysed(result)) throw new Error(result.reason);
      expect([name, result.rank]).toEqual([name, rank]);
      // four levels at 0 no noise has; one below 2⁻⁷ of the largest it has in one of some seven matrices
      expect(result.warnings.join()).toMatch(
        rank === 60
          ? /rank 60; noise is looked for in these alone/
          : /rank 63; independent entries have as many/,
      );
      expect(Math.abs(result.fitted.variance - 1)).toBeLessThan(3 * result.fitted.standardError);
    }
  });

  it("whose levels all coincide, as of an orthogonal matrix, is not analysed, with the reason", () => {
    const values = Float64Array.from({ length: 400 }, (_, k) => (k % 21 === 0 ? 1 : 0));
    expect(analyseSpectrum({ name: "identity", rows: 20, columns: 20, values }, settings)).toMatchObject({
      rank: 20,
      reason: expect.stringMatching(/has 1 distinct levels, at least 10 are needed/),
    });
  });

  it("1000 random products have the rank of their factors, in every precision; without a floor they do not", () => {
    const random = own.of("user", 2);
    const failures: string[] = [];
    let without = 0;
    for (let k = 0; k < 1000; k++) {
      const [rows, columns] = [
        12 + Math.floor(13 * random.uniform()),
        12 + Math.floor(13 * random.uniform()),
      ];
      // less than half: the smallest singular value of a factor is then well above the errors of bfloat16
      const rank = 1 + Math.floor(random.uniform() * 0.3 * Math.min(rows, columns));
      const stored = (Object.keys(rounded) as Precision[])[k % 4];
      const values = product(rows, rank, columns, random).map(rounded[stored]);
      const singular = singularValues(null, rows, columns, values);
      const found = numericalRank(singular, singularValueFloor(values, rows, columns, singular.at(-1)!));
      if (found !== rank) failures.push(`${k}: ${rows} × ${columns} ${stored}: ${found} for ${rank}`);
      if (numericalRank(singular, 0) !== rank) without++;
    }
    expect(failures).toEqual([]);
    expect(without).toBeGreaterThan(950);
  });
});

describe("the spectra of a network", () => {
  it("with dead columns, equal blocks and an orthogonal matrix are finite, and its warnings name them", async () => {
    const random = own.of("validation", 7);
    const noise = () => gaussian(32, 32, random);
    const values = {
      dead: noise().map((z, k) => (k % 32 < 3 ? 0 : z)),
      identity: noise().map((_, k) => (k % 33 === 0 ? 1 : 0)),
      // the same 16 × 16 twice on the diagonal: every level twice
      blocks: noise().map((_, k, all) => {
        const [i, j] = [k >> 5, k & 31];
        return i >> 4 === j >> 4 ? all[(i & 15) * 32 + (j & 15)] : 0;
      }),
      noise: noise(),
    };
    const shape = { role: "weights", layer: null, rows: 32, columns: 32, initialSigma: 1 };
    const matrices = Object.keys(values).map((name) => ({ ...shape, name }));
    const spectra = await analyseNetwork(matrices, [0, 5], [1], async () => Object.values(values), {
      kernels: null,
      significance: 0.01,
      stream: (k) => own.of("network.analysis", k),
    });
    const said = networkWarnings(spectra).join("\n");
    expect(said).toMatch(/2 spectra \(dead\) have levels that are 0 to rounding/);
    expect(said).toMatch(/2 spectra \(blocks\) have levels that coincide to rounding/);
    expect(said).toMatch(/not analysed: identity \(has 1 distinct levels/);
    expect(said).not.toMatch(/noise\)/);
    const { matrices: unfolded, ratio } = spectra.bulk[1]!;
    expect([unfolded, ratio.warnings.join()]).toEqual([3, expect.stringMatching(/coincide to rounding/)]);
    expect(ratio.value).not.toBeNaN();
  });
});

describe("the precision of numbers", () => {
  it("is the narrowest that holds them all and whose last digit they use: small whole numbers are exact", () => {
    // normals of our streams are single-precision numbers
    const values = gaussian(20, 20, own.of("user", 3)).map((z) => Math.PI * z);
    for (const [stored, round] of Object.entries(rounded))
      expect(storedPrecision(values.map(round))).toBe(stored);
    expect(storedPrecision(values.map((z) => Math.sign(z)))).toBe("f64");
    expect(storedPrecision(Array.from({ length: 200 }, (_, k) => k))).toBe("f64");
  });
});

describe("the variance fitted beside outliers", () => {
  it.each([10, 20])("of 200 × 100 with %i columns times 4 is 1 within its error", (spiked) => {
    const values = gaussian(200, 100, own.of("validation", 4 + spiked)).map((z, k) =>
      k % 100 < spiked ? 4 * z : z,
    );
    const result = analyseSpectrum({ name: "spiked", rows: 200, columns: 100, values }, settings);
    if (!isAnalysed(result)) throw new Error(result.reason);
    // three standard errors; taken for noise, the columns make it 1.095 and 1.226
    expect(Math.abs(result.fitted.variance - 1)).toBeLessThan(3 * result.fitted.standardError);
    expect(result.fitted.standardError).toBeLessThan(0.025);
    expect(result.outliers.outliers).toHaveLength(spiked);
  });
});

describe("observables of a study", () => {
  it("levels 1e-16 apart have a spacing of 0, and three of them no ratio", () => {
    const levels = [0.1, 0.1 + 2e-17, 0.1 + 4e-17, 1, 1 + 2e-16, 2];
    const spectrum = Float64Array.from(levels.flatMap((x) => [x, x]));
    const sample: StationarySample = {
      replicas: 2,
      snapshots: 1,
      levels: 6,
      spectrum,
      blocks: spectrum,
      multiplets: [
        { value: 0.1, label: "0.1", first: 0, size: 3 },
        { value: 1, label: "1", first: 3, size: 2 },
        { value: 2, label: "2", first: 5, size: 1 },
      ],
      components: new Float64Array(0),
      componentNames: [],
      interval: 1,
      groups: null,
    };
    expect(ratioMean.measure(sample)[0].value).toBe(0);
    expect(spacingMean.measure(sample)[0].value).toBe(0);
  });
});
