import { describe, expect, it } from "vitest";
import { type BrownianPath, brownianPath, drawnHalves, type Increment } from "../../src/langevin/index.ts";
import { streams } from "../../src/random/index.ts";

const pathOf = (replica: number, shape = { components: 2, duration: 3, finest: 6 }): BrownianPath => {
  const own = streams(`brownian path ${replica}`);
  return brownianPath(shape, (interval) => own.of("validation", interval));
};

describe("a Brownian path", () => {
  it("has coarse increments that are exactly the sums of the fine ones, at every level and below the finest grid", () => {
    const path = pathOf(0);
    for (let level = 0; level < 6; level++) {
      path.grid(level).forEach(({ dB }, k) => {
        const [a, b] = [path.grid(level + 1)[2 * k], path.grid(level + 1)[2 * k + 1]];
        for (let i = 0; i < 2; i++) expect(a.dB[i] + b.dB[i]).toBe(dB[i]);
      });
    }
    let deep: Increment = path.grid(6)[17];
    for (let level = 6; level < 31; level++) {
      const [a, b] = deep.halves();
      for (let i = 0; i < 2; i++) expect(a.dB[i] + b.dB[i]).toBe(deep.dB[i]);
      expect(a.dt).toBe(deep.dt / 2);
      deep = b;
    }
    expect(() => deep.halves()).toThrow("brownianPath: at most 31 halvings");
  });

  it("is the same path in whichever order it is refined", () => {
    const [one, other] = [pathOf(1), pathOf(1)];
    one.grid(6);
    const deep = one.grid(6)[40].halves()[1].halves()[0].dB;
    let k = other.whole;
    for (const bit of [1, 0, 1, 0, 0, 0]) k = k.halves()[bit];
    expect(k.halves()[1].halves()[0].dB).toEqual(deep);
    expect(other.grid(6)[40].dB).toEqual(one.grid(6)[40].dB);
    expect(pathOf(2).whole.dB).not.toEqual(one.whole.dB);
  });

  it("has increments of variance dt that are independent of each other and of other components", () => {
    const [replicas, level] = [4000, 3];
    const steps = 2 ** level;
    const [size, dt] = [2 * steps, 3 / steps];
    const moments = new Float64Array(size * size);
    for (let replica = 0; replica < replicas; replica++) {
      const z = pathOf(replica, { components: 2, duration: 3, finest: 2 })
        .grid(2)
        .flatMap(({ halves }) => halves())
        .flatMap(({ dB }) => Array.from(dB));
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) moments[i * size + j] += z[i] * z[j];
    }
    // 136 numbers, 4.5 standard errors: a false alarm in 1100 seeds
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const expected = i === j ? dt : 0;
        const error = dt * Math.sqrt((i === j ? 2 : 1) / replicas);
        expect(Math.abs(moments[i * size + j] / replicas - expected)).toBeLessThan(4.5 * error);
      }
    }
  });

  it("not stored gets midpoints of variance dt/4 about the half", () => {
    const random = streams("drawn halves").of("validation", 0);
    const [dt, count] = [0.5, 20_000];
    const dB = Float64Array.of(0.7);
    let [sum, squares] = [0, 0];
    for (let k = 0; k < count; k++) {
      const [a, b] = drawnHalves(dt, dB, random)();
      expect(Math.abs(a.dB[0] + b.dB[0] - 0.7)).toBeLessThan(1e-15);
      sum += a.dB[0] - 0.35;
      squares += (a.dB[0] - 0.35) ** 2;
    }
    expect(Math.abs(sum / count)).toBeLessThan(4 * Math.sqrt(dt / 4 / count));
    expect(Math.abs(squares / count / (dt / 4) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });

  it("rejects an invalid duration or level", () => {
    expect(() => pathOf(0, { components: 1, duration: 0, finest: 2 })).toThrow("must be positive, got 0");
    expect(() => pathOf(0, { components: 1, duration: 1, finest: 21 })).toThrow("from 0 to 20, got 21");
    expect(() => pathOf(0).grid(7)).toThrow("level must be from 0 to 6, got 7");
  });
});
