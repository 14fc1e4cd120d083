/** Values at equal distances or ratios: as many as `points`, or as far apart as `step`. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly points?: number | undefined;
  readonly step?: number | undefined;
  readonly scale?: "linear" | "logarithmic" | undefined;
}

/** How many values a range has, without making them. */
export function rangeLength({ from, to, points, step }: Range): number {
  if (points !== undefined) return points;
  const last = Math.round((to - from) / step!);
  return stepped(from, to, step!, last) <= rounded(to) ? last + 1 : last;
}

/**
 * The values of a range, ascending.
 *
 *   linear       v_k = from (1 − k/(n−1)) + to k/(n−1),   or   v_k = from + k step
 *   logarithmic  v_k = from^(1 − k/(n−1)) to^(k/(n−1))
 *
 * Rounded to 12 significant digits; made of operations that every engine rounds alike, so they are the same bits
 * everywhere.
 */
export function rangeValues(range: Range): readonly number[] {
  const { from, to, step, scale } = range;
  const n = rangeLength(range);
  return Array.from({ length: n }, (_, k) => {
    if (k === 0) return rounded(from);
    if (step !== undefined) return stepped(from, to, step, k);
    if (k === n - 1) return rounded(to);
    const part = k / (n - 1);
    if (scale === "logarithmic") return rounded(power(from, 1 - part) * power(to, part));
    return besideZero(from * (1 - part) + to * part, from, to);
  });
}

function stepped(from: number, to: number, step: number, k: number): number {
  return besideZero(from + k * step, from, to);
}

/** Zero if the terms cancel up to rounding. */
function besideZero(value: number, from: number, to: number): number {
  return Math.abs(value) < 1e-12 * Math.max(Math.abs(from), Math.abs(to)) ? 0 : rounded(value);
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * base^exponent for 0 ≤ exponent ≤ 1, bit by bit of the exponent; relative error below 2·10⁻¹⁴.
 *
 * Math.pow may differ between engines in its last bit, Math.sqrt may not.
 */
function power(base: number, exponent: number): number {
  let result = 1;
  let root = base;
  let rest = exponent;
  while (rest > 0) {
    root = Math.sqrt(root);
    rest *= 2;
    if (rest < 1) continue;
    result *= root;
    rest -= 1;
  }
  return result;
}
