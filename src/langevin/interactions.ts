/**
 * All interactions in one step, each with its distance
 *
 *   d = x_j − x_i  for two levels,   d = x_j + x_i  for a level and the image of another,   d = x_i  for i = j,
 *
 * a level and its own image. Arrays hold the first `count` interactions: pairs of levels before images.
 */
export interface Interactions {
  count: number;
  /** i ≤ j */
  readonly i: Int32Array;
  readonly j: Int32Array;
  /** ∂d/∂x_i for i < j: −1 between levels, 1 for an image; 0 for i = j */
  readonly sign: Float64Array;
  /** p dt or q dt, the square of the collision length */
  readonly strength: Float64Array;
}

/** Memory for all interactions of n levels and their images. */
export function noInteractions(n: number): Interactions {
  const most = n * n;
  return {
    count: 0,
    i: new Int32Array(most),
    j: new Int32Array(most),
    sign: new Float64Array(most),
    strength: new Float64Array(most),
  };
}

/**
 * The interactions of a step into `out`.
 *
 * @param p p_ij at p[i n + j] for i < j
 * @param q q_ij at q[i n + j] for i ≤ j; null if there are no images
 */
export function setInteractions(
  n: number,
  dt: number,
  p: Float64Array,
  q: Float64Array | null,
  out: Interactions,
): void {
  out.count = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) if (p[i * n + j] !== 0) append(out, i, j, -1, p[i * n + j] * dt);
  if (q === null) return;
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) if (q[i * n + j] !== 0) append(out, i, j, 1, q[i * n + j] * dt);
}

function append(out: Interactions, i: number, j: number, sign: number, strength: number): void {
  const k = out.count;
  out.count = k + 1;
  out.i[k] = i;
  out.j[k] = j;
  out.sign[k] = i === j ? 0 : sign;
  out.strength[k] = strength;
}

/** d of interaction k; of a change of x, its change. */
export function distance({ i, j, sign }: Interactions, k: number, x: Float64Array): number {
  return x[j[k]] + sign[k] * x[i[k]];
}

/** d of all interactions into `out`. */
export function distances(interactions: Interactions, x: Float64Array, out: Float64Array): void {
  const { count, i, j, sign } = interactions;
  for (let k = 0; k < count; k++) out[k] = x[j[k]] + sign[k] * x[i[k]];
}
