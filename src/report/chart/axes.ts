import { FONT_SIZES, GRID, INK, MUTED } from "./theme.ts";

/** One axis of a chart, as chart.js reads it. */
export interface Axis {
  readonly type: "linear" | "logarithmic" | "category";
  readonly axis: "x" | "y";
  readonly position: "left" | "bottom";
  readonly min?: number;
  readonly max?: number;
  readonly offset: boolean;
  readonly title: Readonly<{
    display: boolean;
    text: string;
    color: string;
    font: { readonly size: number };
  }>;
  readonly ticks: Readonly<{
    display: boolean;
    color: string;
    font: { readonly size: number };
    stepSize?: number;
    maxTicksLimit?: number;
    /** Whether the ends of the axis have ticks although they are not round. */
    includeBounds: false;
    format: { readonly useGrouping: false };
    maxRotation: 0;
    autoSkip?: false;
    autoSkipPadding: number;
  }>;
  readonly grid: Readonly<{ display: boolean; color: string; tickLength: number; offset?: true }>;
  readonly border: Readonly<{ display: boolean; color: string }>;
  readonly stack?: string;
  readonly stackWeight?: number;
}

/** Ends of a linear axis, and either its tick spacing, if the ends are ticks, or the maximum number of ticks. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly ticks: { readonly stepSize: number } | { readonly maxTicksLimit: number };
}

/** A linear axis over a range that is already round. */
export function linearAxis(
  axis: "x" | "y",
  title: string,
  range: Range,
  more: Partial<Pick<Axis, "stack" | "stackWeight">> = {},
): Axis {
  return {
    type: "linear",
    axis,
    position: axis === "x" ? "bottom" : "left",
    min: range.min,
    max: range.max,
    offset: false,
    title: axisTitle(title),
    ticks: { ...TICKS, ...range.ticks },
    grid: { display: true, color: GRID, tickLength: 5 },
    border: { display: true, color: MUTED },
    ...more,
  };
}

/** A logarithmic axis; its ticks are labelled at 1, 2 and 5 times the powers of ten. */
export function logAxis(axis: "x" | "y", title: string, range: Range): Axis {
  const base = linearAxis(axis, title, range);
  return { ...base, type: "logarithmic", ticks: { ...base.ticks, autoSkip: false } };
}

/** The smallest range that contains two positive numbers and ends at 1, 2 or 5 times a power of ten. */
export function logRange(low: number, high: number): Range {
  const power = 10 ** Math.floor(Math.log10(low));
  const min = clean(power * [5, 2, 1].find((m) => m * power <= low * (1 + 1e-9))!);
  return { min, max: roundStep(high), ticks: { maxTicksLimit: 40 } };
}

/** The same around positive numbers, with room at either end as a factor. */
export function logRangeOf(values: readonly number[], room = 1): Range {
  return logRange(Math.min(...values) / room, Math.max(...values) * room);
}

/** An axis without tick labels, for a quantity whose scale does not matter. */
export function bareAxis(axis: "x" | "y", title: string, range: Range, stack: string): Axis {
  const base = linearAxis(axis, title, range, { stack, stackWeight: 1 });
  return { ...base, ticks: { ...base.ticks, display: false }, grid: { ...base.grid, display: false } };
}

/** An axis of named slots; data are placed at slot numbers from 0, fractions in between. */
export function slotAxis(title: string): Axis {
  return {
    type: "category",
    axis: "x",
    position: "bottom",
    offset: true,
    title: axisTitle(title),
    ticks: TICKS,
    grid: { display: true, color: GRID, tickLength: 5, offset: true },
    border: { display: true, color: MUTED },
  };
}

/** An invisible stretch between two stacked axes. */
export function gapAxis(axis: "x" | "y", stack: string, stackWeight: number): Axis {
  return {
    type: "linear",
    axis,
    position: axis === "x" ? "bottom" : "left",
    min: 0,
    max: 1,
    offset: false,
    title: { ...axisTitle(""), display: false },
    ticks: { ...TICKS, display: false },
    grid: { display: false, color: GRID, tickLength: 0 },
    border: { display: false, color: MUTED },
    stack,
    stackWeight,
  };
}

/**
 * The smallest round range that contains [low, high], with about `ticks` intervals of 1, 2 or 5 times a power
 * of ten. A range of zero width is extended around its value.
 */
export function roundRange(low: number, high: number, ticks = 6): Range {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { min: 0, max: 1, ticks: { stepSize: 0.2 } };
  const width = high - low;
  const margin = width > 0 ? 0 : Math.abs(low) * 0.05 || 0.5;
  const step = roundStep((width + 2 * margin) / ticks);
  const min = Math.floor((low - margin) / step + 1e-9) * step;
  const max = Math.ceil((high + margin) / step - 1e-9) * step;
  return { min: clean(min), max: clean(max), ticks: { stepSize: step } };
}

/** A range with exact ends and round ticks within. */
export function exactRange(min: number, max: number, ticks = 6): Range {
  return { min, max, ticks: { maxTicksLimit: ticks + 1 } };
}

/** Smallest and largest finite value, NaN where there is none. */
export function extent(values: Iterable<number>): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return low <= high ? [low, high] : [Number.NaN, Number.NaN];
}

const TICKS: Axis["ticks"] = {
  display: true,
  color: MUTED,
  font: { size: FONT_SIZES.tick },
  maxRotation: 0,
  autoSkipPadding: 4,
  includeBounds: false,
  format: { useGrouping: false },
};

function axisTitle(text: string): Axis["title"] {
  return { display: text !== "", text, color: INK, font: { size: FONT_SIZES.axis } };
}

function roundStep(step: number): number {
  if (!(step > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  const mantissa = step / power;
  const round = [1, 2, 5, 10].find((m) => mantissa <= m * (1 + 1e-9)) ?? 10;
  return clean(round * power);
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}
