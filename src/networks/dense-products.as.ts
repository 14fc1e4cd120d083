/**
 * Products of single-precision matrices, most of whose left-hand elements may be 0: see dense-products.ts. Rows of the
 * right-hand matrices are padded to a multiple of four.
 */

/** Bytes of the list of non-zero elements of a row of k. */
export function denseWork(k: i32): usize {
  return (<usize>k) << 3;
}

/**
 * y += x w, row after row, in the order of the inner index.
 *
 * @param stride columns of w and y, a multiple of four
 * @param work see denseWork
 */
export function addProducts(m: i32, k: i32, stride: i32, x: usize, w: usize, y: usize, work: usize): void {
  const bytes = (<usize>stride) << 2;
  const row = (<usize>k) << 2;
  for (let i = 0; i < m; i++) {
    const end = gather(k, x + <usize>i * row, bytes, work);
    const into = y + <usize>i * bytes;
    let j: usize = 0;
    for (; j + 128 <= bytes; j += 128) {
      const at = into + j;
      let s0 = v128.load(at);
      let s1 = v128.load(at, 16);
      let s2 = v128.load(at, 32);
      let s3 = v128.load(at, 48);
      let s4 = v128.load(at, 64);
      let s5 = v128.load(at, 80);
      let s6 = v128.load(at, 96);
      let s7 = v128.load(at, 112);
      for (let entry = work; entry < end; entry += 8) {
        const factor = v128.load32_splat(entry);
        const from = w + <usize>load<u32>(entry, 4) + j;
        s0 = f32x4.add(s0, f32x4.mul(factor, v128.load(from)));
        s1 = f32x4.add(s1, f32x4.mul(factor, v128.load(from, 16)));
        s2 = f32x4.add(s2, f32x4.mul(factor, v128.load(from, 32)));
        s3 = f32x4.add(s3, f32x4.mul(factor, v128.load(from, 48)));
        s4 = f32x4.add(s4, f32x4.mul(factor, v128.load(from, 64)));
        s5 = f32x4.add(s5, f32x4.mul(factor, v128.load(from, 80)));
        s6 = f32x4.add(s6, f32x4.mul(factor, v128.load(from, 96)));
        s7 = f32x4.add(s7, f32x4.mul(factor, v128.load(from, 112)));
      }
      v128.store(at, s0);
      v128.store(at, s1, 16);
      v128.store(at, s2, 32);
      v128.store(at, s3, 48);
      v128.store(at, s4, 64);
      v128.store(at, s5, 80);
      v128.store(at, s6, 96);
      v128.store(at, s7, 112);
    }
    for (; j < bytes; j += 16) {
      let sum = v128.load(into + j);
      for (let entry = work; entry < end; entry += 8) {
        const from = w + <usize>load<u32>(entry, 4) + j;
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(entry), v128.load(from)));
      }
      v128.store(into + j, sum);
    }
  }
}

/** g += xᵀ d, the samples one after the other. */
export function addOuterProducts(
  m: i32,
  k: i32,
  stride: i32,
  x: usize,
  d: usize,
  g: usize,
  work: usize,
): void {
  const bytes = (<usize>stride) << 2;
  const row = (<usize>k) << 2;
  for (let i = 0; i < m; i++) {
    const end = gather(k, x + <usize>i * row, bytes, work);
    const error = d + <usize>i * bytes;
    let j: usize = 0;
    for (; j + 128 <= bytes; j += 128) {
      const at = error + j;
      const d0 = v128.load(at);
      const d1 = v128.load(at, 16);
      const d2 = v128.load(at, 32);
      const d3 = v128.load(at, 48);
      const d4 = v128.load(at, 64);
      const d5 = v128.load(at, 80);
      const d6 = v128.load(at, 96);
      const d7 = v128.load(at, 112);
      for (let entry = work; entry < end; entry += 8) {
        const factor = v128.load32_splat(entry);
        const into = g + <usize>load<u32>(entry, 4) + j;
        v128.store(into, f32x4.add(v128.load(into), f32x4.mul(factor, d0)));
        v128.store(into, f32x4.add(v128.load(into, 16), f32x4.mul(factor, d1)), 16);
        v128.store(into, f32x4.add(v128.load(into, 32), f32x4.mul(factor, d2)), 32);
        v128.store(into, f32x4.add(v128.load(into, 48), f32x4.mul(factor, d3)), 48);
        v128.store(into, f32x4.add(v128.load(into, 64), f32x4.mul(factor, d4)), 64);
        v128.store(into, f32x4.add(v128.load(into, 80), f32x4.mul(factor, d5)), 80);
        v128.store(into, f32x4.add(v128.load(into, 96), f32x4.mul(factor, d6)), 96);
        v128.store(into, f32x4.add(v128.load(into, 112), f32x4.mul(factor, d7)), 112);
      }
    }
    for (; j < bytes; j += 16) {
      const value = v128.load(error + j);
      for (let entry = work; entry < end; entry += 8) {
        const into = g + <usize>load<u32>(entry, 4) + j;
        v128.store(into, f32x4.add(v128.load(into), f32x4.mul(v128.load32_splat(entry), value)));
      }
    }
  }
}

/** Lists the elements of a row that are not 0, each with the place of its row in a matrix of `bytes` a row; returns its end. */
function gather(k: i32, row: usize, bytes: usize, work: usize): usize {
  let entry = work;
  for (let l = 0; l < k; l++) {
    const value = load<f32>(row + ((<usize>l) << 2));
    if (value === 0) continue;
    store<f32>(entry, value);
    store<u32>(entry, <u32>(<usize>l * bytes), 4);
    entry += 8;
  }
  return entry;
}
