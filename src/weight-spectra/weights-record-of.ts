import type { Kernels } from "../kernels/index.ts";
import { edgeCorrelation, type Precision, storedPrecision } from "../local-statistics/index.ts";
import type { Random } from "../random/index.ts";
import { type LivingBlock, livingBlock } from "./living-block.ts";
import type { Nulls } from "./null-distributions.ts";
import {
  bulkRecord,
  marchenkoPasturRecord,
  noTail,
  outliersRecord,
  tailRecord,
} from "./record-statistics.ts";
import { vectorsTest } from "./singular-vectors.ts";
import { analyseSingularValues, isAnalysed } from "./spectrum-analysis.ts";
import { exactUnitOf, spectrumOfMatrix } from "./spectrum-of-matrix.ts";
import { shapeOf, type WeightMatrix } from "./weight-matrix.ts";
import { frobeniusNorm, weightsNorms } from "./weights-norms.ts";
import type { WeightsRecord } from "./weights-record.ts";

export interface RecordSettings {
  /** null: everything in TypeScript, with the same bits */
  readonly kernels: Kernels | null;
  /** Drawn once a shape and shared by all matrices: see {@link recordNulls}. */
  readonly nulls: Nulls;
  /** For the bootstrap of the tail, which is fitted if this is given. */
  readonly random?: Random;
  /** Probability of a false outlier in noise. */
  readonly significance: number;
  /** The most levels of a matrix whose singular vectors are tested, {@link testedVectors} by default; 0 for none. */
  readonly vectorsUpTo?: number;
}

/** A matrix, and what its record repeats of it. */
export interface RecordedMatrix extends WeightMatrix, Pick<WeightsRecord, "kind" | "type" | "tied"> {}

/** Up to this many levels singular vectors take no longer than the rest of the analysis. */
export const testedVectors = 256;

/**
 * What the spectrum of one weight matrix says. A matrix that cannot be analysed has a record with the reason: one with an element that is
 * not finite, too small, of too low a rank, too large. Rows and columns of zeros are left out, with a warning.
 *
 * Everything that squares levels is computed in a power of two times their unit, so that elements of 10^±300 neither
 * overflow nor vanish.
 */
export function weightsRecord(matrix: RecordedMatrix, settings: RecordSettings): WeightsRecord {
  const unfit = unreadable(matrix);
  if (unfit !== null) return notAnalysed(matrix, settings, unfit);
  const { rows, columns, values } = matrix;
  const block = livingBlock(rows, columns, values);
  if (block.values.length === 0)
    return notAnalysed(matrix, settings, "is zero", new Float64Array(shapeOf(matrix).size));
  const precision = matrix.precision ?? storedPrecision(block.values);
  const spectrum = spectrumOrReason(settings.kernels, block, precision);
  if (typeof spectrum === "string")
    return {
      ...notAnalysed(matrix, settings, spectrum),
      norms: { ...weightsNorms(new Float64Array(0)), ...frobeniusNorm(block.values) },
      warnings: block.warnings,
    };
  return analysedBlock(matrix, settings, block, { ...spectrum, precision });
}

interface Spectrum {
  readonly singular: Float64Array;
  readonly floor: number;
  readonly precision: Precision;
}

function analysedBlock(
  matrix: RecordedMatrix,
  settings: RecordSettings,
  block: LivingBlock,
  { singular, floor, precision }: Spectrum,
): WeightsRecord {
  const whole = new Float64Array(shapeOf(matrix).size);
  whole.set(singular, whole.length - singular.length);
  const warnings = [...block.warnings, ...storageWarning(matrix.type, precision)];
  const measured = {
    ...notAnalysed(matrix, settings, "", whole),
    roundingFloor: floor,
    rank: rankOf(whole, floor),
  };
  const unit = exactUnitOf(singular);
  const shape = shapeOf(block);
  const analysis = analyseSingularValues(
    {
      ...{ name: matrix.name, rows: block.rows, columns: block.columns, living: shape },
      ...{ singular: singular.map((s) => s * unit), floor: floor * unit },
    },
    { nulls: settings.nulls.levels, significance: settings.significance, correlation: edgeCorrelation },
  );
  if (!isAnalysed(analysis)) return { ...measured, notAnalysed: analysis.reason, warnings };
  const { vectorsUpTo = testedVectors, nulls, random } = settings;
  const tail =
    random === undefined ? noTail : tailRecord(analysis, unit, measured.norms.logSpectralNorm, random);
  return {
    ...measured,
    notAnalysed: null,
    warnings: [...warnings, ...analysis.warnings, ...tail.warnings],
    marchenkoPastur: marchenkoPasturRecord(analysis, shape, unit, nulls),
    outliers: outliersRecord(analysis, shape, unit),
    mostOutliers: analysis.outliers.most,
    bulk: bulkRecord(analysis),
    tail: tail.record,
    vectors: shape.size <= vectorsUpTo && analysis.rank === shape.size ? vectorsRecord(block, nulls) : null,
  };
}

function vectorsRecord(block: LivingBlock, { haar }: Nulls): WeightsRecord["vectors"] {
  const unit = exactUnitOf(block.values);
  const scaled = { ...block, values: block.values.map((value) => value * unit) };
  const { porterThomas, ...test } = vectorsTest(scaled, haar, { withDistribution: true });
  return {
    participation: test.participation,
    expected: test.expectedParticipation,
    participationPValue: test.participationPValue,
    porterThomasPValue: porterThomas?.pValue ?? null,
  };
}

/** The record of a matrix of which nothing but its singular values is known, if these are. */
function notAnalysed(
  { name, rows, columns, kind, type, tied }: RecordedMatrix,
  { significance }: RecordSettings,
  reason: string,
  singularValues = new Float64Array(0),
): WeightsRecord {
  return {
    ...{ name, rows, columns, kind, type, tied, singularValues },
    roundingFloor: singularValues.length === 0 ? Number.NaN : 0,
    rank: 0,
    warnings: [],
    notAnalysed: reason,
    norms: weightsNorms(singularValues),
    marchenkoPastur: null,
    outliers: [],
    mostOutliers: 0,
    errorRate: significance,
    bulk: null,
    tail: null,
    vectors: null,
  };
}

/** Why not even the norms of a matrix can be measured; null if they can. */
function unreadable({ rows, columns, values }: WeightMatrix): string | null {
  if (values.length !== rows * columns)
    return `holds ${values.length} elements where ${rows} × ${columns} has ${rows * columns}`;
  if (values.length === 0) return "is empty";
  for (let k = 0; k < values.length; k++)
    if (!Number.isFinite(values[k]))
      return `element ${Math.floor(k / columns)}, ${k % columns} is ${values[k]}`;
  return null;
}

function spectrumOrReason(kernels: Kernels | null, block: LivingBlock, precision: Precision) {
  try {
    return spectrumOfMatrix(kernels, block, precision);
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

function rankOf(singular: Float64Array, floor: number): number {
  return singular.filter((s) => s > floor).length;
}

function storageWarning(type: string, precision: Precision): readonly string[] {
  if ((precision !== "bf16" && precision !== "f16") || type === precision) return [];
  return [
    `stored as ${type}, yet all elements are numbers of ${precision}: the rounding floor is that of ${precision}`,
  ];
}
