import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseScenario,
  processorSeconds,
  resolvedYaml,
  type SpectraScenario,
  type SweepPoint,
  sweepPoints,
} from "../../src/scenario/index.ts";

const model = "model: { kind: gaussian-rbm }\n";

function pointsOf(text: string) {
  return sweepPoints(parseScenario(model + text, "x.yaml").scenario as SpectraScenario);
}

function parametersOf(text: string) {
  return pointsOf(text).map(({ parameters }) => parameters);
}

/** Learning rate and batch size of each point. */
function ratesOf(text: string) {
  return pointsOf(text).map(({ scenario }) => [scenario.training.learningRate, scenario.training.batchSize]);
}

const rbm = ({ model }: SpectraScenario) =>
  model as unknown as { target: { mass: number }; negativePhase: string };

describe("the points of a sweep", () => {
  it("are one without a sweep: the scenario itself, named by its learning rate and batch size", () => {
    const { scenario } = parseScenario(model, "x.yaml");
    expect(sweepPoints(scenario)).toEqual([
      { parameters: { "training.learningRate": 0.1, "training.batchSize": 16 }, scenario },
    ]);
  });

  it("are one with an empty sweep", () => {
    expect(pointsOf("sweep: {}")).toHaveLength(1);
  });

  it("are every combination, the last field fastest", () => {
    const points = pointsOf("sweep: { model.mass: [3, 4], training.batchSize: [8, 16, 32] }");
    expect(points.map(({ parameters }) => parameters)).toEqual(
      [3, 4].flatMap((mass) =>
        [8, 16, 32].map((batchSize) => ({
          "training.learningRate": 0.1,
          "training.batchSize": batchSize,
          "model.mass": mass,
        })),
      ),
    );
  });

  it("are scenarios of their own, without a sweep, that differ in the swept field only", () => {
    const { scenario } = parseScenario(`${model}sweep: { training.learningRate: [0.1, 0.2] }`, "x.yaml");
    const { sweep, ...base } = scenario;
    expect(sweepPoints(scenario).map((point) => point.scenario)).toEqual([
      base,
      { ...base, training: { ...base.training, learningRate: 0.2 } },
    ]);
    expect(sweep).toEqual({ "training.learningRate": [0.1, 0.2] });
  });

  it.each([
    [
      "a number below two sections",
      "model.target.mass: [1, 2]",
      (s: SpectraScenario) => rbm(s).target.mass,
      [1, 2],
    ],
    [
      "a word",
      "model.negativePhase: [exact, pcd]",
      (s: SpectraScenario) => rbm(s).negativePhase,
      ["exact", "pcd"],
    ],
    [
      "a route's option",
      "routes.matrix-langevin.stepsPerUpdate: [1, 4]",
      (s: SpectraScenario) => s.routes["matrix-langevin"]?.stepsPerUpdate,
      [1, 4],
    ],
    ["the replicas", "ensemble.replicas: [10, 20]", (s: SpectraScenario) => s.ensemble.replicas, [10, 20]],
    [
      "a margin",
      "compare.margins.level.mean: [0.1, 0.2]",
      (s: SpectraScenario) => s.compare.margins["level.mean"],
      [0.1, 0.2],
    ],
  ])("may sweep %s", (_, sweep, swept, values) => {
    expect(pointsOf(`sweep: { ${sweep} }`).map(({ scenario }) => swept(scenario))).toEqual(values);
  });

  it("leave a route's other options, and the other routes, as they are", () => {
    const [point] = pointsOf("sweep: { routes.eigenvalue-langevin.coupling: [within-multiplet] }");
    expect(point?.scenario.routes).toEqual({
      training: {},
      "matrix-langevin": { stepsPerUpdate: 1 },
      "eigenvalue-langevin": { stepsPerUpdate: 1, coupling: "within-multiplet" },
      "coulomb-gas": { coupling: "within-multiplet" },
    });
  });
});

describe("fields of one zip", () => {
  const zip = "zip: { training.learningRate: [0.05, 0.025], training.batchSize: [8, 4] }";

  it("vary together, as one axis", () => {
    expect(ratesOf(`sweep: { ${zip} }`)).toEqual([
      [0.05, 8],
      [0.025, 4],
    ]);
  });

  it("are an axis in its place among the others, the last one fastest", () => {
    const rows = (sweep: string) =>
      parametersOf(`sweep: { ${sweep} }`).map((parameters) => Object.entries(parameters));
    const row = (alpha: number, size: number, mass: number) => [
      ["training.learningRate", alpha],
      ["training.batchSize", size],
      ["model.mass", mass],
    ];
    expect(rows(`model.mass: [3, 4], ${zip}`)).toEqual([
      row(0.05, 8, 3),
      row(0.025, 4, 3),
      row(0.05, 8, 4),
      row(0.025, 4, 4),
    ]);
    expect(rows(`${zip}, model.mass: [3, 4]`)).toEqual([
      row(0.05, 8, 3),
      row(0.05, 8, 4),
      row(0.025, 4, 3),
      row(0.025, 4, 4),
    ]);
  });

  it("may repeat a value, and may be ranges", () => {
    const sweep =
      "{ training.learningRate: { from: 0.1, to: 0.3, step: 0.1 }, training.batchSize: [8, 8, 4] }";
    expect(ratesOf(`sweep: { zip: ${sweep} }`)).toEqual([
      [0.1, 8],
      [0.2, 8],
      [0.3, 4],
    ]);
  });
});

describe("the points of a list of grids", () => {
  const list = `sweep:
  - training.learningRate: [0.01, 0.02, 0.1]
  - training.batchSize: { from: 4, to: 64, points: 5, scale: logarithmic }
  - zip: { training.learningRate: [0.05, 0.025], training.batchSize: [8, 4] }
`;

  it("are those of one grid after the other, each point once, in its first place", () => {
    expect(ratesOf(list)).toEqual([
      [0.01, 16],
      [0.02, 16],
      [0.1, 16],
      [0.1, 4],
      [0.1, 8],
      [0.1, 32],
      [0.1, 64],
      [0.05, 8],
      [0.025, 4],
    ]);
  });

  it("name the fields of all grids, with their values at the point", () => {
    const text =
      "sweep: [{ model.mass: [4] }, { training.batchSize: [8], model.negativePhase: [exact] }, {}]";
    expect(parametersOf(text).map((parameters) => JSON.stringify(parameters))).toEqual([
      '{"training.learningRate":0.1,"training.batchSize":16,"model.mass":4,"model.negativePhase":"pcd"}',
      '{"training.learningRate":0.1,"training.batchSize":8,"model.mass":3,"model.negativePhase":"exact"}',
      '{"training.learningRate":0.1,"training.batchSize":16,"model.mass":3,"model.negativePhase":"pcd"}',
    ]);
  });

  it("tell a route that is not taken from one with its defaults", () => {
    const text = "routes: { training: null }\nsweep: [{}, { routes.coulomb-gas.coupling: [full] }]";
    expect(parametersOf(text).map((parameters) => parameters["routes.coulomb-gas.coupling"])).toEqual([
      null,
      "full",
    ]);
  });

  it("are named as without the list, if it holds one grid", () => {
    const grid = "{ model.mass: [3, 4], training.batchSize: [8, 16] }";
    expect(parametersOf(`sweep: [${grid}]`).map((one) => JSON.stringify(one))).toEqual(
      parametersOf(`sweep: ${grid}`).map((one) => JSON.stringify(one)),
    );
  });

  const values = fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  const range = fc.constantFrom(
    { from: 1, to: 4, points: 4 },
    { from: 1, to: 4, points: 3, scale: "logarithmic" },
    { from: 1, to: 3, step: 1 },
  );
  const axis = fc.oneof(values, range);
  const zipOf = (...paths: readonly string[]) =>
    values.chain((first) =>
      fc.record(
        Object.fromEntries(
          paths.map((path) => [path, fc.shuffledSubarray(first, { minLength: first.length })]),
        ),
      ),
    );
  const grid = fc.oneof(
    fc.record(
      { "training.batchSize": axis, "training.learningRate": axis, "model.gibbsSweeps": axis },
      { requiredKeys: [] },
    ),
    fc.record(
      { zip: zipOf("training.batchSize", "training.learningRate"), "model.gibbsSweeps": axis },
      { requiredKeys: ["zip"] },
    ),
  );
  const lists = fc.array(grid, { minLength: 1, maxLength: 4 });
  const pointsOfSweep = (sweep: unknown) => pointsOf(`sweep: ${JSON.stringify(sweep)}`);
  const distinct = (texts: readonly unknown[]) => new Set(texts.map((one) => JSON.stringify(one)));
  const scenariosOf = (points: readonly SweepPoint[]) => points.map(({ scenario }) => scenario);

  it("are all different, and their parameters tell them apart", () => {
    fc.assert(
      fc.property(lists, (sweep) => {
        const points = pointsOfSweep(sweep);
        expect(distinct(scenariosOf(points)).size).toBe(points.length);
        expect(distinct(points.map(({ parameters }) => parameters)).size).toBe(points.length);
      }),
      { seed: 1 },
    );
  });

  it("are the points of its grids, no more and no fewer", () => {
    fc.assert(
      fc.property(lists, (sweep) => {
        const apart = sweep.flatMap((one) => scenariosOf(pointsOfSweep(one)));
        expect([...distinct(scenariosOf(pointsOfSweep(sweep)))]).toEqual([...distinct(apart)]);
      }),
      { seed: 2 },
    );
  });

  it("are the same bits from the resolved scenario", () => {
    fc.assert(
      fc.property(fc.oneof(lists, grid), (sweep) => {
        const { scenario } = parseScenario(`${model}sweep: ${JSON.stringify(sweep)}`, "x.yaml");
        const again = parseScenario(resolvedYaml(scenario), "x.yaml").scenario;
        expect(JSON.stringify(sweepPoints(again))).toBe(JSON.stringify(sweepPoints(scenario)));
        expect(again.sweep).toEqual(sweep);
      }),
      { seed: 3 },
    );
  });
});

it("ten thousand points are read in seconds", () => {
  const sweep = `
  training.learningRate: { from: 0.001, to: 0.1, points: 100 }
  training.batchSize: { from: 1, to: 100, step: 1 }`;
  const begin = processorSeconds();
  expect(pointsOf(`sweep:${sweep}`)).toHaveLength(10_000);
  // 2 s of a core; each point read against all others would take minutes
  expect(processorSeconds() - begin).toBeLessThan(20);
});
