import { describe, expect, it } from "vitest";
import { harmonicDyson, integrators } from "../../src/langevin/index.ts";
import { streams } from "../../src/random/index.ts";

/** Steps of dx = [−x + Σ 1/(x_i − x_j)] dt + √2 dB, and what was seen after every one of them. */
function watch(name: keyof typeof integrators, levels: number, dt: number, steps: number) {
  const random = streams("never reorders").of("validation", levels);
  const stepper = integrators[name].stepper(harmonicDyson(levels, 1, 1));
  const x = Float64Array.from({ length: levels }, (_, i) => i - (levels - 1) / 2);
  const dB = new Float64Array(levels);
  const rootDt = Math.sqrt(dt);
  let [closest, failed] = [Number.POSITIVE_INFINITY, 0];
  for (let step = 0; step < steps; step++) {
    random.fillNormal(dB);
    for (let i = 0; i < levels; i++) dB[i] = dB[i] * rootDt;
    if (!stepper.step(x, dt, dB).ok) failed++;
    // signed: a level that has passed another is at a negative spacing
    for (let i = 1; i < levels; i++) closest = Math.min(closest, x[i] - x[i - 1]);
  }
  return { closest, failed, averted: stepper.averted() };
}

describe("implicit repulsion at Dyson index 1", () => {
  // four times 2.5·10⁷ level-steps: 10⁸
  it.each([
    [2, 1],
    [2, 0.1],
    [2, 0.01],
    [10, 0.1],
  ])(
    "never reorders %i levels in 2.5·10⁷ level-steps of dt = %d, where a bare step would have",
    (levels, dt) => {
      const { closest, failed, averted } = watch("implicit-repulsion", levels, dt, 2.5e7 / levels);
      expect(failed).toBe(0);
      expect(closest).toBeGreaterThan(0);
      expect(averted).toBeGreaterThan(10_000);
    },
  );
});
