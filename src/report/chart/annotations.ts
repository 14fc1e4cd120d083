import { FONT_SIZES, TARGET_COLOUR } from "./theme.ts";

/** A reference line or an outside label, as chartjs-plugin-annotation reads it. */
export type Annotation = LineAnnotation | LabelAnnotation;

export interface LineAnnotation {
  readonly type: "line";
  readonly drawTime: "beforeDatasetsDraw";
  readonly xScaleID: string;
  readonly yScaleID: string;
  readonly xMin?: number;
  readonly xMax?: number;
  readonly yMin?: number;
  readonly yMax?: number;
  readonly borderColor: string;
  readonly borderWidth: number;
  readonly borderDash: readonly number[];
}

export interface LabelAnnotation {
  readonly type: "label";
  readonly drawTime: "afterDraw";
  readonly xScaleID: string;
  readonly yScaleID: string;
  readonly xValue: number;
  readonly yValue: number;
  readonly xAdjust: number;
  readonly yAdjust: number;
  readonly position: { readonly x: "start" | "center" | "end"; readonly y: "start" | "center" | "end" };
  readonly content: readonly string[];
  readonly color: string;
  readonly font: { readonly size: number; readonly weight: "normal" | "bold" };
  readonly padding: 0;
  readonly textAlign: "left" | "center" | "right";
}

/** A reference line across the whole plot at one value of y. */
export function horizontal(y: number, look: LineLook = {}): LineAnnotation {
  return { ...line(look), yMin: y, yMax: y };
}

/** A reference line across the whole plot at one value of x. */
export function vertical(x: number, look: LineLook = {}): LineAnnotation {
  return { ...line(look), xMin: x, xMax: x };
}

export interface LineLook {
  readonly colour?: string;
  readonly dash?: readonly number[];
  readonly width?: number;
  readonly xScaleID?: string;
  readonly yScaleID?: string;
}

/** A line of text anchored at (x, y) and moved by px, e.g. out of the plot. */
export function label(text: string, x: number, y: number, look: LabelLook): LabelAnnotation {
  return {
    type: "label",
    drawTime: "afterDraw",
    xScaleID: look.xScaleID ?? "x",
    yScaleID: look.yScaleID ?? "y",
    xValue: x,
    yValue: y,
    xAdjust: look.right ?? 0,
    yAdjust: look.down ?? 0,
    position: { x: look.anchor, y: "center" },
    content: [text],
    color: look.colour ?? TARGET_COLOUR,
    font: { size: FONT_SIZES.label, weight: look.bold ? "bold" : "normal" },
    padding: 0,
    textAlign: look.anchor === "start" ? "left" : look.anchor === "end" ? "right" : "center",
  };
}

export interface LabelLook {
  /** Which end of the text stands at the anchor. */
  readonly anchor: "start" | "center" | "end";
  /** px to the right and down */
  readonly right?: number;
  readonly down?: number;
  readonly colour?: string;
  readonly bold?: true;
  readonly xScaleID?: string;
  readonly yScaleID?: string;
}

function line(look: LineLook) {
  return {
    type: "line",
    drawTime: "beforeDatasetsDraw",
    xScaleID: look.xScaleID ?? "x",
    yScaleID: look.yScaleID ?? "y",
    borderColor: look.colour ?? TARGET_COLOUR,
    borderWidth: look.width ?? 1,
    borderDash: look.dash ?? [5, 4],
  } as const;
}
