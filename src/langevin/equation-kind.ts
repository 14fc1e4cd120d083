import type { DysonSde } from "./dyson-sde.ts";
import type { Orders } from "./integrator.ts";

/** Which orders of convergence apply to an equation: repelling if any pair or image repels at x, multiplicative if b changes with x. */
export function equationKind(sde: DysonSde, x: Float64Array): keyof Orders {
  const n = sde.levels;
  const coefficientsAt = (at: Float64Array) => {
    const [f, p, b] = [n, n * n, n].map((size) => new Float64Array(size));
    sde.coefficients(at, f, p, b);
    return { p, b };
  };
  const { p, b } = coefficientsAt(x);
  const q = new Float64Array(n * n);
  sde.images?.(x, q);
  if ([...p, ...q].some((value) => value > 0)) return "repelling";
  const elsewhere = coefficientsAt(x.map((value) => 0.9 * value)).b;
  return b.some((value, i) => value !== elsewhere[i]) ? "multiplicative" : "additive";
}
