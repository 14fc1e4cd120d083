import { describe, expect, it } from "vitest";
import {
  formatProblem,
  formOf,
  type NetworkScenario,
  parseScenario,
  resolvedYaml,
  ScenarioError,
  type ScenarioOptions,
  sweepPoints,
} from "../../src/scenario/index.ts";

const text = `title: A small decoder
model: { kind: nano-gpt, layers: 2, width: 32 }
training:
  updates: 100
`;

/** A scenario of networks. */
function parsed(source: string, file: string, options: ScenarioOptions = {}): NetworkScenario {
  return parseScenario(source, file, options).scenario as NetworkScenario;
}

function mistakes(source: string, options: ScenarioOptions = {}): readonly string[] {
  try {
    parsed(source, "gpt.yaml", options);
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map(formatProblem);
  }
}

describe("a scenario of a network", () => {
  it("has every default filled in, and is the same when it is read back", () => {
    const scenario = parsed(text, "gpt.yaml", {
      set: ["model.heads=8", "compare.margins.ratio.mean=0.1"],
      seed: "7",
    });
    expect(scenario).toMatchObject({
      title: "A small decoder",
      model: { kind: "nano-gpt", layers: 2, heads: 8, width: 32, context: 64, text: "moby-dick" },
      training: { optimizer: "adamw", updates: 100, snapshots: 12 },
      ensemble: { replicas: 4, seed: "7" },
      compare: { margins: { "ratio.mean": 0.1, "marchenko-pastur.scale": 0.05 } },
    });
    expect(parsed(resolvedYaml(scenario), "gpt.yaml")).toEqual(scenario);
    expect(parsed("model: { kind: mlp }", "digits.yaml")).toMatchObject({
      title: "digits",
      model: { hidden: [128, 64], activation: "relu" },
    });
  });

  it("is told from one of an ensemble by the kind of its model", () => {
    const ofSpectra = formOf({ model: { kind: "gaussian-rbm" } });
    expect(formOf({ model: { kind: "mlp" } })).not.toBe(ofSpectra);
    // by the one that was meant
    expect(formOf({ model: { kind: "nano-gtp" } })).toBe(formOf({ model: { kind: "nano-gpt" } }));
    for (const input of [{ model: null }, {}, null]) expect(formOf(input)).toBe(ofSpectra);
  });

  it.each([
    [
      "model: { kind: nano-gpt, width: 30 }",
      "gpt.yaml:1:33: model.width: must be a multiple of model.heads = 4, got 30",
    ],
    [
      "model: { kind: nano-gpt, layer: 2 }",
      "gpt.yaml:1:26: model.layer: unknown field; did you mean model.layers?",
    ],
    ["model: { kind: mlp, activation: rleu }", 'model.activation: must be one of relu, tanh, got "rleu"'],
    ["model: { kind: mlp, hidden: [0] }", "model.hidden[0]: must be a whole number from 1 to 4096, got 0"],
    [
      "model: { kind: nano-gpt, text: nowhere.txt }",
      'model.text: must be moby-dick or the path of a text file, got "nowhere.txt", which is not there',
    ],
    [
      "model: { kind: mlp }\ntraining: { optimizer: adam }",
      'training.optimizer: must be one of sgd, momentum, adamw, got "adam"; did you mean adamw?',
    ],
    [
      "model: { kind: mlp }\nensemble: { replicas: 9, replicasPerStart: 2 }",
      "gpt.yaml:2:44: ensemble.replicasPerStart: must divide ensemble.replicas = 9, got 2",
    ],
    [
      "model: { kind: mlp }\nsweep: { training.learningRate: [0.1, -1] }",
      "gpt.yaml:2:39: sweep.training.learningRate[1]: must be a number above 0, got -1",
    ],
    [
      "model: { kind: mlp }\nsweep: { training.rate: [0.1] }",
      "gpt.yaml:2:10: sweep.training.rate: unknown field",
    ],
    [
      "model: { kind: nano-gpt }\nsweep: { model.text: [moby-dick, nowhere.txt] }",
      'gpt.yaml:2:34: sweep.model.text[1]: must be moby-dick or the path of a text file, got "nowhere.txt", which is not there',
    ],
    [
      "model: { kind: mlp }\nroutes: [training, coulomb-gas]",
      'gpt.yaml:2:20: routes[1]: must be one of training, matrix-langevin, got "coulomb-gas"',
    ],
  ])("with a mistake is refused with its place: %s", (source, message) => {
    const found = mistakes(source);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it("has the points of its sweep, each with its learning rate and batch size", () => {
    const scenario = parsed(
      `model: { kind: mlp }
sweep: { zip: { training.learningRate: [0.1, 0.05], training.updates: [100, 200] }, training.batchSize: [8, 16] }`,
      "digits.yaml",
    );
    expect(parsed(resolvedYaml(scenario), "digits.yaml")).toEqual(scenario);
    const points = sweepPoints(scenario);
    expect(
      points.map(({ scenario: { training } }) => [
        training.learningRate,
        training.updates,
        training.batchSize,
      ]),
    ).toEqual([
      [0.1, 100, 8],
      [0.1, 100, 16],
      [0.05, 200, 8],
      [0.05, 200, 16],
    ]);
    expect(points[3].parameters).toEqual({
      "training.learningRate": 0.05,
      "training.updates": 200,
      "training.batchSize": 16,
    });
    expect(points[0].scenario.sweep).toBeUndefined();
  });

  it("names every mistake at once, those of --set as well", () => {
    const found = mistakes("model: { kind: nano-gpt, layers: 0, heads: 3.5 }", {
      set: ["training.updates=0"],
    });
    expect(found).toHaveLength(3);
    expect(found[2]).toContain(
      "--set training.updates=0: training.updates: must be a whole number of at least 1, got 0",
    );
  });
});
