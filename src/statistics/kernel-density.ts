/**
 * Kernel density estimate with a normal kernel; its integral over the cells is the fraction that lies within them, 1 if they
 * reach far enough.
 */
export function kernelDensity(
  values: readonly number[],
  cells: readonly number[],
  width: number,
): Float64Array {
  const unit = values.length * width * Math.sqrt(2 * Math.PI);
  return Float64Array.from(cells, (at) => {
    let sum = 0;
    for (const value of values) sum += Math.exp(-(((at - value) / width) ** 2) / 2);
    return sum / unit;
  });
}

/** A tenth of the interquartile range: the edge of a narrow law stays sharp, and a wide law of few levels has no holes. */
export function kernelWidth(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))];
  return Math.max(0.02, 0.1 * (at(0.75) - at(0.25)));
}
