import type { EstimateSource } from "../../comparison/results.ts";
import type { Annotation } from "./annotations.ts";
import type { Axis } from "./axes.ts";
import type { Dataset } from "./datasets.ts";

/** The output of a figure builder: panels to draw, and for those that cannot be drawn the reason. */
export type Panel = Figure | Omission;

/** A panel, drawn identically on a canvas and in a browser. */
export interface Figure {
  readonly kind: "figure";
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  /** The equation that the panel tests. */
  readonly equation: string;
  /** What is drawn, with units, error bars and everything left out. */
  readonly caption: string;
  /** The tests that judge it. */
  readonly judgedBy: JudgedBy;
  readonly size: Size;
  /** Narrower than this it is scrolled, not squeezed; CSS px. */
  readonly minimumWidth: number;
  /** A detail of another panel: available, but not shown first. */
  readonly detail: boolean;
  readonly chart: Chart;
}

/** A figure that is shown first and may be squeezed, unless it says otherwise. */
export function figure(
  parts: Omit<Figure, "kind" | "minimumWidth" | "detail"> & Partial<Pick<Figure, "minimumWidth" | "detail">>,
): Figure {
  return { kind: "figure", minimumWidth: 0, detail: false, ...parts };
}

/** A panel of several things, and behind it a detail of each. */
export function withDetails(panel: Figure, details: readonly Figure[]): readonly Figure[] {
  return details.length > 1 ? [panel, ...details.map((single) => ({ ...single, detail: true }))] : [panel];
}

/** Tests of these observables between these sources; of one level only, where one is named. */
export interface JudgedBy {
  readonly observables: readonly string[];
  readonly sources?: readonly EstimateSource[];
  readonly level?: string;
}

/** A panel that would be empty, and the sentence that stands in its place. */
export interface Omission {
  readonly kind: "omission";
  readonly name: string;
  readonly title: string;
  readonly reason: string;
}

/** What is shown in place of a panel, with the reason as part of a sentence. */
export function omission(name: string, title: string, reason: string): Omission {
  return { kind: "omission", name, title, reason };
}

/** Omissions with the same reason as one: their titles and the reason. */
export function groupedOmissions(
  panels: readonly Panel[],
): readonly { readonly titles: string; readonly reason: string }[] {
  const byReason = new Map<string, string[]>();
  for (const panel of panels) {
    if (panel.kind === "omission")
      byReason.set(panel.reason, [...(byReason.get(panel.reason) ?? []), panel.title]);
  }
  return [...byReason].map(([reason, titles]) => ({
    titles: titles.map((t) => `“${t}”`).join(", "),
    reason,
  }));
}

/** Of the chart alone, without title and legend; CSS px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Name of a slot, its lines from top to bottom. */
export type SlotLabel = readonly string[];

/** A chart.js configuration that survives JSON unchanged: no functions, no NaN, no undefined. */
export interface Chart {
  readonly type: "scatter";
  readonly data: { readonly labels?: readonly SlotLabel[]; readonly datasets: readonly Dataset[] };
  readonly options: ChartOptions;
}

export interface ChartOptions {
  readonly animation: false;
  readonly maintainAspectRatio: false;
  readonly normalized: false;
  readonly interaction: { readonly mode: "nearest"; readonly intersect: false };
  readonly layout: { readonly padding: Padding };
  readonly scales: Readonly<Record<string, Axis>>;
  readonly plugins: {
    readonly legend: { readonly display: false };
    readonly annotation: { readonly clip: false; readonly annotations: readonly Annotation[] };
  };
}

export interface Padding {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A chart of datasets and annotations on the given axes, with room around the plot for outside labels. */
export function chart(parts: {
  readonly datasets: readonly Dataset[];
  readonly scales: Readonly<Record<string, Axis>>;
  readonly annotations?: readonly Annotation[];
  readonly padding?: Partial<Padding>;
  readonly labels?: readonly SlotLabel[];
}): Chart {
  return {
    type: "scatter",
    data: { ...(parts.labels ? { labels: parts.labels } : {}), datasets: parts.datasets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      normalized: false,
      interaction: { mode: "nearest", intersect: false },
      layout: { padding: { left: 2, right: 10, top: 8, bottom: 2, ...parts.padding } },
      scales: parts.scales,
      plugins: {
        legend: { display: false },
        annotation: { clip: false, annotations: parts.annotations ?? [] },
      },
    },
  };
}
