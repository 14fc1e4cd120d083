import { type Shape, shapeOf, weightsSeconds } from "../../weight-spectra/index.ts";
import type { WeightsPlan } from "./plan.ts";

/** Each shape once: matrices of a shape share their null distributions. */
export function shapesOf(matrices: WeightsPlan["matrices"]): readonly Shape[] {
  return [
    ...new Map(matrices.map(shapeOf).map((shape) => [`${shape.size} ${shape.length}`, shape])).values(),
  ];
}

/** Seconds of one core that the analysis of some plans takes together. */
export function planSeconds(plans: readonly WeightsPlan[]): number {
  const matrices = plans.flatMap((plan) => plan.matrices);
  const noise = shapesOf(matrices).map(
    ({ size, length }) => weightsSeconds({ rows: length, columns: size }).noise,
  );
  const ofEach = matrices.map((matrix) => weightsSeconds(matrix));
  const haar = Math.max(0, ...ofEach.map((seconds) => seconds.haar));
  return [...noise, ...ofEach.map((seconds) => seconds.matrix)].reduce((sum, seconds) => sum + seconds, haar);
}
