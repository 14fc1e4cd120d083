import { type CoulombGas, parsePotential } from "../../src/coulomb-gas/index.ts";
import type { Random } from "../../src/random/index.ts";

/** A gas with ⟨Σx⟩, or ⟨Σx²⟩ about a centre, in closed form. */
export interface SolvableGas {
  readonly name: string;
  readonly gas: CoulombGas;
  readonly observable: (x: Float64Array) => number;
  readonly exact: number;
}

const sum = (x: Float64Array) => x.reduce((total, v) => total + v, 0);
const gasOf = (levels: number, beta: number, text: string, support: readonly [number, number], g2 = 1) => ({
  levels,
  beta,
  g2,
  wells: [parsePotential(text, { support })],
});

/**
 * Weight (±(x − wall))^a e^{∓(x − wall)/scale}: ⟨Σ|x − wall|⟩ = scale · N (a + 1 + β(N − 1)/2).
 *
 * @see Mehta 2004, Random Matrices, 17.6: Laguerre's form of Selberg's integral
 */
export function laguerreGas(
  levels: number,
  beta: number,
  a: number,
  { wall = 0, side = 1, scale = 1, g2 = 1 } = {},
): SolvableGas {
  const d = side > 0 ? `(x - (${wall}))` : `((${wall}) - x)`;
  const text = `${g2}*(${d}/${scale} - (${a})*log(${d}))`;
  const support =
    side > 0 ? ([wall, Number.POSITIVE_INFINITY] as const) : ([Number.NEGATIVE_INFINITY, wall] as const);
  return {
    name: `Laguerre, N = ${levels}, β = ${beta}, a = ${a}, wall ${side > 0 ? "below" : "above"} at ${wall}`,
    gas: gasOf(levels, beta, text, support, g2),
    observable: (x) => side * (sum(x) - levels * wall),
    exact: scale * levels * (a + 1 + (beta * (levels - 1)) / 2),
  };
}

/**
 * Weight (x − low)^a (high − x)^b: ⟨Σ(x − low)⟩ = N (high − low)(a + 1 + β(N − 1)/2)/(a + b + 2 + β(N − 1)).
 *
 * @see Aomoto 1987, SIAM J. Math. Anal. 18, 545
 */
export function jacobiGas(
  levels: number,
  beta: number,
  [a, b]: readonly [number, number],
  [low, high]: readonly [number, number] = [0, 1],
): SolvableGas {
  const text = `-(${a})*log(x - (${low})) - (${b})*log((${high}) - x)`;
  return {
    name: `Jacobi, N = ${levels}, β = ${beta}, a = ${a}, b = ${b}, on (${low}, ${high})`,
    gas: gasOf(levels, beta, text, [low, high]),
    observable: (x) => sum(x) - levels * low,
    exact: (levels * (high - low) * (a + 1 + (beta * (levels - 1)) / 2)) / (a + b + 2 + beta * (levels - 1)),
  };
}

/**
 * Weight |x − pole|^a e^{−(x − pole)²/2} on the line: ⟨Σ(x − pole)²⟩ = N (a + 1) + βN(N − 1)/2, by scaling of Selberg's
 * integral of Hermite's form with a power at 0.
 */
export function poleGas(levels: number, beta: number, a: number, pole = 0): SolvableGas {
  const d = `(x - (${pole}))`;
  return {
    name: `pole at ${pole}, N = ${levels}, β = ${beta}, a = ${a}`,
    gas: gasOf(levels, beta, `${d}^2/2 - (${a})*log(abs${d})`, [
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]),
    observable: (x) => x.reduce((total, v) => total + (v - pole) ** 2, 0),
    exact: levels * (a + 1) + (beta * levels * (levels - 1)) / 2,
  };
}

/** Walls, poles, exponents and β at random. */
export function randomGas(levels: number, random: Random): SolvableGas {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const power = () => (random.uniform() < 0.5 ? between(-0.95, 0) : between(0, 8));
  const beta = 10 ** between(-1, 1);
  const wall = random.uniform() < 0.3 ? 0 : between(-5, 5);
  const kind = random.uniform();
  if (kind < 0.4)
    return laguerreGas(levels, beta, power(), {
      wall,
      side: random.uniform() < 0.5 ? 1 : -1,
      scale: 10 ** between(-2, 2),
      g2: 10 ** between(-2, 2),
    });
  if (kind < 0.7) return jacobiGas(levels, beta, [power(), power()], [wall, wall + 10 ** between(-1, 1)]);
  return poleGas(levels, beta, power(), wall);
}
