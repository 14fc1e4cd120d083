import type { Kernels } from "../kernels/index.ts";
import { singularValueFloor, singularValues } from "../linalg/index.ts";
import {
  distinctLevels,
  fewestOfBulk,
  type OutlierReport,
  outliersBeyondEdge,
} from "../local-statistics/index.ts";
import type { Random } from "../random/index.ts";
import { type PowerLawTail, powerLawTail, sortedLogs, type TailFit, tailFit } from "../statistics/index.ts";
import {
  type MarchenkoPasturTest,
  marchenkoPasturTest,
  type NullDistances,
} from "./marchenko-pastur-test.ts";
import type { HaarReference } from "./porter-thomas-test.ts";
import { type VectorsTest, vectorsTest } from "./singular-vectors.ts";
import { type Shape, shapeOf, unfit, type WeightMatrix } from "./weight-matrix.ts";

/** Analysis of the spectrum of one weight matrix at one time of training. */
export interface SpectrumAnalysis {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** The min(M, N) eigenvalues of X = WᵀW that are not zero by shape: squares of the singular values, ascending. */
  readonly levels: Float64Array;
  /** Test against independent Gaussian entries: with the initial variance before training, and with a fitted one. */
  readonly initial: MarchenkoPasturTest | null;
  readonly fitted: MarchenkoPasturTest;
  readonly outliers: OutlierReport;
  /** Number of levels that are not outliers: the lowest ones, including those that are 0 to rounding. */
  readonly bulk: number;
  /** Number of levels that are not 0 to rounding: the highest ones. */
  readonly rank: number;
  /** Number of distinct levels among these: the others coincide with them to rounding. */
  readonly distinct: number;
  /** A power law fitted to the largest levels, at least ten; null if they are too few. */
  readonly tail: PowerLawTail | null;
  /** Whether that is what they follow, and what else they might; null where it was not asked for, or there is no tail. */
  readonly judgedTail: JudgedTail | null;
  /** Of the singular vectors on the shorter side, the largest level's first; null where they were not asked for. */
  readonly vectors: VectorsTest | null;
  readonly warnings: readonly string[];
}

/** A tail fit without the functions of its laws: plain data, which can be sent and kept. */
export interface JudgedTail extends Omit<TailFit, "powerLaw" | "rivals"> {
  /** Their names. */
  readonly rivals: readonly string[];
}

/** A matrix whose spectrum cannot be analysed, and why. */
export interface NotAnalysed {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly reason: string;
  /** Number of singular values that are not 0 to rounding; absent if not determined. */
  readonly rank?: number;
}

export interface AnalysisSettings {
  /** null: everything in TypeScript, with the same bits */
  readonly kernels: Kernels | null;
  readonly nulls: NullDistances;
  /** If given, singular vectors are tested. */
  readonly haar?: HaarReference;
  /** For the bootstrap of the tail, which is judged if this is given: more expensive than all the rest. */
  readonly random?: Random;
  /** σ² of the initial entries, before training. */
  readonly initialVariance?: number;
  /** Probability of an outlier under the null; 0.01 by default. */
  readonly significance?: number;
  /** Of the largest level with the noise variance, as in {@link outliersBeyondEdge}: 0 by default. */
  readonly correlation?: number;
}

/**
 * The analysis of the spectrum of a weight matrix; or why it cannot be analysed.
 *
 * Nothing is fitted to levels that are 0 to rounding ({@link singularValueFloor}): for a matrix without full rank the
 * levels above are tested as those of a random rank × max(M, N) matrix, and fewer than ten of them
 * are not a bulk. Neither are fewer than ten distinct ones, as in an orthogonal matrix. Rows and columns of zeros
 * are excluded.
 */
export function analyseSpectrum(
  matrix: WeightMatrix,
  settings: AnalysisSettings,
): SpectrumAnalysis | NotAnalysed {
  const { name, rows, columns } = matrix;
  const reason = unfit(matrix);
  if (reason !== null) return { name, rows, columns, reason };
  const values = Float64Array.from(matrix.values);
  const singular = singularValues(settings.kernels, rows, columns, values);
  const floor = singularValueFloor(matrix.values, rows, columns, singular.at(-1)!, matrix.precision);
  const { warnings, ...living } = livingShape(matrix);
  const analysis = analyseSingularValues({ name, rows, columns, singular, floor, living }, settings);
  if (!isAnalysed(analysis)) return analysis;
  const { haar, random } = settings;
  return {
    ...analysis,
    vectors:
      haar === undefined
        ? null
        : vectorsTest({ rows, columns, values }, haar, { withDistribution: random !== undefined }),
    warnings: [...warnings, ...analysis.warnings],
  };
}

/** Singular values of a matrix, and what of them is noise of which shape. */
export interface SingularSpectrum {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** min(M, N) of them, ascending */
  readonly singular: Float64Array;
  /** Those no larger are 0 to rounding, see {@link singularValueFloor}. */
  readonly floor: number;
  /** The shape without rows and columns of zeros. */
  readonly living: Shape;
}

/** The same analysis from the singular values, without the vectors. */
export function analyseSingularValues(
  { name, rows, columns, singular, floor, living }: SingularSpectrum,
  {
    nulls,
    initialVariance,
    random,
    significance,
    correlation = 0,
  }: Omit<AnalysisSettings, "kernels" | "haar">,
): SpectrumAnalysis | NotAnalysed {
  const above = singular.filter((s) => s > floor);
  const distinct = above.length < 3 ? above.length : distinctLevels(above).spectra[0].length;
  if (distinct < fewestOfBulk)
    return {
      name,
      rows,
      columns,
      rank: above.length,
      reason: tooFew(singular.length, above.length, distinct, floor),
    };
  const levels = singular.map((s) => s * s);
  const outliers = outliersBeyondEdge(levels.slice(levels.length - living.size), {
    rows: living.length,
    columns: living.size,
    floor: floor * floor,
    correlation,
    ...(significance === undefined ? {} : { significance }),
  });
  const tested = levels.slice(levels.length - outliers.size);
  const positive = levels.slice(levels.length - outliers.rank);
  const tail = powerLawTail(sortedLogs(positive), fewestInTail);
  return {
    name,
    rows,
    columns,
    levels,
    initial:
      initialVariance === undefined
        ? null
        : marchenkoPasturTest(levels, shapeOf({ rows, columns }), nulls, initialVariance),
    fitted: marchenkoPasturTest(tested, { ...living, size: tested.length }, nulls),
    outliers,
    bulk: levels.length - outliers.outliers.length,
    rank: outliers.rank,
    distinct,
    tail,
    judgedTail: tail === null || random === undefined ? null : judgedTail(positive, random),
    vectors: null,
    warnings: outliers.warnings,
  };
}

function judgedTail(levels: Float64Array, random: Random): JudgedTail {
  const { powerLaw: _, rivals, ...judged } = tailFit(levels, { random, draws: 100 });
  return { ...judged, rivals: rivals.map(({ law }) => law.name) };
}

/** The shape of what a matrix has beside rows and columns of zeros; on the shorter side the rank tells those. */
function livingShape(matrix: WeightMatrix): Shape & { readonly warnings: readonly string[] } {
  const { rows, columns, values } = matrix;
  const { size, length } = shapeOf(matrix);
  const [livingRows, livingColumns] = [new Set<number>(), new Set<number>()];
  for (let k = 0; k < values.length; k++) {
    if (values[k] === 0) continue;
    livingRows.add(Math.floor(k / columns));
    livingColumns.add(k % columns);
  }
  const longer = Math.max(livingRows.size, livingColumns.size);
  if (longer === length) return { size, length, warnings: [] };
  const warning = `${rows - livingRows.size} of ${rows} rows and ${columns - livingColumns.size} of ${columns} columns are all zero: the remaining ${livingRows.size} × ${livingColumns.size} block is analysed`;
  return { size: Math.min(size, longer), length: longer, warnings: [warning] };
}

/** The singular values of the bulk: neither outliers nor 0 to rounding. */
export function bulkSingularValues({ levels, bulk, rank }: SpectrumAnalysis): Float64Array {
  return levels.slice(levels.length - rank, bulk).map(Math.sqrt);
}

function tooFew(levels: number, rank: number, distinct: number, floor: number): string {
  const [has, rest] =
    rank < fewestOfBulk
      ? [
          `has rank ${rank}`,
          `the other singular values of ${levels} are 0 to rounding, ${floor.toPrecision(2)}`,
        ]
      : [`has ${distinct} distinct levels`, `the others of ${rank} coincide with these to rounding`];
  return `${has}, at least ${fewestOfBulk} are needed for a bulk of noise: ${rest}`;
}

/** Whether a matrix was analysed. */
export function isAnalysed(analysis: SpectrumAnalysis | NotAnalysed): analysis is SpectrumAnalysis {
  return "levels" in analysis;
}

/** As in tailFit: shorter tails fit by chance. */
const fewestInTail = 10;
