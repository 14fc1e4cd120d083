/**
 * Indices of points to look at, the first of 0 … count − 1 and then others far from each other, for as long as this process
 * has computed for less than `seconds`. Any first few of them are spread evenly: they go by steps of the golden ratio.
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

/** Time that this process was computing for: a machine that is busy elsewhere does not count. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
