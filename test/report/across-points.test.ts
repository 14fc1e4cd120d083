import { beforeAll, describe, expect, test } from "vitest";
import type { StudyOutcome } from "../../src/comparison/study-outcome.ts";
import { absences, judgedAcrossPoints, sweepLine } from "../../src/report/across-points.ts";
import type { Figure } from "../../src/report/chart/figure.ts";
import { legendOf } from "../../src/report/chart/legend.ts";
import { panelsOfStudy, studyFigures } from "../../src/report/figures/index.ts";
import { reportHtml } from "../../src/report/html/document.ts";
import { studyWords } from "../../src/report/study-words.ts";
import { scenarioSchema } from "../../src/scenario/index.ts";
import { runStudy } from "../../src/study/index.ts";
import { ensemblesOf, withEnsembles } from "../support/ensembles.ts";
import { faults } from "./chart-faults.ts";
import { syntheticOutcome } from "./fixture.ts";

/** Panels that every study across ε has; closures are compared where a study has several of them. */
const always = Object.keys(studyFigures).filter((name) => name !== "closures");

const SIZE = { width: 600, height: 380 };
const figuresOf = (outcome: StudyOutcome, size = SIZE) =>
  panelsOfStudy(outcome, size).filter((panel): panel is Figure => panel.kind === "figure");
const faultsOf = (outcome: StudyOutcome) =>
  figuresOf(outcome).flatMap((f) => faults(f.chart).map((fault) => `${f.name}: ${fault}`));
const figure = (outcome: StudyOutcome, name: string) => figuresOf(outcome).find((f) => f.name === name)!;
const dataset = (outcome: StudyOutcome, name: string, label: string) =>
  figure(outcome, name).chart.data.datasets.filter((d) => d.label === label);

/** A machine with one pair, at rates of one batch size, batch sizes of one rate, and another couple of equal ε. */
const SCENARIO = {
  model: {
    ...{ kind: "gaussian-rbm", visible: 4, hidden: 4, start: "learnt", initialScale: 0.02 },
    chainMemory: "noise-and-drift",
  },
  training: { learningRate: 0.1, batchSize: 16, updates: 3000, snapshotEvery: 75 },
  ensemble: { replicas: 16 },
  routes: ["training", "matrix-langevin"],
  sweep: [
    {
      zip: {
        "training.learningRate": [0.05, 0.08, 0.1],
        "training.updates": [6000, 4000, 3000],
        "training.snapshotEvery": [150, 100, 75],
      },
    },
    { "training.batchSize": [16, 32, 64] },
    {
      zip: {
        "training.learningRate": [0.05, 0.025],
        "training.batchSize": [8, 4],
        "training.updates": [6000, 12000],
        "training.snapshotEvery": [150, 300],
      },
    },
  ],
  compare: { question: "scaling-rule" },
};

let outcome: StudyOutcome;
beforeAll(async () => {
  outcome = await runStudy(scenarioSchema.parse(SCENARIO), "small", {
    workers: 0,
    backend: "wasm-simd",
    signal: new AbortController().signal,
    onProgress() {},
  });
});

describe("a study of the linear scaling rule", () => {
  test("draws every panel across its points, whole, on finite axes, at the sizes of page, slide and file", () => {
    for (const size of [SIZE, { width: 439, height: 288 }, { width: 900, height: 520 }]) {
      const figures = figuresOf(outcome, size);
      expect(figures.map(({ name }) => name)).toEqual(always);
      expect(figures.flatMap((f) => faults(f.chart).map((fault) => `${f.name}: ${fault}`))).toEqual([]);
      for (const { chart, title, equation, caption } of figures) {
        for (const { min, max } of Object.values(chart.options.scales)) expect(max!).toBeGreaterThan(min!);
        for (const text of [title, equation, caption]) expect(text).not.toMatch(/NaN|undefined|^$/);
      }
    }
  });

  test("tells apart in its marks what is varied, and marks every pair of every point once", () => {
    for (const name of ["spacing-scaling", "spacing-width", "slope-limit"]) {
      const marks = ["training, |B| = 16", "α = 0.1", "other α, |B|"].flatMap((label) =>
        dataset(outcome, name, label),
      );
      expect(marks.map(({ pointStyle }) => pointStyle)).toEqual(["circle", "triangle", "rectRot"]);
      expect(marks.map(({ data }) => data.length)).toEqual([3, 2, 2]);
    }
  });

  test("draws the matrix Langevin equation as curves through the same points, not as marks", () => {
    for (const name of [
      "stacked-spectra",
      "level-shift",
      "spacing-scaling",
      "spacing-width",
      "slope-limit",
    ]) {
      const [curve, ...others] = dataset(outcome, name, "matrix Langevin");
      expect(curve).toMatchObject({ type: "scatter", showLine: true, pointRadius: 0 });
      expect(others).toEqual([]);
    }
  });

  test("stacks the spectra of the smallest, a middle and the largest ε, which broadens", () => {
    const { datasets } = figure(outcome, "stacked-spectra").chart.data;
    const spread = ["y0", "y1", "y2"].map((axis) => {
      const { data } = datasets.find((d) => d.yAxisID === axis && d.fill === "shape")!;
      const total = data.reduce((sum, v) => sum + v.y!, 0);
      const mean = data.reduce((sum, v) => sum + v.y! * v.x, 0) / total;
      return data.reduce((sum, v) => sum + v.y! * (v.x - mean) ** 2, 0) / total;
    });
    expect(spread).toEqual([...spread].sort((a, b) => a - b));
    expect(new Set(spread).size).toBe(3);
  });

  test("shows the slope at ε = 0 as it was fitted, with its error", () => {
    const fit = outcome.results.fits.find(
      ({ name, source }) => name === "spacing-scaling.extrapolated" && source === "training",
    )!;
    const [limit] = figure(outcome, "slope-limit").chart.data.datasets;
    expect(limit.data[0].x).toBe(0);
    expect(limit.data[0].y).toBeCloseTo(fit.a, 6);
    expect(limit.data[0].yMax! - fit.a).toBeCloseTo(fit.standardError, 6);
  });

  test("says of a power that the data leave open that it is open, and draws no line of it", () => {
    const open = {
      ...outcome,
      results: {
        ...outcome.results,
        fits: outcome.results.fits.map((fit) =>
          fit.name === "ladder.error" ? { ...fit, standardError: Number.NaN } : fit,
        ),
      },
    };
    const { caption, chart } = figure(open, "ladder");
    expect(caption).toContain("The difference scales with a power of ε that these data do not determine.");
    expect(legendOf(chart).filter(({ label }) => label.startsWith("∝"))).toHaveLength(1);
    expect(faultsOf(open)).toEqual([]);
  });

  test("takes of an ensemble that is too large to be held what all of its replicas say", () => {
    const [multiplet] = ensemblesOf(outcome)[0].system.learnable;
    const shifted = Float64Array.of(1.01, 1.03).map((x) => x * multiplet.value);
    const series = [
      { multiplet: multiplet, mean: shifted, blockMean: shifted, blockSquare: shifted, spacing: null },
    ];
    const whole = { training: { replicas: 2, diverged: [], statistics: new Map(), series } };
    const large = withEnsembles(outcome, (ensembles) => ({ ...ensembles, whole }));
    const upperLimits = dataset(large, "ladder", "training: |⟨λ⟩ − κ|, upper limits");
    const values = [...dataset(large, "ladder", "training: |⟨λ⟩ − κ|"), ...upperLimits].flatMap(
      (d) => d.data,
    );
    // a shift of 2 ± 1 per cent, consistent with zero: the limit is 4 per cent
    expect(values.map(({ y }) => y)).toEqual(outcome.points.map(() => expect.closeTo(0.04, 6)));
  });

  test("does without the matrix Langevin equation where that left its range", () => {
    const last = outcome.results.points.length - 1;
    const without: StudyOutcome = {
      ...withEnsembles(outcome, (ensembles, k) =>
        k < last ? ensembles : { ...ensembles, routes: { training: ensembles.routes.training! } },
      ),
      results: {
        ...outcome.results,
        points: outcome.results.points.with(last, {
          ...outcome.results.points[last],
          observables: outcome.results.points[last].observables.map((o) => {
            const { "matrix-langevin": _, ...estimates } = o.estimates;
            return { ...o, estimates };
          }),
        }),
      },
    };
    expect(faultsOf(without)).toEqual([]);
    expect(figuresOf(without).map(({ name }) => name)).toEqual(always);
  });

  test("leaves out with a reason what was not measured", () => {
    const nothing: StudyOutcome = {
      ...withEnsembles(outcome, (ensembles) => ({ ...ensembles, routes: {} })),
      results: {
        ...outcome.results,
        points: outcome.results.points.map((point) => ({ ...point, observables: [] })),
        fits: outcome.results.fits.filter(({ name }) => name.startsWith("ladder")),
      },
    };
    const panels = panelsOfStudy(nothing, SIZE);
    expect(panels.map(({ kind }) => kind)).toEqual(panels.map(() => "omission"));
    expect(panels.map(({ name }) => name)).toEqual(always);
  });

  test("shows the error of every closure where the published equation is beside the averaged one", () => {
    const off = { "matrix-langevin": 0.001, "eigenvalue-langevin": 0.004, "aligned-langevin": 0.03 } as const;
    const compared: StudyOutcome = {
      ...outcome,
      results: {
        ...outcome.results,
        points: outcome.results.points.map((point) => ({
          ...point,
          observables: point.observables.map(({ estimates: { training }, ...observable }) => ({
            ...observable,
            estimates:
              training === undefined
                ? {}
                : {
                    training,
                    ...Object.fromEntries(
                      Object.entries(off).map(([source, by]) => [
                        source,
                        {
                          ...training,
                          value: training.value * (1 + by * (point.temperature / 0.00625)),
                          standardError: 0,
                        },
                      ]),
                    ),
                  },
          })),
        })),
      },
    };
    const drawn = figuresOf(compared).filter(({ name }) => name.startsWith("closures"));
    expect(drawn.map(({ name }) => name)).toEqual(["closures-levels", "closures-spacings"]);
    expect(drawn.flatMap(({ chart }) => faults(chart))).toEqual([]);
    const [levels] = drawn;
    const aligned = levels.chart.data.datasets.find(({ label }) => label === "eigenvalue Langevin, aligned");
    // the error of training itself is subtracted: 0.03 ε/0.00625
    const highest = Math.max(...aligned!.data.map(({ y }) => y ?? 0));
    expect(Math.abs(highest / 0.03 - 1)).toBeLessThan(0.1);
  });

  test("puts the panels across points first in the page, with what became of the rule", () => {
    const html = reportHtml(outcome, "title: small\n");
    const across = html.slice(
      html.indexOf("<h2>Across the sweep</h2>"),
      html.indexOf('<section id="point-1">'),
    );
    expect(across.match(/<figure>/g)).toHaveLength(always.length);
    expect(across).toMatch(/slope of ⟨S⟩ as ε → 0, training against closed form/);
    expect(across).toMatch(/⟨λ⟩ at equal ε, training against training/);
  });

  test("is said in a line, without the lengths of its runs, and with the parameters that all points share", () => {
    expect(judgedAcrossPoints(outcome.results)).toBe(true);
    expect(sweepLine(outcome.results)).toBe(
      "7 sweep points: α = 0.025 … 0.1, |B| = 4 … 64, ε = α/|B| = 0.001563 … 0.00625",
    );
    const { parameters } = studyWords(outcome);
    expect(parameters).toMatch(/^N_v = 4, /);
    expect(parameters.slice(0, parameters.indexOf(";"))).not.toMatch(/α|\|B\|/);
  });
});

test("says at which points theory has no route, unless it has none anywhere", () => {
  const { results } = syntheticOutcome({ learningRates: [0.02, 0.1], replicas: 3, snapshots: 30 });
  const lost = (...at: readonly number[]) => ({
    points: results.points.map((point, p) => ({
      ...point,
      diagnostics: {
        ...point.diagnostics,
        absentRoutes: at.includes(p) ? { "matrix-langevin": "3 of 3 replicas diverged" } : {},
      },
    })),
  });
  expect(absences(lost(1))).toEqual([
    "At α = 0.1, route unavailable: matrix Langevin: 3 of 3 replicas diverged.",
  ]);
  expect(absences(lost(0, 1))).toEqual(["Route unavailable: matrix Langevin: 3 of 3 replicas diverged."]);
  expect(absences(lost())).toEqual([]);
});

test("a sweep of few points keeps its marks, and one that is not of ε alone shows only what it can", () => {
  const few = syntheticOutcome({ learningRates: [0.02, 0.05, 0.1], replicas: 5, snapshots: 30 });
  expect(judgedAcrossPoints(few.results)).toBe(false);
  expect(dataset(few, "spacing-scaling", "matrix Langevin")[0].type).toBe("scatterWithErrorBars");
  expect(faultsOf(few)).toEqual([]);
  const mixed = {
    ...few,
    results: {
      ...few.results,
      points: few.results.points.map((point, p) => ({
        ...point,
        parameters: { ...point.parameters, "model.noise": p },
      })),
    },
  };
  const names = panelsOfStudy(mixed, SIZE).map(({ name }) => name);
  for (const name of ["stacked-spectra", "level-shift", "ladder"]) expect(names).not.toContain(name);
  expect(names).toContain("spacing-scaling");
});

describe("a sweep over ε at two strengths of noise", () => {
  let study: StudyOutcome;
  beforeAll(async () => {
    const scenario = scenarioSchema.parse({
      title: "two strengths of noise",
      model: { kind: "teacher-student", batches: null },
      training: { learningRate: 0.1, batchSize: 16, updates: 400, snapshotEvery: 10 },
      ensemble: { replicas: 40 },
      routes: ["training", "matrix-langevin"],
      sweep: { "training.learningRate": [0.1, 0.2, 0.3, 0.4], "model.noise": [0.05, 0.1] },
    });
    const { signal } = new AbortController();
    study = await runStudy(scenario, "two", { workers: 0, backend: "wasm-simd", signal, onProgress() {} });
  });

  test("shows levels at one strength, and says at which", () => {
    for (const name of ["stacked-spectra", "level-shift"]) {
      const found = panelsOfStudy(study, SIZE).find((panel) => panel.name === name);
      expect(found).toMatchObject({
        kind: "figure",
        equation: expect.stringMatching(/;\s+model\.noise = 0\.1$/),
      });
    }
    const ofTraining = dataset(study, "level-shift", "training")[0];
    // four rates, two levels; not those of the other strength
    expect(ofTraining.data).toHaveLength(8);
  });

  test("joins points of one strength alone", () => {
    const gaps = dataset(study, "spacing-scaling", "matrix Langevin")[0].data;
    const runs: number[][] = [[]];
    for (const { x, y } of gaps) {
      if (y === null) runs.push([]);
      else runs.at(-1)!.push(x);
    }
    const joined = runs.filter((run) => run.length > 0);
    expect(joined.map((run) => run.length)).toEqual([4, 4]);
    for (const run of joined) expect(run).toEqual([...run].sort((a, b) => a - b));
  });

  test("draws no ladder of levels that do not shift", () => {
    expect(panelsOfStudy(study, SIZE).find(({ name }) => name === "ladder")).toMatchObject({
      kind: "omission",
      reason: "no level shift is significant",
    });
  });
});
