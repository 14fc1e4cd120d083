import { describe, expect, it } from "vitest";
import { driftingLevels, learntSnapshot } from "../../src/comparison/index.ts";
import type { System } from "../../src/models/index.ts";
import { streams } from "../../src/random/index.ts";
import type { RouteEnsemble } from "../../src/spectra/index.ts";

/** Two levels of 100 replicas that fluctuate with correlation 0.9 between snapshots; the second moves by `drift`. */
function sample(seed: number, drift: number) {
  const [replicas, snapshots, levels] = [100, 40, 2];
  const spectrum = new Float64Array(replicas * snapshots * levels);
  for (let r = 0; r < replicas; r++) {
    const stream = streams("stationarity").of("validation", 1000 * seed + r);
    const z = [stream.normal(), stream.normal()];
    for (let t = 0; t < snapshots; t++) {
      for (let i = 0; i < levels; i++) {
        z[i] = 0.9 * z[i] + Math.sqrt(0.19) * stream.normal();
        spectrum[(t * levels + i) * replicas + r] = z[i] + (i === 1 ? (drift * t) / snapshots : 0);
      }
    }
  }
  const multiplets = [
    { value: 1, label: "1", first: 0, size: 1 },
    { value: 2, label: "2", first: 1, size: 1 },
  ];
  return {
    ...{ replicas, snapshots, levels, spectrum, blocks: spectrum, multiplets, groups: null },
    ...{ components: new Float64Array(), componentNames: [], interval: 1 },
  };
}

describe("driftingLevels", () => {
  it("finds the level that moves by one standard deviation over the window, and only that one", () => {
    expect(driftingLevels(sample(0, 1)).map(({ level }) => level)).toEqual(["2"]);
  });

  it("raises a false alarm in about one of a hundred stationary windows", () => {
    let alarms = 0;
    for (let seed = 1; seed <= 200; seed++) if (driftingLevels(sample(seed, 0)).length > 0) alarms++;
    // 2 expected; more than 8 has probability 2e-4
    expect(alarms).toBeLessThanOrEqual(8);
  });
});

describe("learntSnapshot", () => {
  const learnt = (x: readonly number[], target: number) =>
    learntSnapshot(
      {
        spectrum: {
          levels: 1,
          replicas: 1,
          times: Float64Array.from(x, (_, t) => t),
          x: Float64Array.from(x),
        },
      } as RouteEnsemble,
      {
        target: Float64Array.of(target),
        learnable: [{ value: target, label: "one", first: 0, size: 1 }],
      } as unknown as System,
    );

  it("is where a level has passed the middle between its start and its target, from above or below", () => {
    expect(learnt([9, 8.9, 7, 6.4, 4.1], 4)).toBe(3);
    expect(learnt([0, 1, 3, 4], 4)).toBe(2);
  });

  it("is the beginning for a level that starts at its target, and the end for one that never learns", () => {
    expect(learnt([4, 4.1, 3.9], 4)).toBe(0);
    expect(learnt([9, 8.9, 8.8], 4)).toBe(3);
  });
});
