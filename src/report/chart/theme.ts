import type { EstimateSource } from "../../comparison/results.ts";

/** Mark shapes of chart.js that this report uses. */
export type Mark = "circle" | "rect" | "triangle" | "rectRot";

/** How one route looks in every panel: never by colour alone, so that nothing is lost in print or to colour blindness. */
export interface SourceStyle {
  readonly colour: string;
  /** Lengths of dash and gap in px; empty for a solid line. */
  readonly dash: readonly number[];
  readonly mark: Mark;
}

/** Colours of Okabe & Ito's palette, distinguishable with every common colour blindness. */
export const SOURCE_STYLES: Readonly<Record<EstimateSource, SourceStyle>> = {
  training: { colour: "#0072B2", dash: [], mark: "circle" },
  "matrix-langevin": { colour: "#D55E00", dash: [8, 4], mark: "rect" },
  "eigenvalue-langevin": { colour: "#009E73", dash: [2, 3], mark: "triangle" },
  "aligned-langevin": { colour: "#B79F00", dash: [5, 2, 1, 2], mark: "rect" },
  "coulomb-gas": { colour: "#CC79A7", dash: [9, 3, 2, 3], mark: "rectRot" },
  "exact-ou": { colour: "#56B4E9", dash: [12, 3], mark: "triangle" },
  "fokker-planck": { colour: "#6b6b6b", dash: [5, 3], mark: "rect" },
  "closed-form": { colour: "#000000", dash: [], mark: "circle" },
  "closed-form.discrete": { colour: "#000000", dash: [2, 2], mark: "rect" },
};

/** A line without marks, solid by default. */
export function lineStyle(colour: string, dash: SourceStyle["dash"] = []): SourceStyle {
  return { colour, dash, mark: "circle" };
}

export const INK = "#1a1a1a";
export const MUTED = "#5c5c5c";
export const GRID = "#e8e8e8";
export const TARGET_COLOUR = "#6b6b6b";

/** Verdicts, from the same palette; always beside the word. */
export const VERDICT_COLOURS = { agree: "#00724F", disagree: "#B84A00", inconclusive: "#8A6A00" } as const;

/** Font sizes in CSS px. */
export const FONT_SIZES = { label: 12, tick: 12, axis: 13 } as const;

/** The same colour, partly transparent. */
export function translucent(colour: string, alpha: number): string {
  const channel = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return `rgba(${channel(1)}, ${channel(3)}, ${channel(5)}, ${alpha})`;
}
