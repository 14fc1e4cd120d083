import type { InferenceResults } from "../../inference/index.ts";
import { coefficientRows } from "./words.ts";

/** inference.csv: one line a coefficient (RFC 4180); a number that does not exist is empty. */
export function inferenceCsv(results: Pick<InferenceResults, "series">): string {
  const rows = coefficientRows(results).map(({ series, coefficient }) => [
    series,
    coefficient.name,
    coefficient.value,
    coefficient.standardError,
    coefficient.predictedError,
    coefficient.interval?.[0] ?? Number.NaN,
    coefficient.interval?.[1] ?? Number.NaN,
    coefficient.pValue,
  ]);
  const titles = [
    "trajectories",
    "coefficient",
    "value",
    "standard_error",
    "predicted_error",
    "low",
    "high",
    "p_value",
  ];
  return [titles, ...rows].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number): string {
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
