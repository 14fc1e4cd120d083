import { describe, expect, test } from "vitest";
import type { StudyOutcome } from "../../src/comparison/study-outcome.ts";
import type { Chart, Figure, Panel } from "../../src/report/chart/figure.ts";
import { legendOf } from "../../src/report/chart/legend.ts";
import { panelsOfPoint, panelsOfStudy, pointFigures } from "../../src/report/figures/index.ts";
import { scenarioSchema } from "../../src/scenario/index.ts";
import { runStudy } from "../../src/study/index.ts";
import { ensemblesOf } from "../support/ensembles.ts";
import { faults } from "./chart-faults.ts";
import { type FixtureOptions, syntheticOutcome } from "./fixture.ts";

const SIZE = { width: 600, height: 380 };
const LEVELS_64 = Array.from({ length: 64 }, (_, i) => 3 + (5 * Math.floor((i + 1) / 2)) / 32);
const STUDIES: Readonly<Record<string, FixtureOptions>> = {
  "the lattice scalar field": { replicas: 20 },
  "two replicas": { replicas: 2, snapshots: 30 },
  "one level": { target: [5], replicas: 10 },
  "64 levels": { target: LEVELS_64, replicas: 6, batchSize: 600, snapshots: 30 },
  "no degenerate level, one out of reach": { target: [3, 4, 9.5], replicas: 10 },
  "no stationary snapshot": { replicas: 10, stationaryFrom: 61 },
  "no stationary snapshot and no Coulomb gas": { replicas: 5, stationaryFrom: 61, routes: ["training"] },
  "one route": { routes: ["matrix-langevin"], replicas: 10 },
  "a sweep": { learningRates: [0.02, 0.1], replicas: 5, snapshots: 30 },
};

const panelsOf = (outcome: StudyOutcome): readonly Panel[] => [
  ...outcome.points.flatMap((_, i) => panelsOfPoint(outcome, i, SIZE)),
  ...panelsOfStudy(outcome, SIZE),
];
const figuresOf = (outcome: StudyOutcome) =>
  panelsOf(outcome).filter((panel): panel is Figure => panel.kind === "figure");

describe.each(Object.entries(STUDIES))("a study of %s", (_, options) => {
  const outcome = syntheticOutcome(options);

  test("gives panels that are JSON, not empty, named on every axis, and cut nothing off", () => {
    const found = figuresOf(outcome).flatMap((f) => faults(f.chart).map((fault) => `${f.name}: ${fault}`));
    expect(found).toEqual([]);
  });

  test("has every panel drawn or left out with a reason, none twice", () => {
    for (let i = 0; i < outcome.points.length; i++) {
      const names = panelsOfPoint(outcome, i, SIZE).map((p) => p.name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of Object.keys(pointFigures)) expect(names).toContain(name);
    }
    // the others follow something in ε, which none of these studies does
    expect(panelsOfStudy(outcome, SIZE).map((p) => p.name)).toEqual(["spacing-scaling"]);
    for (const panel of panelsOf(outcome)) {
      if (panel.kind === "omission") expect(panel.reason.length).toBeGreaterThan(20);
      else
        for (const text of [panel.title, panel.equation, panel.caption])
          expect(text).not.toMatch(/NaN|undefined|^$/);
    }
  });
});

test("the harness rejects charts that are empty, hold NaN or a function, or draw outside their axes", () => {
  const good = figuresOf(syntheticOutcome({ replicas: 4, snapshots: 30 }))[0].chart;
  const [first, ...rest] = good.data.datasets;
  const withData = (data: unknown) =>
    ({ ...good, data: { datasets: [{ ...first, data }, ...rest] } }) as Chart;
  expect(faults(good)).toEqual([]);
  expect(faults({ ...good, data: { datasets: [] } })).toContain("empty");
  expect(faults(withData([{ x: 1, y: Number.NaN }]))).toContain("not JSON");
  expect(faults({ ...good, options: { ...good.options, onClick: () => 0 } } as unknown as Chart)).toContain(
    "not JSON",
  );
  expect(faults(withData([{ x: 1, y: 1e9 }])).join()).toMatch(/lies outside its axes/);
});

test("says that a target without degenerate levels has no spacing to show", () => {
  const omitted = panelsOf(syntheticOutcome({ target: [3, 4, 5], replicas: 5 })).filter(
    (p) => p.kind === "omission",
  );
  expect(omitted.map((p) => p.name)).toEqual([
    "wigner",
    "spacing",
    "density",
    "components",
    "spacing-scaling",
  ]);
  for (const { reason } of omitted)
    expect(reason).toMatch(
      /no learnable degenerate level|no law for the (density|spacing)|records no single element|no scaling of the spacing of a degenerate pair/,
    );
});

test("draws the spacing law with σ from theory: ⟨S⟩ under the curve is √π σ", () => {
  const outcome = syntheticOutcome({ replicas: 5, snapshots: 30 });
  const { multiplet, sigma } = ensemblesOf(outcome)[0].system.pairLaws[0];
  const figure = figuresOf(outcome).find((f) => f.name === `spacing-${multiplet.label}`)!;
  const law = figure.chart.data.datasets.find((d) => d.label.startsWith("law"))!.data;
  const sum = (f: (x: number, y: number) => number) =>
    law.slice(1).reduce((total, v, i) => total + f(v.x, v.y!) * (v.x - law[i].x), 0);
  // Riemann sum over 120 steps; the curve ends where 0.1 % of the law is left
  expect(sum((_, y) => y)).toBeCloseTo(1, 2);
  expect(sum((x, y) => x * y) / (Math.sqrt(Math.PI) * sigma)).toBeCloseTo(1, 1);
});

test("a histogram's marks and the sample behind it agree: the density integrates to the share inside the axes", () => {
  const figure = figuresOf(syntheticOutcome({ replicas: 20 })).find((f) => f.name === "wigner")!;
  const marks = figure.chart.data.datasets.find((d) => d.label === "training")!.data;
  const width = marks[1].x - marks[0].x;
  expect(marks.reduce((sum, v) => sum + v.y! * width, 0)).toBeGreaterThan(0.99);
  for (const v of marks) expect(v.yMax! - v.y!).toBeGreaterThan(0);
});

test("every route keeps its colour, dash and mark from panel to panel", () => {
  const looks = new Map<string, Set<string>>();
  for (const { chart } of figuresOf(syntheticOutcome({ replicas: 5, snapshots: 30 }))) {
    for (const { label, colour } of legendOf(chart))
      looks.set(label, (looks.get(label) ?? new Set()).add(colour));
  }
  for (const route of ["training", "matrix Langevin", "eigenvalue Langevin", "Coulomb gas"]) {
    expect(looks.get(route)?.size).toBe(1);
  }
  expect(new Set([...looks.values()].flatMap((s) => [...s])).size).toBeGreaterThanOrEqual(5);
});

describe("ugly data", () => {
  const outcome = syntheticOutcome({ replicas: 6, snapshots: 30 });
  const [point] = ensemblesOf(outcome);
  const training = point.routes.training!;
  const results = outcome.results.points[0];
  const faultsOf = (ugly: StudyOutcome) =>
    figuresOf(ugly).flatMap((f) => faults(f.chart).map((fault) => `${f.name}: ${fault}`));
  const withTraining = (change: (x: Float64Array) => Float64Array): StudyOutcome => {
    const spectrum = { ...training.spectrum, x: change(training.spectrum.x) };
    const blocks = { ...training.blocks, x: change(training.blocks.x) };
    return {
      ...outcome,
      points: [
        {
          ensembles: { ...point, routes: { ...point.routes, training: { ...training, spectrum, blocks } } },
        },
      ],
    };
  };

  test("values that are no numbers are left out, not drawn as zero", () => {
    const ugly = withTraining((x) => x.map((value, i) => (i % 6 === 2 ? Number.NaN : value)));
    expect(faultsOf(ugly)).toEqual([]);
    const spectrum = figuresOf(ugly).find((f) => f.name === "learnt-spectrum")!;
    const ys = spectrum.chart.data.datasets[0].data.map((v) => v.y!);
    const xs = spectrum.chart.data.datasets[0].data.map((v) => v.x);
    const area = ys.slice(1).reduce((sum, y, i) => sum + y * (xs[i + 1] - xs[i]), 0);
    expect(area).toBeCloseTo(1, 2);
  });

  test("a route of nothing but NaN, or without a replica, disappears from the panels", () => {
    const legends = (ugly: StudyOutcome) =>
      figuresOf(ugly).flatMap((f) => legendOf(f.chart).map((e) => e.label));
    const nothing = withTraining((x) => x.map(() => Number.NaN));
    expect(faultsOf(nothing).filter((fault) => !fault.startsWith("level-means"))).toEqual([]);
    const none = { ...training.spectrum, replicas: 0, x: new Float64Array(0) };
    const empty = { ...training, spectrum: none, blocks: none, replicaIds: new Int32Array(0) };
    const estimates = results.observables.map((o) => {
      const { training: _, ...others } = o.estimates;
      return { ...o, estimates: others };
    });
    const without: StudyOutcome = {
      results: { ...outcome.results, points: [{ ...results, observables: estimates }] },
      points: [{ ensembles: { ...point, routes: { ...point.routes, training: empty } } }],
    };
    expect(faultsOf(without)).toEqual([]);
    expect(legends(without)).not.toContain("training");
    expect(legends(without)).toContain("matrix Langevin");
  });

  test("replicas that all agree to the last digit still give panels", () => {
    expect(faultsOf(withTraining((x) => x.map(() => 5)))).toEqual([]);
  });

  test("one replica that ran away does not hide the others", () => {
    const ugly = withTraining((x) => x.map((value, i) => (i === 5 + 6 * 10 * 25 ? 1e6 : value)));
    const spectrum = figuresOf(ugly).find((f) => f.name === "learnt-spectrum")!;
    expect(spectrum.chart.options.scales.x.max).toBeLessThan(20);
  });

  test("estimates that are NaN leave their panels with a reason", () => {
    const estimates = results.observables.map((o) => ({
      ...o,
      estimates: { training: { value: Number.NaN, standardError: Number.NaN, effectiveSamples: Number.NaN } },
    }));
    const ugly = {
      ...outcome,
      results: { ...outcome.results, points: [{ ...results, observables: estimates }] },
    };
    expect(faultsOf(ugly)).toEqual([]);
    const reasons = panelsOf(ugly).flatMap((p) => (p.kind === "omission" ? [`${p.name}: ${p.reason}`] : []));
    expect(reasons).toEqual([
      "level-means: no level mean was measured",
      "components: this system records no single element of the weight matrix",
      "spacing-scaling: no mean spacing of a pair was measured",
    ]);
  });
});

// the real thing, small: systems with laws, components and multiplets that the synthetic study does not have
test.each([
  ["two species", { kind: "hidden-layer", batches: null }, [2000, 40]],
  [
    "five levels in one well",
    { kind: "teacher-student", teacher: [2, 2, 2, 2, 2], batches: null },
    [600, 20],
  ],
  ["a Wishart process", { kind: "isotropic", inputs: 4, decay: 1 }, [600, 20]],
  ["a network without theory", { kind: "deep-network", activation: "tanh", decay: 0.2 }, [1500, 50]],
])("a study of %s gives whole panels", async (_, model, [updates, snapshotEvery]) => {
  const scenario = scenarioSchema.parse({
    model,
    training: { learningRate: 0.05, updates, snapshotEvery },
    ensemble: { replicas: 12 },
  });
  const options = {
    workers: 0,
    backend: "wasm-simd",
    signal: new AbortController().signal,
    onProgress() {},
  } as const;
  const outcome = await runStudy(scenario, "small", options);
  const found = figuresOf(outcome).flatMap((f) => faults(f.chart).map((fault) => `${f.name}: ${fault}`));
  expect(found).toEqual([]);
  const names = figuresOf(outcome).map((f) => f.name);
  expect(names).toContain("wigner");
  expect(names.includes("components")).toBe(["hidden-layer", "teacher-student"].includes(model.kind));
  expect(names.includes("density")).toBe(model.kind !== "deep-network");
});
