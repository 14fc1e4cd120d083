import { describe, expect, it } from "vitest";
import { networkRecord } from "../../src/comparison/index.ts";
import { streams } from "../../src/random/index.ts";
import { analyseNetwork, type MatrixOfNetwork, networkNulls } from "../../src/weight-spectra/index.ts";
import { judgedNetwork } from "../support/judged-network.ts";

const own = streams("network results");
const margins = {
  "marchenko-pastur.scale": 0.05,
  "marchenko-pastur.distance": 0.1,
  "ratio.mean": 0.05,
};

const matrix = (name: string, rows: number, columns: number): MatrixOfNetwork => ({
  name,
  role: "key",
  layer: 1,
  rows,
  columns,
  initialSigma: 0.02,
});
const matrices = [
  ...Array.from({ length: 16 }, (_, k) => matrix(`layer ${k + 1} key`, 64, 64)),
  ...Array.from({ length: 8 }, (_, k) => matrix(`layer ${k + 1} mlp in`, 64, 256)),
];

const stream = (k: number) => own.of("network.analysis", k);
/** Drawn once for all networks of these matrices. */
const nulls = networkNulls(matrices, 4, stream, false);

/** Spectra of noise at update 0, and of noise with `signal` along one direction at the end. */
function spectraOf({ sigma = 0.02, signal = 0, poisson = false, few = matrices } = {}) {
  return analyseNetwork(
    few,
    [0, 100],
    [1, 2, 3, 4],
    async (replica, snapshot) =>
      few.map((_, m) => {
        const { rows, columns } = few[m];
        const random = own.of("validation", 100 * m + 10 * replica + snapshot);
        const values = new Float64Array(rows * columns);
        if (poisson && snapshot === 1) {
          // levels that do not repel: independent elements of a diagonal
          for (let i = 0; i < rows; i++) values[i * columns + i] = 1 + random.uniform();
          return values;
        }
        random.fillNormal(values);
        return values.map(
          (z, k) =>
            sigma * z +
            (snapshot === 1 ? signal : 0) * Math.cos(Math.floor(k / columns)) * Math.sin(k % columns),
        );
      }),
    {
      kernels: null,
      significance: 0.01,
      judgesTails: () => false,
      testsVectors: false,
      stream,
      ...(few === matrices ? { nulls } : {}),
    },
  );
}

describe("the verdict on a network", () => {
  it("finds levels of another law significant among however many matrices", async () => {
    // of 124 distances each has to be rarer than one in 2480
    const few = Array.from({ length: 31 }, (_, k) => matrix(`layer ${k + 1} key`, 24, 24));
    const { tests } = judgedNetwork(await spectraOf({ few, poisson: true }), { confidence: 0.95, margins });
    const changed = tests.filter(
      ({ observable, update }) => update === 100 && observable === "marchenko-pastur.distance",
    );
    expect(changed).toHaveLength(124);
    expect(changed.every(({ significant }) => significant)).toBe(true);
  });

  it("does not rest on so few levels that noise itself is as far away as the margin, but where they are beyond it", async () => {
    const few = [matrix("head", 12, 12)];
    const distancesOf = async (sigma: number) => {
      const { tests } = judgedNetwork(await spectraOf({ few, sigma }), { confidence: 0.95, margins });
      return tests.filter(
        ({ observable, update }) => update === 0 && observable === "marchenko-pastur.distance",
      );
    };
    for (const { required, verdict, explanation } of await distancesOf(0.02)) {
      expect([required, verdict]).toEqual([false, "inconclusive"]);
      expect(explanation).toContain("too few levels");
    }
    for (const { required, verdict } of await distancesOf(0.1)) {
      expect([required, verdict]).toEqual([true, "disagree"]);
    }
  });

  it("is agreement for independent entries of the variance that was drawn", async () => {
    const spectra = await spectraOf();
    const { tests, verdict } = judgedNetwork(spectra, { confidence: 0.95, margins });
    expect(verdict).toBe("agree");
    // scale, four distances for each matrix and one ratio, then the distances and the ratio again
    expect(tests).toHaveLength(24 * 5 + 1 + 24 * 4 + 1);
    expect(tests.filter(({ significant }) => significant)).toEqual([]);
    expect(spectra.bulk.map((bulk) => bulk?.matrices)).toEqual([96, 96]);
  });

  it("is not agreement where σ is 5 % wrong, and every matrix says so", async () => {
    for (const sigma of [0.019, 0.021]) {
      const { tests, verdict } = judgedNetwork(await spectraOf({ sigma }), { confidence: 0.95, margins });
      expect(verdict).not.toBe("agree");
      const scales = tests.filter(({ observable }) => observable === "marchenko-pastur.scale");
      expect(scales.map(({ significant }) => significant)).toEqual(scales.map(() => true));
    }
  });

  it("shows what was learnt without holding it against theory, and holds levels that do not repel against it", async () => {
    const learnt = await spectraOf({ signal: 0.03 });
    const shown = judgedNetwork(learnt, { confidence: 0.95, margins });
    expect(shown.verdict).toBe("agree");
    const record = networkRecord(learnt);
    for (const { snapshots } of record.matrices)
      for (const [first, last] of snapshots)
        expect([first!.outliers.length, last!.outliers.length]).toEqual([0, 1]);
    const { tests, verdict } = judgedNetwork(await spectraOf({ poisson: true }), {
      confidence: 0.95,
      margins,
    });
    expect(verdict).toBe("disagree");
    expect(tests.at(-1)).toMatchObject({ observable: "ratio.mean", update: 100, verdict: "disagree" });
  });

  it("does not rest on single heads, whose record stands apart", async () => {
    const few = [
      { ...matrix("layer 1 key", 64, 64), heads: { count: 4, axis: "columns" as const } },
      { ...matrix("layer 1 value", 32, 32), heads: { count: 4, axis: "columns" as const } },
    ];
    const spectra = await spectraOf({ few, signal: 0.03 });
    const { tests } = judgedNetwork(spectra, { confidence: 0.95, margins });
    expect(new Set(tests.map(({ level }) => level))).toEqual(
      new Set(["layer 1 key", "layer 1 value", "all"]),
    );
    const { heads, bulk, notAnalysed } = networkRecord(spectra);
    expect([bulk[0]!.matrices, notAnalysed]).toEqual([8, []]);
    expect(heads.matrices.map(({ name, rows, columns }) => [name, rows, columns])).toEqual(
      [1, 2, 3, 4].map((head) => [`layer 1 head ${head} key`, 64, 16]),
    );
    for (const { outliers, pValue } of heads.matrices) {
      expect(outliers.map(([, last]) => last! > 0)).toEqual([true, true, true, true]);
      expect(pValue.flat().every((p) => p! > 0 && p! <= 1)).toBe(true);
    }
    // four replicas, two snapshots
    expect(heads.notAnalysed).toEqual(
      [1, 2, 3, 4].map((head) => ({
        name: `layer 1 head ${head} value`,
        reason: "has 8 levels, at least 10 are needed",
        spectra: 8,
      })),
    );
    expect(heads.attention).toBeNull();
    expect(JSON.parse(JSON.stringify(heads))).toEqual(heads);
  });

  it("leaves the tails between the ends unjudged, and follows where the largest level's vector goes", async () => {
    const few = [matrix("layer 1 key", 64, 32)];
    // a direction along one element of the shorter side, then one that is spread over all
    const planted = [() => 0, (j: number) => (j === 7 ? 1 : 0), (j: number) => Math.cos(j * j) / 4];
    const spectra = await analyseNetwork(
      few,
      [0, 10, 100],
      [1, 2],
      async (replica, snapshot) => {
        const values = new Float64Array(64 * 32);
        own.of("validation", 7000 + replica).fillNormal(values);
        const along = planted[snapshot];
        return [values.map((z, k) => 0.02 * (z + 4 * Math.sin(1 + Math.floor(k / 32)) * along(k % 32)))];
      },
      { kernels: null, significance: 0.01, stream },
    );
    const { matrices: found } = networkRecord(spectra);
    for (const [replica, [noise, localised, spread]] of found[0].snapshots.entries()) {
      // n Σ u⁴ is n along one element; of a uniform vector 3, or 4.5 in one of twenty
      expect(localised!.participation!.largest).toBeGreaterThan(25);
      expect(localised!.participation!.pValue).toBeLessThan(0.02);
      for (const one of [noise, spread]) expect(one!.participation!.largest).toBeLessThan(7);
      expect(noise!.participation!.expected).toBeCloseTo(96 / 34, 9);
      expect([noise, localised, spread].map((one) => one!.tail!.judged === null)).toEqual([
        replica > 0,
        true,
        false,
      ]);
      expect([noise, localised, spread].every((one) => one!.tail!.tailCount >= 10)).toBe(true);
      expect(localised!.largest).toBeGreaterThan(2 * noise!.largest);
    }
  });

  it("is inconclusive where nothing could be analysed, with the reasons", async () => {
    const spectra = await spectraOf({ few: [matrix("too small", 4, 4)] });
    expect(judgedNetwork(spectra, { confidence: 0.95, margins })).toEqual({
      tests: [],
      verdict: "inconclusive",
    });
    expect(networkRecord(spectra).notAnalysed).toHaveLength(8);
    expect(networkRecord(spectra).notAnalysed[0]).toEqual({
      name: "too small",
      replica: 1,
      update: 0,
      reason: "has 4 levels, at least 10 are needed",
    });
  });
});
