import type { Estimate, EstimateSource, PointResults } from "../../comparison/results.ts";
import { otherParameters } from "../../comparison/scaling-data.ts";
import type { EnsemblesOutcome } from "../../comparison/study-outcome.ts";
import type { Multiplet } from "../../spectra/index.ts";
import { variedParameters } from "../across-points.ts";
import { type Mark, SOURCE_STYLES, type SourceStyle } from "../chart/theme.ts";
import { formatNumber } from "../numbers.ts";
import { parameterLine, SOURCE_NAMES } from "../vocabulary.ts";
import type { StudyInput } from "./input.ts";

/** The points of a sweep that vary one parameter, and the marks of training that distinguish them from the others. */
export interface SweepSeries {
  /** For the legend, e.g. "training, |B| = 16" and "α = 0.1". */
  readonly label: string;
  readonly style: SourceStyle;
  readonly look: { readonly radius: number };
  /** Its points, by number; each point is in one series. */
  readonly points: readonly number[];
  /** The points that theory curves run through, one curve for each value of the other swept fields, ascending in ε; a point can be on two. */
  readonly curves: readonly (readonly number[])[];
}

/** Up to this many points need no distinction. */
const FEW_POINTS = 6;

/** Whether there are so many points that theory is drawn as a curve and the marks of training are distinguished. */
export function manyPoints(points: readonly EnsemblesOutcome[]): boolean {
  return points.length > FEW_POINTS;
}

/** Whether a study shows a dependence on ε: at least three different ε. */
export function followsTemperature({ results }: Pick<StudyInput, "results">): boolean {
  return distinct(results.points.map(({ temperature }) => temperature)).length > 2;
}

/**
 * The part of a study in which only α and |B| vary, if that has enough different ε: of several values of other
 * fields the most frequent, and the last of these. `where` names them, to be put behind an equation.
 */
export function atVariedTemperature(
  input: StudyInput,
): { readonly slice: StudyInput; readonly where: string } | null {
  const settings = input.results.points.map(otherParameters);
  const count = (setting: string) => settings.filter((other) => other === setting).length;
  const chosen = settings.reduce((best, setting) => (count(setting) >= count(best) ? setting : best));
  const chosenPoints = settings.flatMap((other, p) => (other === chosen ? [p] : []));
  const points = chosenPoints.map((p) => input.results.points[p]);
  const slice = {
    ...input,
    points: chosenPoints.map((p) => input.points[p]),
    results: { ...input.results, points },
  };
  if (!followsTemperature(slice)) return null;
  const varied = variedParameters(input.results.points.map(({ parameters }) => parameters))[chosenPoints[0]];
  const fixed = Object.entries(varied).filter(([path]) => !path.startsWith("training."));
  return { slice, where: fixed.length === 0 ? "" : `;  ${parameterLine(Object.fromEntries(fixed))}` };
}

/**
 * The series of a sweep: α at the most frequent batch size, |B| at the most frequent learning rate, and the
 * rest. A full grid has a series for each |B| instead.
 */
export function sweepSeries(points: readonly EnsemblesOutcome[]): readonly SweepSeries[] {
  const all = points.map((_, p) => p);
  if (!manyPoints(points)) return [series(points, 0, "", all, all)];
  const batch = mostCommon(points.map(({ batchSize }) => batchSize));
  const rate = mostCommon(points.map(({ learningRate }) => learningRate));
  const ofBatch = all.filter((p) => points[p].batchSize === batch);
  const ofRate = all.filter((p) => points[p].learningRate === rate);
  const rest = all.filter((p) => !ofBatch.includes(p) && !ofRate.includes(p));
  if (rest.length <= points.length / 3) {
    const otherBatches = ofRate.filter((p) => !ofBatch.includes(p));
    return [
      series(points, 0, `|B| = ${formatNumber(batch)}`, ofBatch, ofBatch),
      series(points, 1, `α = ${formatNumber(rate)}`, otherBatches, ofRate),
      series(points, 2, "other α, |B|", rest, []),
    ].filter((entry) => entry.points.length > 0);
  }
  const batches = distinct(points.map(({ batchSize }) => batchSize));
  if (batches.length > LOOKS.length) return [series(points, 0, "", all, all)];
  return batches.map((size, k) => {
    const ofSize = all.filter((p) => points[p].batchSize === size);
    return series(points, k, `|B| = ${formatNumber(size)}`, ofSize, ofSize);
  });
}

/** Filled, for error bars would fill open marks; radii in px that make them of one size. */
const LOOKS: readonly { readonly mark: Mark; readonly radius: number }[] = [
  { mark: "circle", radius: 3.5 },
  { mark: "triangle", radius: 4.8 },
  { mark: "rectRot", radius: 4.8 },
];

function series(
  points: readonly EnsemblesOutcome[],
  look: number,
  name: string,
  members: readonly number[],
  curve: readonly number[],
): SweepSeries {
  const { mark, radius } = LOOKS[look];
  return {
    // the first names the route, all have its colour
    label: [...(look === 0 ? [SOURCE_NAMES.training] : []), ...(name === "" ? [] : [name])].join(", "),
    style: { ...SOURCE_STYLES.training, mark },
    look: { radius },
    points: members,
    curves: [...new Set(curve.map((p) => otherParameters(points[p])))].map((setting) =>
      curve
        .filter((p) => otherParameters(points[p]) === setting)
        .sort((a, b) => temperatureOf(points[a]) - temperatureOf(points[b])),
    ),
  };
}

function temperatureOf({ learningRate, batchSize }: EnsemblesOutcome): number {
  return learningRate / batchSize;
}

/** Every pair for which theory has a law at some point, once. */
export function pairsOf(points: readonly EnsemblesOutcome[]): readonly Multiplet[] {
  const pairs = points.flatMap(({ system }) => system.pairLaws.map(({ multiplet }) => multiplet));
  return [...new Map(pairs.map((pair) => [pair.label, pair])).values()];
}

/** A measured or predicted estimate; null if there is none. */
export function estimateOf(
  { observables }: PointResults,
  source: EstimateSource,
  name: string,
  level: string,
  member?: number,
): Pick<Estimate, "value" | "standardError"> | null {
  const result = observables.find((o) => o.name === name && o.level === level && o.member === member);
  const estimate = result?.estimates[source];
  if (!estimate || !Number.isFinite(estimate.value)) return null;
  const { value, standardError } = estimate;
  return { value, standardError: Number.isFinite(standardError) ? standardError : 0 };
}

/** The distinct numbers, ascending. */
export function distinct(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** The first of the most frequent numbers. */
function mostCommon(values: readonly number[]): number {
  const count = (value: number) => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (count(value) > count(best) ? value : best));
}
