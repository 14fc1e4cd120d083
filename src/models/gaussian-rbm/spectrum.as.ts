import { add, both, element, get, set } from "../../kernels/lanes.as";
import { congruence, gram } from "../../linalg/matrix-product.as";
import { symmetricEigenvalues } from "../../linalg/symmetric-eigenvalues.as";

@unmanaged
class RbmSpectrum {
  massSquared: f64;
  hidden: i32;
  visible: i32;
  /** O of the target, the same in both lanes. */
  basis: usize;
  /** First level and size of each, two 32-bit words. */
  multiplets: usize;
  multipletCount: i32;
  /** W of both pairs. */
  weights: usize;
  /** n elements for each pair. */
  spectra: usize;
  /** The same. */
  blocks: usize;
  /** See trainRbm: lanes that have failed need not converge. */
  failed: usize;
  /** See rbmSpectrumScratch. */
  scratch: usize;
}

/**
 * The learnt spectra of four replicas: see learntSpectrum. Replicas 0 and 1 are the first pair of every array, 2 and 3
 * the second, which follows it.
 *
 * @returns false if a lane's eigenvalues were not found
 */
export function rbmSpectrum(p: RbmSpectrum): bool {
  const hidden = p.hidden;
  const n = p.visible;
  const massSquared = both(p.massSquared);
  const blocks = p.blocks;
  const spectra = p.spectra;
  const bytes = <usize>(n * n) * element;
  const levels = <usize>n * element;
  const x = p.scratch;
  const aligned = x + 2 * bytes;
  const block = aligned + 2 * bytes;
  const work = block + 2 * bytes;
  const first = f64x2.eq(get(p.failed), both(0));
  const second = f64x2.eq(get(p.failed + element), both(0));
  let found = true;
  for (let pair: usize = 0; pair < 2; pair++) {
    const own = x + pair * bytes;
    gram(hidden, n, p.weights + pair * <usize>(hidden * n) * element, own);
    congruence(n, own, p.basis, block, aligned + pair * bytes);
    for (let at = own; at < own + bytes; at += element) set(at, f64x2.neg(get(at)));
  }
  for (let k = 0; k < p.multipletCount; k++) {
    const level = load<i32>(p.multiplets + ((<usize>k) << 3));
    const size = load<i32>(p.multiplets + ((<usize>k) << 3), 4);
    for (let pair: usize = 0; pair < 2; pair++) {
      const from = aligned + pair * bytes;
      const to = block + pair * <usize>(size * size) * element;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const value = get(from + <usize>((level + i) * n + level + j) * element);
          set(to + <usize>(i * size + j) * element, f64x2.neg(value));
        }
      }
    }
    const own = blocks + <usize>level * element;
    if (!symmetricEigenvalues(size, block, own, levels, first, second, work)) found = false;
  }
  if (!symmetricEigenvalues(n, x, spectra, levels, first, second, work)) found = false;
  for (let at: usize = 0; at < 2 * levels; at += element) {
    set(blocks + at, add(massSquared, get(blocks + at)));
    set(spectra + at, add(massSquared, get(spectra + at)));
  }
  return found;
}

/** Bytes of scratch memory that rbmSpectrum needs. */
export function rbmSpectrumScratch(n: i32): usize {
  return <usize>(6 * n * n + 3 * n + 2) * element;
}
