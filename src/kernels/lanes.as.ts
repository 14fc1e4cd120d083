/**
 * Two replicas side by side in one v128 of doubles. A matrix of a pair of replicas has element k at byte 16 k of its
 * address; every kernel repeats the operations of the TypeScript beside it, lane by lane, in the same order.
 */

/** Bytes of one element of a pair of replicas. */
export const element: usize = 16;

export function get(address: usize): v128 {
  return v128.load(address);
}

export function set(address: usize, value: v128): void {
  v128.store(address, value);
}

export function both(value: f64): v128 {
  return f64x2.splat(value);
}

export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

export function div(a: v128, b: v128): v128 {
  return f64x2.div(a, b);
}

export function sqrt(a: v128): v128 {
  return f64x2.sqrt(a);
}

/** Where the mask is set a, elsewhere b. */
export function select(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

export function abs(a: v128): v128 {
  return f64x2.abs(a);
}

/** Writes the step to `failed` for the lanes that are not well and were until now; 0 stands for a lane that still is. */
export function mark(failed: usize, well: v128, step: i32): void {
  const at = get(failed);
  const now = v128.andnot(f64x2.eq(at, both(0)), well);
  set(failed, v128.or(at, v128.and(now, both(step))));
}

/** Whether the mask is set in some lane. */
export function any(mask: v128): bool {
  return v128.any_true(mask);
}
