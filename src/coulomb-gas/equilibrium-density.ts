import { assertProbability, type Substitution } from "../laws/law.ts";
import { type CoulombGas, checkGas } from "./coulomb-gas.ts";
import { type Cut, cutOf, modesOf, unresolved } from "./cut.ts";
import { anglesOf, capacityValue, climb, type Ends } from "./cut-search.ts";
import { type ExternalField, externalField, type Stretch } from "./external-field.ts";
import { placesIn } from "./places.ts";
import type { Potential } from "./potential.ts";
import { closeRange } from "./rest.ts";

/** Density of a gas as N → ∞, normalised to 1. */
export interface EquilibriumDensity {
  /** Intervals of support, ascending. */
  readonly cuts: readonly (readonly [number, number])[];
  density(x: number): number;
  cdf(x: number): number;
  /** The least x with cdf(x) ≥ p. */
  quantile(p: number): number;
  /** In the angle across a cut, without the 1/√ singularity at walls. */
  readonly substitution: Substitution;
  /** ⟨x⟩ and ⟨x²⟩ */
  readonly mean: number;
  readonly secondMoment: number;
}

/** Why the equilibrium density of a potential is not found here. */
export class NoEquilibrium extends RangeError {
  override readonly name = "NoEquilibrium";
}

/**
 * The density that minimises the energy ∫ρV/g² − (βN/2)∬ρρ ln|x − y|, the limit of the gas as N → ∞ at fixed βNg²,
 *
 *   V′(x) = βNg² ⨍ ρ(y)/(x − y) dy   where ρ > 0,
 *
 * on one interval, vanishing as a square root at a soft edge and diverging as 1/√ at a hard edge, or on two that are
 * mirror images. Which edges are hard follows from the energy, and the density is accepted only if it is positive and no
 * level would gain by leaving it, which together characterise the minimum of the energy. Accurate to rounding if V is analytic on the
 * interval except for logarithms; near kinks to about 1e-4.
 *
 * A logarithm by which a wall or a pole attracts levels is of order 1/N and neglected.
 *
 * @throws NoEquilibrium if the levels need more intervals than that
 * @throws RangeError, PotentialError if the gas is invalid; see {@link checkGas}
 * @see Brézin, Itzykson, Parisi & Zuber 1978, Commun. Math. Phys. 59, 35
 * @see Dean & Majumdar 2008, Phys. Rev. E 77, 041108, for walls
 */
export function equilibriumDensity(
  potential: Potential,
  { levels, beta, g2 }: Pick<CoulombGas, "levels" | "beta" | "g2">,
): EquilibriumDensity {
  const gas = { levels, beta, g2, wells: [potential] };
  checkGas(gas);
  const single = oneCut(gas);
  if (single !== null) {
    const { ends, density, cdf, quantile, substitution, mean, secondMoment } = single;
    return { cuts: [ends], density, cdf, quantile, substitution, mean, secondMoment };
  }
  const centre = centreOf(potential, beta * levels * g2);
  const folded = centre === null ? null : oneCut({ ...gas, wells: [foldedPotential(potential, centre)] });
  if (folded !== null) return unfolded(folded, centre!);
  throw new NoEquilibrium(
    `potential "${potential.text}": the levels do not lie in one interval, nor in two that are mirror images: more than one cut`,
  );
}

/** First and last number of angles, doubled until the density is resolved. */
const [coarsest, finest] = [64, 4096];

function oneCut(gas: CoulombGas): Cut | null {
  const strength = gas.beta * gas.levels * gas.g2;
  const field = externalField(gas.wells[0]);
  for (const candidate of candidates(field, gas, strength)) {
    const cut = refined(field, strength, candidate);
    if (isLeast(cut, field, gas, candidate.stretch)) return cut;
  }
  return null;
}

interface Candidate {
  readonly ends: Ends;
  readonly stretch: Stretch;
}

/** Maxima of F from a grid of intervals, the highest first. */
function candidates(field: ExternalField, gas: CoulombGas, strength: number): readonly Candidate[] {
  const range = closeRange(gas, 1 + 2 * gas.beta * gas.levels);
  const [rough, angles] = [anglesOf(16), anglesOf(coarsest)];
  const climbed = field.stretches.flatMap((stretch) =>
    gridMaxima((ends) => capacityValue(field, strength, rough, ends), placesOver(stretch, range)).map(
      (start) => {
        const ends = climb(field, strength, angles, start, stretch);
        return { ends, stretch, value: capacityValue(field, strength, angles, ends) };
      },
    ),
  );
  return climbed.sort((p, q) => q.value - p.value).slice(0, 3);
}

/** Points over the intersection of a range and a segment, denser at the ends. */
function placesOver({ low, high, repels }: Stretch, range: Ends): readonly number[] {
  const [from, to] = [Math.max(low, range[0], -1e9), Math.min(high, range[1], 1e9)];
  if (!(from < to)) return [];
  const steps = 32;
  const places = Array.from(
    { length: steps + 1 },
    (_, k) => from + (to - from) * Math.sin((Math.PI * k) / (2 * steps)) ** 2,
  );
  places[steps] = to;
  return places.filter((x) => !(x <= low && repels[0]) && !(x >= high && repels[1]));
}

/** Local maxima of F over intervals between grid points; the five highest. */
function gridMaxima(value: (ends: Ends) => number, places: readonly number[]): readonly Ends[] {
  const table = places.map((a, i) =>
    places.map((b, j) => (j > i ? value([a, b]) : Number.NEGATIVE_INFINITY)),
  );
  const at = (i: number, j: number) => table[i]?.[j] ?? Number.NEGATIVE_INFINITY;
  return places
    .flatMap((a, i) => places.map((b, j) => ({ ends: [a, b] as const, i, j, height: at(i, j) })))
    .filter(
      ({ i, j, height }) =>
        height > Number.NEGATIVE_INFINITY &&
        [at(i - 1, j), at(i + 1, j), at(i, j - 1), at(i, j + 1)].every((near) => near <= height),
    )
    .sort((p, q) => q.height - p.height)
    .slice(0, 5)
    .map(({ ends }) => ends);
}

/** From ends found with the fewest angles, with as many as resolve the density or reach rounding. */
function refined(field: ExternalField, strength: number, { ends: start, stretch }: Candidate): Cut {
  let [ends, before] = [start, Number.POSITIVE_INFINITY];
  for (let n = coarsest; ; n *= 2) {
    const angles = anglesOf(n);
    ends = climb(field, strength, angles, ends, stretch);
    const modes = modesOf(field, strength, angles, ends);
    const last = unresolved(modes);
    if (n === finest || last < 1e-14 || (last < 1e-6 && last > before / 2))
      return cutOf(field, strength, ends, modes);
    before = last;
  }
}

/** Whether the density is nowhere negative, and no level gains by leaving the cut: then it minimises the energy. */
function isLeast(cut: Cut, { value }: ExternalField, gas: CoulombGas, { low, high }: Stretch): boolean {
  const strength = gas.beta * gas.levels * gas.g2;
  const [a, b] = cut.ends;
  // it vanishes at a soft edge
  const rest = Math.max(
    a > low ? Math.abs(cut.substitution.density(0)) : 0,
    b < high ? Math.abs(cut.substitution.density(Math.PI)) : 0,
  );
  if (!(rest < cut.rounding)) return false;
  const steps = Math.max(2000, 2 * cut.modes.length);
  for (let k = 0; k <= steps; k++)
    if (!(cut.substitution.density((Math.PI * k) / steps) > -1e-9 - 2 * rest)) return false;
  const level = Math.max(...[a > low ? a : b, b < high ? b : a].map(cut.potential));
  return placesIn(gas.wells[0].support).every((x) => {
    if (x >= a && x <= b) return true;
    const size = Math.abs(level) + Math.abs(value(x));
    return !(cut.potential(x) < level - 1e-9 * strength - 1e-12 * size);
  });
}

/** The centre about which a potential is even, tried at 0 and half-way between walls; null if it is not. */
function centreOf({ support: [low, high], value }: Potential, strength: number): number | null {
  const centre = Number.isFinite(high - low) ? (low + high) / 2 : 0;
  if (low - centre !== centre - high) return null;
  const even = placesIn([0, high - centre]).every((d) => {
    const [right, left] = [value(centre + d), value(centre - d)];
    return !(Math.abs(right - left) > 1e-9 * (strength + Math.abs(right)));
  });
  return even ? centre : null;
}

/** The potential of u = (x − centre)², U = 2V: the force V′/|x − centre| confines half as many levels. */
function foldedPotential(potential: Potential, centre: number): Potential {
  const { text, support, value, derivative, secondDerivative } = potential;
  const over = (u: number) => derivative(centre + Math.sqrt(u)) / Math.sqrt(u);
  return {
    text,
    support: [0, (support[1] - centre) ** 2],
    value: (u) => 2 * value(centre + Math.sqrt(u)),
    derivative: over,
    secondDerivative: (u) => (secondDerivative(centre + Math.sqrt(u)) - over(u)) / (2 * u),
  };
}

function unfolded(cut: Cut, centre: number): EquilibriumDensity {
  const [inner, outer] = [Math.sqrt(cut.ends[0]), Math.sqrt(cut.ends[1])];
  const { at, density: inAngle } = cut.substitution;
  const cuts = [
    [centre - outer, centre - inner],
    [centre + inner, centre + outer],
  ] as const;
  return {
    cuts: inner > 0 ? cuts : [[centre - outer, centre + outer]],
    density: (x) => Math.abs(x - centre) * cut.density((x - centre) ** 2),
    cdf: (x) => (1 + Math.sign(x - centre) * cut.cdf((x - centre) ** 2)) / 2,
    quantile(p) {
      assertProbability(p);
      return centre + (p > 0.5 ? 1 : -1) * Math.sqrt(cut.quantile(Math.abs(2 * p - 1)));
    },
    substitution: {
      from: -Math.PI,
      to: Math.PI,
      at: (t) => centre + Math.sign(t) * Math.sqrt(at(Math.abs(t))),
      density: (t) => inAngle(Math.abs(t)) / 2,
    },
    mean: centre,
    secondMoment: centre * centre + cut.mean,
  };
}
