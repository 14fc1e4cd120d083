import { describe, expect, it } from "vitest";
import { parsePotential, quadratureGas, transitionDensity } from "../../src/coulomb-gas/index.ts";
import {
  driftDiffusionEquation,
  type Evolution,
  evolution,
  levelEquation,
  pairEvolution,
  spacingEquation,
} from "../../src/fokker-planck/index.ts";
import { ornsteinUhlenbeckTransition } from "../../src/laws/index.ts";

/** Largest difference over the greatest density, and the integral of the difference. */
function distances(centres: Float64Array, density: Float64Array, exact: (x: number) => number) {
  const h = centres[1] - centres[0];
  let [largest, peak, whole] = [0, 0, 0];
  centres.forEach((x, i) => {
    const difference = Math.abs(density[i] - exact(x));
    largest = Math.max(largest, difference);
    peak = Math.max(peak, exact(x));
    whole += difference * h;
  });
  return { largest: largest / peak, whole };
}

/** Slope of ln y against ln x with its standard error. */
function slope(points: readonly (readonly [number, number])[]) {
  const [x, y] = [points.map(([v]) => Math.log(v)), points.map(([, v]) => Math.log(v))];
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const xx = x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
  const value = x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0) / xx;
  const rest = y.reduce((sum, v, i) => sum + (v - my - value * (x[i] - mx)) ** 2, 0);
  return { value, error: Math.sqrt(rest / (x.length - 2) / xx) };
}

const [k, g2, s0] = [1, 0.5, 1.2];
const early = 0.05;
const times = [0.15, 0.6, 3];
/** The spacing of a pair, from its exact law at an early time: smooth, so that the order of the scheme shows. */
const spacings = (cells: number, more: { timeStep?: number; tolerance?: number } = {}): Evolution =>
  evolution({
    equation: spacingEquation({ grid: { from: 0, to: 7, cells }, potential: (s) => (k * s * s) / 2, g2 }),
    initial: (s) => transitionDensity({ k, g2 }, s, s0, early),
    times,
    ...more,
  });

describe("the spacing of a pair in time", () => {
  it("is within 1 % of the exact Rayleigh transition density at three times, from a point as well", () => {
    const smooth = spacings(400);
    const point = evolution({
      equation: spacingEquation({
        grid: { from: 0, to: 7, cells: 400 },
        potential: (s) => (k * s * s) / 2,
        g2,
      }),
      initial: s0,
      times: times.map((time) => time + early),
    });
    for (const { density, grid } of [smooth, point]) {
      times.forEach((time, t) => {
        const exact = (s: number) => transitionDensity({ k, g2 }, s, s0, time + early);
        const { largest, whole } = distances(grid, density[t], exact);
        expect(largest).toBeLessThan(0.01);
        expect(whole).toBeLessThan(0.01);
        // the twin: 5 % more noise is told apart
        const hotter = (s: number) => transitionDensity({ k, g2: 1.05 * g2 }, s, s0, time + early);
        expect(distances(grid, density[t], hotter).largest).toBeGreaterThan(0.015);
      });
    }
  });

  it("conserves probability to 1e-12 and has no negative density, for any step", () => {
    for (const more of [{}, { timeStep: 0.001 }, { timeStep: 0.5 }, { timeStep: 50 }]) {
      const { massDrift, minimum } = spacings(300, more);
      expect(massDrift).toBeLessThan(1e-12);
      expect(minimum).toBeGreaterThanOrEqual(0);
    }
  });

  it("converges with the square of the cell width, down to S = 0, and with that of the step", () => {
    const errorOf = (run: Evolution) =>
      distances(run.grid, run.density[1], (s) => transitionDensity({ k, g2 }, s, s0, times[1] + early)).whole;
    const inSpace = slope(
      [40, 56, 80, 112, 160].map((cells) => [7 / cells, errorOf(spacings(cells, { tolerance: 1e-8 }))]),
    );
    expect(Math.abs(inSpace.value - 2)).toBeLessThan(0.1);
    expect(inSpace.error).toBeLessThan(0.05);
    const fine = spacings(100, { timeStep: 0.0003 });
    const inTime = slope(
      [0.0025, 0.005, 0.01, 0.02].map((timeStep) => {
        const run = spacings(100, { timeStep });
        return [
          timeStep,
          distances(run.grid, run.density[1], (s) => fine.density[1][Math.round((s / 7) * 100 - 0.5)]).whole,
        ];
      }),
    );
    expect(Math.abs(inTime.value - 2)).toBeLessThan(0.15);
  });

  it.each([1, 2, 4, 2.5])("relaxes to S^β e^(−kS²/4g²), β = %d, and stays there to 1e-12", (beta) => {
    const equation = spacingEquation({
      grid: { from: 0, to: 8, cells: 200 },
      potential: (s) => (k * s * s) / 2,
      g2,
      beta,
    });
    const late = evolution({ equation, initial: 2, times: [40] });
    const norm = distances(late.grid, equation.stationary, () => 0).whole;
    expect(norm).toBeCloseTo(1, 12);
    const law = (s: number) => s ** beta * Math.exp((-k * s * s) / (4 * g2));
    let z = 0;
    for (let s = 0.0005; s < 12; s += 0.001) z += law(s) * 0.001;
    expect(distances(late.grid, late.density[0], (s) => law(s) / z).largest).toBeLessThan(2e-3);
    const rest = evolution({ equation, initial: equation.stationary, times: [1, 100] });
    for (const density of rest.density)
      density.forEach((value, i) => {
        expect(Math.abs(value - equation.stationary[i])).toBeLessThan(1e-12);
      });
  });
});

describe("one level in time", () => {
  it("in a harmonic well is the Ornstein–Uhlenbeck process, also from its drift and diffusion", () => {
    const grid = { from: -5, to: 5, cells: 400 };
    const own = { k: 0.8, g2: 0.6 };
    for (const equation of [
      levelEquation({ grid, potential: (x) => (own.k * x * x) / 2, g2: own.g2 }),
      driftDiffusionEquation({ grid, drift: (x) => -own.k * x, diffusion: () => own.g2, calculus: "ito" }),
    ]) {
      const run = evolution({ equation, initial: 1.5, times: [0.2, 1, 4] });
      run.density.forEach((density, t) => {
        const law = ornsteinUhlenbeckTransition(own, 1.5, run.times[t]);
        expect(distances(run.grid, density, law.density).largest).toBeLessThan(0.01);
      });
      expect(run.massDrift).toBeLessThan(1e-12);
      expect(run.minimum).toBeGreaterThanOrEqual(0);
    }
  });

  it("distinguishes the Itô drift from the Stratonovich drift: geometric Brownian motion has ⟨x⟩ = e^{aτ}", () => {
    const grid = { from: 0.02, to: 8, cells: 1200 };
    const [a, b] = [0.1, 0.3];
    const equation = driftDiffusionEquation({
      grid,
      drift: (x) => a * x,
      diffusion: (x) => 0.5 * b * b * x * x,
      calculus: "ito",
    });
    const { density, grid: x } = evolution({ equation, initial: 1, times: [1] });
    const mean = density[0].reduce((sum, p, i) => sum + p * x[i], 0) * (x[1] - x[0]);
    expect(mean).toBeCloseTo(Math.exp(a), 3);
    // Stratonovich would have a + b²/2
    expect(Math.abs(mean - Math.exp(a + (b * b) / 2))).toBeGreaterThan(0.03);
  });
});

describe("a pair in time", () => {
  const grids = { centre: { from: -3, to: 3, cells: 90 }, spacing: { from: 0, to: 7, cells: 140 } };

  it("in a harmonic well has the exact laws of its spacing and of its centre", () => {
    const run = pairEvolution({
      ...grids,
      potentials: [(x) => (k * x * x) / 2, (x) => (k * x * x) / 2],
      g2,
      initial: [-0.3, 0.9],
      times: [0.3, 1, 3],
      tolerance: 1e-4,
    });
    expect(run.massDrift).toBeLessThan(1e-12);
    expect(run.minimum).toBeGreaterThanOrEqual(0);
    run.times.forEach((time, t) => {
      const spacing = (s: number) => transitionDensity({ k, g2 }, s, 1.2, time);
      expect(distances(run.spacings, run.spacingDensity[t], spacing).largest).toBeLessThan(0.01);
      const centre = ornsteinUhlenbeckTransition({ k, g2: g2 / 2 }, 0.3, time);
      expect(distances(run.centres, run.centreDensity[t], centre.density).largest).toBeLessThan(0.01);
    });
  });

  it("in a double well relaxes to the law by quadrature", () => {
    const well = parsePotential("x^4/4 - x^2");
    const run = pairEvolution({
      centre: { from: -3, to: 3, cells: 80 },
      spacing: { from: 0, to: 6, cells: 100 },
      potentials: [well.value, well.value],
      g2: 1,
      beta: 2,
      initial: [-1, 0.5],
      times: [12],
      tolerance: 1e-3,
    });
    const exact = quadratureGas({ levels: 2, beta: 2, g2: 1, wells: [well] });
    expect(
      distances(run.spacings, run.spacingDensity[0], (s) => exact.spacingDensity(0, s)).largest,
    ).toBeLessThan(0.01);
    expect(distances(run.levels, run.levelDensity[0], exact.density).largest).toBeLessThan(0.01);
    expect(run.massDrift).toBeLessThan(1e-12);
  });
});

describe("wrong input", () => {
  it("is rejected with its location and what is allowed", () => {
    const grid = { from: 0, to: 5, cells: 50 };
    const potential = (x: number) => x * x;
    expect(() => levelEquation({ grid, potential, g2: -1 })).toThrow("g2: must be above 0, got -1");
    expect(() => spacingEquation({ grid: { ...grid, from: 1 }, potential, g2: 1 })).toThrow(
      /must be 0 for a spacing/,
    );
    expect(() => levelEquation({ grid: { ...grid, cells: 1 }, potential, g2: 1 })).toThrow(/grid\.cells/);
    const equation = levelEquation({ grid, potential, g2: 1 });
    expect(() => evolution({ equation, initial: 9, times: [1] })).toThrow(
      /initial: must lie in the grid from 0 to 5, got 9/,
    );
    expect(() => evolution({ equation, initial: 1, times: [1, 0.5] })).toThrow(/times: must ascend/);
  });
});
