import { levelTolerance } from "../linalg/index.ts";
import { type Spectra, sortedSpectra } from "./spectra.ts";

export interface DistinctLevels {
  /** The distinct levels of each spectrum, ascending. */
  readonly spectra: readonly Float64Array[];
  /** Multiplicity of each of them. */
  readonly multiplicities: readonly Uint32Array[];
  /** Tolerance of each spectrum: neighbours no farther apart are one level. */
  readonly tolerances: Float64Array;
}

/**
 * Every multiplet of coinciding levels reduced to one level, whose statistics are then those of levels without
 * multiplets: every second level of a GSE matrix of order 2N (Kramers doublets, ⟨r̃⟩ = 0.674), one level of each
 * irreducible representation's multiplets, one of several equal blocks.
 *
 * Neighbours coincide that are no farther apart than the tolerance: ε n · largest |level|, ε = 2⁻⁵² and n the levels of
 * the spectrum, unless all are single-precision numbers ({@link levelTolerance}). A multiplet is a chain of such
 * neighbours and is reduced to its mean.
 *
 * @param tolerance for levels less accurate than rounding errors, e.g. from an iterative solver
 * @throws RangeError for levels that are not finite, fewer than three of them, or a tolerance below 0
 */
export function distinctLevels(
  spectra: Spectra,
  { tolerance }: { readonly tolerance?: number } = {},
): DistinctLevels {
  if (tolerance !== undefined && !(tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY))
    throw new RangeError(`tolerance: must be finite and not below 0, got ${tolerance}`);
  const all = sortedSpectra(spectra);
  const tolerances = Float64Array.from(all, (levels) => tolerance ?? levelTolerance(levels));
  const multiplets = all.map((levels, r) => multipletsOf(levels, tolerances[r]));
  return {
    spectra: multiplets.map((list) => Float64Array.from(list, ({ level }) => level)),
    multiplicities: multiplets.map((list) => Uint32Array.from(list, ({ size }) => size)),
    tolerances,
  };
}

/** Spectra prepared for every statistic: ascending, with coinciding levels set equal, which is reported. */
export interface ResolvedSpectra {
  readonly spectra: readonly Float64Array[];
  /** Warnings on levels that coincide, or nearly so; empty if none. */
  readonly coincidences: readonly string[];
}

/** @throws RangeError as {@link sortedSpectra} */
export function resolvedSpectra(spectra: Spectra): ResolvedSpectra {
  const all = sortedSpectra(spectra);
  if (!all.some(anyCoincide)) return { spectra: all, coincidences: nearlyCoinciding(all) };
  const distinct = distinctLevels(all);
  return {
    spectra: distinct.spectra.map((levels, r) => {
      const equal = new Float64Array(all[r].length);
      let end = 0;
      for (const [k, level] of levels.entries()) {
        const start = end;
        end += distinct.multiplicities[r][k];
        equal.fill(level, start, end);
      }
      return equal;
    }),
    coincidences: [sentence(distinct), ...nearlyCoinciding(distinct.spectra)],
  };
}

function anyCoincide(levels: Float64Array): boolean {
  const tolerance = levelTolerance(levels);
  return levels.some((level, k) => k > 0 && level - levels[k - 1] <= tolerance);
}

function sentence({ spectra, multiplicities, tolerances }: DistinctLevels): string {
  const sizes = multiplicities.flatMap((list) => Array.from(list));
  const levels = sizes.reduce((sum, size) => sum + size, 0);
  const coinciding = sizes.reduce((sum, size) => sum + (size > 1 ? size : 0), 0);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 1);
  const where = spectra.length === 1 ? "" : ` of ${spectra.length} spectra`;
  return `${coinciding} of ${levels} levels${where} coincide to rounding with a neighbour (within ${Math.max(...tolerances).toPrecision(2)}) and count as equal, in multiplets of up to ${largest}: distinctLevels gives the ${sizes.length} that are distinct, whose statistics are those of levels without multiplets`;
}

/** Close pairs explained neither by rounding errors nor plausibly by chance. */
function nearlyCoinciding(spectra: readonly Float64Array[]): readonly string[] {
  const pairs = spectra.reduce((sum, levels) => sum + pairsFarCloser(levels), 0);
  if (pairs === 0) return [];
  return [
    `${pairs} pairs of neighbouring levels are closer than ${farCloser} of the spacings around them, yet farther apart than rounding errors: if they are multiplets that were split by errors, distinctLevels with a tolerance leaves one level of each`,
  ];
}

/** Spacings below `farCloser` of the widest among the five to either side. */
function pairsFarCloser(levels: Float64Array): number {
  const last = levels.length - 1;
  const spacing = (k: number) => levels[k + 1] - levels[k];
  const range = levels[last] - levels[0];
  let pairs = 0;
  for (let k = 0; k < last; k++) {
    if (!(spacing(k) < farCloser * range)) continue;
    let widest = 0;
    for (let j = Math.max(0, k - 5); j <= Math.min(last - 1, k + 5); j++)
      widest = Math.max(widest, spacing(j));
    if (spacing(k) < farCloser * widest) pairs++;
  }
  return pairs;
}

/** Poisson levels have such a pair in one of some 10⁷ spacings, levels that repel hardly ever. */
const farCloser = 1e-8;

function multipletsOf(
  levels: Float64Array,
  tolerance: number,
): readonly { readonly level: number; readonly size: number }[] {
  const multiplets: { level: number; size: number }[] = [];
  for (let first = 0, end: number; first < levels.length; first = end) {
    const lowest = levels[first];
    let above = 0;
    for (end = first + 1; end < levels.length && levels[end] - levels[end - 1] <= tolerance; end++)
      above += levels[end] - lowest;
    // equal levels keep their bits
    multiplets.push({ level: lowest + above / (end - first), size: end - first });
  }
  return multiplets;
}
