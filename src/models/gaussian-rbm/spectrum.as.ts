import { add, both, element, get, set } from "../../kernels/lanes.as";
import { congruence, gram } from "../../linalg/matrix-product.as";
import { symmetricEigenvalues } from "../../linalg/symmetric-eigenvalues.as";

/**
 * The learnt spectra of four replicas: see learntSpectrum. Replicas 0 and 1 are the first pair of every array, 2 and 3
 * the second, which follows it.
 *
 * @param basis O of the target, the same in both lanes
 * @param multiplets first level and size of each, two 32-bit words
 * @param weights W of both pairs
 * @param spectra n elements for each pair
 * @param blocks the same
 * @param failed see trainRbm: lanes that have failed need not converge
 * @param scratch see rbmSpectrumScratch
 * @returns false if a lane's eigenvalues were not found
 */
export function rbmSpectrum(
  hidden: i32,
  n: i32,
  massSquared: f64,
  basis: usize,
  multiplets: usize,
  multipletCount: i32,
  weights: usize,
  spectra: usize,
  blocks: usize,
  failed: usize,
  scratch: usize,
): bool {
  const bytes = <usize>(n * n) * element;
  const levels = <usize>n * element;
  const x = scratch;
  const aligned = x + bytes;
  const block = aligned + bytes;
  const work = block + bytes;
  let found = true;
  for (let pair: usize = 0; pair < 2; pair++) {
    const spectrum = spectra + pair * levels;
    const own = blocks + pair * levels;
    gram(hidden, n, weights + pair * <usize>(hidden * n) * element, x);
    congruence(n, x, basis, block, aligned);
    let converged = i64x2.splat(-1);
    for (let k = 0; k < multipletCount; k++) {
      const first = load<i32>(multiplets + ((<usize>k) << 3));
      const size = load<i32>(multiplets + ((<usize>k) << 3), 4);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const value = get(aligned + <usize>((first + i) * n + first + j) * element);
          set(block + <usize>(i * size + j) * element, f64x2.neg(value));
        }
      }
      const to = own + <usize>first * element;
      converged = v128.and(converged, symmetricEigenvalues(size, block, to, work));
    }
    for (let at = x; at < x + bytes; at += element) set(at, f64x2.neg(get(at)));
    converged = v128.and(converged, symmetricEigenvalues(n, x, spectrum, work));
    for (let at: usize = 0; at < levels; at += element) {
      set(own + at, add(both(massSquared), get(own + at)));
      set(spectrum + at, add(both(massSquared), get(spectrum + at)));
    }
    const alive = f64x2.eq(get(failed + pair * element), both(0));
    if (!i64x2.all_true(v128.or(converged, v128.not(alive)))) found = false;
  }
  return found;
}

/** Bytes of scratch memory that rbmSpectrum needs. */
export function rbmSpectrumScratch(n: i32): usize {
  return <usize>(3 * n * n + 2 * n) * element;
}
