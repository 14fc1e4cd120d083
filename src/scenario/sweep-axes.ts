import type { Axis, Choice } from "./grid.ts";
import { type Located, type LocatedMapping, located, plain } from "./located.ts";
import type { Origin, Path } from "./problem.ts";
import { rangeValues } from "./range.ts";
import { axisLength, readAxis, type SweepAxis } from "./sweep-schema.ts";

/** A field that a sweep varies. */
export interface SweptField {
  /** Dotted path of the field. */
  readonly path: string;
  /** Where that path is written. */
  readonly origin: Origin;
  /** Where the sweep has the field's values. */
  readonly place: Path;
  readonly written: Located;
  /** Undefined for values that are not well-formed. */
  readonly axis: SweepAxis | undefined;
}

/** The swept fields: fields that vary together, by axis, by grid; no sweep is one grid without axes. */
export function sweptFields(sweep: Located | undefined): readonly (readonly (readonly SweptField[])[])[] {
  if (sweep?.kind === "mapping") return [axesOf(sweep, ["sweep"])];
  if (sweep?.kind !== "list") return [[]];
  return sweep.items.map((item, index) => (item.kind === "mapping" ? axesOf(item, ["sweep", index]) : []));
}

/** Number of successive values of fields that vary together. */
export function lengthOf(fields: readonly SweptField[]): number {
  return Math.min(...fields.map(({ axis }) => (axis === undefined ? 0 : axisLength(axis))));
}

/** The values of fields that vary together. */
export function axisOf(fields: readonly SweptField[]): Axis {
  const choices = fields.map(choicesOf);
  return Array.from({ length: lengthOf(fields) }, (_, index) => choices.map((ofField) => ofField[index]));
}

function axesOf(grid: LocatedMapping, place: Path): readonly (readonly SweptField[])[] {
  return [...grid.entries].flatMap(([name, { key, value }]) => {
    if (name !== "zip") return [[fieldOf(name, key, value, place)]];
    return value.kind === "mapping" && value.entries.size > 0
      ? [[...value.entries].map(([path, entry]) => fieldOf(path, entry.key, entry.value, [...place, "zip"]))]
      : [];
  });
}

function fieldOf(path: string, origin: Origin, written: Located, place: Path): SweptField {
  return { path, origin, place: [...place, path], written, axis: readAxis(plain(written)) };
}

function choicesOf({ path, place, written, axis }: SweptField): readonly Choice[] {
  if (written.kind === "list") {
    return written.items.map((value, index) => ({ path, value, place: [...place, index] }));
  }
  if (axis === undefined || Array.isArray(axis)) return [];
  return rangeValues(axis).map((value) => ({ path, value: located(value, written.origin), place }));
}
