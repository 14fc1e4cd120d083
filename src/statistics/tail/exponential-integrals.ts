/** ∫_0^T e^{−pu} u^m du for m = 0, 1, 2; T infinite only for p > 0. */
export function exponentialIntegrals(p: number, T: number): readonly [number, number, number] {
  if (T === Number.POSITIVE_INFINITY) return [1 / p, 1 / (p * p), 2 / (p * p * p)];
  const z = p * T;
  // the closed forms lose their digits where z is small; the series Σ_j (−z)^j/(j! (j + m + 1)) does not
  if (Math.abs(z) < 1) {
    let [e0, e1, e2] = [0, 0, 0];
    for (let [j, term] = [0, 1]; j < 20; j++, term *= -z / j) {
      e0 += term / (j + 1);
      e1 += term / (j + 2);
      e2 += term / (j + 3);
    }
    return [T * e0, T * T * e1, T * T * T * e2];
  }
  const e = Math.exp(-z);
  return [(1 - e) / p, (1 - e * (1 + z)) / (p * p), (2 - e * (2 + z * (2 + z))) / (p * p * p)];
}
