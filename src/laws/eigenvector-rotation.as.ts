import { add, both, div, mul, select, sub } from "../kernels/lanes.as";

/** See eigenvector-rotation.ts. */
const far: f64 = 12;
const powers: usize = 32;
const inversePowers: usize = 22;

/**
 * ⟨sin²θ⟩ for a pair of replicas: see rotation.
 *
 * @param series coefficients, doubles: see rotationSeries
 */
export function rotation(z: v128, series: usize): v128 {
  const half = mul(z, both(0.5));
  const square = mul(half, half);
  let i0 = both(0);
  let i1 = both(0);
  const odd = series + (powers << 3);
  for (let at: usize = 0; at < powers << 3; at += 8) {
    i0 = add(mul(i0, square), v128.load64_splat(series + at));
    i1 = add(mul(i1, square), v128.load64_splat(odd + at));
  }
  const near = mul(sub(both(1), div(mul(half, i1), i0)), both(0.5));
  const isNear = f64x2.lt(z, both(far));
  if (i64x2.all_true(isNear)) return near;
  const inverse = div(both(1), z);
  let sum = both(0);
  const begin = odd + (powers << 3);
  for (let at: usize = 0; at < inversePowers << 3; at += 8)
    sum = mul(add(sum, v128.load64_splat(begin + at)), inverse);
  return select(isNear, near, mul(sum, both(0.5)));
}
