import type { CoulombGas } from "./coulomb-gas.ts";
import type { Potential } from "./potential.ts";
import { singularPlaces } from "./singular-places.ts";

/**
 * The gas whose wells are modified to repel levels from walls and poles that they reach: where the weight near such a point is
 * |x − at|^α with α < 1, V − (1 − α)g² ln|x − at|, whose weight is |x − at|. Without noise a level would
 * lie on the wall, or fall into the pole; here it lies near the mode of its law in ln|x − at|. Without such points it
 * is the gas itself.
 */
export function heldOff(gas: CoulombGas): CoulombGas {
  const wells = gas.wells.map((well) => heldOffWell(well, gas.g2));
  return wells.every((well, i) => well === gas.wells[i]) ? gas : { ...gas, wells };
}

const cache = new WeakMap<Potential, { readonly g2: number; readonly well: Potential }>();

function heldOffWell(well: Potential, g2: number): Potential {
  const before = cache.get(well);
  if (before?.g2 === g2) return before.well;
  const softened = withLogarithms(well, g2);
  cache.set(well, { g2, well: softened });
  return softened;
}

function withLogarithms(well: Potential, g2: number): Potential {
  const [low, high] = well.support;
  const added = singularPlaces(well).flatMap(({ at, powers }) => {
    const least = Math.min(...powers.filter((power) => !Number.isNaN(power)));
    const inside = at > low && at < high;
    // a kink is not a pole
    const strength = inside && least === 0 ? 0 : g2 - least;
    return strength > 0 ? [{ at, strength }] : [];
  });
  if (added.length === 0) return well;
  const plus = (f: (x: number) => number, term: (strength: number, d: number) => number) => (x: number) =>
    added.reduce((sum, { at, strength }) => sum + term(strength, x - at), f(x));
  return {
    text: well.text,
    support: well.support,
    value: plus(well.value, (strength, d) => -strength * Math.log(Math.abs(d))),
    derivative: plus(well.derivative, (strength, d) => -strength / d),
    secondDerivative: plus(well.secondDerivative, (strength, d) => strength / (d * d)),
  };
}
