import { beforeAll, describe, expect, it } from "vitest";
import { type NetworkRecord, networkRecord } from "../../src/comparison/index.ts";
import { streams } from "../../src/random/index.ts";
import type { Figure, Panel } from "../../src/report/chart/figure.ts";
import { legendOf } from "../../src/report/chart/legend.ts";
import { ringsOf } from "../../src/report/figures/density-map.ts";
import { panelsOfNetwork } from "../../src/report/figures/network/index.ts";
import { groupsOf } from "../../src/report/figures/network/series.ts";
import { updatesAxis } from "../../src/report/figures/network/updates-axis.ts";
import { kernelDensity } from "../../src/statistics/index.ts";
import { analyseNetwork, type MatrixOfNetwork, type NetworkSpectra } from "../../src/weight-spectra/index.ts";
import { faults } from "./chart-faults.ts";

const own = streams("network figures");
const size = { width: 430, height: 290 };
const [sigma, replicas] = [0.02, 2];
const updates = [0, 10, 100];

/** One direction grows in all matrices; in the second head of layer 2's queries and keys four times as much. */
function growing({ role, layer, columns }: MatrixOfNetwork, k: number, snapshot: number): number {
  const attends = role === "query" || role === "key";
  const strong = attends && layer === 2 && k % columns >= 16 ? 4 : 1;
  return 0.02 * snapshot * strong * Math.cos(Math.floor(k / columns)) * Math.sin(1 + (k % columns));
}

async function panelsOf(matrices: readonly MatrixOfNetwork[]) {
  const spectra: NetworkSpectra = await analyseNetwork(
    matrices,
    updates,
    Array.from({ length: replicas }, (_, k) => k + 1),
    async (replica, snapshot) =>
      matrices.map((_, m) => {
        const { rows, columns } = matrices[m];
        const values = new Float64Array(rows * columns);
        own.of("validation", 1000 * m + 10 * replica).fillNormal(values);
        return values.map((z, k) => sigma * z + growing(matrices[m], k, snapshot));
      }),
    { kernels: null, significance: 0.01, stream: (k) => own.of("network.analysis", k) },
  );
  const record: NetworkRecord = {
    parameters: "",
    replicasInAll: 1,
    chance: 3,
    text: null,
    loss: [{ replica: 1, training: [null, 3, 2], validation: [4, 3, 2], accuracy: [0, 0.2, 0.5] }],
    sample: null,
    ...networkRecord(spectra),
    twins: null,
  };
  return { record, spectra, panels: panelsOfNetwork({ record, spectra, size }) };
}

const decoder = [1, 2].flatMap((layer): readonly MatrixOfNetwork[] =>
  ["query", "key", "projection"].map((role) => ({
    name: `layer ${layer} ${role}`,
    role,
    layer,
    rows: 32,
    columns: 32,
    initialSigma: sigma,
    heads: { count: 2, axis: role === "projection" ? "rows" : "columns" },
  })),
);
const perceptron = [
  [40, 24],
  [24, 16],
].map(
  ([rows, columns], k): MatrixOfNetwork => ({
    name: `layer ${k + 1} weights`,
    role: "dense",
    layer: k + 1,
    rows: rows,
    columns: columns,
    initialSigma: sigma,
  }),
);

function figureOf(panels: readonly Panel[], name: string): Figure {
  const found = panels.find((panel) => panel.name === name);
  if (found?.kind !== "figure") throw new Error(`${name} is not drawn`);
  return found;
}

/** The y of a line or of marks, by legend text. */
function drawn(panels: readonly Panel[], name: string, label: string): readonly number[] {
  const dataset = figureOf(panels, name).chart.data.datasets.find((one) => one.label === label);
  if (dataset === undefined) throw new Error(`${name} has no ${label}`);
  return dataset.data.flatMap(({ y }) => (y === null ? [] : [y]));
}

let gpt: Awaited<ReturnType<typeof panelsOf>>;
let mlp: Awaited<ReturnType<typeof panelsOf>>;
beforeAll(async () => {
  gpt = await panelsOf(decoder);
  mlp = await panelsOf(perceptron);
}, 60_000);

describe("the panels of a network", () => {
  it("can all be shown", () => {
    for (const panel of [...gpt.panels, ...mlp.panels])
      if (panel.kind === "figure") expect([panel.name, faults(panel.chart)]).toEqual([panel.name, []]);
    expect(gpt.panels.map(({ name, kind }) => `${kind} ${name}`)).toEqual(
      [
        "spectrum-density",
        "level-map",
        "distance",
        "outliers",
        "largest-level",
        "bulk-spacing",
        "bulk-ratio",
        "tails",
        "vectors",
        "heads",
        "heads-spread",
        "loss",
      ].map((name) => `figure ${name}`),
    );
  });

  it("without heads are left out with the reason, and draw matrices of one role one by one", () => {
    expect(mlp.panels.flatMap((panel) => (panel.kind === "omission" ? [panel.name] : []))).toEqual([
      "heads",
      "heads-spread",
    ]);
    const labels = legendOf(figureOf(mlp.panels, "tails").chart).map(({ label }) => label);
    expect(labels).toEqual(["layer 1 weights", "layer 2 weights"]);
  });

  it("show the direction that has grown: beyond the edge, in every matrix, and not before", () => {
    for (const role of ["query", "key", "projection"]) {
      const [before, , after] = drawn(gpt.panels, "outliers", role);
      expect(before).toBeLessThan(0.5 / 32);
      expect(after).toBeGreaterThanOrEqual(1 / 32);
      const [edge, , far] = drawn(gpt.panels, "largest-level", role);
      expect(edge).toBeLessThan(1.1);
      expect(far).toBeGreaterThan(3);
    }
    const largest = drawn(gpt.panels, "level-map", "largest level");
    // (1 + √q)² = 4 before training
    expect(Math.abs(largest[0] - 4)).toBeLessThan(0.6);
    expect(largest[2]).toBeGreaterThan(3 * largest[0]);
  });

  it("tell the strong head from the others, which noise does not", () => {
    const strengths = drawn(gpt.panels, "heads", "a head after 100 updates");
    const before = drawn(gpt.panels, "heads", "before training");
    expect([strengths.length, before.length]).toEqual([8, 8]);
    const sorted = [...strengths].sort((a, b) => a - b);
    // 4 · 4 of one head in every replica
    expect(sorted[6] / sorted[5]).toBeGreaterThan(4);
    expect(Math.max(...before) / Math.min(...before)).toBeLessThan(2);
    const { spread } = gpt.record.heads.attention!;
    const ratios = drawn(gpt.panels, "heads-spread", "heads of a layer");
    expect([ratios[0] < 3, ratios[2] > 20]).toEqual([true, true]);
    expect([spread[0].pValue! > 0.01, spread[2].pValue! < 0.01]).toEqual([true, true]);
  });

  it("show how far twins are from each other where there are twins, and no loss where it is not known", () => {
    const closeness = (value: number) => ({ value, standardError: 0.1, degreesOfFreedom: 2, pValue: 0.07 });
    const all = { weights: [0, 0.3, 0.8].map(closeness), levels: [0, 0.5, 1.1].map(closeness) };
    const twins = { starts: 3, replicasPerStart: 2, all, matrices: [] };
    const record = { ...gpt.record, twins, loss: null, chance: null };
    const panels = panelsOfNetwork({ record, spectra: gpt.spectra, size });
    expect(faults(figureOf(panels, "twins").chart)).toEqual([]);
    expect(drawn(panels, "twins", "weights W")).toEqual([0, 0.3, 0.8]);
    expect(drawn(panels, "twins", "singular values s_i")).toEqual([0, 0.5, 1.1]);
    expect(panels.filter(({ kind }) => kind === "omission").map(({ name }) => name)).toEqual(["loss"]);
    expect(gpt.panels.map(({ name }) => name)).not.toContain("twins");
  });

  it("begin with the first snapshot where nothing was recorded before training", () => {
    expect(updatesAxis([0, 10, 100])).toMatchObject({ min: 0.4 });
    expect(updatesAxis([50, 100])).toMatchObject({ min: 40 });
  });

  it("have a line of its own for each role that has no style", () => {
    const names = Array.from({ length: 12 }, (_, k) => (k === 0 ? "key" : `role ${k}`));
    const [matrix] = gpt.record.matrices;
    const groups = groupsOf(names.map((role) => ({ ...matrix, role })));
    expect(new Set(groups.map(({ style: { colour, dash } }) => `${colour} ${dash}`)).size).toBe(12);
  });

  it("say that more outliers are not looked for only where the search ends", async () => {
    const texts = ({ chart }: Figure) =>
      chart.options.plugins.annotation.annotations.flatMap((one) =>
        one.type === "label" ? one.content : [],
      );
    expect(texts(figureOf(gpt.panels, "outliers"))).toEqual([]);
    const record = {
      ...gpt.record,
      matrices: gpt.record.matrices.map((matrix) => ({
        ...matrix,
        snapshots: matrix.snapshots.map((row) =>
          row.map((one) => ({ ...one!, outliers: Array(8).fill({ level: 1, strength: 2, pValue: 0 }) })),
        ),
      })),
    };
    const panels = panelsOfNetwork({ record, spectra: gpt.spectra, size });
    expect(texts(figureOf(panels, "outliers"))).toEqual(["not tested beyond"]);
  });
});

describe("a map of a density", () => {
  it("has columns that integrate to 1 where the cells reach far enough, and less where they do not", () => {
    const random = own.of("user", 1);
    const values = Array.from({ length: 500 }, () => 2 * random.normal() - 1);
    const cells = (from: number, to: number) =>
      Array.from({ length: Math.round((to - from) / 0.05) + 1 }, (_, k) => from + 0.05 * k);
    const integral = (over: readonly number[]) =>
      kernelDensity(values, over, 0.2).reduce((sum, density) => sum + density, 0) * 0.05;
    expect(integral(cells(-12, 12))).toBeCloseTo(1, 6);
    expect(Math.abs(integral(cells(-1, 12)) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 500));
    expect(integral(cells(-1, 12))).toBeLessThan(0.7);
  });

  it("has the circles of a round density, and not those of another", () => {
    const axis = Array.from({ length: 81 }, (_, k) => (k - 40) / 10);
    const thresholds = [0.25, 0.5, 0.75];
    const radii = (of: (x: number, y: number) => number) =>
      ringsOf(
        {
          columns: axis,
          cells: axis,
          density: Float64Array.from(axis.flatMap((x) => axis.map((y) => of(x, y)))),
          thresholds,
        },
        (x, y) => ({ x, y }),
      ).map(({ path, above }) => ({ above, radii: path.map(({ x, y }) => Math.hypot(x, y!)) }));
    const normal = radii((x, y) => Math.exp(-(x * x + y * y) / 2));
    // the largest first
    expect(normal.map(({ above }) => above)).toEqual([0, 1, 2]);
    for (const { above, radii: found } of normal) {
      const expected = Math.sqrt(-2 * Math.log(thresholds[above]));
      expect(Math.max(...found.map((r) => Math.abs(r - expected)))).toBeLessThan(0.01);
    }
    const long = radii((x, y) => Math.exp(-(x * x + (y * y) / 2) / 2));
    expect(Math.max(...long[0].radii) / Math.min(...long[0].radii)).toBeGreaterThan(1.35);
  });

  it("gives a hole the shade below it", () => {
    const axis = Array.from({ length: 61 }, (_, k) => (k - 30) / 10);
    const ridge = axis.flatMap((x) => axis.map((y) => Math.exp(-((Math.hypot(x, y) - 1.5) ** 2) / 0.1)));
    const rings = ringsOf(
      { columns: axis, cells: axis, density: Float64Array.from(ridge), thresholds: [0.5] },
      (x, y) => ({ x, y }),
    );
    expect(rings.map(({ above }) => above)).toEqual([0, -1]);
  });
});
