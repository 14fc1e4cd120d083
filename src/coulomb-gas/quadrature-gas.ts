import { gaussLegendre } from "../laws/gauss-legendre.ts";
import { type CoulombGas, checkGas } from "./coulomb-gas.ts";

import { gasEnergy, range } from "./rest.ts";

/** Averages over a gas of two or three levels, by quadrature: no sampling. */
export interface QuadratureGas {
  /** ⟨f(x₁, …, x_N)⟩, levels ascending. */
  mean(f: (x: Float64Array) => number): number;
  /** Density of all levels together, normalised to 1. */
  density(x: number): number;
  /** Density of the spacing x_{i+1} − x_i. */
  spacingDensity(i: number, s: number): number;
  /** Beyond these ends the density is below 1e-18 of its greatest. */
  readonly range: readonly [number, number];
}

/**
 * A gas of N ≤ 3 levels by Gauss–Legendre quadrature over x₁ and the spacings, on which P is smooth, with the roots of
 * the spacings as variables, so that any β > 0 is. To about 1e-8 for wells that are smooth over their range.
 *
 * @param nodes per direction
 * @throws RangeError if the gas is not one, or has more than three levels
 */
export function quadratureGas(gas: CoulombGas, nodes = gas.levels === 3 ? 72 : 160): QuadratureGas {
  checkGas(gas);
  const n = gas.levels;
  if (n > 3) throw new RangeError(`levels: must be at most 3 for quadrature, got ${n}`);
  const ends = range(gas, 42 + 4 * gas.beta * (n - 1));
  const rule = gaussLegendre(nodes);
  let lowest = Number.POSITIVE_INFINITY;
  visit(gas, ends, rule, [], (x) => {
    lowest = Math.min(lowest, gasEnergy(gas, x));
  });
  const weight = (x: Float64Array) => Math.exp(lowest - gasEnergy(gas, x));
  const integral = (f: (x: Float64Array) => number) => {
    let sum = 0;
    visit(gas, ends, rule, [], (x, dx) => {
      const own = weight(x);
      if (own > 0) sum += own * f(x) * dx;
    });
    return sum;
  };
  const z = integral(() => 1);
  return {
    range: ends,
    mean: (f) => integral(f) / z,
    density(at) {
      if (!(at > ends[0] && at < ends[1])) return 0;
      let sum = 0;
      for (let place = 0; place < n; place++) {
        visitWith(gas, ends, rule, place, at, (x, dx) => {
          sum += weight(x) * dx;
        });
      }
      return sum / (z * n);
    },
    spacingDensity(i, s) {
      if (!(s > 0)) return 0;
      let sum = 0;
      visit(gas, ends, rule, [[i, s]], (x, dx) => {
        sum += weight(x) * dx;
      });
      return sum / z;
    },
  };
}

type Rule = ReturnType<typeof gaussLegendre>;
type Visitor = (x: Float64Array, volume: number) => void;

/** Every node: x₁ over the range, the spacings from there on; some spacings may be held. */
function visit(
  { levels: n, wells }: CoulombGas,
  [low, high]: readonly [number, number],
  { nodes, weights }: Rule,
  held: readonly (readonly [number, number])[],
  visitor: Visitor,
): void {
  const x = new Float64Array(n);
  const wall = Number.isFinite(wells[0]!.support[0]);
  const descend = (i: number, volume: number) => {
    if (i === n) {
      visitor(x, volume);
      return;
    }
    const spacing = held.find(([gap]) => gap === i - 1)?.[1];
    if (spacing !== undefined) {
      x[i] = x[i - 1]! + spacing;
      if (x[i]! < high) descend(i + 1, volume);
      return;
    }
    const from = i === 0 ? low : x[i - 1]!;
    for (let k = 0; k < nodes.length; k++) {
      const t = nodes[k]!;
      // the distance from the level below, or from a wall, is (to − from) t²
      const rooted = i > 0 || wall;
      x[i] = from + (high - from) * (rooted ? t * t : t);
      descend(i + 1, volume * weights[k]! * (high - from) * (rooted ? 2 * t : 1));
    }
  };
  descend(0, 1);
}

/** Every node with level `place` held at `at`: the levels below between the range's end and it, those above beyond it. */
function visitWith(
  { levels: n }: CoulombGas,
  [low, high]: readonly [number, number],
  { nodes, weights }: Rule,
  place: number,
  at: number,
  visitor: Visitor,
): void {
  const x = new Float64Array(n);
  x[place] = at;
  const downwards = (i: number, volume: number): void => {
    if (i < 0) {
      upwards(place + 1, volume);
      return;
    }
    for (let k = 0; k < nodes.length; k++) {
      const t = nodes[k]!;
      // roots at both ends: s = t²(3 − 2t) is even about either
      const s = t * t * (3 - 2 * t);
      x[i] = x[i + 1]! - (x[i + 1]! - low) * s;
      downwards(i - 1, volume * weights[k]! * (x[i + 1]! - low) * 6 * t * (1 - t));
    }
  };
  const upwards = (i: number, volume: number): void => {
    if (i === n) {
      visitor(x, volume);
      return;
    }
    for (let k = 0; k < nodes.length; k++) {
      const t = nodes[k]!;
      x[i] = x[i - 1]! + (high - x[i - 1]!) * t * t;
      upwards(i + 1, volume * weights[k]! * (high - x[i - 1]!) * 2 * t);
    }
  };
  downwards(place - 1, 1);
}
