const magnitudes: readonly number[] = Array.from({ length: 900 }, (_, k) => 1e-4 * 1.03 ** k);
const aroundZero: readonly number[] = [...magnitudes.map((m) => -m).reverse(), 0, ...magnitudes];

/** Sample points throughout a support, ascending: fine near 0 and near walls, in steps of 3 % far away; {@link unitBeside}. */
export function placesIn([low, high]: readonly [number, number]): readonly number[] {
  if (Number.isFinite(low) && Number.isFinite(high))
    return Array.from({ length: 999 }, (_, k) => low + ((k + 1) / 1000) * (high - low));
  if (Number.isFinite(low)) return magnitudes.map((m) => low + unitBeside(low) * m);
  if (Number.isFinite(high)) return magnitudes.map((m) => high - unitBeside(high) * m).reverse();
  return aroundZero;
}

/** 1, or 10⁻⁶ of a wall far from 0: distances from it much smaller than that are lost to rounding. */
export function unitBeside(wall: number): number {
  return Math.max(1, 1e-6 * Math.abs(wall));
}
