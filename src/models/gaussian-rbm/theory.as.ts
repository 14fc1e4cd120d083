import { add, both, div, element, get, mul, set, sub } from "../../kernels/lanes.as";

/** m = (1 + ρ)/(1 − ρ) with ρ = onceᵏ: see rbmTheory. */
export function memoryFactor(sweeps: i32, once: v128): v128 {
  const rho = power(sweeps, once);
  return div(add(both(1), rho), sub(both(1), rho));
}

/**
 * ℓ_i of a pair of replicas: see memoryDrift.
 *
 * @param c 1/(μ² − x_i)
 * @param work 3 n elements
 */
export function memoryDrift(
  n: i32,
  sweeps: i32,
  mass: f64,
  x: usize,
  c: usize,
  out: usize,
  work: usize,
): void {
  const bytes = <usize>n * element;
  const t = work;
  const a = t + bytes;
  const answer = a + bytes;
  const perMass = both(1 / (mass * mass));
  memory.fill(out, 0, bytes);
  for (let i: usize = 0; i < bytes; i += element) {
    const ti = mul(get(x + i), perMass);
    const ai = power(sweeps, ti);
    set(t + i, ti);
    set(a + i, ai);
    set(answer + i, div(mul(both(2), ai), sub(both(1), mul(ai, ai))));
  }
  for (let i: usize = 0; i < bytes; i += element) {
    const ti = get(t + i);
    const ai = get(a + i);
    const ci = get(c + i);
    for (let j: usize = 0; j <= i; j += element) {
      const tj = get(t + j);
      const rho = mul(ai, get(a + j));
      const size = div(mul(ci, get(c + j)), sub(both(1), rho));
      const change = mul(add(ti, tj), slope(sweeps, ti, tj));
      set(out + i, add(get(out + i), mul(size, add(rho, mul(get(answer + i), change)))));
      set(out + j, add(get(out + j), mul(size, add(rho, mul(get(answer + j), change)))));
    }
  }
}

/** tᵏ */
function power(k: i32, t: v128): v128 {
  let product = t;
  for (let i = 1; i < k; i++) product = mul(product, t);
  return product;
}

/** (t_iᵏ − t_jᵏ)/(t_i − t_j): see slope. */
function slope(k: i32, ti: v128, tj: v128): v128 {
  let sum = both(1);
  let last = both(1);
  for (let i = 1; i < k; i++) {
    last = mul(last, tj);
    sum = add(mul(sum, ti), last);
  }
  return sum;
}
