import { describe, expect, it } from "vitest";
import { type Random, streams } from "../../src/random/index.ts";
import {
  analyseNetwork,
  attentionStrength,
  headBlock,
  headOutputs,
  headSpread,
  headsOf,
  isAnalysed,
  type MatrixOfNetwork,
} from "../../src/weight-spectra/index.ts";

const own = streams("head spectra");
const sigma = 0.02;
const matrix = (layer: number, role: string, width: number, count: number): MatrixOfNetwork => ({
  name: `layer ${layer} ${role}`,
  role,
  layer,
  rows: width,
  columns: width,
  initialSigma: sigma,
  heads: { count, axis: role === "projection" ? "rows" : "columns" },
});

function noise(size: number, random: Random): Float64Array {
  const values = new Float64Array(size);
  random.fillNormal(values);
  return values.map((z) => sigma * z);
}

/** Attention matrices of two layers of four heads of 16 levels; `change` may alter them at update 100. */
function spectraOf(
  change: (matrix: MatrixOfNetwork, values: Float64Array) => Float64Array,
  { width = 64, count = 4, replicas = 3 } = {},
) {
  const matrices = [1, 2].flatMap((layer) =>
    ["query", "key", "value", "projection"].map((role) => matrix(layer, role, width, count)),
  );
  return analyseNetwork(
    matrices,
    [0, 100],
    Array.from({ length: replicas }, (_, k) => k + 1),
    async (replica, snapshot) =>
      matrices.map((_, m) => {
        const values = noise(width * width, own.of("validation", 100 * m + 10 * replica + snapshot));
        return snapshot === 0 ? values : change(matrices[m], values);
      }),
    {
      kernels: null,
      significance: 0.001,
      judgesTails: () => false,
      testsVectors: false,
      stream: (k) => own.of("network.analysis", k),
    },
  );
}

/** Heads with an outlier after training, by name, at how many replicas. */
async function strongHeads(change: (matrix: MatrixOfNetwork, values: Float64Array) => Float64Array) {
  const { heads } = await spectraOf(change);
  return heads.matrices.flatMap(({ name, analyses }) => {
    const found = analyses.filter(([, one]) => isAnalysed(one) && one.outliers.outliers.length > 0).length;
    return found === 0 ? [] : [`${name}: ${found}`];
  });
}

describe("the blocks of a matrix", () => {
  it("are its columns or rows, every element in one of them", () => {
    const values = Float64Array.from({ length: 24 }, (_, k) => k);
    const columns = { ...matrix(2, "key", 4, 2), rows: 6, columns: 4 };
    expect(headsOf(columns).map(({ name, head, rows, columns: width }) => [name, head, rows, width])).toEqual(
      [
        ["layer 2 head 1 key", 1, 6, 2],
        ["layer 2 head 2 key", 2, 6, 2],
      ],
    );
    expect(Array.from(headBlock(columns, values, 2))).toEqual([2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23]);
    const rows = { ...matrix(1, "projection", 4, 3), rows: 6, columns: 4 };
    expect(Array.from(headBlock(rows, values, 3))).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
  });

  it("have the outputs of a head as columns, on whichever side the matrix has them", () => {
    const values = Float64Array.from({ length: 24 }, (_, k) => k);
    const columns = { ...matrix(1, "key", 4, 2), rows: 6, columns: 4 };
    const transposed = Float64Array.from(values, (_, k) => values[(k % 6) * 4 + Math.floor(k / 6)]);
    const rows: MatrixOfNetwork = { ...columns, rows: 4, columns: 6, heads: { count: 2, axis: "rows" } };
    for (const head of [1, 2])
      expect(headOutputs(rows, transposed, head)).toEqual(headOutputs(columns, values, head));
    expect(headOutputs(columns, values, 1)).not.toEqual(headOutputs(columns, values, 2));
  });

  it("are rejected if they are not of equal size, and are none for a single head", () => {
    expect(() => headsOf(matrix(1, "key", 10, 4))).toThrow(
      "heads of layer 1 key: 4 must divide its columns, got 10 × 10",
    );
    expect(headsOf(matrix(1, "key", 10, 1))).toEqual([]);
  });
});

describe("a direction that one head has learnt", () => {
  /** Head 3 of the keys of layer 2 learns a direction, well beyond the edge of its 64 × 16 elements. */
  const planted = ({ name }: MatrixOfNetwork, values: Float64Array) => {
    if (name !== "layer 2 key") return values;
    return values.map((z, k) => {
      const column = k % 64;
      const inside = column >= 32 && column < 48;
      return inside ? z + 0.03 * Math.cos(Math.floor(k / 64)) * Math.sin(1 + column) : z;
    });
  };

  it("is found in that head of every replica and in no other head", async () => {
    // 96 blocks of noise at 0.001: a false alarm in one of ten seeds
    expect(await strongHeads(planted)).toEqual(["layer 2 head 3 key: 3"]);
  });

  it("is found in other heads if its columns are distributed among them", async () => {
    const dealt = (one: MatrixOfNetwork, values: Float64Array) => {
      const changed = planted(one, values);
      return changed.map(
        (_, k) => changed[Math.floor(k / 64) * 64 + (((k % 64) % 4) * 16 + ((k % 64) >> 2))],
      );
    };
    const found = await strongHeads(dealt);
    expect(found).not.toEqual(["layer 2 head 3 key: 3"]);
    expect(found.length).toBeGreaterThan(1);
  });

  it("does not count in the bulk of the whole matrices, nor among them", async () => {
    const { matrices, bulk, heads } = await spectraOf(planted);
    expect(matrices.map(({ name }) => name).filter((name) => name.includes("head"))).toEqual([]);
    expect(bulk.map((one) => one?.matrices)).toEqual([24, 24]);
    expect(heads.matrices).toHaveLength(32);
    // 96 blocks of some twelve ratios each
    const { value, standardError } = heads.ratio[1]!;
    expect(Math.abs(value - 0.5307)).toBeLessThan(3.5 * standardError);
    expect(standardError).toBeLessThan(0.015);
  });
});

describe("attention of a head", () => {
  it("has the largest singular value of W_Q W_Kᵀ, invariant under transfer of a factor between the two", () => {
    const [length, depth] = [12, 3];
    const [query, key] = [noise(length * depth, own.of("user", 1)), noise(length * depth, own.of("user", 2))];
    const strength = attentionStrength(null, length, depth, query, key);
    // power iteration on the product itself
    let v = Float64Array.from({ length }, (_, i) => 1 + i);
    const through = (a: Float64Array, b: Float64Array, x: Float64Array) => {
      const inner = Float64Array.from({ length: depth }, (_, d) =>
        x.reduce((sum, xi, i) => sum + b[i * depth + d] * xi, 0),
      );
      return Float64Array.from({ length }, (_, i) =>
        inner.reduce((sum, y, d) => sum + a[i * depth + d] * y, 0),
      );
    };
    let size = 0;
    for (let step = 0; step < 2000; step++) {
      v = through(key, query, through(query, key, v));
      size = Math.hypot(...v);
      v = v.map((x) => x / size);
    }
    expect(strength / Math.sqrt(size)).toBeCloseTo(1, 9);
    // the first column of Q by 7, that of K by 1/7
    const moved = (block: Float64Array, factor: number) =>
      block.map((z, k) => (k % depth === 0 ? factor * z : z));
    expect(attentionStrength(null, length, depth, moved(query, 7), moved(key, 1 / 7)) / strength).toBeCloseTo(
      1,
      9,
    );
    expect(attentionStrength(null, length, depth, moved(query, 7), key) / strength).toBeGreaterThan(1.5);
  });

  it("scatters as noise does before training, and more where half of the heads have grown", async () => {
    const grown = ({ role }: MatrixOfNetwork, values: Float64Array) =>
      values.map((z, k) => (role === "query" && k % 64 < 32 ? 1.5 * z : z));
    const alike = (_: MatrixOfNetwork, values: Float64Array) => values.map((z) => 3 * z);
    for (const [change, more] of [
      [alike, false],
      [grown, true],
    ] as const) {
      const { attention } = (await spectraOf(change)).heads;
      const [before, after] = attention!.spread;
      expect(before.pValue).toBeGreaterThan(0.01);
      expect(after.pValue < 0.01).toBe(more);
      expect(after.ratio > 4).toBe(more);
      const inBand = attention!.heads.flatMap(({ largest, noise: { low, high } }) =>
        largest.map((values) => values[0] > low && values[0] < high),
      );
      // 24 of 90 %: fewer than 17 in one of 200 seeds
      expect(inBand.filter(Boolean).length).toBeGreaterThan(16);
    }
  });

  it("has correct p-values of its scatter", () => {
    const drawn = Float64Array.from({ length: 1000 }, (_, k) =>
      Math.exp(0.1 * own.of("user", 5000 + k).normal()),
    ).sort();
    const random = own.of("user", 3);
    const p = Array.from({ length: 100 }, () => {
      const groups = Array.from({ length: 4 }, () =>
        Array.from({ length: 4 }, () => Math.exp(1 + 0.1 * random.normal())),
      );
      return headSpread(groups, drawn, random).pValue;
    });
    const below = p.filter((one) => one < 0.5).length;
    // binomial of 100: a false alarm in about 1000 seeds
    expect(below).toBeGreaterThan(33);
    expect(below).toBeLessThan(67);
  });
});

describe("heads of fewer levels than can be analysed", () => {
  it("are listed with the reason, and still have an attention strength", async () => {
    const { heads } = await spectraOf((_, values) => values, { width: 16, count: 4, replicas: 2 });
    for (const { analyses } of heads.matrices)
      for (const one of analyses.flat())
        expect(one).toMatchObject({ reason: "has 4 levels, at least 10 are needed" });
    expect(heads.ratio).toEqual([null, null]);
    expect(heads.attention!.heads).toHaveLength(8);
  });
});
