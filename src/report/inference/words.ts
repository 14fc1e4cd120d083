import type {
  Coefficient,
  InferenceResults,
  InferredDynamics,
  InferredSeries,
} from "../../inference/index.ts";
import { formatEstimate, formatNumber, formatPercent, formatProbability, formatSeconds } from "../numbers.ts";

/** The equation whose coefficients are inferred. */
export const EQUATION = "dx_i = [K(x_i) + β g² Σ_{j≠i} 1/(x_i − x_j)] dτ + √2 g dB_i";

/** What was read, in lines. */
export function sourceLines({ source, series, options }: InferenceResults): readonly string[] {
  const { quantity, noise, order, beta, levels, from } = options;
  const count = series.length === 1 ? "one set of trajectories" : `${series.length} sets of trajectories`;
  return [
    `${source.file}: ${count}`,
    [
      quantity === "singular-values"
        ? "singular values s, x = s²"
        : quantity === "level"
          ? "levels"
          : "eigenvalues",
      order === null ? "order of K from the data" : `K of order ${order}`,
      beta === null ? "β from the data" : `β = ${formatNumber(beta)} given`,
      ["constant", "linear", "quadratic"].includes(noise) ? `noise ${noise}` : `g² ∝ ${noise}`,
      ...(levels === null ? [] : [`levels ${levels[0]} to ${levels[1]}`]),
      ...(from === null ? [] : [`from τ = ${formatNumber(from)}`]),
    ].join("  ·  "),
  ];
}

/** What a set of trajectories says, in sentences. */
export function summaryLines({ result, failure, temperature }: InferredSeries): readonly string[] {
  if (result === null) return [`Failed: ${failure}.`];
  const known = temperature === null ? "" : ` ε = α/|B| = ${formatNumber(temperature)} in this study.`;
  return [
    interactionText(result),
    dynamicsText(result),
    `${driftText(result)}${known}`,
    ...result.warnings.map((line) => `${line}.`),
  ];
}

export function estimateText({ value, standardError }: Coefficient): string {
  return formatEstimate({ value, standardError, effectiveSamples: null });
}

function pText(p: number): string {
  const text = formatProbability(p);
  return text.startsWith("<") ? `p ${text}` : `p = ${text}`;
}

function interactionText({ beta, interaction }: InferredDynamics): string {
  if (interaction === "given") return `β = ${formatNumber(beta.value)} was given.`;
  if (interaction === "independent")
    return `The levels are independent: β = ${estimateText(beta)}, ${pText(beta.pValue)} for β = 0.`;
  const indices = [1, 2, 4].filter(
    (index) => beta.interval !== null && beta.interval[0] <= index && index <= beta.interval[1],
  );
  const named =
    indices.length === 0
      ? "which is none of 1, 2 and 4 at 95 % confidence"
      : `in agreement with β = ${indices.join(" and ")}`;
  return `The levels repel: Dyson index β = ${estimateText(beta)}, ${named}.`;
}

function dynamicsText({
  dynamics,
  velocityRelaxation,
  measurementVariance,
  memoryPValue,
  interval,
}: InferredDynamics): string {
  if (dynamics === "underdamped" && velocityRelaxation !== null)
    return `The levels are underdamped: velocities last for τ_v = ${estimateText(velocityRelaxation)}, snapshots are ${formatNumber(interval)} apart (momentum; levels alone are not a Markov process).`;
  if (dynamics === "measured with errors" && measurementVariance !== null)
    return `Successive increments are anticorrelated, as errors of measurement of variance ${estimateText(measurementVariance)} make them.`;
  return `The levels are overdamped: successive increments are uncorrelated beyond the drift (${pText(memoryPValue)}).`;
}

function driftText({ order, noise, information, predictedNormalisedError }: InferredDynamics): string {
  const strengths = noise.map((each) => `${each.name} = ${estimateText(each)}`).join(", ");
  return `K of order ${order}, ${strengths}; information ${formatNumber(information, 3)} nats, expected normalised error of the drift ${formatPercent(predictedNormalisedError)}.`;
}

/** A row of the table of coefficients. */
export interface CoefficientRow {
  readonly series: string;
  readonly coefficient: Coefficient;
}

/** Every inferred number. */
export function coefficientRows({ series }: Pick<InferenceResults, "series">): readonly CoefficientRow[] {
  return series.flatMap(({ label, result }) =>
    result === null
      ? []
      : [
          result.beta,
          ...result.noise,
          ...result.drift,
          ...(result.velocityRelaxation === null ? [] : [result.velocityRelaxation]),
          ...(result.measurementVariance === null ? [] : [result.measurementVariance]),
        ].map((coefficient) => ({ series: label, coefficient })),
  );
}

/** Columns of the table of coefficients. */
export const coefficientColumns: readonly {
  readonly title: string;
  readonly meaning: string;
  readonly align: "left" | "right";
  text(row: CoefficientRow): string;
}[] = [
  {
    title: "trajectories",
    meaning: "array of the file, and with a sweep its point",
    align: "left",
    text: ({ series }) => series,
  },
  {
    title: "coefficient",
    meaning:
      "of K(x) = Σ k_m x^m, per τ; g², β; s²: variance of errors of measurement, negative where velocities last; τ_v: their time",
    align: "left",
    text: ({ coefficient }) => coefficient.name,
  },
  {
    title: "value ± error",
    meaning: "standard error from the jackknife over independent units",
    align: "right",
    text: ({ coefficient }) => estimateText(coefficient),
  },
  {
    title: "95 % interval",
    meaning: "Student's t with one degree of freedom less than units",
    align: "right",
    text: ({ coefficient: { interval } }) =>
      interval === null ? "given" : `${formatNumber(interval[0])} to ${formatNumber(interval[1])}`,
  },
  {
    title: "predicted error",
    meaning: "what the information in the trajectories allows if the equation is true",
    align: "right",
    text: ({ coefficient: { predictedError } }) =>
      Number.isNaN(predictedError) ? "–" : formatNumber(predictedError, 2),
  },
  {
    title: "p of 0",
    meaning: "two-sided",
    align: "right",
    text: ({ coefficient: { pValue } }) => (Number.isNaN(pValue) ? "–" : formatProbability(pValue)),
  },
];

/** Where the numbers come from, as label and value. */
export function inferenceProvenance({
  version,
  source,
  timing,
  series,
}: InferenceResults): readonly (readonly [string, string])[] {
  return [
    ["program", `dyson-dynamics ${version}`],
    ["SHA-256 of the file", source.sha256],
    ...series.map(
      ({ label, replicas, snapshots, levels, levelsInAll, times, result }) =>
        [
          label,
          `${replicas} replicas, ${snapshots} snapshots, τ from ${formatNumber(times[0])} to ${formatNumber(times[1])}, levels ${levels[0]} to ${levels[1]} of ${levelsInAll}${result === null ? "" : `, errors from ${result.units} units`}`,
        ] as const,
    ),
    ["wall time", formatSeconds(timing.wallSeconds)],
  ];
}
