import type { SpectrumEnsemble } from "../spectra/index.ts";
import { evaluatePolynomials, type LevelPolynomials } from "./level-polynomials.ts";
import type { NoiseBasis } from "./noise-basis.ts";

/** What the statistics Y_m = Σ_i ∫π_m dx do from snapshot to snapshot, by m. */
export interface NoiseStatistics {
  /** ⟨ΔY_m²⟩/(2⟨δY_m²⟩): the part of its variance that is new. */
  readonly lost: readonly number[];
  /** ⟨(Σ_i π_m²)²⟩ */
  readonly squares: readonly number[];
}

/** Of the levels from `first` on. */
export function statisticsOf(
  { x, levels, replicas, times }: SpectrumEnsemble,
  { first, count }: { readonly first: number; readonly count: number },
  polynomials: LevelPolynomials,
): NoiseStatistics {
  const size = polynomials.degree + 1;
  const [value, slope, area] = [0, 1, 2].map(() => new Float64Array(size));
  const [sum, squares, increments, rates] = [0, 1, 2, 3].map(() => new Float64Array(size));
  for (let r = 0; r < replicas; r++) {
    let before: Float64Array | null = null;
    for (let t = 0; t < times.length; t++) {
      const [Y, rate] = [new Float64Array(size), new Float64Array(size)];
      for (let i = first; i < first + count; i++) {
        evaluatePolynomials(polynomials, x[(t * levels + i) * replicas + r], value, slope, area);
        for (let m = 0; m < size; m++) {
          Y[m] += area[m];
          rate[m] += value[m] ** 2;
        }
      }
      for (let m = 0; m < size; m++) {
        sum[m] += Y[m];
        squares[m] += Y[m] ** 2;
        rates[m] += rate[m] ** 2;
        if (before !== null) increments[m] += (Y[m] - before[m]) ** 2;
      }
      before = Y;
    }
  }
  const n = replicas * times.length;
  return {
    lost: Array.from(sum, (total, m) => {
      const variance = squares[m] / n - (total / n) ** 2;
      return increments[m] / (replicas * (times.length - 1)) / (2 * variance);
    }),
    squares: Array.from(rates, (rate) => rate / n),
  };
}

/**
 * Weights of the products ΔY_m ΔY_m' for as many unknowns as the noise has: C⁰_mm ∝ 1/⟨(Σ_i π_m²)²⟩, the inverse variance of ΔY_m² for
 * statistics that all grow at the mean rate 2g² count, and C^n = √C⁰ ⟨u^n π_m π_m'⟩ √C⁰, which weights the noise by a power of the level.
 */
export function contractionsOf(
  levels: Float64Array,
  polynomials: LevelPolynomials,
  squares: readonly number[],
  statistics: number,
  { names }: NoiseBasis,
): readonly Float64Array[] {
  const { centre, scale, degree } = polynomials;
  const [value, slope, area] = [0, 1, 2].map(() => new Float64Array(degree + 1));
  const all = names.map(() => new Float64Array(statistics * statistics));
  const total = squares.slice(0, statistics).reduce((sum, square) => sum + 1 / square, 0);
  const root = squares.map((square) => Math.sqrt(statistics / square / total));
  for (const x of levels) {
    evaluatePolynomials(polynomials, x, value, slope, area);
    const u = (x - centre) / scale;
    all.forEach((contraction, n) => {
      for (let a = 0; a < statistics; a++)
        for (let b = 0; b < statistics; b++)
          contraction[a * statistics + b] +=
            (u ** n * root[a] * root[b] * value[a] * value[b]) / levels.length;
    });
  }
  all[0].fill(0);
  for (let m = 0; m < statistics; m++) all[0][m * (statistics + 1)] = root[m] ** 2;
  return all;
}
