import type { Interval, MatrixResults, WeightsRecord } from "../../weight-spectra/index.ts";
import { formatEstimate, formatNumber } from "../numbers.ts";
import { count, probabilityText, shapeText } from "./words.ts";

/** A column of the table of matrices. */
export interface MatrixColumn {
  readonly title: string;
  /** What it means, in a sentence. */
  readonly meaning: string;
  readonly align: "left" | "right";
  text(matrix: MatrixResults): string;
  /** What rows are sorted by. */
  value(matrix: MatrixResults): number | string;
}

/** What is shown of every matrix. */
export const matrixColumns: readonly MatrixColumn[] = [
  {
    title: "matrix",
    meaning: "name of the tensor, and after # the part of it",
    align: "left",
    text: ({ label }) => label,
    value: ({ layer }) => layer,
  },
  {
    title: "shape",
    meaning: "rows × columns",
    align: "right",
    text: ({ record }) => shapeText(record),
    value: ({ record }) => record.rows * record.columns,
  },
  {
    title: "σ",
    meaning: "standard deviation of the noise, from the bulk of the spectrum",
    align: "right",
    text: ({ record }) => estimate(record.marchenkoPastur?.sigma),
    value: ({ record }) => record.marchenkoPastur?.sigma.value ?? Number.NaN,
  },
  {
    title: "outliers",
    meaning:
      "singular values beyond the Marchenko–Pastur edge, by the Tracy–Widom law; ≥ where all that are looked for, a quarter of the levels, are outliers",
    align: "right",
    text: ({ record }) => outliersText(record),
    value: ({ record }) => (record.marchenkoPastur === null ? Number.NaN : record.outliers.length),
  },
  {
    title: "⟨r̃⟩",
    meaning:
      "mean ratio of neighbouring spacings in the bulk: 0.5307 for β = 1, 0.3863 for independent levels",
    align: "right",
    text: ({ record }) => estimate(record.bulk?.ratio),
    value: ({ record }) => record.bulk?.ratio.value ?? Number.NaN,
  },
  {
    title: "α",
    meaning: "exponent of a power law fitted to the largest eigenvalues of WᵀW",
    align: "right",
    text: ({ record }) => estimate(record.tail?.alpha),
    value: ({ record }) => record.tail?.alpha.value ?? Number.NaN,
  },
  {
    title: "p of noise",
    meaning:
      "of the distance from the Marchenko–Pastur law, under independent Gaussian entries of the same shape",
    align: "right",
    text: ({ record }) => probabilityText(record.marchenkoPastur?.pValue ?? Number.NaN),
    value: ({ record }) => record.marchenkoPastur?.pValue ?? Number.NaN,
  },
  {
    title: "corrected",
    meaning: "the same p-value, by Holm's correction for all matrices",
    align: "right",
    text: ({ corrected }) => probabilityText(corrected.marchenkoPastur),
    value: ({ corrected }) => corrected.marchenkoPastur,
  },
  {
    title: "stable rank",
    meaning: "Σs²/max s²",
    align: "right",
    text: ({ record }) => number(record.norms.stableRank),
    value: ({ record }) => record.norms.stableRank,
  },
  {
    title: "rank",
    meaning: "singular values above the rounding floor",
    align: "right",
    text: ({ record }) => String(record.rank),
    value: ({ record }) => record.rank,
  },
  {
    title: "tail",
    meaning: "whether the largest eigenvalues follow a power law or a rival of it",
    align: "left",
    text: ({ record }) => shortVerdict(record.tail?.verdict ?? "–"),
    value: ({ record }) => record.tail?.verdict ?? "",
  },
  {
    title: "remarks",
    meaning: "why it was not analysed, or with what care its numbers are to be read",
    align: "left",
    text: ({ record }) => remarks(record),
    value: ({ record }) => remarks(record),
  },
];

/** A column by its title. */
export function columnsOf(...titles: readonly string[]): readonly MatrixColumn[] {
  return matrixColumns.filter(({ title }) => titles.includes(title));
}

/** Their number, or the least that it can be. */
export function outliersText({
  marchenkoPastur,
  outliers,
  mostOutliers,
}: Pick<WeightsRecord, "marchenkoPastur" | "outliers" | "mostOutliers">): string {
  if (marchenkoPastur === null) return "–";
  return outliers.length > 0 && outliers.length === mostOutliers
    ? `≥ ${outliers.length}`
    : String(outliers.length);
}

function remarks({ notAnalysed, warnings }: MatrixResults["record"]): string {
  if (notAnalysed !== null) return `not analysed: ${notAnalysed}`;
  return warnings.length === 0 ? "" : count(warnings.length, "warning", "warnings");
}

/** A verdict without its reasons. */
function shortVerdict(verdict: string): string {
  return verdict.split(/:| over |;/)[0];
}

function estimate(interval: Interval | undefined): string {
  return interval === undefined || Number.isNaN(interval.value)
    ? "–"
    : formatEstimate({ ...interval, effectiveSamples: null });
}

function number(value: number): string {
  return Number.isNaN(value) ? "–" : formatNumber(value);
}
