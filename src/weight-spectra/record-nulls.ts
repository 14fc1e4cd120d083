import type { Random } from "../random/index.ts";
import { distancesOfNoise } from "./marchenko-pastur-test.ts";
import type { Nulls } from "./null-distributions.ts";
import { haarDistances, haarParticipations } from "./porter-thomas-test.ts";
import type { Shape } from "./weight-matrix.ts";

/**
 * Spectra of noise that the p-values of a matrix of n levels rest on: 1999, or for more than some 400 levels as many as take
 * some seconds, at least 99. Their number ends on 99, so that 5 % is one of the p-values.
 */
export function recordDraws({ size }: Shape): number {
  const affordable = Math.floor(3e8 / size ** 2 / 100) * 100 - 1;
  return Math.max(99, Math.min(1999, affordable));
}

/** Haar vectors are drawn with at most so many elements, and how many matrices of them. */
const participations = { elements: 64, draws: 999 };
const components = { elements: 16, draws: 9999 };

/** (n + 0.2) D of n² components has one law: ⟨n D⟩ = 0.765 (1 − 0.2/n). */
const shift = 0.2;

/**
 * Null distributions for the matrices of a checkpoint, each drawn when it is first asked for and kept: it depends on the shape
 * alone, not on what was asked for before.
 *
 * Haar vectors take n³ each. Beyond 64 elements the participation is that of 64, scaled by its exact mean and variance
 * (tested); beyond 16 the distance D is that of 16, scaled by 1/(n + 0.2): of n² components n D is 0.7552 ± 0.0015,
 * 0.7573 ± 0.0020, 0.7602 ± 0.0019, 0.7656 ± 0.0024, 0.7605 ± 0.0027, 0.7675 ± 0.0039 on average for n = 16, 24, 32, 48,
 * 64, 96, and its upper 5 % point 1.162, 1.169, 1.157, 1.170, 1.164, 1.153 ± 0.007.
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
  const participation = kept(({ size }: Shape) =>
    haarParticipations(participations.draws, size, stream(10_000 + size)),
  );
  const distance = kept(({ size }: Shape) => haarDistances(components.draws, size, stream(20_000 + size)));
  return {
    levels: (shape, variance) => levels(shape)[variance],
    headLevels: (shape, variance) => levels(shape)[variance],
    haar: {
      participation: (size) => {
        const least = Math.min(size, participations.elements);
        const [from, to] = [haarParticipation(least), haarParticipation(size)];
        return participation({ size: least, length: least }).map(
          (p) => to.mean + ((p - from.mean) * to.deviation) / from.deviation,
        );
      },
      distance: (size) => {
        const least = Math.min(size, components.elements);
        return distance({ size: least, length: least }).map((d) => (d * (least + shift)) / (size + shift));
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
