import { expect, it } from "vitest";
import { scenarioSchema } from "../../src/scenario/index.ts";
import { runStudy } from "../../src/study/index.ts";

const judged = async (seed: number, replicas: number, more: object = {}) => {
  const scenario = scenarioSchema.parse({
    title: "gas",
    model: { kind: "coulomb-gas", levels: 2, potential: "x^2/2", g2: 1, relaxationTime: 1 },
    training: { learningRate: 0.005, updates: 1, snapshotEvery: 1 },
    ensemble: { replicas, seed: String(seed) },
    routes: { "coulomb-gas": {} },
    ...more,
  });
  const signal = new AbortController().signal;
  const { results } = await runStudy(scenario, "gas", {
    workers: 0,
    backend: "wasm-simd",
    signal,
    onProgress: () => {},
  });
  return results;
};

it("two replicas of an exact sampler disagree with nothing in 40 studies, and each says how many it takes", async () => {
  for (let seed = 0; seed < 40; seed++) {
    const { verdict, points } = await judged(seed, 2);
    expect(verdict).toBe("inconclusive");
    for (const { verdict: own, inconclusive } of points[0].tests) {
      expect(own).toBe("inconclusive");
      expect(inconclusive).toMatchObject({ cause: "few-replicas" });
      expect(inconclusive!.advice).toMatch(/at least (4|8)/);
    }
  }
});

// Holm over a study: 5 % of true studies at most; 7 or more of 40 have a chance of 0.3 %
it.each([4, 8])("%i replicas of an exact sampler disagree in at most 6 of 40 studies", async (replicas) => {
  let disagree = 0;
  for (let seed = 0; seed < 40; seed++) if ((await judged(seed, replicas)).verdict === "disagree") disagree++;
  expect(disagree).toBeLessThanOrEqual(6);
});

it("20000 replicas agree, a mean within 5 % of the gas's width", async () => {
  const margins = { "level.mean": 0.05, "level.variance": 0.1, "ratio.mean": 0.05 };
  expect((await judged(1, 20000, { compare: { margins } })).verdict).toBe("agree");
});
