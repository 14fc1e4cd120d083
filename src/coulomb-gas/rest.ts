import { cholesky, choleskySolve, symmetricEigenvalues } from "../linalg/index.ts";
import { type CoulombGas, wellOf } from "./coulomb-gas.ts";
import { heldOff } from "./held-off.ts";
import { placesIn } from "./places.ts";
import type { Potential } from "./potential.ts";
import { inWords, PotentialError, quoted } from "./potential-error.ts";
import { leastDistance, singularPlaces } from "./singular-places.ts";

/** The configuration of minimum energy, and the stiffness of the gas about it. */
export interface GasAtRest {
  /** Ascending. */
  readonly levels: Float64Array;
  /** E = ΣV_i/g² − β Σ ln|x_i − x_j| */
  readonly energy: number;
  /** Smallest and largest eigenvalue of ∂²E/∂x_i∂x_j; the relaxation rates are g² times these. */
  readonly stiffness: readonly [number, number];
}

/**
 * Rest positions of the levels without noise, by Newton's method, damped to preserve order and support. The energy of
 * levels in a convex well has one minimum; in several wells it has many, and the result depends on the start. Levels that would lie on a
 * wall, or fall into a pole, rest near it: see {@link heldOff}.
 *
 * @param start ascending; by default spread evenly over the interval of the wells
 *
 * @throws PotentialError if the levels at rest fluctuate by no more than rounding errors
 */
export function gasAtRest(given: CoulombGas, start: Float64Array = evenStart(given)): GasAtRest {
  const gas = heldOff(given);
  const n = gas.levels;
  const x = awayFromPoles(gas, start);
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const trial = new Float64Array(n);
  const damped = new Float64Array(n * n);
  let energy = gasEnergy(gas, x);
  let damping = 0;
  search: for (let iteration = 0; iteration < 500; iteration++) {
    derivatives(gas, x, gradient, hessian);
    const scale = Math.max(...Array.from({ length: n }, (_, i) => Math.abs(hessian[i * n + i])));
    const steepest = gradient.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0);
    const spread = n > 1 ? (x[n - 1] - x[0]) / n : 1;
    if (steepest * spread < 1e-9 * n * gas.beta + 1e-10) break;
    for (;;) {
      damped.set(hessian);
      for (let i = 0; i < n; i++) damped[i * n + i] += damping * scale;
      trial.set(gradient);
      if (cholesky(n, damped, damped)) {
        choleskySolve(n, damped, trial);
        for (let i = 0; i < n; i++) trial[i] = x[i] - trial[i];
        const trialEnergy = gasEnergy(gas, trial);
        if (trialEnergy < energy + 1e-12 * Math.abs(energy)) {
          x.set(trial);
          energy = trialEnergy;
          damping = damping > 1e-8 ? damping / 8 : 0;
          break;
        }
      }
      damping = Math.max(1e-8, 4 * damping);
      if (damping > 1e12) break search;
    }
  }
  derivatives(gas, x, gradient, hessian);
  refuseUnresolved(gas, x, hessian);
  const eigenvalues = new Float64Array(n);
  symmetricEigenvalues(n, hessian, eigenvalues);
  return { levels: x, energy, stiffness: [eigenvalues[0], eigenvalues[n - 1]] };
}

/** Minimum fluctuation of a level at rest, in rounding errors of x, and minimum distance from a wall or pole, in 10⁻⁹|at|. */
const [leastRoundings, leastDistances] = [1000, 10];

function refuseUnresolved(gas: CoulombGas, x: Float64Array, hessian: Float64Array): void {
  x.forEach((at, i) => {
    const well = wellOf(gas, i);
    const refuse = (what: string) => {
      throw new PotentialError(
        `${quoted(well.text)}: ${what} with g² = ${gas.g2}, β = ${gas.beta}; move the levels nearer to x = 0, or widen their wells`,
      );
    };
    const width = 1 / Math.sqrt(Math.abs(hessian[i * x.length + i]));
    if (!(width > leastRoundings * Number.EPSILON * Math.abs(at)))
      refuse(
        `the levels at rest must fluctuate by more than ${leastRoundings} rounding errors of x, got ${inWords(width)} about x = ${inWords(at)}`,
      );
    for (const place of singularPlaces(well)) {
      const kink = place.powers.every((power) => power === 0);
      if (kink) continue;
      const [distance, least] = [Math.abs(at - place.at), leastDistances * leastDistance(place.at)];
      if (!(distance > least))
        refuse(
          `the levels at rest must be more than ${least.toPrecision(3)} away from x = ${place.at}, got ${inWords(distance)}`,
        );
    }
  });
}

/** Positions slightly higher if one of them is a pole and the energy is undefined. */
function awayFromPoles(gas: CoulombGas, start: Float64Array): Float64Array {
  if (Number.isFinite(gasEnergy(gas, start))) return start.slice();
  const [low, high] = range(gas, 1 + (gas.beta * gas.levels) / 2);
  return start.map((x, i) => x + 1e-3 * ((i + 1) / start.length) * (high - low));
}

/** E = ΣV_i/g² − β Σ_{i<j} ln|x_i − x_j|; Infinity outside the support or the order. */
export function gasEnergy(gas: CoulombGas, x: Float64Array): number {
  const { levels: n, beta, g2 } = gas;
  let sum = 0;
  let logs = 0;
  let product = 1;
  for (let i = 0; i < n; i++) {
    const well = wellOf(gas, i);
    if (!(x[i] > well.support[0] && x[i] < well.support[1])) return Number.POSITIVE_INFINITY;
    if (i > 0 && !(x[i] > x[i - 1])) return Number.POSITIVE_INFINITY;
    sum += well.value(x[i]);
    for (let j = 0; j < i; j++) {
      product *= x[i] - x[j];
      // one logarithm for many factors, before they over- or underflow
      if (!(product > 1e-200 && product < 1e200)) {
        if (product === 0) return Number.POSITIVE_INFINITY;
        logs += Math.log(product);
        product = 1;
      }
    }
  }
  return sum / g2 - beta * (logs + Math.log(product));
}

function derivatives(gas: CoulombGas, x: Float64Array, gradient: Float64Array, hessian: Float64Array): void {
  const { levels: n, beta, g2 } = gas;
  hessian.fill(0);
  for (let i = 0; i < n; i++) {
    const well = wellOf(gas, i);
    gradient[i] = well.derivative(x[i]) / g2;
    hessian[i * n + i] = well.secondDerivative(x[i]) / g2;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const inverse = 1 / (x[i] - x[j]);
      gradient[i] -= beta * inverse;
      gradient[j] += beta * inverse;
      const slope = beta * inverse * inverse;
      hessian[i * n + i] += slope;
      hessian[j * n + j] += slope;
      hessian[i * n + j] = -slope;
      hessian[j * n + i] = -slope;
    }
  }
}

/** Evenly spaced points over the interval of the levels. */
function evenStart(gas: CoulombGas): Float64Array {
  const { levels: n } = gas;
  const [low, high] = range(gas, 1 + (gas.beta * n) / 2);
  return Float64Array.from({ length: n }, (_, i) => low + ((i + 0.5) / n) * (high - low));
}

/** The interval outside which every well exceeds its minimum by more than `rise` g²; see {@link heldOff}. */
export function range(gas: CoulombGas, rise: number): readonly [number, number] {
  return rangeOver(gas, rise, placesIn);
}

/** The same, refined as long as the wells turn out to be much narrower. */
export function closeRange(gas: CoulombGas, rise: number): readonly [number, number] {
  let [low, high] = range(gas, rise);
  for (;;) {
    const [from, to] = [low, high];
    const even = Array.from({ length: 299 }, (_, k) => from + ((k + 1) / 300) * (to - from));
    const within = ([a, b]: readonly [number, number]) => even.filter((x) => x > a && x < b);
    const closer = rangeOver(gas, rise, within, [from, to]);
    if (!(closer[1] - closer[0] < 0.3 * (to - from))) return [from, to];
    [low, high] = closer;
  }
}

function rangeOver(
  gas: CoulombGas,
  rise: number,
  placesOf: (support: readonly [number, number]) => readonly number[],
  ends?: readonly [number, number],
): readonly [number, number] {
  const { wells, g2 } = heldOff(gas);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { support, value } of new Set(wells)) {
    const places = placesOf(support);
    const heights = places.map(value);
    const bottom = heights.reduce((least, v) => (v < least ? v : least), Number.POSITIVE_INFINITY);
    places.forEach((_, k) => {
      if (!(heights[k] - bottom <= rise * g2)) return;
      low = Math.min(low, places[k - 1] ?? (ends ?? support)[0]);
      high = Math.max(high, places[k + 1] ?? (ends ?? support)[1]);
    });
  }
  return [low, high];
}

/** The lowest of the points of {@link placesIn}, refined. */
export function lowestPlace({ support, value, derivative, secondDerivative }: Potential): number {
  let x = placesIn(support).reduce((best, place) => (value(place) < value(best) ? place : best));
  for (let k = 0; k < 20; k++) {
    const step = derivative(x) / secondDerivative(x);
    if (!(Math.abs(step) < 0.1 * (1e-3 + Math.abs(x)))) break;
    x -= step;
  }
  return x;
}
