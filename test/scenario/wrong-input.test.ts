import { describe, expect, it } from "vitest";
import { models, networkModels, recordedModels } from "../../src/models/index.ts";
import { parseScenario, ScenarioError } from "../../src/scenario/index.ts";

const model = "model: { kind: gaussian-rbm }\n";
const anyKind = `one of ${[models, networkModels, recordedModels].flatMap((all) => Object.keys(all)).join(", ")}`;

/** The problems of a text, one a line, without the file's name at the head of those that stand in the file. */
function mistakes(text: string, set: readonly string[] = [], seed?: string): readonly string[] {
  try {
    parseScenario(text, "x.yaml", { set, seed });
  } catch (error) {
    if (error instanceof ScenarioError)
      return error.message.split("\n").map((line) => line.replace(/^x\.yaml:/, ""));
    throw error;
  }
  return [];
}

const routes = "training, matrix-langevin, eigenvalue-langevin, aligned-langevin, coulomb-gas, exact-ou";
const topFields = "title, description, model, training, ensemble, routes, sweep, compare";
const oneLine = "one line of text (1 to 200 characters)";

describe("a wrong scenario is refused, each mistake at its own place", () => {
  const cases: readonly (readonly [claim: string, text: string, ...problems: string[]])[] = [
    [
      "zero samples in a batch",
      `${model}training:\n  batchSize: 0`,
      "3:14: training.batchSize: must be a whole number of at least 1, got 0",
    ],
    [
      "a batch of 1.5 samples",
      `${model}training: { batchSize: 1.5 }`,
      "2:24: training.batchSize: must be a whole number of at least 1, got 1.5",
    ],
    [
      "a number in quotes",
      `${model}training: { batchSize: '16' }`,
      '2:24: training.batchSize: must be a whole number of at least 1, got "16"',
    ],
    [
      "a whole number that is not exact",
      `${model}training: { updates: 9007199254740993 }`,
      "2:22: training.updates: must be a whole number of at least 1, got 9007199254740992, beyond the whole numbers that are exact (2^53)",
    ],
    [
      "averaged eigenvectors of levels that do not all repel",
      `${model}routes: { coulomb-gas: { eigenvectors: averaged } }`,
      "2:40: routes.coulomb-gas.eigenvectors: must be aligned with coupling = within-multiplet: levels that do not repel would cross, got averaged",
    ],
    [
      "averaged eigenvectors of levels that relax at unequal rates",
      "model: { kind: hidden-layer, hiddenSpectrum: [0.3, 2] }\nroutes: { eigenvalue-langevin: { eigenvectors: averaged } }",
      "2:48: routes.eigenvalue-langevin.eigenvectors: must be aligned with model.kind = hidden-layer: levels that relax at unequal rates have no common law of rotation, got averaged",
    ],
    [
      "eigenvectors of levels in a potential",
      "model: { kind: coulomb-gas }\nroutes: { eigenvalue-langevin: { eigenvectors: aligned } }",
      "2:48: routes.eigenvalue-langevin.eigenvectors: must be omitted with model.kind = coulomb-gas, got aligned",
    ],
    [
      "a learning rate of NaN",
      `${model}training: { learningRate: .nan }`,
      "2:27: training.learningRate: must be a number above 0, got .nan",
    ],
    [
      "an infinite learning rate",
      `${model}training: { learningRate: .inf }`,
      "2:27: training.learningRate: must be a number above 0, got .inf",
    ],
    [
      "a learning rate that overflows",
      `${model}training: { learningRate: -1e999 }`,
      "2:27: training.learningRate: must be a number above 0, got -.inf",
    ],
    [
      "a negative learning rate",
      `${model}training: { learningRate: -0.1 }`,
      "2:27: training.learningRate: must be a number above 0, got -0.1",
    ],
    [
      "a decimal comma",
      `${model}training:\n  learningRate: 0,1`,
      '3:17: training.learningRate: must be a number above 0, got "0,1"',
    ],
    [
      "an optimizer that does not exist",
      `${model}training: { optimizer: adam }`,
      '2:24: training.optimizer: must be one of sgd, momentum, nesterov, got "adam"',
    ],
    [
      "an optimizer that the model does not have",
      `${model}training: { optimizer: momentum }`,
      "2:24: training.optimizer: must be sgd with model.kind = gaussian-rbm, got momentum",
    ],
    [
      "momentum of plain descent",
      "model: { kind: teacher-student }\ntraining: { momentum: 0.9 }",
      "2:23: training.momentum: must be omitted with optimizer = sgd, got 0.9",
    ],
    [
      "momentum of 1",
      "model: { kind: teacher-student }\ntraining: { optimizer: nesterov, momentum: 1 }",
      "2:44: training.momentum: must be a number of at least 0 and below 1, got 1",
    ],
    [
      "snapshots farther apart than training is long",
      `${model}training:\n  updates: 50\n  snapshotEvery: 60`,
      "4:18: training.snapshotEvery: must be at most training.updates = 50, got 60",
    ],
    [
      "a default that does not fit, at the field around it",
      `${model}training:\n  updates: 20`,
      "2:1: training.snapshotEvery: must be at most training.updates = 20, got 50",
    ],
    ["a section that is a number", `${model}training: 3`, "2:11: training: must be a mapping, got 3"],
    [
      "a list that is too long",
      "model: { kind: coulomb-gas, levels: 2, times: [1, 2, 3, 4, 5, 6] }",
      "1:47: model.times: must have at most 5 values, got 6",
    ],
    [
      "two walls that are three",
      'model: { kind: coulomb-gas, levels: 2, support: [1, 2, 3], potential: "x^2" }',
      "1:49: model.support: must have 2 values, got 3",
    ],
    [
      "a potential that is too long",
      `model: { kind: coulomb-gas, levels: 2, potential: "${"x+".repeat(300)}x^2" }`,
      "1:51: model.potential: must have at most 500 characters, got 603",
    ],
    [
      "no potential",
      'model: { kind: coulomb-gas, levels: 2, potential: "" }',
      "1:51: model.potential: must not be empty",
    ],
    ["a section that is a list", `${model}training: [3]`, "2:11: training: must be a mapping, got a list"],
    ["a section without content", `${model}training:\n`, "2:10: training: must be a mapping, got null"],
    [
      "a single replica",
      `${model}ensemble: { replicas: 1 }`,
      "2:23: ensemble.replicas: must be a whole number of at least 2, got 1",
    ],
    [
      "a fraction above 1",
      `${model}ensemble: { maxDivergedFraction: 1.01 }`,
      "2:34: ensemble.maxDivergedFraction: must be a number from 0 to 1, got 1.01",
    ],
    [
      "a seed that rounding would change",
      `${model}ensemble: { seed: 0.1 }`,
      `2:19: ensemble.seed: must be ${oneLine} or a whole number, got 0.1`,
    ],
    [
      "an empty seed",
      `${model}ensemble: { seed: '' }`,
      `2:19: ensemble.seed: must be ${oneLine} or a whole number, got ""`,
    ],
    ["a title of two lines", `${model}title: "a\\nb"`, `2:8: title: must be ${oneLine}, got "a\\nb"`],
    [
      "a title that steers the terminal",
      `${model}title: "\\e[31m"`,
      `2:8: title: must be ${oneLine}, got "\\u001b[31m"`,
    ],
    ["no model", "title: x", `1:1: model: is missing, must be a mapping with kind ${anyKind}`],
    [
      "a model that is a word",
      "model: gaussian-rbm",
      `1:8: model: must be a mapping with kind ${anyKind}, got "gaussian-rbm"`,
    ],
    [
      "a model without kind",
      "title: x\nmodel: { visible: 3 }",
      `2:1: model.kind: is missing, must be ${anyKind}`,
    ],
    [
      "a model of unknown kind",
      "model:\n  kind: gausian-rbm\n  visible: 0",
      `2:9: model.kind: must be ${anyKind}, got "gausian-rbm"; did you mean gaussian-rbm?`,
    ],
    [
      "a target of unknown kind",
      "model: { kind: gaussian-rbm, target: { kind: lattice } }",
      '1:46: model.target.kind: must be one of lattice-scalar, spectrum, got "lattice"',
    ],
    [
      "a word that is nearly one of the allowed",
      "model: { kind: gaussian-rbm, negativePhase: PCD }",
      '1:45: model.negativePhase: must be one of pcd, exact, got "PCD"; did you mean pcd?',
    ],
    [
      "more units than a model may have",
      "model: { kind: gaussian-rbm, visible: 257 }",
      "1:39: model.visible: must be a whole number from 1 to 128, got 257",
    ],
    [
      "a number that may also be null",
      "model: { kind: gaussian-rbm, samples: -1 }",
      "1:39: model.samples: must be a whole number above 0 or null, got -1",
    ],
    [
      "one bad eigenvalue of several",
      "model:\n  kind: gaussian-rbm\n  visible: 3\n  target: { kind: spectrum, eigenvalues: [1, -2, 3] }",
      "4:46: model.target.eigenvalues[1]: must be a number above 0, got -2",
    ],
    [
      "as many eigenvalues as do not fit",
      "model:\n  kind: gaussian-rbm\n  visible: 3\n  target: { kind: spectrum, eigenvalues: [1, 2] }",
      "4:42: model.target.eigenvalues: must hold one eigenvalue per visible unit (3), got 2",
    ],
    [
      "a misspelt field",
      `${model}training: { batchsize: 3 }`,
      "2:13: training.batchsize: unknown field; did you mean training.batchSize?",
    ],
    [
      "a misspelt section",
      `${model}ensembl: { replicas: 3 }`,
      "2:1: ensembl: unknown field; did you mean ensemble?",
    ],
    [
      "a field outside its section",
      `${model}learningRate: 3`,
      "2:1: learningRate: unknown field; did you mean training.learningRate?",
    ],
    ["a dotted field", `${model}model.mass: 3`, "2:1: model.mass: unknown field; write mass below model"],
    ["a field like none", `${model}zzzzzz: 3`, `2:1: zzzzzz: unknown field; allowed are ${topFields}`],
    [
      "an option of a route that has none",
      `${model}routes: { exact-ou: { steps: 1 } }`,
      "2:23: routes.exact-ou.steps: unknown field; routes.exact-ou has no fields",
    ],
    [
      "a field that steers the terminal",
      `${model}"\\e[31m": 3`,
      `2:1: "\\u001b[31m": unknown field; allowed are ${topFields}`,
    ],
    [
      "fields that objects inherit",
      `${model}constructor: 3\ntoString: 3`,
      `2:1: constructor: unknown field; allowed are ${topFields}`,
      `3:1: toString: unknown field; allowed are ${topFields}`,
    ],
    ["the prototype of objects", `${model}__proto__: { title: x }`, "2:1: __proto__: unknown field"],
    [
      "the prototype of a section's object",
      `${model}training: { __proto__: { updates: 7 } }`,
      "2:13: training.__proto__: unknown field",
    ],
    [
      "a route of unknown name",
      `${model}routes: [training, colomb-gas]`,
      `2:20: routes[1]: must be one of ${routes}, got "colomb-gas"; did you mean coulomb-gas?`,
    ],
    [
      "a route named twice",
      `${model}routes: [training, coulomb-gas, training]`,
      "2:33: routes[2]: must name each route once, got training again",
    ],
    [
      "no routes, as a list",
      `${model}routes: []`,
      "2:9: routes: must be a list of at least one value or a mapping, got an empty list",
    ],
    [
      "no routes, as a mapping",
      `${model}routes: {}`,
      `2:9: routes: must name at least one of ${routes}, got an empty mapping`,
    ],
    [
      "routes that are a word",
      `${model}routes: training`,
      '2:9: routes: must be a list of at least one value or a mapping, got "training"',
    ],
    [
      "half a step per update",
      `${model}routes:\n  matrix-langevin: { stepsPerUpdate: 0.5 }`,
      "3:38: routes.matrix-langevin.stepsPerUpdate: must be a whole number of at least 1, got 0.5",
    ],
    [
      "an unknown coupling",
      `${model}routes:\n  coulomb-gas: { coupling: none }`,
      '3:28: routes.coulomb-gas.coupling: must be one of full, within-multiplet, got "none"',
    ],
    [
      "a margin of an unknown observable",
      `${model}compare: { margins: { level.men: 0.1 } }`,
      "2:23: compare.margins.level.men: unknown field; did you mean compare.margins.level.mean?",
    ],
    [
      "a margin of zero",
      `${model}compare: { margins: { density: 0 } }`,
      "2:32: compare.margins.density: must be a number above 0, got 0",
    ],
    [
      "full confidence",
      `${model}compare: { confidence: 1 }`,
      "2:24: compare.confidence: must be a number above 0.5 and below 1, got 1",
    ],
    [
      "too short a relaxation",
      `${model}compare: { relaxationTimes: 0.5 }`,
      "2:29: compare.relaxationTimes: must be a number of at least 1, got 0.5",
    ],
    [
      "a learning rate and its batch, and the number of replicas",
      `${model}training: { learningRate: 0, batchSize: 0 }\nensemble: { replicas: x }`,
      "2:27: training.learningRate: must be a number above 0, got 0",
      "2:41: training.batchSize: must be a whole number of at least 1, got 0",
      '3:23: ensemble.replicas: must be a whole number of at least 2, got "x"',
    ],
  ];
  it.each(cases)("%s", (_, text, ...problems) => {
    expect(mistakes(text)).toEqual(problems);
  });
});

describe("a wrong sweep is refused before anything runs", () => {
  const cases: readonly (readonly [claim: string, sweep: string, ...problems: string[]])[] = [
    [
      "a value that its field does not allow",
      "training.batchSize: [8, 0]",
      "2:34: sweep.training.batchSize[1]: must be a whole number of at least 1, got 0",
    ],
    [
      "a value that another field does not allow",
      "training.updates: [20, 200]",
      "2:29: sweep.training.updates[0]: training.snapshotEvery must be at most training.updates = 20, got 50",
    ],
    [
      "a value that the model does not allow",
      "model.samples: [null, 10]",
      "2:32: sweep.model.samples[1]: must be null unless model.positivePhase is minibatch, got 10",
    ],
    [
      "a field that does not exist",
      "training.learningRat: [1]",
      "2:10: sweep.training.learningRat: unknown field; did you mean training.learningRate?",
    ],
    [
      "a field below a number",
      "model.mass.x: [1]",
      "2:10: sweep.model.mass.x: unknown field; model.mass has no fields",
    ],
    [
      "a path that names no field",
      "training..updates: [1]",
      "2:10: sweep.training..updates: must be the dotted path of a field, as in training.learningRate",
    ],
    [
      "a path into the prototype",
      "model.__proto__.x: [1]",
      "2:10: sweep.model.__proto__.x: must be the dotted path of a field, as in training.learningRate",
    ],
    ["a whole section", "training: [1]", "2:21: sweep.training[0]: must be a mapping, got 1"],
    [
      "the title",
      "title: [a]",
      "2:10: sweep.title: cannot be swept; allowed are the numbers and words of the other fields",
    ],
    [
      "the seed",
      "ensemble.seed: [a]",
      "2:10: sweep.ensemble.seed: cannot be swept; allowed are the numbers and words of the other fields",
    ],
    [
      "the kind of model",
      "model.kind: [gaussian-rbm]",
      "2:10: sweep.model.kind: cannot be swept: it decides which other fields there are; write one scenario each",
    ],
    [
      "the list of routes",
      "routes: [training]",
      "2:10: sweep.routes: cannot be swept; name all routes in one study, they are compared",
    ],
    [
      "no values",
      "training.updates: []",
      "2:28: sweep.training.updates: must be a list of at least one value or a mapping with from and to, got an empty list",
    ],
    [
      "a value instead of a list",
      "training.updates: 3",
      "2:28: sweep.training.updates: must be a list of at least one value or a mapping with from and to, got 3",
    ],
    [
      "a list in the list",
      "training.updates: [[3]]",
      "2:29: sweep.training.updates[0]: must be a number, text, true or false, or null, got a list",
    ],
    [
      "a value listed twice",
      "training.updates: [200, 100, 200]",
      "2:39: sweep.training.updates[2]: must be listed once, got 200 again",
    ],
  ];
  it.each(cases)("%s", (_, sweep, ...problems) => {
    expect(mistakes(`${model}sweep: { ${sweep} }`)).toEqual(problems);
  });

  it("more points than a study may have, without making them", () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1).join(", ");
    const sweep = [
      "training.batchSize",
      "model.mass",
      "model.gibbsSweeps",
      "training.learningRate",
      "model.initialScale",
    ]
      .map((path) => `${path}: [${values}]`)
      .join(", ");
    expect(mistakes(`${model}sweep: { ${sweep} }`)).toEqual([
      "2:1: sweep: must make at most 10000 points, got 10000000000",
    ]);
  });

  const ranges: readonly (readonly [claim: string, range: string, ...problems: string[]])[] = [
    [
      "without ends",
      "{ points: 3 }",
      "2:10: {}.from: is missing, must be a number",
      "2:10: {}.to: is missing, must be a number",
    ],
    ["with ends of text", "{ from: a, to: 2, points: 3 }", '2:41: {}.from: must be a number, got "a"'],
    ["upside down", "{ from: 2, to: 1, points: 3 }", "2:48: {}.to: must be above from = 2, got 1"],
    [
      "without points or step",
      "{ from: 1, to: 2 }",
      "2:33: {}: must have either points or step, got neither",
    ],
    [
      "with points and step",
      "{ from: 1, to: 2, points: 2, step: 1 }",
      "2:33: {}: must have either points or step, got both",
    ],
    [
      "of one point",
      "{ from: 1, to: 2, points: 1 }",
      "2:59: {}.points: must be a whole number of at least 2, got 1",
    ],
    [
      "of half a point",
      "{ from: 1, to: 2, points: 2.5 }",
      "2:59: {}.points: must be a whole number of at least 2, got 2.5",
    ],
    ["without progress", "{ from: 1, to: 2, step: 0 }", "2:57: {}.step: must be a number above 0, got 0"],
    [
      "with a step beyond its end",
      "{ from: 0.1, to: 0.3, step: 0.5 }",
      "2:61: {}.step: must be at most to − from = 0.2, got 0.5",
    ],
    [
      "of unknown scale",
      "{ from: 1, to: 2, points: 2, scale: log }",
      '2:69: {}.scale: must be one of linear, logarithmic, got "log"',
    ],
    [
      "from zero in equal ratios",
      "{ from: 0, to: 2, points: 3, scale: logarithmic }",
      "2:41: {}.from: must be above 0 for a logarithmic scale, got 0",
    ],
    [
      "of steps in equal ratios",
      "{ from: 1, to: 2, step: 1, scale: logarithmic }",
      "2:57: {}.step: must be left out for a logarithmic scale, which takes points, got 1",
    ],
    [
      "with a misspelt field",
      "{ from: 1, to: 2, points: 2, stp: 1 }",
      "2:62: {}.stp: unknown field; did you mean sweep.training.learningRate.step?",
    ],
    [
      "of values that 12 digits do not tell apart",
      "{ from: 1, to: 1.0000000000001, points: 3 }",
      "2:33: {}: must have values that differ in 12 significant digits, got 1 again",
    ],
    [
      "of values that its field does not allow, once",
      "{ from: -3, to: 3, step: 1 }",
      "2:33: {}: must be a number above 0, got -3",
    ],
    [
      "of more points than a study may have, without making them",
      "{ from: 1, to: 2, points: 1.0e+9 }",
      "2:1: sweep: must make at most 10000 points, got 1000000000",
    ],
    [
      "of more steps than can be counted",
      "{ from: 0, to: 1.0e+300, step: 1.0e-300 }",
      "2:48: {}.to: must be a number, got 1e+300, beyond the magnitudes that are computed with (1e-30 to 1e+30)",
      "2:64: {}.step: must be a number above 0, got 1e-300, beyond the magnitudes that are computed with (1e-30 to 1e+30)",
    ],
  ];
  it.each(ranges)("a range %s", (_, range, ...problems) => {
    expect(mistakes(`${model}sweep: { training.learningRate: ${range} }`)).toEqual(
      problems.map((problem) => problem.replace("{}", "sweep.training.learningRate")),
    );
  });

  it("a range of fractions for a whole number", () => {
    const range = "{ from: 4, to: 64, points: 6, scale: logarithmic }";
    expect(mistakes(`${model}sweep: { training.batchSize: ${range} }`)).toEqual([
      "2:30: sweep.training.batchSize: must be a whole number of at least 1, got 6.96440450637",
    ]);
  });

  it("a range whose values another field does not allow", () => {
    const range = "{ from: 20, to: 200, step: 10 }";
    expect(mistakes(`${model}sweep: { training.updates: ${range} }`)).toEqual([
      "2:28: sweep.training.updates: training.snapshotEvery must be at most training.updates = 20, got 50",
    ]);
  });

  const zips: readonly (readonly [claim: string, sweep: string, ...problems: string[]])[] = [
    [
      "of unequal lengths",
      "zip: { training.learningRate: [0.1, 0.2], training.batchSize: [8, 4, 2], model.mass: { from: 3, to: 5, points: 5 } }",
      "2:72: sweep.zip.training.batchSize: must have as many values as training.learningRate, with which it varies: 2, got 3",
      "2:95: sweep.zip.model.mass: must have as many values as training.learningRate, with which it varies: 2, got 5",
    ],
    [
      "of nothing",
      "zip: {}",
      "2:15: sweep.zip: must hold the dotted path of at least one field, got an empty mapping",
    ],
    ["that is a list", "zip: [1]", "2:15: sweep.zip: must be a mapping, got a list"],
    [
      "with the same values twice",
      "zip: { training.learningRate: [0.1, 0.1], training.batchSize: [8, 8] }",
      "2:46: sweep.zip.training.learningRate[1]: must be listed once, got training.learningRate = 0.1, training.batchSize = 8 again",
    ],
    [
      "of a field that the grid sweeps too",
      "model.mass: [3], zip: { model.mass: [4], training.batchSize: [8] }",
      "2:34: sweep.zip.model.mass: must be swept once in a grid, stands at sweep.model.mass already",
    ],
    [
      "of wrong values and fields, all at once",
      "zip: { model.mas: [3, 4], model.kind: [a, b], training.batchSize: [8, 0] }",
      "2:17: sweep.zip.model.mas: unknown field; did you mean model.mass?",
      "2:36: sweep.zip.model.kind: cannot be swept: it decides which other fields there are; write one scenario each",
      "2:80: sweep.zip.training.batchSize[1]: must be a whole number of at least 1, got 0",
    ],
  ];
  it.each(zips)("a zip %s", (_, sweep, ...problems) => {
    expect(mistakes(`${model}sweep: { ${sweep} }`)).toEqual(problems);
  });

  it("a zip in the wrong place", () => {
    expect(mistakes(`${model}zip: {}`)).toEqual(["2:1: zip: unknown field; did you mean sweep.zip?"]);
  });

  it("a list of grids, in which each mistake names its grid", () => {
    const text = `${model}sweep:
  - { training.learningRate: [0] }
  - 3
  - { zip: { training.learningRate: [0.1, -1], training.batchSize: [1, 2] } }
  - { training.batchSize: { from: 0, to: 3, step: 1 }, model.mas: [1] }`;
    expect(mistakes(text)).toEqual([
      "3:31: sweep[0].training.learningRate[0]: must be a number above 0, got 0",
      "4:5: sweep[1]: must be a mapping, got 3",
      "5:43: sweep[2].zip.training.learningRate[1]: must be a number above 0, got -1",
      "6:27: sweep[3].training.batchSize: must be a whole number of at least 1, got 0",
      "6:56: sweep[3].model.mas: unknown field; did you mean model.mass?",
    ]);
  });

  it.each([
    ["[]", "an empty list"],
    ["3", "3"],
  ])("a sweep that is %s", (sweep, given) => {
    expect(mistakes(`${model}sweep: ${sweep}`)).toEqual([
      `2:8: sweep: must be a mapping or a list of at least one value, got ${given}`,
    ]);
  });

  it("grids of more points together than a study may have", () => {
    const range = "{ from: 0.001, to: 1, points: 6000 }";
    expect(
      mistakes(`${model}sweep: [{ training.learningRate: ${range} }, { model.mass: ${range} }]`),
    ).toEqual(["2:1: sweep: must make at most 10000 points, got 12000"]);
  });

  it("a wrong value is found beside a wrong base", () => {
    const text = `${model}training: { batchSize: 0 }\nsweep: { training.updates: [0] }`;
    expect(mistakes(text)).toEqual([
      "2:24: training.batchSize: must be a whole number of at least 1, got 0",
      "3:29: sweep.training.updates[0]: must be a whole number of at least 1, got 0",
    ]);
  });
});

describe("a text that is no scenario is refused with one plain line", () => {
  const bomb = [
    "a: &a [x,x,x,x,x,x,x,x,x,x]",
    ..."bcdefgh".split("").map((name, index) => {
      const before = "abcdefgh"[index];
      return `${name}: &${name} [${Array(10).fill(`*${before}`).join(",")}]`;
    }),
  ].join("\n");
  const cases: readonly (readonly [claim: string, text: string, problem: string])[] = [
    ["an empty file", "", "1:1: must hold a scenario, got an empty file"],
    ["a file of blank lines", " \n\n", "1:1: must hold a scenario, got an empty file"],
    ["a file of comments", "# nothing\n# here\n", "1:1: must hold a scenario, got nothing but comments"],
    ["an empty document", "---\n...\n", "1:1: must hold a scenario, got an empty document"],
    ["a list", "- title: x", "1:1: must be a mapping with fields such as model and training, got a list"],
    [
      "a word",
      "gaussian-rbm",
      "1:1: must be a mapping with fields such as model and training, got a single value",
    ],
    [
      "two documents",
      `${model}---\n${model}`,
      "2:1: must be one YAML document, got several (a line --- starts another)",
    ],
    [
      "an open bracket",
      `${model}routes: [training\n`,
      "3:1: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    ["a tab", "training:\n\tbatchSize: 1", "2:1: is not YAML: Tabs are not allowed as indentation"],
    ["a tag", `${model}title: !js/function x`, "2:8: is not YAML: Unresolved tag: !js/function"],
    ["aliases that multiply", bomb, "5:8: must hold at most 20000 values, aliases expanded"],
    ["nesting without end", `a: ${"[".repeat(30_000)}`, "1:36: must be nested at most 32 deep"],
    ["deep nesting", `a: ${"[".repeat(100)}${"]".repeat(100)}`, "1:36: must be nested at most 32 deep"],
  ];
  it.each(cases)("%s", (_, text, problem) => {
    expect(mistakes(text)).toEqual([problem]);
  });

  it("a field that stands twice, and the other mistakes too", () => {
    expect(mistakes(`${model}training: { batchSize: 0 }\ntraining: { batchSize: 1 }`)).toEqual([
      "2:24: training.batchSize: must be a whole number of at least 1, got 0",
      "3:1: training: stands twice, allowed is once",
    ]);
  });

  it("an alias without anchor, and one inside its own anchor", () => {
    expect(mistakes(`${model}title: *x`)).toEqual(["2:8: title: alias *x names no anchor above it"]);
    expect(mistakes(`${model}routes: &r [training, *r]`)).toEqual([
      "2:23: routes[1]: alias *r stands inside its own anchor",
    ]);
  });

  it("a field whose name is a list", () => {
    expect(mistakes(`${model}? [title]\n: x`)).toEqual(["2:3: must have one word as the name of a field"]);
  });
});

describe("a wrong --set or --seed is refused under its own name", () => {
  const cases: readonly (readonly [set: string, problem: string])[] = [
    ["training.batchSize=0", "training.batchSize: must be a whole number of at least 1, got 0"],
    ["training.batchSize=", "training.batchSize: must be a whole number of at least 1, got null"],
    ["training.batchsize=3", "training.batchsize: unknown field; did you mean training.batchSize?"],
    ["batchSize=3", "batchSize: unknown field; did you mean training.batchSize?"],
    ["training.batchSize", "must have the form path=value, as in training.batchSize=32"],
    ["=3", 'must name a field before the =, as in training.batchSize, got ""'],
    [
      "training..batchSize=3",
      'must name a field before the =, as in training.batchSize, got "training..batchSize"',
    ],
    ["__proto__.title=x", 'must name a field before the =, as in training.batchSize, got "__proto__.title"'],
    ["model.__proto__=3", 'must name a field before the =, as in training.batchSize, got "model.__proto__"'],
    ["constructor.prototype.x=3", `constructor: unknown field; allowed are ${topFields}`],
    ["title.x=3", `title: must be ${oneLine}, got a mapping`],
    ["title=a: b", `title: must be ${oneLine}, got a mapping`],
    ["training.updates=[", "is not YAML: Flow sequence must end with a ]"],
    ["training.updates=*x", "alias *x names no anchor above it"],
    ["model.visible=300", "model.visible: must be a whole number from 1 to 128, got 300"],
    [
      "model.target.kind=spectrum",
      "model.target.eigenvalues: is missing, must be a list of at least one value",
    ],
    [
      "routes.coulomb-gas.stepsPerUpdate=3",
      "routes.coulomb-gas.stepsPerUpdate: unknown field; did you mean routes.matrix-langevin.stepsPerUpdate?",
    ],
    ["compare.margins.level.mean=-1", "compare.margins.level.mean: must be a number above 0, got -1"],
    [
      "sweep.training.learningRate=[0.1,-1]",
      "sweep.training.learningRate[1]: must be a number above 0, got -1",
    ],
    [
      "sweep.training.learningRat=[0.1]",
      "sweep.training.learningRat: unknown field; did you mean training.learningRate?",
    ],
  ];
  it.each(cases)("--set %s", (set, problem) => {
    expect(mistakes(model, [set])[0]).toBe(`--set ${set}: ${problem}`);
  });

  it.each([
    [
      "sweep.model.mass=[3]",
      "sweep.model.mass: must name one of the 2 grids in the list by its number, as in sweep.0.model.mass, or replace the list with sweep=[…]",
    ],
    [
      "sweep.zip.model.mass=[3]",
      "sweep.zip.model.mass: must name one of the 2 grids in the list by its number, as in sweep.0.zip.model.mass, or replace the list with sweep=[…]",
    ],
    [
      "sweep.2.model.mass=[3]",
      'sweep.2.model.mass: must name a position in the list sweep, from 0 to 1, got "2"',
    ],
    ["sweep.0.model.mass=[-1]", "sweep[0].model.mass[0]: must be a number above 0, got -1"],
  ])("--set %s, where the sweep is a list", (set, problem) => {
    expect(mistakes(`${model}sweep: [{ model.mass: [3] }, {}]`, [set])).toEqual([`--set ${set}: ${problem}`]);
  });

  it.each([
    ["sweep.0.model.mass=[3]", "sweep.0.model.mass", "sweep.model.mass"],
    ["sweep.0={}", "sweep.0", "sweep={…}"],
  ])("--set %s, where the sweep is no list", (set, path, allowed) => {
    const problem = `--set ${set}: ${path}: must not number a grid where sweep is no list of them; write ${allowed}`;
    expect(mistakes(`${model}sweep: { model.mass: [4] }`, [set])).toEqual([problem]);
    expect(mistakes(model, [set])).toEqual([problem]);
  });

  it("a position that a list does not have", () => {
    const text = "model: { kind: gaussian-rbm, visible: 2, target: { kind: spectrum, eigenvalues: [1, 2] } }";
    expect(mistakes(text, ["model.target.eigenvalues[2]=3"])).toEqual([
      '--set model.target.eigenvalues[2]=3: model.target.eigenvalues.2: must name a position in the list model.target.eigenvalues, from 0 to 1, got "2"',
    ]);
  });

  it("an empty --seed", () => {
    expect(mistakes(model, [], "")).toEqual([
      `--seed "": ensemble.seed: must be ${oneLine} or a whole number, got ""`,
    ]);
  });

  it("leaves the prototype of objects alone", () => {
    mistakes(`${model}__proto__: { polluted: 1 }\ntraining: { __proto__: { polluted: 1 } }`, [
      "__proto__.polluted=1",
      "constructor.prototype.polluted=1",
      "sweep.__proto__=[1]",
      "title={__proto__: {polluted: 1}}",
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
