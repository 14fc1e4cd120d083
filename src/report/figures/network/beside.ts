import { type NoisePoint, sameTemperature } from "../../../comparison/index.ts";

/**
 * Horizontal position of a point among those of equal ε: in the order of α, its matrices slightly apart.
 *
 * @param sorted the points, α ascending
 * @param matrix the number of the matrix, counted from their middle
 */
export function beside(
  sorted: readonly NoisePoint[],
  p: number,
  temperature: number,
  matrix: number,
): number {
  const sameEps = sorted.filter((point) => sameTemperature(point, { temperature }));
  const place = sameEps.indexOf(sorted[p]) - (sameEps.length - 1) / 2;
  return temperature * 1.12 ** place * 1.025 ** matrix;
}
