/**
 * What g² is a sum of: g²(x) = Σ_n d_n e_n(x), a variance rate per unit of learning time.
 *
 * Of two levels that repel, with β g² for constant noise, the strength is β Σ_n d_n (e_n(x_i) + e_n(x_j))/2.
 */
export interface NoiseBasis {
  /** Of e_n, as a reader sees them. */
  readonly names: readonly string[];
  readonly functions: readonly ((x: number) => number)[];
}

/** g² as a polynomial of a level, of order 0 for constant noise. */
export function polynomialNoise(order: number): NoiseBasis {
  const powers = Array.from({ length: order + 1 }, (_, n) => n);
  return {
    names: powers.map((n) => (n === 0 ? "1" : n === 1 ? "x" : `x^${n}`)),
    functions: powers.map((n) => (x: number) => x ** n),
  };
}

/** g² = d e(x) with a known e: for the Gaussian RBM with e = 4x²/(μ² − x)² the factor d is the temperature ε. */
export function knownNoise(name: string, of: (x: number) => number): NoiseBasis {
  return { names: [name], functions: [of] };
}
