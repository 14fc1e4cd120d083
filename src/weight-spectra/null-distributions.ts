import type { Random } from "../random/index.ts";
import { headsOf } from "./head-blocks.ts";
import { distancesOfNoise, type NullDistances } from "./marchenko-pastur-test.ts";
import { type HaarReference, haarDistances, haarParticipations } from "./porter-thomas-test.ts";
import { type MatrixOfNetwork, type Shape, shapeOf } from "./weight-matrix.ts";

/** A statistic of noise of one shape that p-values of a network's matrices are read from. */
export interface NullNeeded {
  /** levels: distances from the Marchenko–Pastur law; head-levels: the same of single heads; vectors: of Haar vectors. */
  readonly of: "levels" | "head-levels" | "vectors";
  readonly shape: Shape;
  /** Number of its random stream. */
  readonly stream: number;
}

/** Ascending values of that statistic, by name. */
export interface DrawnNull extends NullNeeded {
  readonly values: Readonly<Record<string, Float64Array>>;
}

/**
 * Spectra that p-values are drawn from, of every shape. Their error at p = 0.01 is at most 0.0022, and the smallest p, one
 * in so many, stays significant at 0.025 when it is corrected for all tests of a snapshot: of each spectrum, of the variance
 * of each matrix, and of the bulk (up to 500 tests).
 */
export function nullDraws(matrices: number, replicas: number): number {
  return Math.min(20_000, Math.max(2000, 40 * (matrices * (replicas + 1) + 1)));
}

const haarDraws = 300;

/** What noise is to be drawn for these matrices: each shape once. */
export function nullsNeeded(
  matrices: readonly MatrixOfNetwork[],
  testsVectors = true,
): readonly NullNeeded[] {
  const shapes = distinct(matrices.map(shapeOf));
  const ofHeads = distinct(matrices.flatMap((matrix) => headsOf(matrix).map(shapeOf)));
  const sizes = testsVectors ? [...new Set(shapes.map(({ size }) => size))] : [];
  return [
    ...shapes.map((shape, k) => ({ of: "levels" as const, shape, stream: k })),
    ...ofHeads.map((shape, k) => ({ of: "head-levels" as const, shape, stream: 50_000 + k })),
    ...sizes.map((size) => ({
      of: "vectors" as const,
      shape: { size, length: size },
      stream: 10_000 + size,
    })),
  ];
}

/** Draws the statistic of noise. */
export function drawNull(needed: NullNeeded, draws: number, stream: (index: number) => Random): DrawnNull {
  const random = () => stream(needed.stream);
  const { size } = needed.shape;
  const values =
    needed.of === "vectors"
      ? {
          participation: haarParticipations(haarDraws, size, random()),
          // distances take far longer
          distance: haarDistances(Math.ceil(haarDraws / 3), size, random()),
        }
      : distancesOfNoise(draws, needed.shape, random());
  return { ...needed, values };
}

/** Streams of shapes that a matrix without full rank has. */
const unforeseen = 1_000_000_000;

/** Null distributions, looked up by shape. */
export interface Nulls {
  readonly levels: NullDistances;
  readonly headLevels: NullDistances;
  readonly haar: HaarReference;
}

/** Values of statistics by shape. */
export type NullTables = Map<string, DrawnNull["values"]>;

/**
 * What was drawn, looked up by shape; shapes that no matrix of full rank has are drawn when they are asked for.
 *
 * @param stream by number
 * @param tables what was drawn before with these draws and streams; what is drawn is added to it
 */
export function drawnNulls(
  drawn: readonly DrawnNull[],
  draws: number,
  stream: (index: number) => Random,
  tables: NullTables = new Map(),
): Nulls {
  for (const { of, shape, values } of drawn) tables.set(keyOf(of, shape), values);
  const table = (of: NullNeeded["of"], shape: Shape) => {
    const key = keyOf(of, shape);
    const values =
      tables.get(key) ??
      drawNull({ of, shape, stream: unforeseen + 65_536 * shape.size + shape.length }, draws, stream).values;
    tables.set(key, values);
    return values;
  };
  return {
    levels: (shape, variance) => table("levels", shape)[variance],
    headLevels: (shape, variance) => table("head-levels", shape)[variance],
    haar: {
      participation: (size) => table("vectors", { size, length: size }).participation,
      distance: (size) => table("vectors", { size, length: size }).distance,
    },
  };
}

function keyOf(of: NullNeeded["of"], { size, length }: Shape): string {
  return `${of} ${size} ${length}`;
}

function distinct(shapes: readonly Shape[]): readonly Shape[] {
  return [...new Map(shapes.map((shape) => [`${shape.size} ${shape.length}`, shape])).values()];
}
