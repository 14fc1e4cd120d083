import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SpectraScenario } from "../../src/scenario/index.ts";
import type { StudyProgress } from "../../src/study/index.ts";
import { FakeFailure, fakeDependencies, resultsOf, runDyson } from "./fakes.ts";

const model = "model: { kind: gaussian-rbm }\n";
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dyson-run-"));
  vi.spyOn(process, "cwd").mockReturnValue(folder);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function scenarioFile(name: string, text = model): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const out = () => ["--out", join(folder, "report")];

describe("the exit code of run", () => {
  it.each([
    ["agree", 0],
    ["disagree", 1],
    ["inconclusive", 1],
  ] as const)(
    "of a study that comes out as %s is %d, and the report is written",
    async (verdict, expected) => {
      const runStudy = async (_: SpectraScenario, name: string) => ({
        results: resultsOf(name, verdict, [{ verdict }]),
        points: [],
      });
      const { code, out: said } = await runDyson(
        ["run", scenarioFile("x.yaml"), ...out()],
        fakeDependencies({ runStudy }),
      );
      expect(code).toBe(expected);
      expect(said).toContain(`x: ${verdict}:`);
      expect(said).toContain(`(exit code ${expected})`);
      expect(JSON.parse(readFileSync(join(folder, "report", "results.json"), "utf8")).verdict).toBe(verdict);
    },
  );

  it("of a study that fails is 3, with its own words and nothing else", async () => {
    const runStudy = async () => {
      throw new FakeFailure("12 of 400 replicas diverged; try training.learningRate below 0.1");
    };
    const { code, err } = await runDyson(
      ["run", scenarioFile("x.yaml"), ...out(), "--quiet"],
      fakeDependencies({ runStudy }),
    );
    expect(code).toBe(3);
    expect(err).toBe("x: 12 of 400 replicas diverged; try training.learningRate below 0.1\n");
    expect(existsSync(join(folder, "report"))).toBe(false);
  });

  it("of a fault in the program is 3, and the trace is shown on demand", async () => {
    const runStudy = async () => {
      throw new TypeError("x is undefined");
    };
    const argv = ["run", scenarioFile("x.yaml"), ...out(), "--quiet"];
    const plain = await runDyson(argv, fakeDependencies({ runStudy }));
    expect(plain).toMatchObject({ code: 3, out: "" });
    expect(plain.err).toBe(
      "x: failed unexpectedly: x is undefined\nthis is a bug in the program; DYSON_DEBUG=1 shows where\n",
    );
    const traced = await runDyson(argv, fakeDependencies({ runStudy }), { env: { DYSON_DEBUG: "1" } });
    expect(traced.err).toContain("run.test.ts");
  });

  it("of a report that cannot be written is 3", async () => {
    const writeReport = async () => {
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    };
    const { code, err } = await runDyson(
      ["run", scenarioFile("x.yaml"), ...out(), "--quiet"],
      fakeDependencies({ writeReport }),
    );
    expect(code).toBe(3);
    expect(err).toBe(
      `x: the report could not be written: ENOSPC: no space left on device\nfree some space, or choose another --out\n`,
    );
  });

  it("of an interrupted study is 130, and the later studies do not start", async () => {
    const controller = new AbortController();
    const started: string[] = [];
    const runStudy = async (_: SpectraScenario, name: string) => {
      started.push(name);
      controller.abort(new Error("interrupted"));
      throw controller.signal.reason;
    };
    const files = [scenarioFile("a.yaml"), scenarioFile("b.yaml")];
    const { code, err } = await runDyson(["run", ...files, "--quiet"], fakeDependencies({ runStudy }), {
      signal: controller.signal,
    });
    expect(code).toBe(130);
    expect(started).toEqual(["a"]);
    expect(err).toBe("a: interrupted, no report was written; earlier reports are untouched\n");
  });

  it("of several studies is that of the worst, and a failure leaves the other reports standing", async () => {
    const verdicts: Record<string, () => "agree" | "disagree"> = {
      a: () => "agree",
      b: () => {
        throw new FakeFailure("diverged");
      },
      c: () => "disagree",
    };
    const written: string[] = [];
    const { code } = await runDyson(
      ["run", ...["a", "b", "c"].map((name) => scenarioFile(`${name}.yaml`)), "--quiet"],
      fakeDependencies({
        runStudy: async (_, name) => ({ results: resultsOf(name, verdicts[name](), []), points: [] }),
        writeReport: async ({ results }) => {
          written.push(results.name);
          return { files: [] };
        },
      }),
    );
    expect(code).toBe(3);
    expect(written).toEqual(["a", "c"]);
  });
});

describe("before anything runs", () => {
  const neverRun = fakeDependencies({
    runStudy: async () => {
      throw new Error("must not run");
    },
    writeReport: async () => {
      throw new Error("must not write");
    },
  });

  it("every mistake in every file is listed, those of --set once", async () => {
    const files = [
      scenarioFile("a.yaml", `${model}training: { updates: 0 }`),
      scenarioFile("b.yaml"),
      join(folder, "none.yaml"),
    ];
    const {
      code,
      out: said,
      err,
    } = await runDyson(["run", ...files, "--set", "ensemble.replicas=1"], neverRun);
    expect(code).toBe(2);
    expect(said).toBe("");
    expect(err.split("\n")).toEqual([
      `${files[0]}:2:22: training.updates: must be a whole number of at least 1, got 0`,
      "--set ensemble.replicas=1: ensemble.replicas: must be a whole number of at least 2, got 1",
      `${files[2]}: there is no such file`,
      "3 mistakes, nothing was run",
      "",
    ]);
  });

  it("one report folder for several files is refused", async () => {
    const files = [scenarioFile("a.yaml"), scenarioFile("b.yaml")];
    const { code, err } = await runDyson(["run", ...files, "--out", join(folder, "r")], neverRun);
    expect(code).toBe(2);
    expect(err).toContain("must be omitted with several files; their reports go to reports/<scenario name>");
  });

  it("two scenarios of the same name are refused: one report would replace the other", async () => {
    mkdirSync(join(folder, "sub"));
    const files = [scenarioFile("a.yaml"), scenarioFile("sub/a.yaml")];
    const { code, err } = await runDyson(["run", ...files], neverRun);
    expect(code).toBe(2);
    expect(err).toBe(
      `${files[1]}: would write the same report folder as ${files[0]}, reports/a; run one of them with --out\n1 mistake, nothing was run\n`,
    );
  });

  it("a study that the machine's memory cannot hold is refused", async () => {
    const estimateCost = async () => ({
      updates: 1,
      seconds: 1,
      memoryBytes: 4e10,
      points: 1,
      lines: [],
      run: "1 replica, 1 update",
      perUpdate: [],
      memoryAdvice: "fewer replicas",
    });
    const file = scenarioFile("a.yaml");
    const { code, err } = await runDyson(["run", file, ...out()], { ...neverRun, estimateCost });
    expect(code).toBe(2);
    expect(err).toContain(`${file}: needs about 40 GB of memory, this machine has 1 GB; choose fewer`);
  });

  it.each([
    ["a file", (place: string) => writeFileSync(place, "x"), "must be a folder, got a file"],
    [
      "a folder of other files",
      (place: string) => {
        mkdirSync(place);
        writeFileSync(join(place, "thesis.tex"), "x");
      },
      "must be new, empty or an earlier report, got a folder of something else",
    ],
    [
      "a folder with somebody else's results.json",
      (place: string) => {
        mkdirSync(place);
        writeFileSync(join(place, "results.json"), "[]");
      },
      "must be new, empty or an earlier report, got a folder of something else",
    ],
  ])("--out that is %s is refused and left alone", async (_, make, problem) => {
    const place = join(folder, "there");
    make(place);
    const before = readdirSync(folder, { recursive: true });
    const { code, err } = await runDyson(["run", scenarioFile("a.yaml"), "--out", place], neverRun);
    expect(code).toBe(2);
    expect(err).toBe(`--out ${place}: ${problem}\n1 mistake, nothing was run\n`);
    expect(readdirSync(folder, { recursive: true }).filter((name) => name !== "a.yaml")).toEqual(before);
  });

  it("blocks that cannot be kept beside the report are bad input", async () => {
    writeFileSync(join(folder, ".report.blocks"), "x");
    const { code, err } = await runDyson(["run", scenarioFile("a.yaml"), ...out()], neverRun);
    expect(code).toBe(2);
    expect(err).toContain(".report.blocks: a folder is needed here for the finished blocks of the study");
    expect(readFileSync(join(folder, ".report.blocks"), "utf8")).toBe("x");
  });

  // NAME_MAX is 255 bytes
  it.each([join("new", "é".repeat(128)), join("new", "é".repeat(128), "report")])(
    "--out with a name that no file system takes is refused (%#)",
    async (name) => {
      const { code, err } = await runDyson(
        ["run", scenarioFile("a.yaml"), "--out", join(folder, name)],
        neverRun,
      );
      expect(code).toBe(2);
      expect(err).toContain("must have names of at most 255 bytes, got one of 256");
      expect(readdirSync(folder)).toEqual(["a.yaml"]);
    },
  );

  it("a second run to the same --out is refused while the first goes on, which finishes", async () => {
    const argv = ["run", scenarioFile("a.yaml"), ...out()];
    let second: Awaited<ReturnType<typeof runDyson>> | undefined;
    const runStudy = async (_: SpectraScenario, name: string) => {
      second = await runDyson(argv, neverRun);
      return { results: resultsOf(name, "agree", [{}]), points: [] };
    };
    expect((await runDyson(argv, fakeDependencies({ runStudy }))).code).toBe(0);
    expect(second?.code).toBe(2);
    expect(second?.err).toContain(`another run writes to this folder: process ${process.pid}, since `);
    expect(readdirSync(folder).sort()).toEqual(["a.yaml", "report"]);
  });

  it("--out below a file, of no name, or around the current folder is refused", async () => {
    const file = scenarioFile("a.yaml");
    const problems = await Promise.all(
      [join(file, "below"), "", folder, join(folder, "..")].map(async (place) => {
        const { code, err } = await runDyson(["run", file, "--out", place], neverRun);
        expect(code).toBe(2);
        return err.split("\n")[0]?.replace(/^--out [^:]*: /, "");
      }),
    );
    expect(problems).toEqual([
      "cannot be written to: there is a file where a folder is needed",
      'must be a folder, got ""',
      "must not be the current folder or one around it, which a report would replace",
      "must not be the current folder or one around it, which a report would replace",
    ]);
  });

  it("trying whether --out can be written leaves nothing behind", async () => {
    const runStudy = async () => {
      throw new FakeFailure("stop here");
    };
    const argv = ["run", scenarioFile("a.yaml"), "--out", join(folder, "deep", "deeper")];
    expect((await runDyson(argv, fakeDependencies({ runStudy }))).code).toBe(3);
    expect(readdirSync(folder)).toEqual(["a.yaml"]);
  });

  it.each([
    ["an earlier report", JSON.stringify(resultsOf("a", "agree"))],
    ["an empty folder", undefined],
  ])("--out that is %s is accepted", async (_, results) => {
    mkdirSync(join(folder, "report"));
    if (results !== undefined) writeFileSync(join(folder, "report", "results.json"), results);
    expect((await runDyson(["run", scenarioFile("a.yaml"), ...out()])).code).toBe(0);
  });
});

describe("what run says", () => {
  it("the plan before, the table of verdicts after, where the report is, and the verdict last", async () => {
    const tests = [
      { level: "4", value: 0.001 },
      { level: "8", value: -0.02, verdict: "disagree" as const },
      {
        level: "6",
        value: Number.NaN,
        verdict: "inconclusive" as const,
        observable: "spacing.mean",
        margin: 0.05,
      },
      {
        level: "8",
        value: 0.3,
        required: false,
        between: ["training", "coulomb-gas"] as const,
        verdict: "disagree" as const,
      },
    ];
    const runStudy = async (_: SpectraScenario, name: string) => ({
      results: resultsOf(name, "disagree", tests),
      points: [],
    });
    const argv = ["run", scenarioFile("x.yaml"), ...out(), "--workers", "2"];
    const { code, out: said } = await runDyson(argv, fakeDependencies({ runStudy }));
    expect(code).toBe(1);
    expect(said.replaceAll(folder, "").split("\n")).toEqual([
      "x: x",
      "  400 replicas, 13000 updates, seed dyson",
      "  routes: training, matrix-langevin, eigenvalue-langevin, coulomb-gas",
      "  cost line",
      "  about 1 min with 2 workers, 200 MB of memory; report in /report",
      "",
      "observable    between                     agree  disagree  inconclusive  required  largest deviation  margin  at",
      "level.mean    training – matrix-langevin      1         1             0  yes                   -0.02    0.01  8",
      "spacing.mean  training – matrix-langevin      0         0             1  yes            not measured    0.05  6",
      "level.mean    training – coulomb-gas          0         1             0  no                      0.3    0.01  8",
      "",
      "report in /report: open /report/report.html",
      "x: disagree: 1 of 3 required comparisons disagree, 1 inconclusive (exit code 1)",
      "",
      "",
    ]);
  });

  it("of a sweep, at which of its values the largest deviation is", async () => {
    const runStudy = async (_: SpectraScenario, name: string) => {
      const results = resultsOf(name, "agree", [{ value: 0.001 }]);
      const [first] = results.points;
      const second = resultsOf(name, "agree", [{ value: -0.002 }]).points[0];
      const parameters = { ...second.parameters, "training.batchSize": 32 };
      return { results: { ...results, points: [first, { ...second, parameters }] }, points: [] };
    };
    const { out: said } = await runDyson(
      ["run", scenarioFile("x.yaml"), ...out()],
      fakeDependencies({ runStudy }),
    );
    expect(said).toMatch(/ 2 +0 +0 +yes +-0\.002 +0\.01 +4, batchSize 32\n/);
  });

  it("the largest measured deviation of an observable, where one of its tests lacks a number", async () => {
    const tests = [{ value: 0.004 }, { value: Number.NaN, verdict: "inconclusive" as const, level: "6" }];
    const runStudy = async (_: SpectraScenario, name: string) => ({
      results: resultsOf(name, "inconclusive", tests),
      points: [],
    });
    const argv = ["run", scenarioFile("x.yaml"), ...out()];
    const { out: said } = await runDyson(argv, fakeDependencies({ runStudy }));
    expect(said).toMatch(/ 1 +0 +1 +yes +0\.004 +0\.01 +4\n/);
  });

  it("what is left in the folder of blocks, for it is not of this program", async () => {
    const runStudy = async (_: SpectraScenario, name: string, { blocks }: { blocks: string }) => {
      mkdirSync(blocks);
      writeFileSync(join(blocks, "notes.md"), "mine");
      return { results: resultsOf(name, "agree", [{}]), points: [] };
    };
    const argv = ["run", scenarioFile("x.yaml"), ...out()];
    const { code, err } = await runDyson(argv, fakeDependencies({ runStudy }));
    const notes = join(folder, ".report.blocks", "notes.md");
    expect(code).toBe(0);
    expect(err).toContain(`x: left beside the report because it does not belong to this program: ${notes}`);
    expect(readFileSync(notes, "utf8")).toBe("mine");
  });

  it("the verdict alone, with --quiet", async () => {
    const said = await runDyson([
      "run",
      scenarioFile("x.yaml", `${model}training: { learningRate: 0.1 }`),
      ...out(),
      "--quiet",
    ]);
    expect(said).toEqual({
      code: 0,
      out: "x: agree: 1 of 1 required comparison agree (exit code 0)\n",
      err: "",
    });
  });

  it("results.json and nothing else on standard output, with --json", async () => {
    const { out: said, err } = await runDyson(["run", scenarioFile("x.yaml"), ...out(), "--json"]);
    expect(JSON.parse(said)).toEqual(
      JSON.parse(readFileSync(join(folder, "report", "results.json"), "utf8")),
    );
    expect(err).toContain("x: agree:");
  });

  it("a list of results of several files, with --json, those that failed left out", async () => {
    const dependencies = fakeDependencies();
    const { out: said, code } = await runDyson(
      ["run", ...["a", "b"].map((name) => scenarioFile(`${name}.yaml`)), "--json", "--quiet"],
      {
        ...dependencies,
        runStudy: async (_, name) => {
          if (name === "a") throw new FakeFailure("diverged");
          return { results: resultsOf(name, "agree"), points: [] };
        },
        writeReport: (...report) => dependencies.writeReport(...report),
      },
    );
    expect(code).toBe(3);
    expect(JSON.parse(said).map(({ name }: { name: string }) => name)).toEqual(["b"]);
  });

  it("nothing on standard output, with --json, if the only study fails", async () => {
    const runStudy = async () => {
      throw new FakeFailure("diverged");
    };
    const { out: said } = await runDyson(
      ["run", scenarioFile("x.yaml"), ...out(), "--json"],
      fakeDependencies({ runStudy }),
    );
    expect(said).toBe("");
  });

  it("warnings before and doubts after, in yellow on a terminal only", async () => {
    const doubtful = scenarioFile("x.yaml", "model: { kind: gaussian-rbm, mass: 2.5 }");
    const runStudy = async (_: SpectraScenario, name: string) => {
      const results = resultsOf(name, "agree");
      const point = results.points[0];
      const diagnostics = {
        ...point.diagnostics,
        notStationary: ["training: 8 (drifts by 4 standard errors)"],
      };
      return { results: { ...results, points: [{ ...point, diagnostics }] }, points: [] };
    };
    const plain = await runDyson(["run", doubtful, ...out()], fakeDependencies({ runStudy }));
    expect(plain.err.split("\n")).toEqual([
      `warning: ${doubtful}:1:1: model.target: levels 6.618034, 7.618034, 8 are not learnable: they must be below model.mass² = 6.25; their x decays to 0 and they are not measured`,
      "warning: x: not stationary: training: 8 (drifts by 4 standard errors)",
      "",
    ]);
    const onTerminal = await runDyson(["run", doubtful, ...out()], fakeDependencies({ runStudy }), {
      isTTY: true,
    });
    expect(onTerminal.err).toContain("\u001b[33mwarning: ");
  });

  it.each([
    ["NO_COLOR is set", true, { NO_COLOR: "1" }],
    ["the terminal is dumb", true, { TERM: "dumb" }],
    ["it is no terminal", false, {}],
  ])("no colours where %s", async (_, isTTY, env) => {
    const { out: said } = await runDyson(["run", scenarioFile("x.yaml"), ...out()], fakeDependencies(), {
      isTTY,
      env,
    });
    expect(said).not.toContain("\u001b[");
  });
});

describe("progress", () => {
  const runStudy = async (
    _: unknown,
    name: string,
    { onProgress }: { onProgress(p: StudyProgress): void },
  ) => {
    for (let done = 0; done <= 1000; done += 1) {
      onProgress({
        ...{ point: 0, points: 2, route: "training", unit: "updates" },
        ...{ blocks: { done, total: 1000 }, done, total: 1000 },
        estimatedSecondsLeft: done < 50 ? null : 1000 - done,
      });
    }
    return { results: resultsOf(name, "agree"), points: [] };
  };

  it("is a line at every tenth where there is no terminal", async () => {
    const { err } = await runDyson(["run", scenarioFile("x.yaml"), ...out()], fakeDependencies({ runStudy }));
    const lines = err.trimEnd().split("\n");
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe("x:  10 % 100 updates/s, 15 min left, point 1 of 2, training");
    expect(lines[9]).toBe("x: 100 % 100 updates/s, point 1 of 2, training");
  });

  it("starts again, with a clock of its own, with the next piece of work", async () => {
    const inTwo = async (
      _: unknown,
      name: string,
      { onProgress }: { onProgress(p: StudyProgress): void },
    ) => {
      for (const unit of ["updates", "spectra"] as const)
        for (let done = 0; done <= 10; done++)
          onProgress({
            ...{ point: 0, points: 1, route: "training", unit, done, total: 10 },
            blocks: { done, total: 10 },
            estimatedSecondsLeft: 10 - done,
          });
      return { results: resultsOf(name, "agree"), points: [] };
    };
    const { err } = await runDyson(
      ["run", scenarioFile("x.yaml"), ...out()],
      fakeDependencies({ runStudy: inTwo }),
    );
    const lines = err.trimEnd().split("\n");
    expect(lines).toHaveLength(20);
    // the clock of these tests goes on by a second whenever it is read
    expect([lines[0], lines[10]]).toEqual([
      "x:  10 % 1 updates/s, 9.0 s left, training",
      "x:  10 % 1 spectra/s, 9.0 s left, training",
    ]);
  });

  it("is a bar on a terminal, cleared at the end, that leaves the terminal's settings alone", async () => {
    const { err } = await runDyson(
      ["run", scenarioFile("x.yaml"), ...out()],
      fakeDependencies({ runStudy }),
      { isTTY: true },
    );
    expect(err).toMatch(/x [█░]{16} +\d+ %/);
    expect(err).not.toContain("\u001b[?");
    expect(err.split("\u001b[0K").at(-1)).not.toContain("█");
  });

  it("is not shown with --quiet", async () => {
    const { err } = await runDyson(
      ["run", scenarioFile("x.yaml"), ...out(), "--quiet"],
      fakeDependencies({ runStudy }),
    );
    expect(err).toBe("");
  });
});

describe("run passes on", () => {
  it("the scenario with --set and --seed, its name, and the workers", async () => {
    const calls: unknown[] = [];
    const runStudy = async (scenario: SpectraScenario, name: string, { workers }: { workers: number }) => {
      calls.push([
        scenario.training.batchSize,
        scenario.ensemble.replicas,
        scenario.ensemble.seed,
        name,
        workers,
      ]);
      return { results: resultsOf(name, "agree"), points: [] };
    };
    const dependencies = fakeDependencies({ runStudy });
    const options = [
      "--set",
      "training.batchSize=8",
      "--set",
      "ensemble.replicas=9",
      "--seed",
      "7",
      ...out(),
      "--quiet",
    ];
    await runDyson(["run", scenarioFile("x.yaml"), ...options, "--workers", "3"], dependencies);
    await runDyson(["run", scenarioFile("y.yaml"), ...options], dependencies);
    expect(calls).toEqual([
      [8, 9, "7", "x", 3],
      [8, 9, "7", "y", 4],
    ]);
  });

  it("the report folder behind a link, so that the link survives", async () => {
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "link"));
    const directories: string[] = [];
    const dependencies = fakeDependencies();
    const writeReport: typeof dependencies.writeReport = (outcome, scenario, directory, signal) => {
      directories.push(directory);
      return dependencies.writeReport(outcome, scenario, directory, signal);
    };
    await runDyson(["run", scenarioFile("x.yaml"), "--out", join(folder, "link"), "--quiet"], {
      ...dependencies,
      writeReport,
    });
    expect(directories).toEqual([join(folder, "real")]);
  });
});
