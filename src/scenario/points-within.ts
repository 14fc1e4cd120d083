/**
 * Indices of points to examine, 0 and then others of 0 … count − 1 far from each other, until this process has computed for
 * `seconds`. Any initial subset is evenly spread: successive indices differ by the golden ratio.
 */
export function* pointsWithin(seconds: number, count: number): Generator<number> {
  const begin = processorSeconds();
  const spread = Array.from({ length: 4 * count }, (_, k) =>
    Math.floor(count * ((k * 0.6180339887498949) % 1)),
  );
  const all = Array.from({ length: count }, (_, k) => k);
  for (const index of new Set([...spread, ...all])) {
    yield index;
    if (processorSeconds() - begin > seconds) return;
  }
}

/** Processor time of this process: time in which the machine is busy elsewhere does not count. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
