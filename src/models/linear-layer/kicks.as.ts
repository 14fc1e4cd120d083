import { abs, add, both, element, get, mark, mul, set } from "../../kernels/lanes.as";
import { ISOTROPIC } from "./noise-kinds";

/** W += scale · noise of a pair: see addKicks. */
export function addKicks(m: i32, n: i32, noise: i32, kicks: usize, scale: f64, w: usize): void {
  if (noise === ISOTROPIC) {
    const factor = both(scale);
    const bytes = <usize>(m * n) * element;
    for (let at: usize = 0; at < bytes; at += element) {
      set(w + at, add(get(w + at), mul(factor, get(kicks + at))));
    }
    return;
  }
  const off = both(scale);
  const on = both(Math.SQRT2 * scale);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const kick = mul(off, get(kicks));
      kicks += element;
      const lower = w + <usize>(i * n + j) * element;
      const upper = w + <usize>(j * n + i) * element;
      set(lower, add(get(lower), kick));
      set(upper, add(get(upper), kick));
    }
    const diagonal = w + <usize>(i * n + i) * element;
    set(diagonal, add(get(diagonal), mul(on, get(kicks))));
    kicks += element;
  }
}

/** Notes the step at which an element of a lane first left all bounds: see largestWeight. */
export function noteFailure(count: i32, w: usize, step: i32, failed: usize): void {
  let well = i64x2.splat(-1);
  const end = w + <usize>count * element;
  for (let at = w; at < end; at += element) {
    well = v128.and(well, f64x2.lt(abs(get(at)), both(1e100)));
  }
  mark(failed, well, step);
}
