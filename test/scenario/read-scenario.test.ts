import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { defaultMargins } from "../../src/observables/index.ts";
import {
  parseScenario,
  readScenario,
  ScenarioError,
  type SpectraScenario,
  scenarioName,
} from "../../src/scenario/index.ts";

const model = "model: { kind: gaussian-rbm }\n";
const folder = mkdtempSync(join(tmpdir(), "dyson-scenario-"));
afterAll(() => rmSync(folder, { recursive: true }));

function scenarioOf(text: string, set: readonly string[] = [], seed?: string): SpectraScenario {
  return parseScenario(text, "some/folder/my-study.yaml", { set, seed }).scenario as SpectraScenario;
}

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe("a scenario of one line", () => {
  it("is the published set-up, with every default filled in", () => {
    expect(scenarioOf(model)).toEqual({
      title: "my-study",
      model: {
        kind: "gaussian-rbm",
        visible: 10,
        hidden: 10,
        mass: 3,
        target: { kind: "lattice-scalar", mass: 2 },
        gibbsSweeps: 3,
        negativePhase: "pcd",
        gibbs: "collapsed",
        positivePhase: "exact",
        samples: null,
        chainMemory: "noise",
        start: "random",
        initialScale: 0.1,
      },
      training: { learningRate: 0.1, batchSize: 16, updates: 13000, snapshotEvery: 50, optimizer: "sgd" },
      ensemble: { replicas: 400, seed: "dyson", maxDivergedFraction: 0.01 },
      routes: {
        training: {},
        "matrix-langevin": { stepsPerUpdate: 1 },
        "eigenvalue-langevin": { stepsPerUpdate: 1, coupling: "full" },
        "coulomb-gas": { coupling: "within-multiplet" },
      },
      compare: { question: "routes", margins: defaultMargins, confidence: 0.95, relaxationTimes: 5 },
    });
  });
});

describe("a scenario", () => {
  it("names routes in a list or as a mapping, with the same meaning", () => {
    const asList = scenarioOf(`${model}routes: [coulomb-gas, training]`);
    expect(asList.routes).toEqual({ training: {}, "coulomb-gas": { coupling: "within-multiplet" } });
    expect(scenarioOf(`${model}routes: { coulomb-gas: null, training: }`)).toEqual(asList);
    expect(scenarioOf(`${model}routes: { coulomb-gas: {}, training: {} }`)).toEqual(asList);
  });

  it("lists its routes in one order, however they are written, so that reports agree", () => {
    const names = (text: string) => Object.keys(scenarioOf(model + text).routes);
    expect(names("routes: [coulomb-gas, training]")).toEqual(names("routes: [training, coulomb-gas]"));
  });

  it("takes a number as the text of its seed", () => {
    expect(scenarioOf(`${model}ensemble: { seed: 42 }`).ensemble.seed).toBe("42");
  });

  it("keeps the other margins where it sets one", () => {
    const { margins } = scenarioOf(`${model}compare: { margins: { level.mean: 0.5 } }`).compare;
    expect(margins).toEqual({ ...defaultMargins, "level.mean": 0.5 });
  });

  it("may use anchors and aliases", () => {
    expect(scenarioOf(`${model}title: &name twice\ndescription: *name`).description).toBe("twice");
  });

  it("may be JSON, and have a byte order mark and Windows line ends", () => {
    expect(scenarioOf('\uFEFF{\r\n"title": "x",\r\n"model": { "kind": "gaussian-rbm" } }').title).toBe("x");
  });

  it("is named after its file", () => {
    expect(
      ["a/b/gaussian-rbm.yaml", "x.yml", "noise.v2.yaml", "plain", "..", "a/...yaml"].map(scenarioName),
    ).toEqual(["gaussian-rbm", "x", "noise.v2", "plain", "scenario", "scenario"]);
  });
});

describe("--set", () => {
  it("changes one field and leaves the others", () => {
    const before = scenarioOf(model);
    const after = scenarioOf(model, ["training.batchSize=32"]);
    expect(after).toEqual({ ...before, training: { ...before.training, batchSize: 32 } });
  });

  it("mends a mistake of the file", () => {
    expect(
      scenarioOf("training: { batchSize: 0 }", ["training.batchSize=4", "model.kind=gaussian-rbm"]).training
        .batchSize,
    ).toBe(4);
  });

  it("takes the last of several values", () => {
    expect(scenarioOf(model, ["training.batchSize=0", "training.batchSize=8"]).training.batchSize).toBe(8);
  });

  it("takes any YAML value", () => {
    const set = [
      "model.target={kind: spectrum, eigenvalues: [1, 2, 2]}",
      "model.visible=3",
      "title='7'",
      "routes=[training]",
    ];
    const { model: parameters, title, routes } = scenarioOf(model, set);
    expect(parameters).toHaveProperty("target", { kind: "spectrum", eigenvalues: [1, 2, 2] });
    expect(title).toBe("7");
    expect(routes).toEqual({ training: {} });
  });

  it("takes a value with = in it", () => {
    expect(scenarioOf(model, ["title=ε = α/|B|"]).title).toBe("ε = α/|B|");
  });

  it("reaches into a list of routes and keeps the others", () => {
    const set = ["routes.matrix-langevin.stepsPerUpdate=4"];
    const expected = { training: {}, "matrix-langevin": { stepsPerUpdate: 4 } };
    expect(scenarioOf(`${model}routes: [training, matrix-langevin]`, set).routes).toEqual(expected);
    expect(scenarioOf(`${model}routes: [training]`, set).routes).toEqual(expected);
    expect(scenarioOf(`${model}routes: { training: null, matrix-langevin: null }`, set).routes).toEqual(
      expected,
    );
  });

  it("reaches into routes that the file leaves out: all four are still taken", () => {
    const { routes } = scenarioOf(model, ["routes.matrix-langevin.stepsPerUpdate=4"]);
    expect(routes).toEqual({ ...scenarioOf(model).routes, "matrix-langevin": { stepsPerUpdate: 4 } });
  });

  it("reaches into a target that the file leaves out", () => {
    expect(scenarioOf(model, ["model.target.mass=1.5"]).model).toHaveProperty("target", {
      kind: "lattice-scalar",
      mass: 1.5,
    });
  });

  it("reaches into a list by position, in both spellings", () => {
    const text = "model: { kind: gaussian-rbm, visible: 2, target: { kind: spectrum, eigenvalues: [1, 2] } }";
    const set = ["model.target.eigenvalues.0=3", "model.target.eigenvalues[1]=4"];
    expect(scenarioOf(text, set).model).toHaveProperty("target", { kind: "spectrum", eigenvalues: [3, 4] });
  });

  it("sets margins and sweeps, whose own names have dots", () => {
    const { compare, sweep } = scenarioOf(model, [
      "compare.margins.level.mean=0.5",
      "sweep.training.learningRate=[0.01,0.02]",
      "sweep.model.target.mass=[1, 2]",
    ]);
    expect(compare.margins).toEqual({ ...defaultMargins, "level.mean": 0.5 });
    expect(sweep).toEqual({ "training.learningRate": [0.01, 0.02], "model.target.mass": [1, 2] });
  });

  it("sets ranges and zips", () => {
    const { sweep } = scenarioOf(model, [
      "sweep.model.mass={from: 3, to: 5, step: 1}",
      "sweep.zip.training.learningRate=[0.1, 0.2]",
      "sweep.zip.training.batchSize={from: 1, to: 2, points: 2}",
    ]);
    expect(sweep).toEqual({
      "model.mass": { from: 3, to: 5, step: 1 },
      zip: { "training.learningRate": [0.1, 0.2], "training.batchSize": { from: 1, to: 2, points: 2 } },
    });
  });

  it("sets one grid of a list by its number, or the whole list", () => {
    const list = `${model}sweep: [{ model.mass: [3, 4] }, { training.batchSize: [8] }]`;
    expect(
      scenarioOf(list, ["sweep.1.training.batchSize=[1, 2]", "sweep[0].zip.training.updates=[500]"]).sweep,
    ).toEqual([
      { "model.mass": [3, 4], zip: { "training.updates": [500] } },
      { "training.batchSize": [1, 2] },
    ]);
    expect(scenarioOf(list, ["sweep=[{ model.mass: [5] }]"]).sweep).toEqual([{ "model.mass": [5] }]);
    expect(scenarioOf(list, ["sweep={}"]).sweep).toEqual({});
  });

  it("is followed by --seed, taken as text", () => {
    expect(scenarioOf(model, ["ensemble.seed=a"], "[1]").ensemble.seed).toBe("[1]");
  });
});

describe("a doubtful scenario is read with a warning at its place", () => {
  it("levels that cannot be learnt", () => {
    const { warnings } = parseScenario("model:\n  kind: gaussian-rbm\n  mass: 2.5", "x.yaml");
    expect(warnings).toEqual([
      {
        file: "x.yaml",
        line: 1,
        column: 1,
        path: "model.target",
        message:
          "levels 6.618034, 7.618034, 8 are not learnable: they must be below model.mass² = 6.25; their x decays to 0 and they are not measured",
      },
    ]);
  });

  it("points that a few seconds do not reach, which are few or many as the machine has time", () => {
    const gases = "model: { kind: coulomb-gas, levels: 1000 }\ntraining: { learningRate: 1.0e-5 }";
    const { warnings } = parseScenario(
      `${gases}\nsweep: { model.g2: { from: 1, to: 2, points: 200 } }`,
      "x.yaml",
    );
    expect(warnings).toEqual([
      {
        ...{ file: "x.yaml", line: 3, column: 8, path: "sweep" },
        message: expect.stringMatching(
          /^makes 200 points, of which \d+ were checked in 5 s: errors in the others appear when they are run$/,
        ),
      },
    ]);
  });

  it("at one point of a sweep, beside the value that is doubtful", () => {
    const { warnings } = parseScenario(`${model}sweep:\n  model.samples: [null, 500]`, "x.yaml", {
      set: ["model.positivePhase=minibatch"],
    });
    expect(warnings).toEqual([
      {
        file: "x.yaml",
        line: 3,
        column: 25,
        path: "sweep.model.samples[1]",
        message:
          "a data set of 500 samples, common to all replicas, shifts every level by O(samples^-1/2); the theory routes describe unlimited data",
      },
    ]);
  });

  it("at several values of one range, at the first", () => {
    const { warnings } = parseScenario(
      `${model}sweep: { model.samples: { from: 100, to: 500, step: 100 } }`,
      "x.yaml",
      {
        set: ["model.positivePhase=minibatch"],
      },
    );
    expect(
      warnings.map(({ line, column, path, message }) => [line, column, path, message.slice(0, 25)]),
    ).toEqual([[2, 25, "sweep.model.samples", "a data set of 100 samples"]]);
  });

  it("at a point that a list of grids shares with the scenario without a sweep, in the file", () => {
    const text = (sweep: string) => `${model}sweep: ${sweep}`;
    const set = ["model.positivePhase=minibatch", "model.samples=500"];
    for (const grid of ["{}", "{ model.mass: [3, 4] }"]) {
      const { warnings } = parseScenario(text(`[${grid}, { model.samples: [null] }]`), "x.yaml", { set });
      expect(warnings.map(({ file, path }) => [file, path])).toEqual([
        ["--set model.samples=500", "model.samples"],
      ]);
    }
    const { warnings } = parseScenario(text("[{}, { model.samples: [500, 600] }]"), "x.yaml", {
      set: ["model.positivePhase=minibatch"],
    });
    expect(warnings.map(({ path }) => path)).toEqual([
      "sweep[1].model.samples[0]",
      "sweep[1].model.samples[1]",
    ]);
  });

  it("at every point of a sweep, once", () => {
    const { warnings } = parseScenario(`${model}sweep: { training.batchSize: [1, 2, 3] }`, "x.yaml", {
      set: ["model.positivePhase=minibatch", "model.samples=500"],
    });
    expect(warnings.map(({ file, line, path }) => [file, line, path])).toEqual([
      ["--set model.samples=500", null, "model.samples"],
    ]);
  });
});

describe("a file that cannot be read as text is refused with one plain line", () => {
  const message = (file: string): string => {
    try {
      readScenario(file);
    } catch (error) {
      if (error instanceof ScenarioError) return error.message;
    }
    return "";
  };

  it.each([
    ["that does not exist", join(folder, "none.yaml"), "there is no such file"],
    ["below another file", join(written("a-file", "x"), "none.yaml"), "there is no such file"],
    ["that is a directory", folder, "must be a scenario file, got a directory"],
    ["that is a device", "/dev/null", "must be a scenario file, got a device or pipe"],
    [
      "with zero bytes",
      written("zeros.yaml", "model: \0"),
      "must be text in UTF-8, got a binary file (it holds zero bytes)",
    ],
    [
      "in Latin-1",
      written("latin.yaml", Buffer.from("title: gr\xfc\xdfe", "latin1")),
      "must be text in UTF-8, got other bytes",
    ],
    [
      "of more than a megabyte",
      written("huge.yaml", `# ${"x".repeat(1_000_000)}`),
      "must be at most 1000000 bytes long, got 1000002",
    ],
    ["with a zero byte in its name", "a\0b", "cannot be read (ERR_INVALID_ARG_VALUE)"],
  ])("a file %s", (_, file, problem) => {
    expect(message(file)).toBe(`${file}: ${problem}`);
  });

  it("a name without letters", () => {
    expect(message("")).toBe('"": there is no such file');
  });

  it("links that lead in a circle", () => {
    const file = join(folder, "circle.yaml");
    symlinkSync(file, file);
    expect(message(file)).toBe(`${file}: cannot be read (ELOOP)`);
  });
});

describe("every shipped scenario", () => {
  const scenarios = new URL("../../scenarios/", import.meta.url).pathname;
  it.each(readdirSync(scenarios).filter((file) => file.endsWith(".yaml")))(
    "%s is read without warnings",
    (file) => {
      const { scenario, warnings } = readScenario(join(scenarios, file));
      expect(warnings).toEqual([]);
      expect(scenario.title).not.toBe(scenarioName(file));
    },
  );

  it("gaussian-rbm is the published set-up, which is also the default, beside the published equation", () => {
    const { scenario } = readScenario(join(scenarios, "gaussian-rbm.yaml"));
    const { "aligned-langevin": aligned, ...routes } = (
      scenario as unknown as { routes: Record<string, unknown> }
    ).routes;
    expect(aligned).toEqual({ stepsPerUpdate: 1 });
    expect({ ...scenario, title: "my-study", routes }).toEqual(scenarioOf(model));
  });
});

it("a scenario in a folder of its own is read", () => {
  mkdirSync(join(folder, "sub"));
  writeFileSync(join(folder, "sub", "x.yaml"), model);
  expect(readScenario(join(folder, "sub", "x.yaml")).scenario.title).toBe("x");
});
