import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/index.ts";
import {
  haarDistances,
  haarOrthogonal,
  haarParticipations,
  porterThomasTest,
  recordNulls,
  type WeightsRecord,
  weightsRecord,
  weightsSeconds,
} from "../../src/weight-spectra/index.ts";
import { plantedSpikes } from "../support/planted-spikes.ts";
import { gaussian, product, rounded } from "../support/stored-matrices.ts";

const seed = streams("weights record");
const nulls = recordNulls((index) => seed.of("network.analysis", index));

function record(
  rows: number,
  columns: number,
  values: ArrayLike<number>,
  { significance = 0.01, tail = false, vectorsUpTo = 0, type = "f64" } = {},
): WeightsRecord {
  return weightsRecord(
    { name: "w", kind: "linear", type, tied: [], rows, columns, values },
    {
      ...{ kernels: null, nulls, significance, vectorsUpTo },
      ...(tail ? { random: seed.of("validation", 1) } : {}),
    },
  );
}

describe("the record of noise", () => {
  const count = 300;
  const noise = seed.of("validation", 2);
  const entries = { Gaussian: () => gaussian(24, 48, noise), "one value in ten": () => heavy(24 * 48) };
  const heavy = (length: number) =>
    gaussian(length, 1, noise).map((z) => (noise.uniform() < 0.1 ? z ** 5 : z));
  const rates = Object.fromEntries(
    Object.entries(entries).map(([name, draw]) => {
      const records = Array.from({ length: count }, () =>
        record(24, 48, draw(), { significance: 0.05, vectorsUpTo: 24 }),
      );
      const rate = (rejects: (of: WeightsRecord) => boolean) => records.filter(rejects).length / count;
      return [
        name,
        {
          law: rate(({ marchenkoPastur }) => marchenkoPastur !== null && marchenkoPastur.pValue <= 0.05),
          outliers: rate(({ outliers }) => outliers.length > 0),
          participation: rate(({ vectors }) => vectors !== null && vectors.participationPValue <= 0.05),
          components: rate(({ vectors }) => (vectors?.porterThomasPValue ?? 1) <= 0.05),
          repulsion: rate(({ bulk }) => bulk !== null && bulk.pValue <= 0.05),
          sigma:
            records.reduce((sum, { marchenkoPastur }) => sum + (marchenkoPastur?.sigma.value ?? 0), 0) /
            count,
        },
      ];
    }),
  );

  it("rejects 5 % of Gaussian matrices by every test at 5 %, and of entries of which a tenth are large nearly all", () => {
    // four standard errors: of the binomial, and of the drawn nulls of some thousand; false alarms in 3e-4 of the seeds
    const reach = 4 * Math.sqrt((0.05 * 0.95) / count + (0.05 * 0.95) / 999);
    const { sigma, ...tests } = rates.Gaussian;
    for (const [test, rate] of Object.entries(tests))
      expect(Math.abs(rate - 0.05), `${test}: ${rate}`).toBeLessThan(reach);
    expect(Math.abs(sigma - 1)).toBeLessThan(0.01);
    expect(rates["one value in ten"].law).toBeGreaterThan(0.5);
    expect(rates["one value in ten"].outliers).toBeGreaterThan(0.5);
    expect(rates["one value in ten"].participation).toBeGreaterThan(0.5);
  });
});

it("levels that do not repel are told from β = 1, by an interval of β that holds 0 and not 1", () => {
  const random = seed.of("validation", 3);
  // independent levels between 1 and 3 on the diagonal
  const diagonal = Float64Array.from({ length: 100 * 100 }, (_, k) =>
    k % 101 === 0 ? 1 + 2 * random.uniform() : 0,
  );
  const { bulk } = record(100, 100, diagonal);
  expect(bulk?.pValue).toBeLessThan(1e-3);
  expect(bulk?.beta.interval[0]).toBe(0);
  expect(bulk?.beta.interval[1]).toBeLessThan(1);
});

// each signal takes σ²/θ² of the bulk's trace more than its row and column: 20 of twice the threshold 2.5 % of σ²
it.each([
  [0, 2],
  [5, 2],
  [20, 2],
  [20, 5],
])(
  "%i signals of %i times the threshold of large matrices are counted, and leave σ within 1 %",
  (spikes, factor) => {
    const random = seed.of("validation", 4 + spikes);
    const results = Array.from({ length: 8 }, () =>
      record(100, 400, plantedSpikes(100, 400, 0.02, new Array(spikes).fill(factor), random), {
        significance: 0.001,
      }),
    );
    expect(results.map(({ outliers }) => outliers.length)).toEqual(new Array(8).fill(spikes));
    const sigma =
      results.reduce((sum, { marchenkoPastur }) => sum + (marchenkoPastur?.sigma.value ?? 0), 0) / 8;
    expect(Math.abs(sigma / 0.02 - 1)).toBeLessThan(0.01);
    // the twin: the root mean square of the elements is no σ once there are signals
    if (spikes === 20) {
      const { norms } = results[0];
      expect(Math.sqrt(norms.frobenius / 40_000) / 0.02 - 1).toBeGreaterThan(0.05);
    }
    // equal signals repel each other, in both directions alike
    for (const { outliers } of spikes === 0 ? [] : results) {
      const strength = outliers.reduce((sum, outlier) => sum + outlier.strength / spikes, 0);
      expect(Math.abs(strength - factor)).toBeLessThan(0.1 * factor);
    }
  },
);

describe("everyday matrices", () => {
  const random = seed.of("validation", 40);
  const noise = gaussian(40, 60, random);

  it("noise of another unit, as small as 10⁻³⁰⁰ or as large as 10³⁰⁰, has the same record in that unit", () => {
    const usual = record(40, 60, noise, { tail: true, vectorsUpTo: 40 });
    for (const unit of [2 ** -990, 2 ** 990]) {
      const scaled = record(
        40,
        60,
        noise.map((z) => z * unit),
        { tail: true, vectorsUpTo: 40 },
      );
      expect(scaled.bulk).toEqual(usual.bulk);
      expect(scaled.vectors).toEqual(usual.vectors);
      expect(scaled.marchenkoPastur?.pValue).toBe(usual.marchenkoPastur?.pValue);
      expect((scaled.marchenkoPastur?.sigma.value ?? 0) / unit).toBeCloseTo(
        usual.marchenkoPastur?.sigma.value ?? 1,
        12,
      );
      expect(scaled.tail?.alpha.value).toBeCloseTo(usual.tail?.alpha.value ?? 0, 9);
      expect(scaled.norms.stableRank).toBeCloseTo(usual.norms.stableRank, 9);
      expect(scaled.norms.logNorm - 2 * Math.log10(unit)).toBeCloseTo(usual.norms.logNorm, 9);
    }
  });

  it("pruned rows and columns change nothing in the rest, and are named", () => {
    const values = new Float64Array(44 * 65);
    for (let i = 0; i < 40; i++)
      for (let j = 0; j < 60; j++) values[(i + 4) * 65 + (j < 10 ? j : j + 5)] = noise[i * 60 + j];
    const [pruned, whole] = [record(44, 65, values), record(40, 60, noise)];
    expect(pruned.warnings.join()).toMatch(
      /4 of 44 rows and 5 of 65 columns are all zero: the remaining 40 × 60/,
    );
    expect(pruned.marchenkoPastur).toEqual(whole.marchenkoPastur);
    expect(pruned.bulk).toEqual(whole.bulk);
    expect([pruned.rank, pruned.singularValues.length]).toEqual([40, 44]);
    expect(pruned.singularValues.slice(4)).toEqual(whole.singularValues);
    expect(pruned.norms.frobenius).toBeCloseTo(whole.norms.frobenius, 9);
  });

  it("what cannot be analysed has its norms and a reason", () => {
    const cases = {
      constant: record(30, 30, new Float64Array(900).fill(0.5)),
      lowRank: record(40, 50, product(40, 3, 50, random)),
      tiny: record(2, 3, [3, 0, 0, 0, 4, 0]),
      zero: record(20, 20, new Float64Array(400)),
      nan: record(
        20,
        20,
        new Float64Array(400).map((_, k) => (k === 47 ? Number.NaN : 1)),
      ),
      short: record(20, 20, [1, 2, 3]),
    };
    expect(Object.values(cases).map(({ marchenkoPastur }) => marchenkoPastur)).toEqual(
      new Array(6).fill(null),
    );
    expect(cases.constant).toMatchObject({ rank: 1, notAnalysed: expect.stringMatching(/rank 1/) });
    expect(cases.constant.norms.stableRank).toBeCloseTo(1, 9);
    expect(cases.lowRank).toMatchObject({ rank: 3, notAnalysed: expect.stringMatching(/rank 3/) });
    expect(cases.tiny).toMatchObject({ rank: 2, notAnalysed: expect.stringMatching(/2 levels|rank 2/) });
    expect(cases.tiny.singularValues).toEqual(Float64Array.of(3, 4));
    expect(cases.tiny.norms).toMatchObject({ spectral: 4, stableRank: 25 / 16 });
    expect(cases.tiny.norms.frobenius).toBeCloseTo(25, 12);
    // p = 9/25 and 16/25, in units of ln 2
    const entropy = -(0.36 * Math.log(0.36) + 0.64 * Math.log(0.64)) / Math.LN2;
    expect(cases.tiny.norms.entropy).toBeCloseTo(entropy, 12);
    expect(cases.zero).toMatchObject({ rank: 0, notAnalysed: "is zero", norms: { frobenius: 0 } });
    expect(cases.nan.notAnalysed).toBe("element 2, 7 is NaN");
    expect(cases.short.notAnalysed).toMatch(/holds 3 elements where 20 × 20 has 400/);
  });

  it("repeated rows are named, and halve the rank", () => {
    const twice = Float64Array.from(
      { length: 40 * 60 },
      (_, k) => noise[(Math.floor(k / 60) >> 1) * 60 + (k % 60)],
    );
    const result = record(40, 60, twice);
    expect(result.rank).toBe(20);
    expect(result.warnings.join()).toMatch(/20 of 40 rows and 0 of 60 columns repeat another/);
  });

  it("a product of rank 20 that is stored in bfloat16 has rounding above its floor in double, and rank 20 above that of bfloat16", () => {
    const values = product(64, 20, 64, random).map(rounded.bf16);
    const result = record(64, 64, values, { type: "f32" });
    expect(result.rank).toBe(20);
    expect(result.warnings.join()).toMatch(/stored as f32, yet all elements are numbers of bf16/);
    expect(result.singularValues[0]).toBeGreaterThan(1e-9);
  });

  it("a matrix longer than the reduction takes, 12 × 5000, has the levels of its Gram matrix: those of 12 × 12 times a root", () => {
    const square = gaussian(12, 12, random);
    const long = Float64Array.from(
      { length: 12 * 5040 },
      (_, k) => square[Math.floor(k / 5040) * 12 + (k % 12)],
    );
    const [direct, folded] = [record(12, 12, square), record(12, 5040, long)];
    for (const [k, s] of folded.singularValues.entries())
      expect(s / direct.singularValues[k]).toBeCloseTo(Math.sqrt(420), 6);
  });
});

it("Haar vectors of 96 elements have the participation of 64, scaled, and not that of 64 itself", () => {
  const drawn = haarParticipations(300, 96, seed.of("validation", 60));
  const scaled = nulls.haar.participation(96);
  const unscaled = nulls.haar.participation(64);
  const [deviation, expected, other] = [drawn, scaled, unscaled].map((list) => {
    const mean = list.reduce((sum, p) => sum + p, 0) / list.length;
    return Math.sqrt(list.reduce((sum, p) => sum + (p - mean) ** 2, 0) / (list.length - 1));
  });
  // relative error of a deviation 1/√(2 · 300), and of that of 999; four of them
  expect(Math.abs(deviation / expected - 1)).toBeLessThan(4 * Math.hypot(0.041, 0.022));
  expect(other / deviation).toBeGreaterThan(1.25);
});

it("components of Haar vectors of 48 elements are as far from their law as those of 16, scaled, and localised ones farther", () => {
  const distances = nulls.haar.distance(48);
  const usual = haarDistances(150, 48, seed.of("validation", 61));
  const mean = (list: Float64Array) => list.reduce((sum, d) => sum + d, 0) / list.length;
  // the distance scatters by 0.28 of its mean
  const error = 0.28 / Math.sqrt(150);
  expect(Math.abs(mean(usual) / mean(distances) - 1)).toBeLessThan(4 * error);
  expect(mean(nulls.haar.distance(16)) / mean(usual)).toBeGreaterThan(2);
  // diagonal blocks of 24 × 24: half the components are 0
  const [one, other] = [62, 63].map((k) => haarOrthogonal(24, seed.of("validation", k)));
  const blocks = new Float64Array(48 * 48);
  for (let i = 0; i < 24; i++)
    for (let j = 0; j < 24; j++) {
      blocks[i * 48 + j] = one[i * 24 + j];
      blocks[(24 + i) * 48 + 24 + j] = other[i * 24 + j];
    }
  expect(porterThomasTest(48, blocks, nulls.haar).pValue).toBe(1 / (distances.length + 1));
});

it("twice the sides take about eight times as long, once noise is drawn", () => {
  const [small, large] = [512, 1024].map(
    (n) => weightsSeconds({ rows: n, columns: n }, { tail: false }).matrix,
  );
  expect(large / small).toBeCloseTo(8, 1);
  // too few levels for an analysis
  expect(weightsSeconds({ rows: 3, columns: 9000 })).toEqual({ matrix: 0, noise: 0, haar: 0 });
});
