import type { Kernels } from "../kernels/index.ts";
import {
  addTransposedMultiply,
  singularValueFloor,
  singularValues,
  symmetricEigenvectors,
} from "../linalg/index.ts";
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
import {
  type HaarReference,
  type ParticipationTest,
  type PorterThomasTest,
  participationTest,
  porterThomasTest,
} from "./porter-thomas-test.ts";
import { type Shape, shapeOf, unfit, type WeightMatrix } from "./weight-matrix.ts";

/** What the spectrum of one weight matrix says, at one time of training. */
export interface SpectrumAnalysis {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** The eigenvalues of X = WᵀW that are not zero for want of rows: squares of the singular values, ascending. */
  readonly levels: Float64Array;
  /** Against independent Gaussian entries: of the variance drawn, where nothing has been learnt, and of a fitted one. */
  readonly initial: MarchenkoPasturTest | null;
  readonly fitted: MarchenkoPasturTest;
  readonly outliers: OutlierReport;
  /** Levels that are no outliers: the lowest so many, those that are 0 to rounding among them. */
  readonly bulk: number;
  /** Levels that are not 0 to rounding, the highest so many. */
  readonly rank: number;
  /** Different ones among these: the others coincide with them to rounding. */
  readonly distinct: number;
  /** A power law through the largest levels, ten at least; null where they are too few. */
  readonly tail: PowerLawTail | null;
  /** Whether that is what they follow, and what else they might; null where it was not asked for, or there is no tail. */
  readonly judgedTail: TailFit | null;
  /** Of the singular vectors on the shorter side, the largest level's first; null where they were not asked for. */
  readonly vectors: VectorsTest | null;
  readonly warnings: readonly string[];
}

export interface VectorsTest extends ParticipationTest {
  /** All components together against Porter and Thomas's law; null where the tail is not judged either: it costs as much. */
  readonly porterThomas: PorterThomasTest | null;
}

/** A matrix whose spectrum cannot be analysed, and why. */
export interface NotAnalysed {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly reason: string;
  /** Singular values that are not 0 to rounding; absent where it was not looked for. */
  readonly rank?: number;
}

export interface AnalysisSettings {
  /** null: everything in TypeScript, with the same bits */
  readonly kernels: Kernels | null;
  readonly nulls: NullDistances;
  /** Singular vectors are tested where it is given. */
  readonly haar?: HaarReference;
  /** For the bootstrap of the tail, which is judged where this is given: it costs more than all the rest. */
  readonly random?: Random;
  /** σ² of the entries that were drawn, while nothing has been learnt. */
  readonly initialVariance?: number;
  /** Chance of an outlier in pure noise; 0.01 where not given. */
  readonly significance?: number;
}

/**
 * All that is known of the spectrum of a weight matrix; or why it cannot be analysed.
 *
 * Nothing is fitted to levels that are 0 to rounding ({@link singularValueFloor}): of a matrix without full rank the
 * levels above are tested as those of rank × max(M, N), noise that lost its other directions, and fewer than ten of them
 * are no bulk. Neither are fewer than ten distinct ones, as an orthogonal matrix has. Rows and columns of zeros alone hold
 * no noise, and do not count as such.
 */
export function analyseSpectrum(
  matrix: WeightMatrix,
  settings: AnalysisSettings,
): SpectrumAnalysis | NotAnalysed {
  const { name, rows, columns } = matrix;
  const reason = unfit(matrix);
  if (reason !== null) return { name, rows, columns, reason };
  const shape = shapeOf(matrix);
  const values = Float64Array.from(matrix.values);
  const singular = singularValues(settings.kernels, rows, columns, values);
  const floor = singularValueFloor(matrix.values, rows, columns, singular.at(-1)!, matrix.precision);
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
  const { nulls, initialVariance, haar, random, significance } = settings;
  const living = livingShape(matrix);
  const outliers = outliersBeyondEdge(levels.slice(levels.length - living.size), {
    rows: living.length,
    columns: living.size,
    floor: floor * floor,
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
      initialVariance === undefined ? null : marchenkoPasturTest(levels, shape, nulls, initialVariance),
    fitted: marchenkoPasturTest(tested, { ...living, size: tested.length }, nulls),
    outliers,
    bulk: levels.length - outliers.outliers.length,
    rank: outliers.rank,
    distinct,
    tail,
    judgedTail: tail === null || random === undefined ? null : tailFit(positive, { random, draws: 100 }),
    vectors: haar === undefined ? null : vectorsTested(random !== undefined),
    warnings: [...living.warnings, ...outliers.warnings],
  };

  function vectorsTested(whole: boolean): VectorsTest {
    const vectors = vectorsOf(rows, columns, values, shape);
    return {
      ...participationTest(shape.size, vectors, haar!),
      porterThomas: whole ? porterThomasTest(shape.size, vectors, haar!) : null,
    };
  }
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
  const said = `${rows - livingRows.size} of ${rows} rows and ${columns - livingColumns.size} of ${columns} columns hold zeros alone: noise is looked for in the ${livingRows.size} × ${livingColumns.size} others`;
  return { size: Math.min(size, longer), length: longer, warnings: [said] };
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

/** As tailFit has it: shorter tails fit by chance. */
const fewestInTail = 10;

/** Singular vectors on the shorter side, [element][vector], in descending order of their singular values. */
function vectorsOf(
  rows: number,
  columns: number,
  values: Float64Array,
  { size, length }: Shape,
): Float64Array {
  const tall = new Float64Array(values.length);
  if (rows >= columns) tall.set(values);
  else
    for (let k = 0; k < values.length; k++) tall[(k % columns) * rows + Math.floor(k / columns)] = values[k];
  const gram = new Float64Array(size * size);
  addTransposedMultiply(size, length, size, tall, tall, gram);
  const [w, v] = [new Float64Array(size), new Float64Array(size * size)];
  symmetricEigenvectors(size, gram, w, v);
  const order = Array.from(w.keys()).sort((i, j) => w[j] - w[i]);
  return Float64Array.from(v, (_, k) => v[Math.floor(k / size) * size + order[k % size]]);
}
