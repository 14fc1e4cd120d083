import { describe, expect, it } from "vitest";
import { weightsPanels } from "../../src/report/figures/weights/index.ts";
import { weightsHtml } from "../../src/report/html/weights-document.ts";
import { weightsCsv } from "../../src/report/weights/csv.ts";
import { mostNotable, skippedLines, summaryLines } from "../../src/report/weights/words.ts";
import { holmCorrected } from "../../src/statistics/index.ts";
import type { MatrixResults, WeightsRecord, WeightsResults } from "../../src/weight-spectra/index.ts";

const interval = (value: number, error: number) => ({
  value,
  standardError: error,
  interval: [value - 2 * error, value + 2 * error] as const,
});

function record(name: string, outliers: number, changes: Partial<WeightsRecord> = {}): WeightsRecord {
  return {
    ...{ name, rows: 20, columns: 10, kind: "dense", type: "f32", tied: [], rank: 10, roundingFloor: 1e-6 },
    singularValues: Float64Array.from({ length: 10 }, (_, k) => 1 + k),
    warnings: [],
    notAnalysed: null,
    norms: {
      frobenius: 385,
      logNorm: 2.585,
      spectral: 10,
      logSpectralNorm: 2,
      stableRank: 3.85,
      entropy: 0.8,
    },
    marchenkoPastur: {
      ...{ sigma: interval(1, 0.1), distance: 0.2, expectedDistance: 0.1, pValue: 0.01, draws: 1999 },
      edges: [1.31, 7.63],
    },
    outliers: Array.from({ length: outliers }, (_, k) => ({ value: 10 - k, strength: 3, pValue: 1e-5 })),
    mostOutliers: 12,
    errorRate: 0.01,
    bulk: { levels: 8, ratio: interval(0.5, 0.05), beta: interval(0.9, 0.3), pValue: 0.4 },
    tail: null,
    vectors: null,
    ...changes,
  };
}

function resultsOf(records: readonly WeightsRecord[]): WeightsResults {
  const corrected = holmCorrected(
    records.map(({ marchenkoPastur }) => marchenkoPastur?.pValue ?? Number.NaN),
  );
  const matrices = records.map(
    (each, layer): MatrixResults => ({
      ...{ layer, file: "model.pt", label: each.name, record: each },
      corrected: { marchenkoPastur: corrected[layer], ratio: 1 },
    }),
  );
  return {
    ...{ schema: 1, kind: "weights", name: "model", version: "0", seed: "dyson", backend: "reference" },
    paths: ["model.pt"],
    files: [{ path: "model.pt", format: "PyTorch", matrices: records.length }],
    options: { layout: "auto", conv: "slices", heads: null, only: [] },
    matrices,
    skipped: [
      { file: "model.pt", name: "a.bias", reason: "is a vector" },
      { file: "model.pt", name: "b.bias", reason: "is a vector" },
    ],
    ...{ notices: [], comparison: null, timing: { wallSeconds: 1 } },
  };
}

const none = { marchenkoPastur: null, bulk: null, notAnalysed: "has rank 2, <b>too few</b>" };
const results = resultsOf([
  record('odd, "quoted"\nname', 0),
  record("<script>alert(1)</script>", 2),
  record("c", 0, none),
]);

describe("the report on weights", () => {
  it("has a line of weights.csv for each matrix, quoted as RFC 4180 wants, and nothing where nothing is known", () => {
    const csv = weightsCsv(results);
    const [head, ...lines] = csv.split("\r\n");
    const names = head.split(",");
    expect(names.slice(0, 2)).toEqual(["layer_id", "name"]);
    expect(lines[0]).toContain('0,"odd, ""quoted""\nname",model.pt,dense,f32,20,10,20,10,2,analysed,10,');
    const third = lines[2].split(",");
    const of = (name: string) => third[names.indexOf(name)];
    expect(of("name")).toBe("c");
    for (const name of ["sigma_mp", "num_spikes", "mp_p_value", "mp_p_value_holm", "alpha"])
      expect(of(name)).toBe("");
    // WeightWatcher's are of the eigenvalues of WᵀW
    expect(Number(of("spectral_norm"))).toBe(100);
    expect(csv.endsWith("\r\n")).toBe(true);
  });

  it("says what the spectra say, by corrected p-values", () => {
    const [noise, unfit, outliers] = summaryLines(results);
    expect(unfit).toMatch(/^1 matrix not analysed/);
    // 0.01 twice is 0.02 corrected for two
    expect(noise).toMatch(/^2 of 2 matrices depart/);
    expect(outliers).toMatch(/^2 singular values .* in 1 of 3 matrices/);
    expect(skippedLines(results)).toEqual(["Skipped: 2 tensors such as a.bias, which is a vector."]);
    expect(mostNotable(results.matrices, 1)[0].layer).toBe(1);
    // six matrices with the same p-value: none is significant any longer
    const six = resultsOf(Array.from({ length: 6 }, (_, k) => record(`m${k}`, 0)));
    expect(summaryLines(six)[0]).toMatch(/^0 of 6 matrices depart/);
  });

  it("is a page without network, whose names cannot be markup, with values to sort by", () => {
    const html = weightsHtml(results);
    const page = html.slice(0, html.indexOf('<script type="application/json"'));
    expect(page).not.toContain("<script>alert(1)");
    expect(page).not.toContain("<b>too few</b>");
    expect(page).toContain('data-value="200"');
    expect(page).not.toMatch(/(src|href)="?https?:/);
    expect(page.match(/<th scope="col"[^>]*><button/g)).toHaveLength(12);
  });

  it("draws spectra and statistics, and says what it cannot draw", () => {
    const panels = weightsPanels(results, { width: 600, height: 380 }, 3);
    expect(panels.map(({ name }) => name)).toEqual([
      ...["spectrum-1", "spectrum-0", "sigma", "outliers", "distance", "ratio", "alpha", "p-values"],
    ]);
    const omitted = panels.flatMap((panel) => (panel.kind === "omission" ? [panel.name] : []));
    expect(omitted).toEqual(["alpha"]);
    for (const panel of panels)
      if (panel.kind === "figure") expect(JSON.parse(JSON.stringify(panel.chart))).toEqual(panel.chart);
  });
});

describe("Holm's corrected p-values", () => {
  it("are those of R's p.adjust", () => {
    const corrected = holmCorrected([0.01, 0.02, 0.03, 0.04, 0.05]);
    [0.05, 0.08, 0.09, 0.09, 0.09].forEach((p, k) => {
      expect(corrected[k]).toBeCloseTo(p, 12);
    });
    expect(holmCorrected([0.5, Number.NaN, 0.02])).toEqual([0.5, Number.NaN, 0.04]);
  });
});
