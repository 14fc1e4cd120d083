import { addMultiply, addTransposedMultiply, symmetricEigenvectors } from "../linalg/index.ts";

/**
 * The coefficients of the Langevin equation of the eigenvalues x_i of X = WᵀW at one W,
 *
 *   dx_i = [ K_i + ε I_i + ε Σ_{j≠i} M_ij/(x_i − x_j) ] dτ + √(ε S_i) dB_i,
 *
 * for N levels in ascending order.
 */
export interface EigenvalueCoefficients {
  /** x_i */
  readonly levels: Float64Array;
  /** K_i = −2 u_iᵀ Wᵀ∇L u_i − 2λx_i with weight decay λ; per unit of learning time, as all others */
  readonly drift: Float64Array;
  /** S_i = Var u_iᵀHu_i, H = −(Wᵀg + gᵀW) − its mean, g the gradient of one sample */
  readonly noise: Float64Array;
  /** M_ij = Var u_iᵀHu_j, [i][j]; S_i on the diagonal */
  readonly repulsion: Float64Array;
  /** I_i = ⟨|g u_i|²⟩ − |⟨g⟩u_i|² */
  readonly ito: Float64Array;
  /** s² = Σ Var g_kl over the number of elements: isotropic noise of the same strength has M_ij = (x_i + x_j)s². */
  readonly elementVariance: number;
}

/** I_i + Σ_{j≠i} M_ij/(x_i − x_j): what noise adds to the drift of each level, in units of ε. */
export function noiseDrift({
  levels,
  ito,
  repulsion,
}: Pick<EigenvalueCoefficients, "levels" | "ito" | "repulsion">): Float64Array {
  const n = levels.length;
  return ito.map((value, i) => {
    let sum = value;
    for (let j = 0; j < n; j++) if (j !== i) sum += repulsion[i * n + j] / (levels[i] - levels[j]);
    return sum;
  });
}

/** Coefficients that are measured sample by sample. */
export interface CoefficientMeasurement {
  /** Adds the gradient of one sample, [row][column]. */
  add(gradient: ArrayLike<number>): void;
  /** From all samples added so far. */
  coefficients(): EigenvalueCoefficients;
  /** The same without the samples of each block, for the jackknife; blocks follow each other in the order of the samples. */
  withoutEach(): readonly EigenvalueCoefficients[];
}

/** Sums over the samples of a block. */
interface Sums {
  count: number;
  readonly h: Float64Array;
  readonly h2: Float64Array;
  /** Σ gU, [row][level] */
  readonly g: Float64Array;
  readonly g2: Float64Array;
}

/**
 * Measures the coefficients at W from the gradients of single samples. The spectrum is that of the shorter side: for a
 * wide matrix X = WWᵀ.
 *
 * @param w [row][column]
 * @param blockSize samples of a block of the jackknife
 * @param weightDecay λ, not part of the gradients
 */
export function measureCoefficients(
  rows: number,
  columns: number,
  w: ArrayLike<number>,
  blockSize: number,
  weightDecay = 0,
): CoefficientMeasurement {
  const [length, n] = [Math.max(rows, columns), Math.min(rows, columns)];
  const isWide = rows < columns;
  const tall = (a: ArrayLike<number>, out: Float64Array) => {
    if (!isWide) for (let k = 0; k < a.length; k++) out[k] = a[k];
    else
      for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
    return out;
  };
  const weights = tall(w, new Float64Array(length * n));
  const { levels, vectors } = spectrumOf(length, n, weights);
  // W u_i = s_i v_i, [row][level]
  const images = new Float64Array(length * n);
  addMultiply(length, n, n, weights, vectors, images);
  const empty = (): Sums => ({
    count: 0,
    h: new Float64Array(n * n),
    h2: new Float64Array(n * n),
    g: new Float64Array(length * n),
    g2: new Float64Array(n),
  });
  const blocks: Sums[] = [];
  const gradient = new Float64Array(length * n);
  const [turned, projected] = [new Float64Array(length * n), new Float64Array(n * n)];
  const compact = rowsThatAreNotZero(n, gradient, images);
  const all = () => {
    const total = empty();
    for (const block of blocks) addTo(total, block, 1);
    return total;
  };
  return {
    add(values) {
      let block = blocks[blocks.length - 1];
      if (block === undefined || block.count === blockSize) {
        block = empty();
        blocks.push(block);
      }
      tall(values, gradient);
      const { count, places, rowsOf, imagesOf } = compact();
      turned.fill(0, 0, count * n);
      addMultiply(count, n, n, rowsOf, vectors, turned);
      projected.fill(0);
      addTransposedMultiply(n, count, n, imagesOf, turned, projected);
      block.count++;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const h = -(projected[i * n + j] + projected[j * n + i]);
          block.h[i * n + j] += h;
          block.h2[i * n + j] += h * h;
        }
      }
      for (let r = 0; r < count; r++) {
        for (let i = 0; i < n; i++) {
          const value = turned[r * n + i];
          block.g[places[r] * n + i] += value;
          block.g2[i] += value * value;
        }
      }
    },
    coefficients: () => coefficientsOf(levels, length, weightDecay, all()),
    withoutEach() {
      const total = all();
      return blocks.map((block) => {
        const rest = empty();
        addTo(rest, total, 1);
        addTo(rest, block, -1);
        return coefficientsOf(levels, length, weightDecay, rest);
      });
    },
  };
}

/** x_i ascending, and u_i in the columns of [element][level]. */
function spectrumOf(length: number, n: number, weights: Float64Array) {
  const [x, values, unsorted] = [new Float64Array(n * n), new Float64Array(n), new Float64Array(n * n)];
  addTransposedMultiply(n, length, n, weights, weights, x);
  symmetricEigenvectors(n, x, values, unsorted);
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  return {
    levels: Float64Array.from(order, (i) => values[i]),
    vectors: unsorted.map((_, k) => unsorted[k - (k % n) + order[k % n]]),
  };
}

/** Gathers the rows of a gradient that are not 0, with the rows of the images beside them: inputs that are 0 give many of them. */
function rowsThatAreNotZero(n: number, gradient: Float64Array, images: Float64Array) {
  const [rowsOf, imagesOf] = [new Float64Array(gradient.length), new Float64Array(gradient.length)];
  const places = new Int32Array(gradient.length / n);
  return () => {
    let count = 0;
    for (let r = 0; r < places.length; r++) {
      const row = gradient.subarray(r * n, (r + 1) * n);
      if (row.every((value) => value === 0)) continue;
      rowsOf.set(row, count * n);
      imagesOf.set(images.subarray(r * n, (r + 1) * n), count * n);
      places[count++] = r;
    }
    return { count, places, rowsOf, imagesOf };
  };
}

function addTo(sums: Sums, block: Sums, sign: 1 | -1): void {
  sums.count += sign * block.count;
  for (const name of ["h", "h2", "g", "g2"] as const)
    for (let k = 0; k < sums[name].length; k++) sums[name][k] += sign * block[name][k];
}

function coefficientsOf(
  levels: Float64Array,
  length: number,
  weightDecay: number,
  sums: Sums,
): EigenvalueCoefficients {
  const n = levels.length;
  const { count } = sums;
  // unbiased: count − 1 samples' worth of scatter
  const variance = (square: number, sum: number) => (square - (sum * sum) / count) / (count - 1);
  const repulsion = sums.h.map((sum, k) => variance(sums.h2[k], sum));
  const ito = Float64Array.from({ length: n }, (_, i) => {
    let squares = 0;
    for (let r = 0; r < length; r++) squares += sums.g[r * n + i] ** 2;
    return (sums.g2[i] - squares / count) / (count - 1);
  });
  return {
    levels,
    drift: levels.map((x, i) => sums.h[i * n + i] / count - 2 * weightDecay * x),
    noise: Float64Array.from(levels, (_, i) => repulsion[i * n + i]),
    repulsion,
    ito,
    elementVariance: ito.reduce((sum, value) => sum + value, 0) / (length * n),
  };
}
