/** Every pair i ≤ j that repels its images, with their distance: x_i + x_j, or x_i from 0. */
export function eachImage(
  n: number,
  q: Float64Array,
  x: Float64Array,
  act: (i: number, j: number, qij: number, distance: number) => void,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const qij = q[i * n + j];
      if (qij > 0) act(i, j, qij, i === j ? x[i] : x[i] + x[j]);
    }
  }
}

/** out_i += dt [ Σ_{j≠i} q_ij/(x_i + x_j) + q_ii/x_i ] */
export function addImages(n: number, x: Float64Array, dt: number, q: Float64Array, out: Float64Array): void {
  eachImage(n, q, x, (i, j, qij, distance) => {
    const kick = (qij * dt) / distance;
    out[i] = out[i] + kick;
    if (j !== i) out[j] = out[j] + kick;
  });
}
