import { describe, expect, it } from "vitest";
import { cellCentres, evolution, type GridEnd, levelEquation } from "../../src/fokker-planck/index.ts";
import { linearLeastSquares } from "../../src/statistics/index.ts";

/** A level between two ends, from x₀, without a force: a Brownian motion of D = g². */
const [length, g2, x0] = [2, 0.7, 0.6];
const free = (cells: number, ends: readonly [GridEnd, GridEnd], timeStep?: number) =>
  evolution({
    equation: levelEquation({ grid: { from: 0, to: length, cells }, potential: () => 0, g2, ends }),
    initial: x0,
    times,
    ...(timeStep === undefined ? { tolerance: 1e-7 } : { timeStep }),
  });
const times = [0.05, 0.3, 1.1, 3];

// Eigenfunctions sin(nπx/L) and sin((n + ½)πx/L): Karatzas & Shreve, Brownian Motion and Stochastic Calculus, 2.8
const bothAbsorb = (time: number, terms = 400) => {
  let sum = 0;
  for (let n = 1; n < terms; n += 2)
    sum +=
      (4 / (n * Math.PI)) *
      Math.sin((n * Math.PI * x0) / length) *
      Math.exp(-(((n * Math.PI) / length) ** 2) * g2 * time);
  return sum;
};
const lowerAbsorbs = (time: number, terms = 400) => {
  let sum = 0;
  for (let n = 0; n < terms; n++) {
    const k = ((n + 0.5) * Math.PI) / length;
    sum += (2 / (k * length)) * Math.sin(k * x0) * Math.exp(-k * k * g2 * time);
  }
  return sum;
};

describe("a level between absorbing ends", () => {
  it("survives according to the eigenfunction series, with one reflecting end and between two absorbing ends", () => {
    const [two, lower, none] = [
      free(400, ["absorbing", "absorbing"]),
      free(400, ["absorbing", "reflecting"]),
      free(400, ["reflecting", "reflecting"]),
    ];
    times.forEach((time, t) => {
      expect(Math.abs(two.survival[t] - bothAbsorb(time))).toBeLessThan(3e-5);
      expect(Math.abs(lower.survival[t] - lowerAbsorbs(time))).toBeLessThan(3e-5);
      expect(none.survival[t]).toBeCloseTo(1, 12);
      expect(lower.lost.above[t]).toBe(0);
      // the twin: an upper end that reflects, once the level has been there
      if (t > 0) expect(Math.abs(two.survival[t] - lowerAbsorbs(time))).toBeGreaterThan(1e-4);
    });
  });

  it("plus the absorbed probability is 1 to rounding at every time, for steps of any length", () => {
    for (const timeStep of [undefined, 1e-3, 0.2, 50]) {
      const run = free(150, ["absorbing", "absorbing"], timeStep);
      expect(run.massDrift).toBeLessThan(1e-12);
      expect(run.minimum).toBeGreaterThanOrEqual(0);
      times.forEach((_, t) => {
        const whole = run.survival[t] + run.lost.below[t] + run.lost.above[t];
        expect(Math.abs(whole - 1)).toBeLessThan(1e-12);
      });
    }
  });

  it("exits at the upper end with the probability of the scale function, in any potential", () => {
    // P(above) = ∫ from the lower end to x₀ of e^{V/g²} over the same to the upper end: Karlin & Taylor 1981, 15.3
    const potential = (x: number) => Math.sin(3 * x) - 0.4 * x * x;
    const scale = (to: number) => {
      let sum = 0;
      for (let k = 0; k < 20_000; k++)
        sum += Math.exp(potential((to * (k + 0.5)) / 20_000) / g2) * (to / 20_000);
      return sum;
    };
    const { lost, survival } = evolution({
      equation: levelEquation({
        grid: { from: 0, to: length, cells: 400 },
        potential,
        g2,
        ends: ["absorbing", "absorbing"],
      }),
      initial: x0,
      times: [200],
    });
    expect(survival[0]).toBeLessThan(1e-8);
    expect(lost.above[0] / (scale(x0) / scale(length))).toBeCloseTo(1, 4);
    // the twin: without the force
    expect(Math.abs(lost.above[0] - x0 / length)).toBeGreaterThan(0.05);
  });

  it("has survival and density of second order in the width of the cells", () => {
    const mode = (x: number) => Math.sin((Math.PI * x) / length);
    const time = 0.8;
    const decay = Math.exp(-((Math.PI / length) ** 2) * g2 * time);
    const points = [20, 28, 40, 56, 80].map((cells) => {
      const grid = { from: 0, to: length, cells };
      const { density, survival } = evolution({
        equation: levelEquation({ grid, potential: () => 0, g2, ends: ["absorbing", "absorbing"] }),
        initial: mode,
        times: [time],
        tolerance: 1e-9,
      });
      const exact = (x: number) => (Math.PI / (2 * length)) * decay * mode(x);
      const worst = cellCentres(grid).reduce(
        (most, x, i) => Math.max(most, Math.abs(density[0][i] - exact(x))),
        0,
      );
      return { width: length / cells, survival: Math.abs(survival[0] - decay), worst };
    });
    for (const of of ["survival", "worst"] as const) {
      const fit = linearLeastSquares(
        points.map((point) => ({ terms: [1, Math.log(point.width)], y: Math.log(point[of]), error: 0.01 })),
      );
      expect(Math.abs(fit!.parameters[1] - 2)).toBeLessThan(0.1);
    }
  });

  it("can be continued from a partly absorbed density, and has no stationary density", () => {
    const equation = levelEquation({
      grid: { from: 0, to: length, cells: 100 },
      potential: () => 0,
      g2,
      ends: ["absorbing", "absorbing"],
    });
    const whole = evolution({ equation, initial: x0, times: [0.3, 0.9], timeStep: 0.001 });
    const later = evolution({ equation, initial: whole.density[0], times: [0.6], timeStep: 0.001 });
    expect(later.survival[0]).toBeCloseTo(whole.survival[1], 10);
    expect(later.massDrift).toBeLessThan(1e-12);
    expect(equation.stationary.every((value) => value === 0)).toBe(true);
  });

  it("is rejected if the potential is infinite at the end, or the kind of end is unknown", () => {
    const grid = { from: 0, to: 1, cells: 10 };
    const ends = ["absorbing", "reflecting"] as const;
    expect(() => levelEquation({ grid, potential: (x) => Math.log(x), g2, ends })).toThrow(
      /potential: must be finite at an absorbing end, got -Infinity at 0/,
    );
    expect(() =>
      levelEquation({ grid, potential: () => 0, g2, ends: ["open" as GridEnd, "reflecting"] }),
    ).toThrow(/ends: must each be "reflecting" or "absorbing", got "open"/);
  });
});
