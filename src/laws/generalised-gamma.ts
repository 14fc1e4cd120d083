import type { Random } from "../random/index.ts";
import { lazily } from "../statistics/at-first-call.ts";
import { gammainc, gammaincinv, gammaln } from "../statistics/special-functions.ts";
import { assertProbability, type Law } from "./law.ts";

/** Parameters of the law of x with b xᶜ ~ Γ(a). */
export interface GeneralisedGamma {
  /** a > 0 */
  readonly shape: number;
  /** b > 0 */
  readonly rate: number;
  /** c > 0 */
  readonly power: number;
}

/**
 * Law of x ≥ 0 with b xᶜ distributed as Γ(a):
 *
 *   ρ(x) = c bᵃ x^{ca − 1} exp(−b xᶜ)/Γ(a),   ⟨xᵏ⟩ = b^{−k/c} Γ(a + k/c)/Γ(a)
 *
 * Spacings of two levels (c = 2) and intensities of Gaussian amplitudes (c = 1). If 2a is a whole number it is
 * sampled from the squares of 2a normals, otherwise by its quantile.
 */
export function generalisedGamma({
  shape: a,
  rate: b,
  power: c,
}: GeneralisedGamma): Omit<Required<Law>, "title" | "equation" | "atoms" | "substitution"> {
  const logNorm = lazily(() => Math.log(c) + a * Math.log(b) - gammaln(a));
  const moment = (k: number) => b ** (-k / c) * Math.exp(gammaln(a + k / c) - gammaln(a));
  const quantile = (p: number) => {
    assertProbability(p);
    return (gammaincinv(p, a, false) / b) ** (1 / c);
  };
  const end = Number.POSITIVE_INFINITY;
  const squares = 2 * a;
  const gammaVariate = (random: Random) => {
    let sum = 0;
    for (let k = 0; k < squares; k++) sum += random.normal() ** 2;
    return sum / 2;
  };
  return {
    support: [0, end],
    get mean() {
      return moment(1);
    },
    get secondMoment() {
      return moment(2);
    },
    density: (x) => (x < 0 ? 0 : x ** (c * a - 1) * Math.exp(logNorm() - b * x ** c)),
    cdf: (x) => (x <= 0 ? 0 : x === end ? 1 : gammainc(b * x ** c, a, true, false)),
    survival: (x) => (x <= 0 ? 1 : x === end ? 0 : gammainc(b * x ** c, a, true, true)),
    quantile,
    sample:
      Number.isInteger(squares) && squares <= 16
        ? (random) => (gammaVariate(random) / b) ** (1 / c)
        : (random) => quantile(random.uniform()),
  };
}
