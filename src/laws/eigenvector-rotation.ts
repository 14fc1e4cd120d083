/** Beyond this z the asymptotic series is used, below it the power series: both are then accurate to 10⁻⁹. */
const far = 12;
const powers = 32;
const inversePowers = 22;

/**
 * Coefficients of three series, one after the other, each in the order in which Horner's scheme takes them: of I₀ and of I₁/(z/2) in
 * powers of (z/2)², and of 1 − I₁/I₀ in powers of 1/z. The last follow from r′ = 1 − r/z − r² for r = I₁/I₀ = Σ a_k z^−k:
 * 2a_k = (k − 2) a_{k−1} − Σ_{0<i<k} a_i a_{k−i}.
 */
export const rotationSeries: Float64Array = (() => {
  const series = new Float64Array(2 * powers + inversePowers);
  let factorial = 1;
  for (let k = 0; k < powers; k++) {
    if (k > 0) factorial *= k;
    series[powers - 1 - k] = 1 / (factorial * factorial);
    series[2 * powers - 1 - k] = 1 / (factorial * factorial * (k + 1));
  }
  const a = new Float64Array(inversePowers + 1);
  a[0] = 1;
  for (let k = 1; k <= inversePowers; k++) {
    let products = 0;
    for (let i = 1; i < k; i++) products += a[i] * a[k - i];
    a[k] = ((k - 2) * a[k - 1] - products) / 2;
    series[2 * powers + inversePowers - k] = -a[k];
  }
  return series;
})();

/**
 * ⟨sin²θ⟩ of a pair of eigenvectors that is rotated by θ from the target's: how much of either is on average the other's,
 *
 *   q(z) = ½ (1 − I₁(z)/I₀(z)),   p(θ) ∝ e^{z cos 2θ},
 *
 * the law of θ at given levels x₁, x₂ in a matrix Ornstein–Uhlenbeck process with sources a₁, a₂: z = (a₁ − a₂)(x₁ − x₂)/(4s²), s² the
 * stationary variance of the off-diagonal element. It is ½ where levels do not keep to their directions, and → 1/(4z) where they do.
 *
 * @param z at least 0
 */
export function rotation(z: number): number {
  if (z < far) {
    const half = z * 0.5;
    const square = half * half;
    let i0 = 0;
    let i1 = 0;
    for (let k = 0; k < powers; k++) {
      i0 = i0 * square + rotationSeries[k];
      i1 = i1 * square + rotationSeries[powers + k];
    }
    return (1 - (half * i1) / i0) * 0.5;
  }
  const inverse = 1 / z;
  let sum = 0;
  for (let k = 2 * powers; k < rotationSeries.length; k++) sum = (sum + rotationSeries[k]) * inverse;
  return sum * 0.5;
}

/**
 * ln (e^−z I₀(z)), the weight of all rotations of a pair: its derivative by z is −2q(z).
 *
 * @param z at least 0
 */
export function logRotationWeight(z: number): number {
  if (z < far) {
    const square = (z / 2) ** 2;
    let i0 = 0;
    for (let k = 0; k < powers; k++) i0 = i0 * square + rotationSeries[k];
    return Math.log(i0) - z;
  }
  // I₀ = e^z/√(2πz) Σ_k [(2k − 1)!!]²/(k! (8z)^k)
  let [term, sum] = [1, 1];
  for (let k = 1; k <= inversePowers; k++) {
    term *= (2 * k - 1) ** 2 / (k * 8 * z);
    sum += term;
  }
  return Math.log(sum) - Math.log(2 * Math.PI * z) / 2;
}
