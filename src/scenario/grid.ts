/** One value of a swept field, with its position in the field's list. */
export interface Choice<T> {
  readonly path: string;
  readonly index: number;
  readonly value: T;
}

/** Every combination of the swept values, the last field fastest; one empty combination where nothing is swept. */
export function grid<T>(lists: Iterable<readonly [string, readonly T[]]>): readonly (readonly Choice<T>[])[] {
  let points: readonly (readonly Choice<T>[])[] = [[]];
  for (const [path, values] of lists) {
    points = points.flatMap((point) => values.map((value, index) => [...point, { path, index, value }]));
  }
  return points;
}
