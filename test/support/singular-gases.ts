import { type CoulombGas, functionPotential, parsePotential } from "../../src/coulomb-gas/index.ts";
import type { Random } from "../../src/random/index.ts";

/** A gas with ⟨Σx⟩, or ⟨Σx²⟩ about a centre, in closed form. */
export interface SolvableGas {
  readonly name: string;
  /** V, as an expression. */
  readonly text: string;
  readonly gas: CoulombGas;
  readonly observable: (x: Float64Array) => number;
  readonly exact: number;
}

/** V = slope x + curvature (x − centre)²/2 − Σ power ln|x − at|, as functions: made faster than from an expression. */
interface Terms {
  readonly slope?: number;
  readonly curvature?: number;
  readonly centre?: number;
  readonly logs: readonly (readonly [power: number, at: number])[];
}

const sum = (x: Float64Array) => x.reduce((total, v) => total + v, 0);
const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

function gasOf(
  levels: number,
  beta: number,
  { slope = 0, curvature = 0, centre = 0, logs }: Terms,
  support: readonly [number, number],
  g2 = 1,
): CoulombGas {
  const [powers, places] = [logs.map(([power]) => power), logs.map(([, at]) => at)];
  const over = (x: number, term: (power: number, d: number) => number) => {
    let total = 0;
    for (let k = 0; k < powers.length; k++) total += term(powers[k], x - places[k]);
    return total;
  };
  const well = functionPotential(
    (x) =>
      slope * x + (curvature * (x - centre) ** 2) / 2 - over(x, (power, d) => power * Math.log(Math.abs(d))),
    (x) => slope + curvature * (x - centre) - over(x, (power, d) => power / d),
    (x) => curvature + over(x, (power, d) => power / (d * d)),
    support,
  );
  return { levels, beta, g2, wells: [well] };
}

/** The same gas with its potential read from its expression. */
export function written({ gas, text, ...known }: SolvableGas): SolvableGas {
  return {
    ...known,
    text,
    gas: { ...gas, wells: [parsePotential(text, { support: gas.wells[0].support })] },
  };
}

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
  return {
    name: `Laguerre, N = ${levels}, β = ${beta}, a = ${a}, wall ${side > 0 ? "below" : "above"} at ${wall}`,
    text: `${g2}*(${d}/${scale} - (${a})*log(${d}))`,
    gas: gasOf(
      levels,
      beta,
      { slope: (side * g2) / scale, logs: [[g2 * a, wall]] },
      side > 0 ? [wall, most] : [least, wall],
      g2,
    ),
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
  return {
    name: `Jacobi, N = ${levels}, β = ${beta}, a = ${a}, b = ${b}, on (${low}, ${high})`,
    text: `-(${a})*log(x - (${low})) - (${b})*log((${high}) - x)`,
    gas: gasOf(
      levels,
      beta,
      {
        logs: [
          [a, low],
          [b, high],
        ],
      },
      [low, high],
    ),
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
    text: `${d}^2/2 - (${a})*log(abs${d})`,
    gas: gasOf(levels, beta, { curvature: 1, centre: pole, logs: [[a, pole]] }, [least, most]),
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
