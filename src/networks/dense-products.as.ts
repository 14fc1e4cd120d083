/**
 * Products of single-precision matrices, most of whose left-hand elements may be 0: see dense-products.ts. Rows of the
 * right-hand matrices are padded to a multiple of four.
 */

/** Bytes of the list of non-zero elements of a row or a column of `count`. */
export function denseWork(count: i32): usize {
  return (<usize>count) << 3;
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
    const end = gather(k, x + <usize>i * row, 4, bytes, work);
    accumulate(bytes, work, end, w, y + <usize>i * bytes);
  }
}

/** g += xᵀ d, row after row of g, each in the order of the samples. */
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
  for (let l = 0; l < k; l++) {
    const end = gather(m, x + ((<usize>l) << 2), (<usize>k) << 2, bytes, work);
    accumulate(bytes, work, end, d, g + <usize>l * bytes);
  }
}

/** h ← max(h, 0), with as many numbers, a multiple of four. */
export function rectify(length: i32, h: usize): void {
  const end = h + ((<usize>length) << 2);
  for (; h < end; h += 16) v128.store(h, f32x4.max(v128.load(h), f32x4.splat(0)));
}

/** δ ← δ where h > 0, else 0. */
export function rectifyErrors(length: i32, h: usize, error: usize): void {
  const end = h + ((<usize>length) << 2);
  for (; h < end; h += 16, error += 16)
    v128.store(error, v128.and(v128.load(error), f32x4.gt(v128.load(h), f32x4.splat(0))));
}

/** into += Σ factor · row, over listed rows of `from`. */
function accumulate(bytes: usize, list: usize, end: usize, from: usize, into: usize): void {
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
    for (let entry = list; entry < end; entry += 8) {
      const factor = v128.load32_splat(entry);
      const row = from + <usize>load<u32>(entry, 4) + j;
      s0 = f32x4.add(s0, f32x4.mul(factor, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(factor, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(factor, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(factor, v128.load(row, 48)));
      s4 = f32x4.add(s4, f32x4.mul(factor, v128.load(row, 64)));
      s5 = f32x4.add(s5, f32x4.mul(factor, v128.load(row, 80)));
      s6 = f32x4.add(s6, f32x4.mul(factor, v128.load(row, 96)));
      s7 = f32x4.add(s7, f32x4.mul(factor, v128.load(row, 112)));
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
    for (let entry = list; entry < end; entry += 8) {
      const row = from + <usize>load<u32>(entry, 4) + j;
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(entry), v128.load(row)));
    }
    v128.store(into + j, sum);
  }
}

/**
 * Lists the elements that are not 0 of a row or a column of `count`, `step` bytes apart, each with the place of its row in a
 * matrix of `bytes` a row; returns the end of the list.
 */
function gather(count: i32, element: usize, step: usize, bytes: usize, work: usize): usize {
  let entry = work;
  for (let l = 0; l < count; l++, element += step) {
    const value = load<f32>(element);
    if (value === 0) continue;
    store<f32>(entry, value);
    store<u32>(entry, <u32>(<usize>l * bytes), 4);
    entry += 8;
  }
  return entry;
}
