import { NoQuadrature, type QuadratureGas, quadratureGas } from "../../coulomb-gas/index.ts";
import type { Multiplet } from "../../spectra/index.ts";
import type { ClosedForm } from "../model.ts";
import type { LevelGas } from "./level-gas.ts";

/** Stationary averages by quadrature, for up to three levels. */
export function closedForms(gas: LevelGas, { label: level }: Multiplet): readonly ClosedForm[] {
  const n = gas.levels;
  if (n > 3) return [];
  const law = quadratureOf(gas);
  if (law === null) return [];
  const means = Array.from({ length: n }, (_, i) => law.mean((x) => x[i]));
  const member = (i: number) => (n > 1 ? { member: i + 1 } : {});
  return [
    ...means.map((value, i) => ({ observable: "level.mean", level, ...member(i), value })),
    ...means.map((mean, i) => ({
      observable: "level.variance",
      level,
      ...member(i),
      value: law.mean((x) => (x[i] - mean) ** 2),
    })),
    ...(n === 2 ? [{ observable: "spacing.mean", level, value: means[1] - means[0] }] : []),
    ...(n === 3
      ? [
          {
            observable: "ratio.mean",
            level: "all",
            value: law.mean((x) => {
              const [below, above] = [x[1] - x[0], x[2] - x[1]];
              const wider = Math.max(below, above);
              // three levels on a wall to rounding
              return wider > 0 ? Math.min(below, above) / wider : 0;
            }),
          },
        ]
      : []),
  ];
}

const cache = new WeakMap<LevelGas, QuadratureGas | null>();

/** The quadrature of a gas, computed once; null if it does not converge. */
export function quadratureOf(gas: LevelGas): QuadratureGas | null {
  const before = cache.get(gas);
  if (before !== undefined) return before;
  const quadrature = settled(gas);
  cache.set(gas, quadrature);
  return quadrature;
}

function settled(gas: LevelGas): QuadratureGas | null {
  try {
    return quadratureGas(gas);
  } catch (error) {
    if (error instanceof NoQuadrature) return null;
    throw error;
  }
}
