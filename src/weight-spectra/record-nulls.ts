import type { Random } from "../random/index.ts";
import { distancesOfNoise } from "./marchenko-pastur-test.ts";
import type { Nulls } from "./null-distributions.ts";
import { haarDistances, haarParticipations } from "./porter-thomas-test.ts";
import type { Shape } from "./weight-matrix.ts";

/**
 * Spectra of noise that the p-values of a matrix of n levels rest on: 1999, or for more than some 400 levels as many as take
 * about five seconds, at least 99. Their number ends on 99, so that 5 % is one of the p-values.
 */
export function recordDraws({ size }: Shape): number {
  const affordable = Math.floor(3e8 / size ** 2 / 100) * 100 - 1;
  return Math.max(99, Math.min(1999, affordable));
}

/** Vectors are compared with Haar vectors of at most so many elements. */
const mostElements = 64;
const haarDraws = 999;

/**
 * Null distributions for the matrices of a checkpoint, each drawn when it is first asked for and kept: it depends on the shape
 * alone, not on what was asked for before.
 *
 * Of Haar vectors of more than 64 elements, which take n³ each, participation and distance are those of 64, scaled: the participation
 * by its exact mean and variance, the distance D by 1/n, for n² components, of which n D has a limit (tested).
 *
 * @param stream by number
 */
export function recordNulls(stream: (index: number) => Random): Nulls {
  const levels = kept(({ size, length }: Shape) =>
    distancesOfNoise(
      recordDraws({ size, length }),
      { size, length },
      stream(65_536 * size + (length % 65_536)),
    ),
  );
  const drawn = kept(({ size }: Shape) => ({
    participation: haarParticipations(haarDraws, size, stream(10_000 + size)),
    distance: haarDistances(haarDraws, size, stream(20_000 + size)),
  }));
  const haar = (size: number) => {
    const least = Math.min(size, mostElements);
    return { least, ...drawn({ size: least, length: least }) };
  };
  return {
    levels: (shape, variance) => levels(shape)[variance],
    headLevels: (shape, variance) => levels(shape)[variance],
    haar: {
      participation: (size) => {
        const { least, participation } = haar(size);
        const [from, to] = [haarParticipation(least), haarParticipation(size)];
        return participation.map((p) => to.mean + ((p - from.mean) * to.deviation) / from.deviation);
      },
      distance: (size) => {
        const { least, distance } = haar(size);
        return distance.map((d) => (d * least) / size);
      },
    },
  };
}

/**
 * Mean and standard deviation of T = Σ u_ij⁴, the participation of a uniform orthogonal matrix of n columns:
 *
 *   ⟨T⟩ = 3n/(n + 2),   ⟨T²⟩ = [105 n² + 18 n² (n − 1)]/(n(n+2)(n+4)(n+6)) + 9 n (n−1) (n+3)(n+5)/((n+1)(n+2)(n+4)(n+6))
 *
 * the three terms being squares of one element, pairs in one row or column, and pairs in neither, whose second vector is
 * uniform in the complement of the first; for large n the variance is 24/n².
 */
export function haarParticipation(size: number): { readonly mean: number; readonly deviation: number } {
  const n = size;
  const mean = (3 * n) / (n + 2);
  const even = (n + 2) * (n + 4) * (n + 6);
  const square =
    (105 * n + 18 * n * (n - 1)) / even + (9 * n * (n - 1) * (n + 3) * (n + 5)) / ((n + 1) * even);
  return { mean, deviation: Math.sqrt(square - mean ** 2) };
}

/** The values of a function of shapes, each computed once. */
function kept<T>(of: (shape: Shape) => T): (shape: Shape) => T {
  const values = new Map<string, T>();
  return (shape) => {
    const key = `${shape.size} ${shape.length}`;
    const value = values.get(key) ?? of(shape);
    values.set(key, value);
    return value;
  };
}
