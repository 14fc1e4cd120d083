/** G symmetric Gaussian, variance 1 off and 2 on the diagonal, [row][column], from n(n + 1)/2 normals. */
export function symmetricNoise(n: number, normals: Float64Array, from: number, out: Float64Array): void {
  let next = from;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = normals[next++];
      out[i * n + j] = value;
      out[j * n + i] = value;
    }
    out[i * n + i] = Math.SQRT2 * normals[next++];
  }
}
