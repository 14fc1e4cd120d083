import { congruence, gram, symmetricEigenvalues } from "../../linalg/index.ts";
import type { Multiplet } from "../../spectra/index.ts";
import type { LinearLayer } from "./layer.ts";

/** Which spectrum of W is followed: its singular values w, or x = w², the eigenvalues of X = WᵀW. */
export type FollowedSpectrum = "singular-values" | "gram";

/** A singular value in the followed spectrum. */
export function followedLevel(followed: FollowedSpectrum, w: number): number {
  return followed === "gram" ? w * w : Math.abs(w);
}

/** Recorded elements of W in the basis O. */
export type Element = readonly [number, number];

/** Its name in results and reports: W12 for row 1, column 2. */
export function elementName({ inputs }: LinearLayer, [i, j]: Element): string {
  return inputs < 10 ? `W${i + 1}${j + 1}` : `W${i + 1},${j + 1}`;
}

/** All elements of a small square W, the diagonal of a larger one. */
export function watchedElements({ outputs, inputs: n }: LinearLayer): readonly Element[] {
  if (outputs !== n || n > 16) return [];
  const all = Array.from({ length: n * n }, (_, k) => [Math.floor(k / n), k % n] as const);
  return n <= 3 ? all : all.filter(([i, j]) => i === j);
}

/**
 * The spectrum of W: of the full matrix, of each multiplet's block of OᵀWO, and the recorded elements of OᵀWO.
 *
 * Singular values are square roots of eigenvalues of WᵀW: accurate to 10⁻⁸ of the largest, far below any fluctuation.
 */
export function layerSpectrum(
  layer: LinearLayer,
  followed: FollowedSpectrum,
  multiplets: readonly Multiplet[],
  elements: readonly Element[],
): (w: Float64Array, spectrum: Float64Array, blocks: Float64Array, components: Float64Array) => void {
  const { outputs: m, inputs: n, basis } = layer;
  const x = new Float64Array(n * n);
  const aligned = new Float64Array(m * n);
  const scratch = new Float64Array(n * n);
  const spectrumOf = (rows: number, columns: number, w: Float64Array, out: Float64Array) => {
    const square = x.subarray(0, columns * columns);
    gram(rows, columns, w, square);
    symmetricEigenvalues(columns, square, out);
    // rounding can make a zero eigenvalue negative
    for (let i = 0; i < columns; i++)
      out[i] = followed === "gram" ? Math.max(0, out[i]) : Math.sqrt(Math.max(0, out[i]));
  };
  return (w, spectrum, blocks, components) => {
    spectrumOf(m, n, w, spectrum);
    if (basis === null) aligned.set(w);
    else congruence(n, w, basis, scratch, aligned);
    for (const { first, size } of multiplets) {
      const levels = blocks.subarray(first, first + size);
      if (size === n) {
        levels.set(spectrum);
        continue;
      }
      const block = new Float64Array(size * size);
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) block[i * size + j] = aligned[(first + i) * n + first + j];
      spectrumOf(size, size, block, levels);
    }
    elements.forEach(([i, j], k) => {
      components[k] = aligned[i * n + j];
    });
  };
}
