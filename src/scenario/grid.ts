import type { Located } from "./located.ts";
import type { Path } from "./problem.ts";

/** One value of a swept field. */
export interface Choice {
  /** Dotted path of the field. */
  readonly path: string;
  readonly value: Located;
  /** Where the sweep has it: a position in a list, or a range as a whole. */
  readonly place: Path;
}

/** Successive values of one field, or of several fields that vary together. */
export type Axis = readonly (readonly Choice[])[];

/** Every combination of the axes, the last axis fastest; one empty combination if there are no axes. */
export function grid(axes: readonly Axis[]): readonly (readonly Choice[])[] {
  let points: readonly (readonly Choice[])[] = [[]];
  for (const axis of axes) {
    points = points.flatMap((point) => axis.map((choices) => [...point, ...choices]));
  }
  return points;
}
