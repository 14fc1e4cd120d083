import type { CoulombGas } from "./coulomb-gas.ts";
import { placesIn } from "./places.ts";
import type { Potential } from "./potential.ts";
import { lowestPlace } from "./rest.ts";

/** Density of a gas as N → ∞, normalised to 1. */
export interface EquilibriumDensity {
  /** Intervals that hold the levels, ascending. */
  readonly cuts: readonly (readonly [number, number])[];
  density(x: number): number;
  cdf(x: number): number;
  /** ⟨x⟩ and ⟨x²⟩ */
  readonly mean: number;
  readonly secondMoment: number;
}

/** Why a potential has no density that is found here. */
export class NoEquilibrium extends Error {
  override readonly name = "NoEquilibrium";
}

/**
 * The density that minimises the energy ∫ρV/g² − (βN/2)∬ρρ ln|x − y|, the limit of the gas as N → ∞ at fixed βNg²,
 *
 *   V′(x) = βNg² ⨍ ρ(y)/(x − y) dy   where ρ > 0,
 *
 * for one cut, as c + d cos θ: with V′ = Σ v_m cos mθ, the ends are fixed by v₀ = 0 and d v₁ = 2βNg², and
 * ρ = Σ v_m sin mθ/(πβNg²). Two cuts of an even potential are one in x², and a cut at a wall one in the square root of
 * the distance from it.
 *
 * @throws NoEquilibrium where the levels need more cuts than that, or none are found
 * @see Brézin, Itzykson, Parisi & Zuber 1978, Commun. Math. Phys. 59, 35
 */
export function equilibriumDensity(
  potential: Potential,
  { levels, beta, g2 }: Pick<CoulombGas, "levels" | "beta" | "g2">,
): EquilibriumDensity {
  const strength = beta * levels * g2;
  const [low, high] = potential.support;
  if (Number.isFinite(low) && Number.isFinite(high))
    throw new NoEquilibrium(`potential "${potential.text}": two walls are not provided for`);
  if (Number.isFinite(high)) return mirrored(equilibriumDensity(reflected(potential), { levels, beta, g2 }));
  const even = isEven(potential);
  const free = oneCut(potential.derivative, strength, even ? 0 : lowestPlace(potential), low);
  if (free !== null && isLeast(free, potential, strength)) return asDensity(free);
  if (Number.isFinite(low)) return atWall(potential, strength);
  const two = even ? twoCuts(potential, strength) : null;
  if (two !== null) return two;
  throw new NoEquilibrium(
    `potential "${potential.text}": the levels do not lie in one interval, and it is not even: more than one cut`,
  );
}

/** One cut: ends c ∓ d, and the coefficients A_m of ρ dx = Σ A_m sin mθ sin θ dθ, x = c + d cos θ. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly coefficients: Float64Array;
}

const nodes = 512;

/**
 * @param wall the cut stays above it
 * @returns null where Newton's iteration does not end, or the density is negative somewhere
 */
function oneCut(
  force: (x: number) => number,
  strength: number,
  start: number,
  wall = Number.NEGATIVE_INFINITY,
): Cut | null {
  // by continuation in the strength: weakly repelling levels sit at the bottom
  let [c, d] = [start, 0];
  const modes = (centre: number, half: number) => {
    const v = new Float64Array(nodes / 2);
    for (let k = 0; k < nodes; k++) {
      const theta = (Math.PI * (k + 0.5)) / nodes;
      const f = force(centre + half * Math.cos(theta));
      for (let m = 0; m < 2; m++) v[m] = v[m]! + (2 / nodes) * f * Math.cos(m * theta);
    }
    return v;
  };
  const residual = (centre: number, half: number, target: number): readonly [number, number] => {
    const v = modes(centre, half);
    return [v[0]! / 2, (half * v[1]!) / 2 - target];
  };
  // the half width at which the second condition first holds
  const scale = (target: number) => {
    let half = d > 0 ? d : Math.min(1e-3, (c - wall) / 2);
    while (residual(c, half, target)[1] < 0 && 1.3 * half < Math.min(1e9, c - wall)) half *= 1.3;
    while (residual(c, half, target)[1] > 0 && half > 1e-9) half /= 1.05;
    return half;
  };
  for (const share of [0.02, 0.1, 0.3, 0.6, 1]) {
    const target = share * strength;
    d = scale(target);
    let settled = false;
    for (let iteration = 0; iteration < 200 && !settled; iteration++) {
      const [f, g] = residual(c, d, target);
      const h = 1e-6 * d;
      const [fc, gc] = residual(c + h, d, target).map((own, k) => (own - [f, g][k]!) / h) as [number, number];
      const [fd, gd] = residual(c, d + h, target).map((own, k) => (own - [f, g][k]!) / h) as [number, number];
      const determinant = fc * gd - fd * gc;
      let [dc, dd] = [(f * gd - fd * g) / determinant, (fc * g - f * gc) / determinant];
      if (!Number.isFinite(dc + dd)) return null;
      const most = Math.max(Math.abs(dc), Math.abs(dd)) / (0.5 * d);
      if (most > 1) [dc, dd] = [dc / most, dd / most];
      while (c - dc - (d - dd) <= wall) [dc, dd] = [dc / 2, dd / 2];
      c -= dc;
      d -= dd;
      settled =
        Math.abs(dc) + Math.abs(dd) < 1e-12 * (Math.abs(c) + d) || Math.abs(dc) + Math.abs(dd) < 1e-13;
    }
    if (!settled && share === 1) {
      const [f, g] = residual(c, d, target);
      if (!(Math.abs(f) * d + Math.abs(g) < 1e-8 * target)) return null;
    }
  }
  const coefficients = densityModes(force, c, d, strength);
  const cut = { from: c - d, to: c + d, coefficients };
  for (let k = 1; k < 2000; k++) {
    const theta = (Math.PI * k) / 2000;
    if (sineSum(coefficients, theta) < -1e-9) return null;
  }
  return cut;
}

/**
 * Whether no level gains by leaving the cut: the work against V′ − βNg² ∫ρ/(x − y) dy from an end outwards is nowhere
 * negative.
 */
function isLeast({ from, to, coefficients }: Cut, potential: Potential, strength: number): boolean {
  const [c, d] = [(from + to) / 2, (to - from) / 2];
  const pull = (x: number) => {
    // x = c ± d cosh η, ∫ρ/(x − y) dy = ± (π/d) Σ (±1)^{m−1} A_m e^{−mη}
    const side = x > c ? 1 : -1;
    const t = Math.abs(x - c) / d;
    const decay = side * (t - Math.sqrt(Math.max(0, t * t - 1)));
    let [sum, power] = [0, 1];
    for (let m = 1; m < coefficients.length; m++) {
      power *= decay;
      sum += coefficients[m]! * power;
    }
    return potential.derivative(x) - (strength * Math.PI * sum) / d;
  };
  const places = placesIn(potential.support).filter((x) => Math.abs(x) < 1e6);
  for (const outside of [places.filter((x) => x > to), places.filter((x) => x < from).reverse()]) {
    let work = 0;
    let at = outside[0]! > to ? to : from;
    for (const x of outside) {
      // Simpson's rule from place to place
      work += ((x - at) / 6) * (pull(at) + 4 * pull((at + x) / 2) + pull(x));
      at = x;
      if (work < -1e-6 * strength) return false;
      if (work > 100 * strength) break;
    }
  }
  return true;
}

/** A_m = d v_m/(πβNg²), with which ∫ρ dx = (π/2) A₁ = 1. */
function densityModes(force: (x: number) => number, c: number, d: number, strength: number): Float64Array {
  const values = Float64Array.from({ length: nodes }, (_, k) =>
    force(c + d * Math.cos((Math.PI * (k + 0.5)) / nodes)),
  );
  return Float64Array.from({ length: nodes / 2 }, (_, m) => {
    if (m === 0) return 0;
    let sum = 0;
    for (let k = 0; k < nodes; k++) sum += values[k]! * Math.cos((m * Math.PI * (k + 0.5)) / nodes);
    return ((2 / nodes) * sum * d) / (Math.PI * strength);
  });
}

function sineSum(coefficients: Float64Array, theta: number): number {
  let sum = 0;
  for (let m = 1; m < coefficients.length; m++) sum += coefficients[m]! * Math.sin(m * theta);
  return sum;
}

function asDensity(cut: Cut): EquilibriumDensity {
  const { from, to, coefficients } = cut;
  const [c, d] = [(from + to) / 2, (to - from) / 2];
  const angle = (x: number) => Math.acos(Math.max(-1, Math.min(1, (x - c) / d)));
  const [a1, a2, a3] = [coefficients[1]!, coefficients[2]!, coefficients[3]!];
  return {
    cuts: [[from, to]],
    density: (x) => (x <= from || x >= to ? 0 : Math.max(0, sineSum(coefficients, angle(x)) / d)),
    cdf(x) {
      if (x <= from) return 0;
      if (x >= to) return 1;
      // ∫ from θ to π of Σ A_m sin mθ sin θ
      const theta = angle(x);
      let sum = 0;
      for (let m = 1; m < coefficients.length; m++) {
        const upper = Math.sin((m + 1) * theta) / (m + 1);
        const own =
          m === 1 ? 0.5 * (Math.PI - theta + upper) : 0.5 * (upper - Math.sin((m - 1) * theta) / (m - 1));
        sum += coefficients[m]! * own;
      }
      return Math.min(1, Math.max(0, sum));
    },
    mean: c + d * (Math.PI / 4) * a2,
    secondMoment: c * c + 2 * c * d * (Math.PI / 4) * a2 + d * d * (Math.PI / 8) * (a1 + a3),
  };
}

/** A wall at a: with x = a + y², an even gas of y in V(a + y²)/2. */
function atWall(potential: Potential, strength: number): EquilibriumDensity {
  const [wall] = potential.support;
  const cut = oneCut((y) => y * potential.derivative(wall + y * y), strength, 0);
  if (cut === null)
    throw new NoEquilibrium(
      `potential "${potential.text}": the levels do not lie in one interval at the wall`,
    );
  const inRoot = asDensity({ ...cut, from: -cut.to });
  const moment = (power: number) => evenMoment(inRoot, cut.to, power);
  return {
    cuts: [[wall, wall + cut.to ** 2]],
    density: (x) => (x <= wall ? 0 : inRoot.density(Math.sqrt(x - wall)) / Math.sqrt(x - wall)),
    cdf: (x) => (x <= wall ? 0 : 2 * inRoot.cdf(Math.sqrt(x - wall)) - 1),
    mean: wall + inRoot.secondMoment,
    secondMoment: wall * wall + 2 * wall * inRoot.secondMoment + moment(4),
  };
}

/** Two cuts of an even potential: with u = x², levels of u in a force V′(√u)/√u. */
function twoCuts(potential: Potential, strength: number): EquilibriumDensity | null {
  const bottom = Math.abs(lowestPlace(potential));
  if (!(bottom > 0)) return null;
  const force = (u: number) => (u > 0 ? potential.derivative(Math.sqrt(u)) / Math.sqrt(u) : Number.NaN);
  const cut = oneCut(force, strength, bottom * bottom, 0);
  if (cut === null || !(cut.from > 0)) return null;
  const inSquare = asDensity(cut);
  const [inner, outer] = [Math.sqrt(cut.from), Math.sqrt(cut.to)];
  return {
    cuts: [
      [-outer, -inner],
      [inner, outer],
    ],
    density: (x) => Math.abs(x) * inSquare.density(x * x),
    cdf: (x) => (1 + Math.sign(x) * inSquare.cdf(x * x)) / 2,
    mean: 0,
    secondMoment: inSquare.mean,
  };
}

function evenMoment({ density }: EquilibriumDensity, reach: number, power: number): number {
  let sum = 0;
  const panels = 4000;
  // y = reach sin t takes the roots at the ends out
  for (let k = 0; k < panels; k++) {
    const t = (Math.PI / 2) * ((2 * (k + 0.5)) / panels - 1);
    const y = reach * Math.sin(t);
    sum += y ** power * density(y) * reach * Math.cos(t) * (Math.PI / panels);
  }
  return sum;
}

function isEven({ support: [low, high], value }: Potential): boolean {
  if (low !== -high) return false;
  return [0.1, 0.37, 1, 2.2, 5].every(
    (x) => Math.abs(value(x) - value(-x)) <= 1e-9 * (1 + Math.abs(value(x))),
  );
}

function reflected(potential: Potential): Potential {
  const { support, value, derivative, secondDerivative } = potential;
  return {
    text: potential.text,
    support: [-support[1], -support[0]],
    value: (x) => value(-x),
    derivative: (x) => -derivative(-x),
    secondDerivative: (x) => secondDerivative(-x),
  };
}

function mirrored({ cuts, density, cdf, mean, secondMoment }: EquilibriumDensity): EquilibriumDensity {
  return {
    cuts: cuts.map(([from, to]) => [-to, -from] as const).reverse(),
    density: (x) => density(-x),
    cdf: (x) => 1 - cdf(-x),
    mean: -mean,
    secondMoment,
  };
}
