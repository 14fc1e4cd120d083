import type { Unfolding } from "./unfold.ts";

/**
 * Unfolding by a polynomial fitted to the staircase, in polynomials that are orthogonal on the levels:
 *
 *   N̄(x) = Σ_{k≤d} c_k p_k(x),   c_k = Σ_i y_i p_k(x_i)/Σ_i p_k(x_i)²,   y_i = i − 1/2 for i = 1 … N
 *   p_{k+1} = (x − a_k) p_k − b_k p_{k−1}
 *
 * No system of equations is solved, so that a high degree loses no accuracy.
 *
 * @param degree d, from 1 to 30
 * @throws RangeError if degree is not such a number, or (when unfolding) not below the number of levels
 * @see Forsythe 1957, J. Soc. Indust. Appl. Math. 5, 74
 */
export function polynomialUnfolding(degree: number): Unfolding {
  if (!Number.isInteger(degree) || degree < 1 || degree > 30)
    throw new RangeError(`degree: must be a whole number from 1 to 30, got ${degree}`);
  return {
    title: `polynomial of degree ${degree}`,
    fit(levels, copies) {
      if (degree >= levels.length)
        throw new RangeError(`degree: must be below the number of levels, ${levels.length}, got ${degree}`);
      return { at: fittedPolynomial(levels, copies, degree), parameters: degree + 1 };
    },
  };
}

function fittedPolynomial(levels: Float64Array, copies: number, degree: number): (x: number) => number {
  const count = levels.length;
  const [low, high] = [levels[0], levels[count - 1]];
  if (!(high > low)) throw new RangeError(`levels: must not all be the same, got ${count} times ${low}`);
  const scaled = (x: number) => (2 * (x - low)) / (high - low) - 1;
  const t = levels.map(scaled);
  const residual = levels.map((_, i) => (i + 0.5) / copies);
  const [a, b, c] = [
    new Float64Array(degree + 1),
    new Float64Array(degree + 1),
    new Float64Array(degree + 1),
  ];
  let [before, now] = [new Float64Array(count), new Float64Array(count).fill(1)];
  let squareBefore = 0;
  for (let k = 0; k <= degree; k++) {
    let [square, moment, overlap] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const p2 = now[i] * now[i];
      square += p2;
      moment += t[i] * p2;
      overlap += residual[i] * now[i];
    }
    // with few distinct levels nothing remains for a higher degree
    if (!(square > 1e-24 * count * 4 ** -k)) break;
    c[k] = overlap / square;
    a[k] = moment / square;
    b[k] = k === 0 ? 0 : square / squareBefore;
    const next = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      residual[i] = residual[i] - c[k] * now[i];
      next[i] = (t[i] - a[k]) * now[i] - b[k] * before[i];
    }
    [before, now, squareBefore] = [now, next, square];
  }
  return (x) => {
    const u = scaled(x);
    let [p0, p1, sum] = [0, 1, 0];
    for (let k = 0; k <= degree; k++) {
      sum += c[k] * p1;
      [p0, p1] = [p1, (u - a[k]) * p1 - b[k] * p0];
    }
    return sum;
  };
}
