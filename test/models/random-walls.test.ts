import { describe, expect, it } from "vitest";
import { eigenvalueLangevin, integrators } from "../../src/langevin/index.ts";
import { gasSde } from "../../src/models/coulomb-gas/theory-eigenvalues.ts";
import { type Random, streams } from "../../src/random/index.ts";
import type { SpectralProcess } from "../../src/spectra/index.ts";
import { gasModel, timeMeans } from "../support/gas-routes.ts";
import { meanAndError } from "../support/kolmogorov.ts";
import { jacobiGas, laguerreGas, type SolvableGas, written } from "../support/singular-gases.ts";

const own = streams("random walls");

interface Walled {
  readonly solvable: SolvableGas;
  /** The square of its width over g²: what times are measured in. */
  readonly unit: number;
  /** The least exponent of the weight at a wall. */
  readonly power: number;
}

/** One to three levels at a lower or an upper wall, or between two, in weights of random exponents and scales. */
function randomWalls(random: Random): Walled {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const levels = 1 + Math.floor(3 * random.uniform());
  const beta = [1, 2, 4][Math.floor(3 * random.uniform())];
  const power = () => (random.uniform() < 0.5 ? between(-0.9, 0) : between(0, 2));
  const wall = between(-5, 5);
  if (random.uniform() < 0.6) {
    const [a, scale, g2] = [power(), 10 ** between(-1, 1), 10 ** between(-1, 1)];
    const side = random.uniform() < 0.5 ? 1 : -1;
    return {
      solvable: written(laguerreGas(levels, beta, a, { wall, side, scale, g2 })),
      unit: scale ** 2 / g2,
      power: a,
    };
  }
  const [a, b, width] = [power(), power(), 10 ** between(-1, 1)];
  return {
    solvable: written(jacobiGas(levels, beta, [a, b], [wall, wall + width])),
    unit: 0.04 * width ** 2,
    power: Math.min(a, b),
  };
}

/**
 * Whether a process has the mean of Selberg's or Aomoto's integral: within 4 standard errors, a false alarm in 6e-5 of the
 * cases, and the 3 % that steps of this length are worth; and an error that says something.
 */
function hasExactMean({ solvable }: Walled, process: (replica: number) => SpectralProcess) {
  const { gas, observable, exact } = solvable;
  const size = { levels: gas.levels, replicas: 24, relaxed: 1500, updates: 5000 };
  const { mean, error } = meanAndError(timeMeans(process, size, observable));
  return Math.abs(mean - exact) < 4 * error + 0.03 * exact && error < 0.1 * exact;
}

const step = 0.01;

describe("levels at 16 random walls", () => {
  const random = own.of("validation", 0);
  const cases = Array.from({ length: 16 }, () => randomWalls(random));

  it.each(cases)("have the mean of the exact law on both routes: $solvable.name", (one) => {
    const { levels, beta, g2, wells } = one.solvable.gas;
    const support = wells[0].support.map((end) => (Number.isFinite(end) ? end : null));
    const { findings, make } = gasModel(
      { potential: one.solvable.text, support, levels, beta, g2, relaxationTime: 4 * one.unit },
      step * one.unit,
    );
    expect(findings).toEqual([]);
    const system = make();
    const matrix = (replica: number) => system.matrixLangevin({ stepsPerUpdate: 1 }, replica);
    const eigenvalues = (replica: number) =>
      system.eigenvalueLangevin({ stepsPerUpdate: 1, coupling: "full" }, replica);
    expect([hasExactMean(one, matrix), hasExactMean(one, eigenvalues)]).toEqual([true, true]);
  });

  it("do not have it without reflection, wherever the weight alone does not repel levels from the wall", () => {
    const open = cases.filter(({ power }) => power < 0);
    expect(open.length).toBeGreaterThan(5);
    for (const one of open) {
      const process = (replica: number) =>
        eigenvalueLangevin({
          sde: { ...gasSde(one.solvable.gas), outside: () => null },
          integrator: integrators["implicit-repulsion"],
          initial: startOf(one),
          random: own.of("eigenvalue-langevin.noise", replica),
          learningRate: step * one.unit,
          stepsPerUpdate: 1,
          level: (x) => x,
          watched: [],
        });
      expect(hasExactMean(one, process), one.solvable.name).toBe(false);
    }
  });
});

/** Levels side by side, inside. */
function startOf({ solvable: { gas }, unit }: Walled): Float64Array {
  const [low, high] = gas.wells[0].support;
  const width = Math.sqrt(unit * gas.g2);
  const wall = Number.isFinite(low) ? low : high - width * (gas.levels + 1);
  return Float64Array.from({ length: gas.levels }, (_, i) => wall + width * (i + 1));
}
