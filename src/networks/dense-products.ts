import { type Kernels, loadKernels } from "../kernels/index.ts";

/** A single-precision array that products are formed of, in memory of its own. */
export interface DenseArray {
  readonly length: number;
  /** Its numbers; the view is invalid after the next array has been created. */
  view(): Float32Array;
  /** Where the kernel has it. */
  readonly address: number;
}

/**
 * Products of single-precision matrices in rows, with a left-hand side most of whose elements may be 0: these are skipped; and the
 * rectifier. Every sum is taken in the order of the inner index, each term rounded, so that the kernel and the reference have the same bits.
 */
export interface DenseProducts {
  /** Zeros. */
  array(length: number): DenseArray;
  free(array: DenseArray): void;
  /**
   * y += x w, with x [m][k], w [k][stride], y [m][stride].
   *
   * @param stride a multiple of four
   */
  addProducts(m: number, k: number, stride: number, x: DenseArray, w: DenseArray, y: DenseArray): void;
  /** g += xᵀ d, with x [m][k], d [m][stride], g [k][stride]. */
  addOuterProducts(m: number, k: number, stride: number, x: DenseArray, d: DenseArray, g: DenseArray): void;
  /** h ← max(h, 0) in the first `length` elements, a multiple of four. */
  rectify(length: number, h: DenseArray): void;
  /** δ ← δ where h > 0, else 0. */
  rectifyErrors(length: number, h: DenseArray, error: DenseArray): void;
}

/** By the kernel where the engine has it, else by the reference, with the same bits. */
export function denseProducts(kernels: Kernels | null = loadKernels()): DenseProducts {
  return kernels === null ? reference : byKernel(kernels);
}

const reference: DenseProducts = {
  array(length) {
    const values = new Float32Array(length);
    return { length, view: () => values, address: 0 };
  },
  free() {},
  addProducts(m, k, stride, xs, ws, ys) {
    const [x, w, y] = [xs.view(), ws.view(), ys.view()];
    for (let i = 0; i < m; i++)
      for (let l = 0; l < k; l++) {
        const factor = x[i * k + l];
        if (factor === 0) continue;
        for (let j = 0; j < stride; j++)
          y[i * stride + j] = y[i * stride + j] + Math.fround(factor * w[l * stride + j]);
      }
  },
  addOuterProducts(m, k, stride, xs, ds, gs) {
    const [x, d, g] = [xs.view(), ds.view(), gs.view()];
    for (let i = 0; i < m; i++)
      for (let l = 0; l < k; l++) {
        const factor = x[i * k + l];
        if (factor === 0) continue;
        for (let j = 0; j < stride; j++)
          g[l * stride + j] = g[l * stride + j] + Math.fround(factor * d[i * stride + j]);
      }
  },
  rectify(length, array) {
    const h = array.view();
    for (let k = 0; k < length; k++) h[k] = Math.max(h[k], 0);
  },
  rectifyErrors(length, array, errors) {
    const [h, error] = [array.view(), errors.view()];
    for (let k = 0; k < length; k++) error[k] = h[k] > 0 ? error[k] : 0;
  },
};

function byKernel(kernels: Kernels): DenseProducts {
  let work = { count: 0, address: 0 };
  const workOf = (count: number) => {
    if (work.count < count) {
      if (work.address > 0) kernels.free(work.address);
      work = { count, address: kernels.allocate(kernels.denseWork(count)) };
    }
    return work.address;
  };
  return {
    array(length) {
      const address = kernels.allocate(4 * length);
      return { length, address, view: () => kernels.floats(address, length) };
    },
    free: ({ address }) => kernels.free(address),
    addProducts(m, k, stride, x, w, y) {
      kernels.addProducts(m, k, stride, x.address, w.address, y.address, workOf(k));
    },
    addOuterProducts(m, k, stride, x, d, g) {
      kernels.addOuterProducts(m, k, stride, x.address, d.address, g.address, workOf(m));
    },
    rectify: (length, h) => kernels.rectify(length, h.address),
    rectifyErrors: (length, h, error) => kernels.rectifyErrors(length, h.address, error.address),
  };
}
