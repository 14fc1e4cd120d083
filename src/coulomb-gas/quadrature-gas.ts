import { type CoulombGas, checkGas, wellOf } from "./coulomb-gas.ts";
import { type Held, NoQuadrature, visit } from "./quadrature-nodes.ts";
import { singularRule, smoothRule } from "./ratio-rules.ts";
import { closeRange } from "./rest.ts";
import { stretchesOf } from "./stretches.ts";

/** Averages over a gas of up to three levels, by quadrature. */
export interface QuadratureGas {
  /** ⟨f(x₁, …, x_N)⟩, levels ascending. */
  mean(f: (x: Float64Array) => number): number;
  /** Density of all levels together, normalised to 1. */
  density(x: number): number;
  /** Density of the spacing x_{i+1} − x_i. */
  spacingDensity(i: number, s: number): number;
  /** Beyond these ends the density is below 1e-18 of its maximum. */
  readonly range: readonly [number, number];
}

/**
 * A gas of N ≤ 3 levels by quadrature over segments of the line that begin at a wall, a pole or a kink of V, or at the end
 * of its range. For the levels on a segment, the distance of the farthest from its beginning is a variable, and for each
 * other the ratio of its distance to that of the next one out: then P is a power of every variable at its ends times a
 * smooth function, for any β > 0 and any weight |x − wall|^α with α > −1. Accurate to about 1e-8.
 *
 * @param nodes per direction
 * @throws RangeError if the gas is invalid, or has more than three levels
 * @throws NoQuadrature if the integral depends on the number of nodes by more than 1e-5: features of V are too narrow
 *   for the nodes, or there are too many poles
 */
export function quadratureGas(gas: CoulombGas, nodes = gas.levels === 3 ? 72 : 160): QuadratureGas {
  checkGas(gas);
  const n = gas.levels;
  if (n > 3) throw new RangeError(`levels: must be at most 3 for quadrature, got ${n}`);
  const ends = rangeOfGas(gas);
  const logZ = logIntegral(gas, ends, nodes);
  const coarse = logIntegral(gas, ends, Math.ceil(0.75 * nodes));
  if (!(Math.abs(logZ - coarse) < 1e-5))
    throw new NoQuadrature(
      `potential "${gas.wells[0].text}": the quadrature did not converge, ln Z is ${logZ} with ${nodes} nodes and ${coarse} with fewer: features of V are too narrow for them`,
    );
  const sumOf = (held: readonly Held[], f: (x: Float64Array) => number) => {
    let sum = 0;
    visit({ gas, ends, nodes, held }, (x, log) => {
      const weight = Math.exp(log - logZ);
      if (weight > 0) sum += weight * f(x);
    });
    return sum;
  };
  const places = Array.from({ length: n }, (_, i) => i);
  return {
    range: ends,
    mean: (f) => sumOf([], f),
    density: (at) =>
      at > ends[0] && at < ends[1]
        ? places.reduce((sum, level) => sum + sumOf([{ level, at }], () => 1), 0) / n
        : 0,
    spacingDensity(i, s) {
      if (!(s > 0 && s < ends[1] - ends[0])) return 0;
      let sum = 0;
      // the lower of the two as a single level, with the singular points of both
      for (const { at, volume } of pairPlaces(gas, ends, nodes, i, s))
        sum +=
          volume *
          sumOf(
            [
              { level: i, at },
              { level: i + 1, at: at + s },
            ],
            () => 1,
          );
      return sum;
    },
  };
}

/** The range of the levels: beyond it the density is below 1e-18 of its maximum. */
export function rangeOfGas(gas: CoulombGas): readonly [number, number] {
  return closeRange(gas, 42 + 4 * gas.beta * (gas.levels - 1));
}

/** ln ∫ P, with the sum scaled by its largest term so far. */
function logIntegral(gas: CoulombGas, ends: readonly [number, number], nodes: number): number {
  let [sum, top] = [0, Number.NEGATIVE_INFINITY];
  visit({ gas, ends, nodes, held: [] }, (_, log) => {
    if (log > top) {
      sum *= Math.exp(top - log);
      top = log;
    }
    if (log > Number.NEGATIVE_INFINITY) sum += Math.exp(log - top);
  });
  return top + Math.log(sum);
}

/** Positions of the lower of two levels at a distance s, and their weights. */
function pairPlaces(
  gas: CoulombGas,
  [low, high]: readonly [number, number],
  nodes: number,
  i: number,
  s: number,
): readonly { readonly at: number; readonly volume: number }[] {
  const ends = [low, high - s] as const;
  const pair = { ...gas, wells: [wellOf(gas, i), wellOf(gas, i + 1)] };
  const shifted = stretchesOf(pair, [low, high]).flatMap(({ base, kind }) =>
    kind === "singular" ? [base, base - s] : [],
  );
  const pieces = [...new Set([...ends, ...shifted])]
    .filter((x) => x >= ends[0] && x <= ends[1])
    .sort((a, b) => a - b);
  const smooth = pieces.length === 2 && shifted.length === 0;
  const rule = smooth ? smoothRule(nodes, "none") : singularRule(nodes, -0.9);
  return pieces.slice(1).flatMap((to, k) => {
    const from = pieces[k];
    const half = smooth ? to - from : (to - from) / 2;
    return Array.from(rule.logR, (logR, node) => {
      const [d, volume] = [half * Math.exp(logR), half * Math.exp(rule.logWeight[node])];
      return smooth
        ? [{ at: from + d, volume }]
        : [
            { at: from + d, volume },
            { at: to - d, volume },
          ];
    }).flat();
  });
}
