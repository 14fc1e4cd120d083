import { type Axis, axes, type RecordedTraining, wrong } from "./recording.ts";

/** Which length an array has along each axis, and how far apart neighbours along it are. */
export type Layout = Readonly<Record<Axis, { readonly length: number; readonly stride: number }>>;

/** An array in C order: the last index is fastest. */
export interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * The layout of recorded spectra: that of `order`, or the only one in which one axis has as many entries as there are levels
 * and another as many as there are snapshots.
 *
 * @throws RecordingError if there is none, or several
 */
export function layoutOf(
  { name, shape }: Shaped,
  { order }: Pick<RecordedTraining, "order">,
  counts: { readonly snapshot: number; readonly level: number },
): Layout {
  const needed = `an axis of ${counts.level} levels, as the model has, one of ${counts.snapshot} snapshots, as there are updates, and one of replicas`;
  const got = `got ${name} of shape ${shape.join(" × ") || "a single number"}`;
  if (shape.length !== axes.length) throw wrong("array", `must have three axes: ${needed}, ${got}`);
  const fits = (names: readonly Axis[]) =>
    names.every((axis, k) => axis === "replica" || shape[k] === counts[axis]);
  const candidates = order === undefined ? permutations : [order];
  const fitting = candidates.filter(fits);
  if (fitting.length === 0)
    throw order === undefined
      ? wrong("array", `must have ${needed}, ${got}`)
      : wrong(
          "order",
          `must name the axes as they are: ${needed}, got ${order.join(", ")} for ${name} of shape ${shape.join(" × ")}`,
        );
  if (fitting.length > 1)
    throw wrong(
      "order",
      `is missing: the lengths ${shape.join(" × ")} of ${name} leave open which axis is which; allowed are ${fitting.map((names) => `[${names.join(", ")}]`).join(" and ")}`,
    );
  return layout(shape, fitting[0]);
}

const permutations: readonly (readonly Axis[])[] = axes.flatMap((first) =>
  axes
    .filter((second) => second !== first)
    .map((second): readonly Axis[] => [
      first,
      second,
      ...axes.filter((third) => third !== first && third !== second),
    ]),
);

function layout(shape: readonly number[], names: readonly Axis[]): Layout {
  const along = (axis: Axis) => {
    const k = names.indexOf(axis);
    return { length: shape[k], stride: shape.slice(k + 1).reduce((product, length) => product * length, 1) };
  };
  return { replica: along("replica"), snapshot: along("snapshot"), level: along("level") };
}

/** The place of an element in its array, as numpy writes it: `name[3, 17, 4]`. */
export function placeOf({ name, shape }: Shaped, index: number): string {
  const indices: number[] = [];
  for (let rest = index, k = shape.length - 1; k >= 0; k--) {
    indices.unshift(rest % shape[k]);
    rest = Math.floor(rest / shape[k]);
  }
  return indices.length === 0 ? name : `${name}[${indices.join(", ")}]`;
}
