import type { Interval, MatrixResults, WeightsResults } from "../../weight-spectra/index.ts";

type Value = string | number | null | undefined;

/**
 * weights.csv: one line a matrix, after one with the names of the columns (RFC 4180); a number that does not exist is empty.
 * Names are WeightWatcher's where they mean the same: of the eigenvalues x = s² of WᵀW, N ≥ M.
 */
export function weightsCsv({ matrices }: Pick<WeightsResults, "matrices">): string {
  const rows = matrices.map(rowOf);
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((cells) => `${cells.map(cell).join(",")}\r\n`)
    .join("");
}

function rowOf({ layer, file, record, corrected }: MatrixResults): Readonly<Record<string, Value>> {
  const { rows, columns, norms, marchenkoPastur: noise, bulk, tail, vectors, outliers } = record;
  const [N, M] = [Math.max(rows, columns), Math.min(rows, columns)];
  return {
    layer_id: layer,
    name: record.name,
    file,
    layer_type: record.kind,
    dtype: record.type,
    rows,
    columns,
    N,
    M,
    Q: N / M,
    status: record.notAnalysed === null ? "analysed" : "not analysed",
    matrix_rank: record.rank,
    rounding_floor: record.roundingFloor,
    norm: norms.frobenius,
    log_norm: norms.logNorm,
    spectral_norm: norms.spectral ** 2,
    log_spectral_norm: norms.logSpectralNorm,
    sv_max: norms.spectral,
    stable_rank: norms.stableRank,
    entropy: norms.entropy,
    ...named("sigma_mp", noise?.sigma),
    mp_distance: noise?.distance,
    mp_expected_distance: noise?.expectedDistance,
    mp_p_value: noise?.pValue,
    mp_p_value_holm: corrected.marchenkoPastur,
    mp_draws: noise?.draws,
    sv_edge_low: noise?.edges[0],
    sv_edge_high: noise?.edges[1],
    num_spikes: noise === null ? null : outliers.length,
    most_spikes: noise === null ? null : record.mostOutliers,
    spikes_error_rate: record.errorRate,
    largest_spike: outliers[0]?.value,
    largest_spike_strength: outliers[0]?.strength,
    largest_spike_p_value: outliers[0]?.pValue,
    bulk_levels: bulk?.levels,
    ...named("ratio", bulk?.ratio),
    ratio_p_value: bulk?.pValue,
    ratio_p_value_holm: corrected.ratio,
    ...named("beta", bulk?.beta),
    ...named("alpha", tail?.alpha),
    xmin: tail?.xMin,
    num_pl_spikes: tail?.count,
    D: tail?.D,
    alpha_p_value: tail?.pValue,
    alpha_weighted: tail?.alphaWeighted,
    tail_verdict: tail?.verdict,
    tail_rivals: tail?.rivals.flatMap(({ name, preferred }) => (preferred ? [name] : [])).join("; "),
    participation: vectors?.participation,
    participation_expected: vectors?.expected,
    participation_p_value: vectors?.participationPValue,
    porter_thomas_p_value: vectors?.porterThomasPValue,
    tied: record.tied.join("; "),
    remarks: [...(record.notAnalysed === null ? [] : [record.notAnalysed]), ...record.warnings].join("; "),
  };
}

/** An estimate with the ends of its 95 % interval. */
function named(name: string, estimate: Interval | undefined): Readonly<Record<string, Value>> {
  return {
    [name]: estimate?.value,
    [`${name}_low`]: estimate?.interval[0],
    [`${name}_high`]: estimate?.interval[1],
  };
}

function cell(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
