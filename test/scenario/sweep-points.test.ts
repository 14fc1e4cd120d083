import { describe, expect, it } from "vitest";
import { parseScenario, type Scenario, sweepPoints } from "../../src/scenario/index.ts";

const model = "model: { kind: gaussian-rbm }\n";

function pointsOf(text: string) {
  return sweepPoints(parseScenario(model + text, "x.yaml").scenario);
}

const rbm = ({ model }: Scenario) => model as unknown as { target: { mass: number }; negativePhase: string };

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
    ["a number below two sections", "model.target.mass: [1, 2]", (s: Scenario) => rbm(s).target.mass, [1, 2]],
    ["a word", "model.negativePhase: [exact, pcd]", (s: Scenario) => rbm(s).negativePhase, ["exact", "pcd"]],
    [
      "a route's option",
      "routes.matrix-langevin.stepsPerUpdate: [1, 4]",
      (s: Scenario) => s.routes["matrix-langevin"]?.stepsPerUpdate,
      [1, 4],
    ],
    ["the replicas", "ensemble.replicas: [10, 20]", (s: Scenario) => s.ensemble.replicas, [10, 20]],
    [
      "a margin",
      "compare.margins.level.mean: [0.1, 0.2]",
      (s: Scenario) => s.compare.margins["level.mean"],
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
