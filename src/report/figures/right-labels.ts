import { type LabelAnnotation, label } from "../chart/annotations.ts";
import type { Range } from "../chart/axes.ts";
import type { Vertex } from "../chart/datasets.ts";
import { spreadLabels } from "../chart/label-spacing.ts";
import { FONT_SIZES } from "../chart/theme.ts";

/** Names of curves at the right edge of a plot, without overlap, and the space in px that they need there; by their last vertex. */
export function rightLabels(
  curves: readonly { readonly name: string; readonly last: Vertex | undefined }[],
  edge: number,
  range: Range,
  height: number,
): { readonly annotations: readonly LabelAnnotation[]; readonly room: number } {
  const names = curves.flatMap(({ name, last }) =>
    name === "" || last?.y == null ? [] : [{ text: name, y: last.y }],
  );
  const sorted = [...names].sort((a, b) => a.y - b.y);
  const at = (y: number) => ((y - range.min) / (range.max - range.min)) * height;
  const centres = sorted.map(({ y }) => at(y));
  const places = spreadLabels(
    centres,
    sorted.map(() => FONT_SIZES.label + 2),
    [-10, height + 10],
    2 * FONT_SIZES.label,
  );
  const annotations = sorted.flatMap(({ text, y }, i) => {
    const place = places[i];
    if (place === null || place === undefined) return [];
    const down = Math.round((centres[i] - place) * 10) / 10;
    return [label(text, edge, y, { anchor: "start", right: 6, down })];
  });
  const longest = Math.max(0, ...names.map(({ text }) => text.length));
  return { annotations, room: Math.ceil(0.66 * FONT_SIZES.label * longest) + 10 };
}
