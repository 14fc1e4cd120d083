import { add, both, element, get, mul, set } from "../kernels/lanes.as";

/** out += A B for a pair of replicas: see addMultiply. A [m][k], B [k][n], out [m][n]. */
export function addMultiply(m: i32, k: i32, n: i32, a: usize, b: usize, out: usize): void {
  addStrided(m, k, n, a, <usize>k * element, element, b, out, <usize>n * element);
}

/** out += AᵀB: see addTransposedMultiply. A [k][m], B [k][n], out [m][n]. */
export function addTransposedMultiply(m: i32, k: i32, n: i32, a: usize, b: usize, out: usize): void {
  addStrided(m, k, n, a, element, <usize>m * element, b, out, <usize>n * element);
}

/** out = WᵀW: see gram. W [m][n], out [n][n]. */
export function gram(m: i32, n: i32, w: usize, out: usize): void {
  const row = <usize>n * element;
  for (let i = 0; i < n; i += 2) {
    const rows = min(2, n - i);
    memory.fill(out + <usize>i * row, 0, <usize>rows * row);
    addStrided(rows, m, i + rows, w + <usize>i * element, element, row, w, out + <usize>i * row, row);
  }
  mirror(n, out);
}

/** out = Aᵀ, with A [m][n]. */
export function transpose(m: i32, n: i32, a: usize, out: usize): void {
  const row = <usize>m * element;
  for (let i = 0; i < m; i++) {
    let to = out + <usize>i * element;
    for (let j = 0; j < n; j++) {
      set(to, get(a));
      a += element;
      to += row;
    }
  }
}

/** out = A B for symmetric A and B that commute: see symmetricProduct. */
export function symmetricProduct(n: i32, a: usize, b: usize, out: usize): void {
  const row = <usize>n * element;
  for (let i = 0; i < n; i += 2) {
    const rows = min(2, n - i);
    memory.fill(out + <usize>i * row, 0, <usize>rows * row);
    addStrided(rows, n, i + rows, a + <usize>i * row, row, element, b, out + <usize>i * row, row);
  }
  mirror(n, out);
}

/** out = Oᵀ X O: see congruence. */
export function congruence(n: i32, x: usize, o: usize, scratch: usize, out: usize): void {
  const bytes = <usize>(n * n) * element;
  memory.fill(scratch, 0, bytes);
  addMultiply(n, n, n, x, o, scratch);
  memory.fill(out, 0, bytes);
  addTransposedMultiply(n, n, n, o, scratch, out);
}

/** B ← L B in place: see lowerMultiply. L [n][n], B [n][columns]. */
export function lowerMultiply(n: i32, columns: i32, l: usize, b: usize): void {
  const row = <usize>columns * element;
  const order = <usize>n * element;
  for (let i = n - 1; i >= 0; i--) {
    const li = l + <usize>i * order;
    const end = li + <usize>(i + 1) * element;
    const whole = columns - (columns & 3);
    let j: i32 = 0;
    for (; j < whole; j += 4) {
      const column = b + <usize>j * element;
      let s0 = both(0);
      let s1 = both(0);
      let s2 = both(0);
      let s3 = both(0);
      let from = column;
      for (let at = li; at < end; at += element) {
        const factor = get(at);
        s0 = add(s0, mul(factor, v128.load(from)));
        s1 = add(s1, mul(factor, v128.load(from, 16)));
        s2 = add(s2, mul(factor, v128.load(from, 32)));
        s3 = add(s3, mul(factor, v128.load(from, 48)));
        from += row;
      }
      const to = column + <usize>i * row;
      v128.store(to, s0);
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
    }
    for (; j < columns; j++) {
      let sum = both(0);
      let from = b + <usize>j * element;
      for (let at = li; at < end; at += element) {
        sum = add(sum, mul(get(at), get(from)));
        from += row;
      }
      set(b + <usize>i * row + <usize>j * element, sum);
    }
  }
}

/** Copies the lower triangle to the upper. */
function mirror(n: i32, a: usize): void {
  const row = <usize>n * element;
  for (let i = 1; i < n; i++) {
    let lower = a + <usize>i * row;
    const end = lower + <usize>i * element;
    let upper = a + <usize>i * element;
    while (lower < end) {
      set(upper, get(lower));
      lower += element;
      upper += row;
    }
  }
}

/**
 * out[i][j] += Σ_l a[i · aRow + l · aColumn] b[l][j], the sum in the order of l. Strides in bytes; B has rows of the
 * same stride as out. Two rows by four columns at a time stay in registers.
 */
function addStrided(
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  out: usize,
  row: usize,
): void {
  let i: i32 = 0;
  for (; i + 2 <= m; i += 2) {
    const a0 = a + <usize>i * aRow;
    const o0 = out + <usize>i * row;
    let j: i32 = 0;
    for (; j + 4 <= n; j += 4)
      twoByFour(k, a0, aRow, aColumn, b + <usize>j * element, row, o0 + <usize>j * element);
    for (; j + 2 <= n; j += 2)
      twoByTwo(k, a0, aRow, aColumn, b + <usize>j * element, row, o0 + <usize>j * element);
    if (j < n) {
      one(k, a0, aColumn, b + <usize>j * element, row, o0 + <usize>j * element);
      one(k, a0 + aRow, aColumn, b + <usize>j * element, row, o0 + row + <usize>j * element);
    }
  }
  if (i < m) {
    const a0 = a + <usize>i * aRow;
    const o0 = out + <usize>i * row;
    for (let j = 0; j < n; j++) one(k, a0, aColumn, b + <usize>j * element, row, o0 + <usize>j * element);
  }
}

function twoByFour(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, row: usize, out: usize): void {
  const below = out + row;
  let s00 = v128.load(out);
  let s01 = v128.load(out, 16);
  let s02 = v128.load(out, 32);
  let s03 = v128.load(out, 48);
  let s10 = v128.load(below);
  let s11 = v128.load(below, 16);
  let s12 = v128.load(below, 32);
  let s13 = v128.load(below, 48);
  for (let l = 0; l < k; l++) {
    const f0 = get(a);
    const f1 = get(a + aRow);
    let x = v128.load(b);
    s00 = add(s00, mul(f0, x));
    s10 = add(s10, mul(f1, x));
    x = v128.load(b, 16);
    s01 = add(s01, mul(f0, x));
    s11 = add(s11, mul(f1, x));
    x = v128.load(b, 32);
    s02 = add(s02, mul(f0, x));
    s12 = add(s12, mul(f1, x));
    x = v128.load(b, 48);
    s03 = add(s03, mul(f0, x));
    s13 = add(s13, mul(f1, x));
    a += aColumn;
    b += row;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out, s02, 32);
  v128.store(out, s03, 48);
  v128.store(below, s10);
  v128.store(below, s11, 16);
  v128.store(below, s12, 32);
  v128.store(below, s13, 48);
}

function twoByTwo(k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, row: usize, out: usize): void {
  const below = out + row;
  let s00 = v128.load(out);
  let s01 = v128.load(out, 16);
  let s10 = v128.load(below);
  let s11 = v128.load(below, 16);
  for (let l = 0; l < k; l++) {
    const f0 = get(a);
    const f1 = get(a + aRow);
    const x0 = v128.load(b);
    const x1 = v128.load(b, 16);
    s00 = add(s00, mul(f0, x0));
    s10 = add(s10, mul(f1, x0));
    s01 = add(s01, mul(f0, x1));
    s11 = add(s11, mul(f1, x1));
    a += aColumn;
    b += row;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(below, s10);
  v128.store(below, s11, 16);
}

function one(k: i32, a: usize, aColumn: usize, b: usize, row: usize, out: usize): void {
  let sum = get(out);
  for (let l = 0; l < k; l++) {
    sum = add(sum, mul(get(a), get(b)));
    a += aColumn;
    b += row;
  }
  set(out, sum);
}
