import { columnsOf, type Equations } from "./equations.ts";
import { evaluatePolynomials } from "./level-polynomials.ts";

/** Places in the block of numbers of one snapshot. */
export interface TermPlaces {
  /** Y_a, a = 0 … degree, then the softened φ of repulsion: the functions. */
  readonly functions: number;
  /** LY_a and Lφ by coefficient of ψ without s², [function][column]. */
  readonly generators: number;
  /** Σ_i e_n ∂_iφ_a ∂_iφ_b of all functions, [n][a][b]; with e = 1 in front of them. */
  readonly products: number;
  readonly size: number;
  /** Number of functions, of columns. */
  readonly count: number;
  readonly columns: number;
}

/** How the terms of a snapshot are laid out. */
export function termPlaces(equations: Equations): TermPlaces {
  const count = equations.polynomials.degree + 2;
  const columns = columnsOf(equations).memory;
  const generators = count;
  const products = generators + count * columns;
  const size = products + (1 + equations.noise.names.length) * count * count;
  return { functions: 0, generators, products, size, count, columns };
}

/**
 * Computes what the equations need of one spectrum.
 *
 * @returns a function of the levels, ascending, that writes the terms to `out` from `offset` on
 */
export function snapshotTerms(
  equations: Equations,
): (levels: Float64Array, out: Float64Array, offset: number) => void {
  const { polynomials, order, noise, softening, first, count: n } = equations;
  const { count, columns, generators, products, size } = termPlaces(equations);
  const at = columnsOf(equations);
  const last = count - 1;
  const bases = noise.functions.length;
  const delta2 = softening ** 2;
  const [value, slope, area] = [0, 1, 2].map(() => new Float64Array(count - 1));
  /** First and second derivatives of every function by every level. */
  const [gradient, curvature] = [new Float64Array(n * count), new Float64Array(n * count)];
  const push = new Float64Array(bases * n);

  return (levels, out, offset) => {
    out.fill(0, offset, offset + size);
    const e = noise.functions.map((of) => levels.map((x) => of(x)));
    push.fill(0);
    gradient.fill(0);
    curvature.fill(0);
    for (let i = 0; i < n; i++) {
      const x = levels[first + i];
      evaluatePolynomials(polynomials, x, value, slope, area);
      for (let a = 0; a < last; a++) {
        out[offset + a] += area[a];
        gradient[i * count + a] = value[a];
        curvature[i * count + a] = slope[a];
      }
      for (let j = 0; j < levels.length; j++) {
        const gap = x - levels[j];
        // levels that coincide to the last bit: their repulsion cancels in every term
        if (j === first + i || gap === 0) continue;
        for (let k = 0; k < bases; k++) push[k * n + i] += (e[k][first + i] + e[k][j]) / (2 * gap);
        const square = gap * gap + delta2;
        if (j < first || j >= first + n) continue;
        gradient[i * count + last] += gap / square;
        curvature[i * count + last] += (delta2 - gap * gap) / (square * square);
        if (j > first + i) out[offset + last] += Math.log(square) / 2;
      }
    }
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < count; a++) {
        const slopeOf = gradient[i * count + a];
        const row = offset + generators + a * columns;
        for (let b = 0; b <= order; b++) out[row + at.drift + b] += slopeOf * gradient[i * count + b];
        for (let k = 0; k < bases; k++) {
          out[row + at.repulsion + k] += slopeOf * push[k * n + i];
          out[row + at.diffusion + k] += curvature[i * count + a] * e[k][first + i];
        }
        for (let b = 0; b < count; b++) {
          const product = slopeOf * gradient[i * count + b];
          const place = offset + products + a * count + b;
          out[place] += product;
          for (let k = 0; k < bases; k++) out[place + (1 + k) * count * count] += product * e[k][first + i];
        }
      }
    }
  };
}
