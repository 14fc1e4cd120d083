import { describe, expect, it } from "vitest";
import { reportHtml } from "../../src/report/html/document.ts";
import { lostPointLines, overallSentence } from "../../src/report/judgement.ts";
import { scenarioSchema } from "../../src/scenario/index.ts";
import { runStudy, StudyFailure } from "../../src/study/index.ts";
import { estimateCost } from "../../src/study/spectra/cost.ts";

/** Teacher and student, whose training diverges at learning rates above 2. */
const study = async (learningRates: readonly number[], keepGoing: boolean) => {
  const notices: string[] = [];
  const scenario = scenarioSchema.parse({
    title: "keep going",
    model: { kind: "teacher-student", batches: null },
    training: { learningRate: 0.1, batchSize: 16, updates: 300, snapshotEvery: 10 },
    ensemble: { replicas: 24 },
    routes: ["training", "matrix-langevin"],
    sweep: { "training.learningRate": learningRates },
  });
  const { results, points } = await runStudy(scenario, "small", {
    ...{ workers: 0, backend: "wasm-simd", keepGoing },
    signal: new AbortController().signal,
    onProgress: () => {},
    onNotice: (line) => notices.push(line),
  });
  return { results, points, notices };
};

describe("a sweep of which one point fails", () => {
  it("ends with the reason, unless it is to go on", async () => {
    await expect(study([0.1, 4, 0.2], false)).rejects.toThrow(
      /training at \{"training\.learningRate":4,.*\}: more than .* of 24 replicas diverged/,
    );
  });

  it("finishes the other points, to the same numbers, and says what is missing", async () => {
    const { results, points, notices } = await study([0.1, 4, 0.2], true);
    const alone = await study([0.1, 0.2], false);
    expect(points.map(({ ensembles }) => ensembles?.learningRate)).toEqual([0.1, 0.2]);
    expect(results.points.map(({ observables }) => observables)).toEqual(
      alone.results.points.map(({ observables }) => observables),
    );
    expect(results.failures).toEqual([
      {
        parameters: expect.objectContaining({ "training.learningRate": 4 }),
        message: expect.stringContaining("of 24 replicas diverged"),
      },
    ]);
    expect(notices).toEqual([
      expect.stringContaining("point 2 of 3 failed, continuing with the other points: training at"),
    ]);
    expect(overallSentence(results)).toMatch(/^1 of 3 points could not be finished\. For the other points: /);
    expect(lostPointLines(results)).toEqual([
      expect.stringMatching(/^not finished: α = 4, .*: training: more than .* of 24 replicas diverged/),
    ]);
    const html = reportHtml({ results, points }, "");
    const visible = html.slice(0, html.indexOf("<script"));
    expect(visible).toMatch(/Before you trust the numbers.*not finished: α = 4/s);
    // whatever the others say, the study did not answer its question
    expect(results.verdict).not.toBe("agree");
    expect(alone.results.failures).toBeUndefined();
  });

  it("says of a point that the model refuses what is wrong with it, where reading the scenario did not look at it", async () => {
    const notices: string[] = [];
    const scenario = scenarioSchema.parse({
      title: "a long sweep",
      model: { kind: "coulomb-gas", levels: 4, potential: "(x - 1)^2/2" },
      training: { learningRate: 0.01, updates: 4, snapshotEvery: 2 },
      ensemble: { replicas: 8 },
      routes: ["coulomb-gas"],
      sweep: { "model.g2": [1, 1e-30] },
    });
    const { results } = await runStudy(scenario, "small", {
      ...{ workers: 0, backend: "wasm-simd", keepGoing: true },
      signal: new AbortController().signal,
      onProgress: () => {},
      onNotice: (line) => notices.push(line),
    });
    expect(results.points).toHaveLength(1);
    expect(notices).toEqual([
      expect.stringMatching(
        /point 2 of 2 failed, continuing with the other points: coulomb-gas.*model\.potential: .*must fluctuate by more than 1000 rounding errors of x[^;]*; move the levels nearer to x = 0, or widen their wells$/,
      ),
    ]);
    // its cost is not known, that of the other point is
    expect(estimateCost(scenario, "wasm-simd").lines[1]).toBe("point 2: not timed");
  });

  it("fails where no point is left", async () => {
    await expect(study([4, 5], true)).rejects.toThrow(StudyFailure);
  });
});
