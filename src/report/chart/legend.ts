import type { Dataset } from "./datasets.ts";
import type { Chart } from "./figure.ts";
import type { Mark } from "./theme.ts";

/** One legend entry: how the named datasets look, and which they are. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  /** A line with its dashes, a filled swatch, a mark with an error bar. */
  readonly swatch:
    | { readonly kind: "line"; readonly dash: readonly number[]; readonly width: number }
    | { readonly kind: "area"; readonly fill: string; readonly width: number }
    | { readonly kind: "mark"; readonly mark: Mark; readonly fill: string };
}

/** The legend of a chart, read from its datasets so that the two cannot disagree. */
export function legendOf(chart: Chart): readonly LegendEntry[] {
  return chart.data.datasets.filter((d) => d.label !== "").map(entryOf);
}

/**
 * Which datasets each legend entry stands for: those of its label, and the unnamed ones drawn in its colour
 * (other facets, residuals).
 */
export function legendMembers(chart: Chart): readonly (readonly number[])[] {
  const { datasets } = chart.data;
  const named = datasets.filter((d) => d.label !== "");
  return named.map((entry) =>
    datasets.flatMap((d, i) => {
      const same =
        d === entry || (d.label === "" && d.borderColor === entry.borderColor && d.fill === entry.fill);
      return same ? [i] : [];
    }),
  );
}

function entryOf(d: Dataset): LegendEntry {
  const common = { label: d.label, colour: d.borderColor };
  if (d.type === "scatterWithErrorBars") {
    return { ...common, swatch: { kind: "mark", mark: d.pointStyle, fill: d.backgroundColor } };
  }
  if (d.fill === "shape")
    return { ...common, swatch: { kind: "area", fill: d.backgroundColor, width: d.borderWidth } };
  return { ...common, swatch: { kind: "line", dash: d.borderDash, width: d.borderWidth } };
}
