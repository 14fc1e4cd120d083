import { plotted } from "../numbers.ts";
import { type Mark, type SourceStyle, translucent } from "./theme.ts";

/** A place on a chart; a null y lifts the pen, yMin and yMax are the ends of an error bar. */
export interface Vertex {
  readonly x: number;
  readonly y: number | null;
  readonly yMin?: number;
  readonly yMax?: number;
}

/** One entry of a chart's data. The legend is read from these fields, so that it cannot differ from the drawing. */
export interface Dataset {
  readonly type: "scatter" | "scatterWithErrorBars";
  /** Legend text; empty if the legend does not list it. */
  readonly label: string;
  readonly data: readonly Vertex[];
  /** Lower is drawn later, on top. */
  readonly order: number;
  readonly xAxisID: string;
  readonly yAxisID: string;
  readonly showLine: boolean;
  readonly borderColor: string;
  readonly backgroundColor: string;
  readonly borderWidth: number;
  readonly borderDash: readonly number[];
  readonly borderJoinStyle: "round";
  readonly pointStyle: Mark;
  readonly pointRadius: number;
  readonly pointHoverRadius: number;
  readonly pointHitRadius: number;
  readonly fill: false | "shape";
  readonly errorBarColor?: string;
  readonly errorBarWhiskerColor?: string;
  readonly errorBarLineWidth?: number;
  readonly errorBarWhiskerLineWidth?: number;
  readonly errorBarWhiskerSize?: number;
  readonly parsing?: false;
}

/** A dataset's legend text, axes and drawing order. */
export interface Place {
  readonly label: string;
  readonly order?: number;
  readonly xAxisID?: string;
  readonly yAxisID?: string;
}

/** Broken lines: each path is drawn separately, all share one legend entry. */
export function curves(
  paths: readonly (readonly Vertex[])[],
  style: SourceStyle,
  place: Place,
  width = 2,
): Dataset {
  return {
    ...base(place, 3),
    type: "scatter",
    data: joined(paths),
    showLine: true,
    borderColor: style.colour,
    backgroundColor: style.colour,
    borderWidth: width,
    borderDash: style.dash,
    pointStyle: style.mark,
    pointRadius: 0,
    pointHoverRadius: 3,
    fill: false,
  };
}

/** Filled shapes, each path closed. */
export function shapes(
  paths: readonly (readonly Vertex[])[],
  colour: string,
  place: Place,
  outline = 0,
): Dataset {
  const closed = paths.map((path) => (path.length > 0 ? [...path, path[0]] : path));
  return {
    ...base(place, 8),
    type: "scatter",
    data: joined(closed),
    showLine: true,
    borderColor: colour,
    backgroundColor: translucent(colour, 0.22),
    borderWidth: outline,
    borderDash: [],
    pointStyle: "rect",
    pointRadius: 0,
    pointHoverRadius: 0,
    fill: "shape",
  };
}

/** One filled shape without a line around it, opaque. */
export function area(path: readonly Vertex[], colour: string, place: Place): Dataset {
  return { ...shapes([path], colour, place), backgroundColor: colour };
}

/** Marks with vertical error bars; open marks are filled with the paper's white. */
export function points(
  data: readonly Vertex[],
  style: SourceStyle,
  place: Place,
  look: PointLook = {},
): Dataset {
  const radius = look.radius ?? 4;
  return {
    ...base(place, 1),
    type: "scatterWithErrorBars",
    data,
    showLine: false,
    borderColor: style.colour,
    backgroundColor: look.open ? "#ffffff" : style.colour,
    borderWidth: look.open ? 1.8 : 1,
    borderDash: [],
    pointStyle: style.mark,
    pointRadius: radius,
    pointHoverRadius: radius + 2,
    fill: false,
    errorBarColor: style.colour,
    errorBarWhiskerColor: style.colour,
    errorBarLineWidth: 1.5,
    errorBarWhiskerLineWidth: 1.5,
    errorBarWhiskerSize: 1.6 * radius,
  };
}

export interface PointLook {
  readonly open?: boolean;
  /** px */
  readonly radius?: number;
}

/** A vertex, rounded for the file; error bars of one standard error where it is known. */
export function vertex(x: number, y: number, error = 0): Vertex {
  const at = { x: plotted(x) ?? 0, y: plotted(x) === null ? null : plotted(y) };
  const low = plotted(y - error);
  const high = plotted(y + error);
  return error > 0 && at.y !== null && low !== null && high !== null ? { ...at, yMin: low, yMax: high } : at;
}

/** Every height that vertices and their error bars reach. */
export function heights(vertices: readonly Vertex[]): readonly number[] {
  return vertices.flatMap(({ y, yMin, yMax }) => [y, yMin, yMax].flatMap((height) => height ?? []));
}

function base({ label, order, xAxisID = "x", yAxisID = "y" }: Place, usual: number) {
  return {
    label,
    order: order ?? usual,
    xAxisID,
    yAxisID,
    borderJoinStyle: "round",
    pointHitRadius: 6,
  } as const;
}

function joined(paths: readonly (readonly Vertex[])[]): readonly Vertex[] {
  return paths.flatMap((path, i) => (i > 0 && path.length > 0 ? [{ x: path[0].x, y: null }, ...path] : path));
}
