/** A duration for people to read: `0.4 s`, `40 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "an unknown time";
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return two(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(seconds / 3600);
  return two(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** A count with a decimal prefix and three digits: `950`, `12.3 k`, `4.8 M`, `1.92 G`. */
export function count(n: number): string {
  return withPrefix(n, ["", " k", " M", " G", " T", " P"]);
}

/** A size with a decimal prefix and three digits: `320 kB`. */
export function bytes(n: number): string {
  return withPrefix(n, [" B", " kB", " MB", " GB", " TB", " PB"]);
}

/** A number with three significant digits. */
export function significant(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(3))) : String(x);
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function withPrefix(n: number, units: readonly string[]): string {
  let scaled = n;
  let unit = 0;
  // 999.5 rounds to 1000, which belongs to the next prefix
  while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${significant(scaled)}${units[unit]}`;
}
