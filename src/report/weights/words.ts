import type { MatrixResults, WeightsResults } from "../../weight-spectra/index.ts";
import { formatNumber, formatPercent, formatProbability, formatSeconds } from "../numbers.ts";

/** Level at which a corrected p-value counts as significant. */
export const significance = 0.05;

/** What was read, in lines. */
export function readLines({
  files,
  matrices,
  skipped,
  options,
  comparison,
}: WeightsResults): readonly string[] {
  const several =
    files.length > 1 ? `${files.length} files: ${files[0].path}, …` : `${files[0].path} (${files[0].format})`;
  const { layout, conv, heads, only } = options;
  return [
    several,
    [
      `${count(matrices.length, "weight matrix", "weight matrices")}`,
      ...(skipped.length > 0 ? [`${count(skipped.length, "tensor", "tensors")} skipped`] : []),
      `layout ${layout}`,
      `convolutions ${conv === "slices" ? "as slices" : "flattened"}`,
      ...(heads === null ? [] : [`${heads} heads`]),
      ...(only.length > 0 ? [`only ${only.join(" ")}`] : []),
      ...(comparison === null ? [] : [`compared with ${comparison.path}`]),
    ].join("  ·  "),
  ];
}

/** What the spectra say, in sentences. */
export function summaryLines({ matrices, comparison }: WeightsResults): readonly string[] {
  const tested = matrices.filter(({ corrected }) => !Number.isNaN(corrected.marchenkoPastur));
  const noise = tested.filter(({ corrected }) => corrected.marchenkoPastur >= significance);
  const outliers = matrices.filter(({ record }) => record.outliers.length > 0);
  const isWhole = outliers.every(({ record }) => record.outliers.length < record.mostOutliers);
  const total = outliers.reduce((sum, { record }) => sum + record.outliers.length, 0);
  const unfit = matrices.filter(({ record }) => record.notAnalysed !== null).length;
  const bulks = matrices.filter(({ record }) => record.bulk !== null);
  const favoured = matrices.filter(({ record }) => record.tail?.verdict.startsWith("power law favoured"));
  const tails = matrices.filter(({ record }) => record.tail !== null);
  return [
    `${tested.length - noise.length} of ${count(tested.length, "matrix", "matrices")} ${tested.length === 1 ? "departs" : "depart"} from the Marchenko–Pastur law of independent Gaussian entries (Holm-corrected p < ${significance}).`,
    ...(unfit === 0
      ? []
      : [
          `${count(unfit, "matrix", "matrices")} not analysed: too small, of too low a rank, or as the table says.`,
        ]),
    `${isWhole ? "" : "At least "}${count(total, "singular value", "singular values")} beyond the edge of noise, in ${outliers.length} of ${count(matrices.length, "matrix", "matrices")}.`,
    ...(bulks.length === 0 ? [] : [`Bulk: ${repulsionText(bulks)}.`]),
    ...(tails.length === 0
      ? []
      : [`A power law is favoured in ${favoured.length} of ${count(tails.length, "tail", "tails")}.`]),
    ...(comparison === null
      ? []
      : [`${count(comparison.pairs.length, "matrix", "matrices")} compared: ${changeText(comparison)}.`]),
  ];
}

function repulsionText(bulks: readonly MatrixResults[]): string {
  const values = bulks.flatMap(({ record }) => (record.bulk === null ? [] : [record.bulk.ratio.value]));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const departing = bulks.filter(({ corrected }) => corrected.ratio < significance).length;
  const remark = departing === 0 ? "none departs" : `${departing} of ${bulks.length} depart`;
  return `mean ⟨r̃⟩ = ${formatNumber(mean, 3)} (0.5307 for repelling levels, β = 1; 0.3863 for independent ones); ${remark} from β = 1 significantly`;
}

function changeText({ pairs }: NonNullable<WeightsResults["comparison"]>): string {
  const changes = pairs.map(({ change }) => change.relative).sort((a, b) => a - b);
  if (changes.length === 0) return "none has the same name and shape";
  const [low, high] = [changes[0], changes.at(-1) ?? Number.NaN];
  return `‖ΔW‖/‖W‖ from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}`;
}

export function shapeText({ rows, columns }: { readonly rows: number; readonly columns: number }): string {
  return `${rows} × ${columns}`;
}

/** Skipped tensors by reason, the commonest first. */
export function skippedByReason({ skipped }: Pick<WeightsResults, "skipped">) {
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  return [...byReason]
    .map(([reason, names]) => ({ reason, names }))
    .sort((a, b) => b.names.length - a.names.length);
}

/** The same as sentences. */
export function skippedLines(results: Pick<WeightsResults, "skipped">): readonly string[] {
  return skippedByReason(results).map(({ reason, names }) =>
    names.length === 1
      ? `Skipped: ${names[0]} ${reason}.`
      : `Skipped: ${names.length} tensors such as ${names[0]}, which ${reason}.`,
  );
}

/** Where the numbers come from, as label and value. */
export function weightsProvenance(results: WeightsResults): readonly (readonly [string, string])[] {
  const { version, seed, backend, timing, matrices } = results;
  const rate = matrices[0]?.record.errorRate;
  return [
    ["program", `dyson-dynamics ${version}`],
    ["seed", seed],
    ["backend", backend],
    ...(rate === undefined
      ? []
      : [["probability of a false outlier in a matrix of noise", formatPercent(rate)] as const]),
    ["wall time", formatSeconds(timing.wallSeconds)],
  ];
}

/** Matrices that a reader should look at first: those with most outliers, then those farthest from noise. */
export function mostNotable(matrices: readonly MatrixResults[], most: number): readonly MatrixResults[] {
  const excess = ({ record }: MatrixResults) =>
    record.marchenkoPastur === null
      ? 0
      : record.marchenkoPastur.distance / record.marchenkoPastur.expectedDistance;
  return [...matrices]
    .sort((a, b) => b.record.outliers.length - a.record.outliers.length || excess(b) - excess(a))
    .slice(0, most);
}

export function probabilityText(p: number): string {
  return Number.isNaN(p) ? "–" : formatProbability(p);
}

export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
