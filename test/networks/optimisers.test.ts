import { describe, expect, it } from "vitest";
import { adamw, clip, learningRateAt, momentum, type Optimiser, sgd } from "../../src/networks/index.ts";

/** Updates of f(w) = ½ Σ a w², g = a w, in single precision as networks have it. */
function follow(optimiser: Optimiser, updates: number, decays = true): number[] {
  const weights = [Float32Array.of(1, -2)];
  const slots = Array.from({ length: optimiser.slots }, () => [new Float32Array(2)]);
  for (let t = 1; t <= updates; t++)
    optimiser.update(weights, [Float32Array.of(weights[0][0], 3 * weights[0][1])], slots, t, 0.1, [decays]);
  return Array.from(weights[0]);
}

const close = (got: number[], expected: number[]) =>
  got.forEach((x, i) => {
    expect(Math.abs(x - expected[i])).toBeLessThan(2e-6);
  });

describe("an optimiser on a quadratic loss", () => {
  it("sgd shrinks every weight by 1 − α(a + λ)", () => {
    close(follow(sgd(), 5), [0.9 ** 5, -2 * 0.7 ** 5]);
    close(follow(sgd({ weightDecay: 0.5 }), 5), [0.85 ** 5, -2 * 0.65 ** 5]);
    close(follow(sgd({ weightDecay: 0.5 }), 5, false), [0.9 ** 5, -2 * 0.7 ** 5]);
  });

  it("momentum follows w_{t+1} = (1 + ρ − αa) w_t − ρ w_{t−1}", () => {
    const exact = (a: number, first: number) => {
      let [before, now] = [first, first * (1 - 0.1 * a)];
      for (let t = 1; t < 6; t++) [before, now] = [now, (1.9 - 0.1 * a) * now - 0.9 * before];
      return now;
    };
    close(follow(momentum(), 6), [exact(1, 1), exact(3, -2)]);
  });

  it("adamw takes a first step of α against the sign of the gradient, and decays separately", () => {
    close(follow(adamw({ weightDecay: 0 }), 1), [0.9, -1.9]);
    close(follow(adamw({ weightDecay: 0.2 }), 1), [0.9 - 0.02, -1.9 + 0.04]);
    close(follow(adamw({ weightDecay: 0.2 }), 1, false), [0.9, -1.9]);
  });

  it("adamw takes its second step from bias-corrected means of g and g²", () => {
    // g = 1, then 0.9: m̂ = (0.9·0.1·1 + 0.1·0.9)/0.19, v̂ = (0.99·0.01·1 + 0.01·0.81)/(1 − 0.99²)
    const step = (0.9 * 0.1 + 0.1 * 0.9) / 0.19 / Math.sqrt((0.99 * 0.01 + 0.01 * 0.81) / (1 - 0.99 ** 2));
    close([follow(adamw({ weightDecay: 0 }), 2)[0]], [0.9 - 0.1 * step]);
  });
});

describe("gradients", () => {
  it("are clipped at a norm, and unchanged below it", () => {
    const gradients = [Float32Array.of(3), Float32Array.of(0, 4)];
    expect(clip(gradients, 10)).toBe(5);
    expect(gradients[1][1]).toBe(4);
    expect(clip(gradients, 1)).toBe(5);
    close([gradients[0][0], gradients[1][1]], [0.6, 0.8]);
  });
});

describe("a learning rate", () => {
  it("rises linearly and falls along half a cosine", () => {
    const schedule = { learningRate: 2, warmUp: 10, decay: { updates: 110, final: 0.1 } };
    expect([1, 10, 60, 110, 200].map((t) => Number(learningRateAt(schedule, t).toFixed(9)))).toEqual([
      0.2, 2, 1.1, 0.2, 0.2,
    ]);
    expect(learningRateAt({ learningRate: 2, warmUp: 0, decay: "constant" }, 1)).toBe(2);
  });
});
