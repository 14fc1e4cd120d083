/**
 * The root of a decreasing function between two ends, by regula falsi with Illinois' halving, to 1e-13 of the interval's
 * larger end; the nearer end if there is none between them.
 *
 * @see Dowell & Jarratt 1971, BIT 11, 168
 */
export function fallingRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (!(fa > 0)) return a;
  if (!(fb < 0)) return b;
  let side = 0;
  for (let k = 0; k < 200; k++) {
    const guess = (a * fb - b * fa) / (fb - fa);
    // a guess outside, or not a number where an end is infinite, falls back to the middle
    const x = guess > a && guess < b && k % 4 !== 3 ? guess : (a + b) / 2;
    const fx = f(x);
    if (fx === 0 || b - a <= 1e-13 * Math.max(Math.abs(a), Math.abs(b), 1e-300)) return x;
    if (fx > 0) {
      [a, fa] = [x, fx];
      if (side === 1) fb /= 2;
      side = 1;
    } else {
      [b, fb] = [x, fx];
      if (side === -1) fa /= 2;
      side = -1;
    }
  }
  return (a + b) / 2;
}

/**
 * The root of a decreasing function that is nearly linear between two ends, by Newton's method kept within a bracket; the
 * lower end if the function is not positive there.
 *
 * @param f value and slope
 */
export function newtonRoot(f: (x: number) => readonly [number, number], low: number, high: number): number {
  let [a, b, x] = [low, high, low];
  for (let k = 0; k < 100; k++) {
    const [value, slope] = f(x);
    if (x === low && !(value > 0)) return low;
    if (value > 0) a = x;
    else b = x;
    const newton = x - value / slope;
    // after such a small step the error is its square
    if (Math.abs(newton - x) <= 1e-8) return newton;
    x = newton > a && newton < b ? newton : (a + b) / 2;
    if (b - a <= 1e-13 * Math.max(Math.abs(a), Math.abs(b))) break;
  }
  return x;
}
