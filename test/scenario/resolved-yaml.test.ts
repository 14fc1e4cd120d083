import fc from "fast-check";
import { expect, it } from "vitest";
import { largestCount, magnitudes } from "../../src/models/quantity.ts";
import { defaultMargins } from "../../src/observables/index.ts";
import { parseScenario, resolvedYaml, routeNames, scenarioSchema } from "../../src/scenario/index.ts";

const positive = fc.double({ min: magnitudes.least, max: magnitudes.greatest, noNaN: true });
const line = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
  .filter((text) => /^\P{Cc}+$/u.test(text.trim()));
const coupling = fc.constantFrom("full", "within-multiplet");
const steps = fc.integer({ min: 1, max: 2000 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const target = fc.integer({ min: 1, max: 12 }).chain((visible) =>
  fc.record({
    visible: fc.constant(visible),
    hidden: fc.integer({ min: visible, max: 128 }),
    mass: fc.constant(1e15),
    target: fc.oneof(
      fc.record({ kind: fc.constant("lattice-scalar"), mass: fc.double({ min: 0.1, max: 50, noNaN: true }) }),
      fc.record({
        kind: fc.constant("spectrum"),
        eigenvalues: fc.array(fc.double({ min: 0.1, max: 50, noNaN: true }), {
          minLength: visible,
          maxLength: visible,
        }),
      }),
    ),
  }),
);

const range = fc.oneof(
  fc.constant({ from: 0.1, to: 0.5, step: 0.1 }),
  fc.record({
    from: fc.double({ min: 1e-10, max: 1e10, noNaN: true }),
    to: fc.double({ min: 1e11, max: 1e20, noNaN: true }),
    points: fc.integer({ min: 2, max: 20 }),
    scale: fc.constantFrom("linear", "logarithmic"),
  }),
);

const grid = fc.record(
  {
    "training.learningRate": fc.oneof(fc.uniqueArray(positive, { minLength: 1, maxLength: 5 }), range),
    "routes.training": fc.constant([null]),
    zip: fc.constant({ "training.batchSize": [1, 2], "ensemble.replicas": { from: 2, to: 3, step: 1 } }),
    "model.negativePhase": fc.constant(["exact", "pcd"]),
  },
  { requiredKeys: [] },
);

const scenarios = fc
  .record({
    title: line,
    description: optional(fc.string({ unit: "grapheme" })),
    model: target.map((parameters) => ({ kind: "gaussian-rbm", ...parameters })),
    training: fc.record({
      learningRate: positive,
      batchSize: fc.integer({ min: 1, max: 60_000 }),
      updates: fc.integer({ min: 1000, max: 1_000_000 }),
      snapshotEvery: fc.integer({ min: 1, max: 1000 }),
    }),
    ensemble: fc.record({
      replicas: fc.integer({ min: 2, max: largestCount }),
      seed: fc.oneof(line, fc.maxSafeInteger()),
    }),
    routes: fc.oneof(
      fc.subarray([...routeNames], { minLength: 1 }),
      fc.record(
        {
          training: fc.constant({}),
          "matrix-langevin": fc.option(fc.record({ stepsPerUpdate: steps })),
          "eigenvalue-langevin": fc.record({ stepsPerUpdate: steps, coupling }),
          "coulomb-gas": fc.option(fc.record({ coupling })),
        },
        { requiredKeys: ["training"] },
      ),
    ),
    sweep: optional(fc.oneof(grid, fc.array(grid, { minLength: 1, maxLength: 3 }))),
    compare: fc.record({
      margins: fc.record(Object.fromEntries(Object.keys(defaultMargins).map((name) => [name, positive])), {
        requiredKeys: [],
      }),
      confidence: fc.double({ min: 0.5, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
    }),
  })
  .map((written) => scenarioSchema.parse(JSON.parse(JSON.stringify(written))));

it("a resolved scenario, read back, is the same scenario, to the last bit", () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      expect(parseScenario(resolvedYaml(scenario), "x.yaml").scenario).toEqual(scenario);
    }),
    { numRuns: 200, seed: 1 },
  );
});

it("a resolved scenario is its own resolution", () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      expect(scenarioSchema.parse(scenario)).toEqual(scenario);
    }),
    { numRuns: 200, seed: 2 },
  );
});

it("text that looks like something else is written so that it stays text", () => {
  for (const text of [
    "null",
    "1e3",
    "0x10",
    "true",
    "~",
    "- a",
    "a: b",
    "# c",
    "&x",
    "*x",
    "'",
    '"',
    "{",
    "---",
    "...",
  ]) {
    const scenario = scenarioSchema.parse({
      title: text,
      model: { kind: "gaussian-rbm" },
      ensemble: { seed: text },
    });
    expect(parseScenario(resolvedYaml(scenario), "x.yaml").scenario).toEqual(scenario);
  }
});

it("lists of numbers take a line, not one line each", () => {
  const eigenvalues = [1, 2, 2, 3];
  const scenario = scenarioSchema.parse({
    model: { kind: "gaussian-rbm", visible: 4, hidden: 4, target: { kind: "spectrum", eigenvalues } },
  });
  expect(resolvedYaml(scenario)).toContain("eigenvalues: [1, 2, 2, 3]\n");
});
