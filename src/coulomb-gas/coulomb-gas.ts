import { placesIn } from "./places.ts";
import type { Potential } from "./potential.ts";
import { inWords, PotentialError } from "./potential-error.ts";
import { singularPlaces } from "./singular-places.ts";

/**
 * Repelling levels in a potential,
 *
 *   P(x) = Z⁻¹ ∏_{i<j} |x_i − x_j|^β exp(−Σ_i V_i(x_i)/g²),   x₁ < x₂ < … < x_N,
 *
 * the stationary law of dx_i = [−V_i′ + βg² Σ 1/(x_i − x_j)] dτ + √2 g dB_i. Levels never cross, so that the
 * law is defined on levels in ascending order, that of their wells.
 */
export interface CoulombGas {
  readonly levels: number;
  /** β > 0 */
  readonly beta: number;
  /** g² > 0: the temperature */
  readonly g2: number;
  /** One well for all levels, or one for each in ascending order. */
  readonly wells: readonly Potential[];
}

/** The well of level i. */
export function wellOf({ wells }: Pick<CoulombGas, "wells">, i: number): Potential {
  return wells.length === 1 ? wells[0] : wells[i];
}

/**
 * Checks a gas, and that its law can be normalised.
 *
 * @throws RangeError naming the field, what was given and what is allowed
 * @throws PotentialError if e^{−V/g²} of a well has no finite integral
 */
export function checkGas(gas: CoulombGas): void {
  const { levels, beta, g2, wells } = gas;
  if (!Number.isInteger(levels) || levels < 1)
    throw new RangeError(`levels: must be a whole number of at least 1, got ${levels}`);
  if (!(beta > 0) || !Number.isFinite(beta)) throw new RangeError(`beta: must be above 0, got ${beta}`);
  if (!(g2 > 0) || !Number.isFinite(g2)) throw new RangeError(`g2: must be above 0, got ${g2}`);
  if (wells.length !== 1 && wells.length !== levels)
    throw new RangeError(
      `wells: must be one for all levels or one for each of ${levels}, got ${wells.length}`,
    );
  for (const well of new Set(wells)) {
    const reason = unconfined(well, gas);
    if (reason !== null) throw new PotentialError(`potential "${well.text}": ${reason}`);
  }
}

/**
 * Why a potential does not confine its levels; null if it does. At large |x| the weight of a level is
 * |x|^{β(N−1)} e^{−V/g²}, which has a finite integral if x V′ stays above g² (β(N − 1) + 1); near a wall, a pole or a
 * kink it is |x − at|^α, which has one if α > −1, however many levels are there.
 */
export function unconfined(
  potential: Potential,
  { levels, beta, g2 }: Pick<CoulombGas, "levels" | "beta" | "g2">,
): string | null {
  const { support, value, derivative } = potential;
  for (const { at, powers } of singularPlaces(potential)) {
    const alpha = Math.min(...powers.filter((power) => !Number.isNaN(power))) / g2;
    if (alpha > -1 + 1e-6) continue;
    const growth =
      alpha === Number.NEGATIVE_INFINITY
        ? "grows beyond any power"
        : `is |x - ${at}|^${alpha.toPrecision(3)}`;
    return support.includes(at)
      ? `must repel from, or be weak at, the end ${at} of its support: near it e^{−V/g²} ${growth}, which has no finite integral`
      : `must have a weight e^{−V/g²} of finite integral: at x = ${at} it ${growth}; a pole of V must repel, or be weaker than g² log|x − ${at}|, or lie outside the support`;
  }
  const needed = g2 * (beta * (levels - 1) + 1);
  const lowest = placesIn(support).reduce((best, x) => (value(x) < value(best) ? x : best));
  const far = Math.max(1e4, 10 * Math.abs(lowest));
  for (const sign of [-1, 1] as const) {
    if (Number.isFinite(support[sign < 0 ? 0 : 1])) continue;
    for (const magnitude of [far, 10 * far, 100 * far]) {
      const x = sign * magnitude;
      const pull = x * derivative(x);
      // an overflow at large |x| is a steep wall
      if (!(pull > needed || Number.isNaN(pull)))
        return `must confine ${levels} level${levels === 1 ? "" : "s"}: towards ${sign > 0 ? "+" : "−"}∞, x V′ must exceed g² (β(N − 1) + 1) = ${needed}, got ${inWords(Number(pull.toPrecision(3)))} at x = ${x}`;
    }
  }
  return null;
}
