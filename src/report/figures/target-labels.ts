import type { System } from "../../models/model.ts";
import { type LabelAnnotation, label } from "../chart/annotations.ts";
import type { Range } from "../chart/axes.ts";
import { spreadLabels } from "../chart/label-spacing.ts";
import { FONT_SIZES } from "../chart/theme.ts";
import { levelNames } from "../vocabulary.ts";

/** The edge of the plot at which the labels stand, and its length in px. */
export interface Edge {
  readonly side: "right" | "top";
  readonly range: Range;
  readonly length: number;
}

/** Labels of the target levels, outside the plot and without overlap, and the space they need there in px. */
export interface TargetLabels {
  readonly annotations: readonly ((xScaleID: string, yScaleID: string, edge: number) => LabelAnnotation)[];
  readonly room: number;
}

/** Names of the target levels at an edge of the plot, as many as fit; above the plot in two rows if one is full. */
export function targetLabels(system: System, { side, range, length }: Edge): TargetLabels {
  const names = levelNames(system.multiplets);
  const shown = system.multiplets.filter((m) => m.value >= range.min && m.value <= range.max);
  const texts = shown.map((m) => `${names.get(m.label)}${m.size > 1 ? ` ×${m.size}` : ""}`);
  const widths = texts.map((text) => 0.66 * FONT_SIZES.label * text.length);
  const centres = shown.map((m) => ((m.value - range.min) / (range.max - range.min)) * length);
  const sizes = side === "right" ? texts.map(() => FONT_SIZES.label + 2) : widths.map((w) => w + 12);
  const placed = rowsOf(side, centres, sizes, [-20, length + 20]);
  const annotations = shown.flatMap((m, i) => {
    const place = placed[i];
    if (!place) return [];
    const move = Math.round((place.place - centres[i]) * 10) / 10;
    const up = 11 + ROW * place.row;
    return [
      (xScaleID: string, yScaleID: string, edge: number) =>
        side === "right"
          ? label(texts[i], edge, m.value, { anchor: "start", right: 6, down: -move, xScaleID, yScaleID })
          : label(texts[i], m.value, edge, { anchor: "center", right: move, down: -up, xScaleID, yScaleID }),
    ];
  });
  const rows = 1 + Math.max(0, ...placed.map((p) => p?.row ?? 0));
  return { annotations, room: side === "right" ? Math.ceil(Math.max(0, ...widths)) + 10 : 9 + ROW * rows };
}

const ROW = 15;

interface Placed {
  readonly place: number;
  readonly row: number;
}

function rowsOf(
  side: Edge["side"],
  centres: readonly number[],
  sizes: readonly number[],
  span: readonly [number, number],
): readonly (Placed | null)[] {
  const row = (members: readonly number[], number: number) => {
    const pick = (values: readonly number[]) => members.map((i) => values[i]);
    const places = spreadLabels(pick(centres), pick(sizes), span, FONT_SIZES.label);
    return places.map((place) => (place === null ? null : { place, row: number }));
  };
  const all = centres.map((_, i) => i);
  const single = row(all, 0);
  if (side === "right" || !single.includes(null)) return single;
  const upper = row(
    all.filter((i) => i % 2 === 1),
    1,
  );
  const lower = row(
    all.filter((i) => i % 2 === 0),
    0,
  );
  return all.map((i) => (i % 2 === 1 ? upper[(i - 1) / 2]! : lower[i / 2]!));
}
