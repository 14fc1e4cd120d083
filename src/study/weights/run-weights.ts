import { CheckpointError } from "../../checkpoints/index.ts";
import type { Backend } from "../../kernels/index.ts";
import { holmCorrected } from "../../statistics/index.ts";
import {
  type ComparedMatrix,
  type DrawnNull,
  type MatrixChange,
  type MatrixResults,
  recordDraws,
  type Shape,
  shapeOf,
  type WeightsComparison,
  type WeightsRecord,
  type WeightsResults,
  weightsSeconds,
} from "../../weight-spectra/index.ts";
import { Fault } from "../checked.ts";
import { type Engine, jobFailure } from "../engines/engine.ts";
import { threadEngine } from "../engines/threads.ts";
import type { NullDistribution } from "../networks/null-distribution.ts";
import { pack } from "../packed-block.ts";
import { version } from "../program.ts";
import type { Job } from "../task.ts";
import { keyOf, resultOf, type Work } from "../work.ts";
import { shapesOf } from "./cost.ts";
import { type PlannedMatrix, WeightsMistakes, type WeightsPlan } from "./plan.ts";

export interface RunWeightsOptions {
  /** Number of threads; 0 computes on the calling thread. */
  readonly workers: number;
  readonly backend: Backend;
  readonly seed: string;
  /** Another checkpoint, whose matrices are compared with those of the same name and shape. */
  readonly compare?: WeightsPlan;
  onProgress(progress: WeightsProgress): void;
  readonly signal: AbortSignal;
}

/** Work done and in total, in estimated seconds of one core, and the pieces that it consists of. */
export interface WeightsProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: "null distributions" | "matrices";
  readonly pieces: { readonly done: number; readonly total: number };
}

/** Probability of one or more outliers in a matrix of noise. */
const errorRate = 0.01;

/** Leading singular vectors that are compared, at most. */
const mostVectors = 10;

/**
 * What the spectra of a plan's matrices say, each analysed on its own: null distributions of every shape first, then the
 * matrices, read when their turn comes.
 *
 * @throws WeightsMistakes if a file turns out to be damaged where its numbers are; StudyFailure if a computation stops; the
 *   signal's reason if it is aborted
 */
export async function runWeights(
  plan: WeightsPlan,
  name: string,
  options: RunWeightsOptions,
): Promise<WeightsResults> {
  const start = performance.now();
  const { backend, seed, compare } = options;
  const engine = threadEngine(options.workers);
  const plans = compare === undefined ? [plan] : [plan, compare];
  const nulls = await nullsOf(shapesOf(plans.flatMap(({ matrices }) => matrices)), engine, options);
  const matrices = plans.flatMap((each) => each.matrices.map((matrix) => ({ matrix, plan: each })));
  const records = await computeAll<WeightsRecord>(
    "matrices",
    matrices.map(({ matrix, plan: { options: taken } }) => ({
      work: {
        kind: "matrix-analysis" as const,
        path: matrix.file,
        name: matrix.name,
        options: taken,
        significance: errorRate,
        seed,
        backend,
      },
      amount: weightsSeconds(matrix).matrix,
      input: () => pack([nulls.get(nameOf(shapeOf(matrix)))].filter((drawn) => drawn !== undefined)),
    })),
    engine,
    options,
  );
  const [first, other] = [records.slice(0, plan.matrices.length), records.slice(plan.matrices.length)];
  return {
    schema: 1,
    kind: "weights",
    name,
    version,
    seed,
    backend,
    paths: plan.paths,
    files: plan.files,
    options: plan.options,
    matrices: matrixResults(plan, first),
    skipped: plan.skipped,
    notices: plan.notices,
    comparison:
      compare === undefined ? null : await compared(plan, first, compare, other, { engine, options }),
    timing: { wallSeconds: (performance.now() - start) / 1000 },
  };
}

const nameOf = ({ size, length }: Shape) => `${size} ${length}`;

async function nullsOf(shapes: readonly Shape[], engine: Engine, options: RunWeightsOptions) {
  const drawn = await computeAll<DrawnNull>(
    "null distributions",
    shapes
      .filter(({ size }) => size > 1)
      .map((shape) => {
        const { size, length } = shape;
        // the stream of a shape depends on nothing else, as in recordNulls
        const needed = { of: "levels" as const, shape, stream: 65_536 * size + (length % 65_536) };
        const draws = recordDraws(shape);
        const work: NullDistribution = { kind: "null-distribution", needed, draws, seed: options.seed };
        return { work, amount: weightsSeconds({ rows: length, columns: size }).noise };
      }),
    engine,
    options,
  );
  return new Map(drawn.map((values) => [nameOf(values.shape), values]));
}

function matrixResults(
  { matrices, files }: WeightsPlan,
  records: readonly WeightsRecord[],
): readonly MatrixResults[] {
  const marchenkoPastur = holmCorrected(
    records.map((record) => record.marchenkoPastur?.pValue ?? Number.NaN),
  );
  const ratio = holmCorrected(records.map((record) => record.bulk?.pValue ?? Number.NaN));
  return records.map((record, layer) => {
    const { file, name } = matrices[layer];
    return {
      layer,
      file,
      label: files.length === 1 ? name : `${file}: ${name}`,
      record,
      corrected: { marchenkoPastur: marchenkoPastur[layer], ratio: ratio[layer] },
    };
  });
}

async function compared(
  plan: WeightsPlan,
  firsts: readonly WeightsRecord[],
  compare: WeightsPlan,
  others: readonly WeightsRecord[],
  { engine, options }: { readonly engine: Engine; readonly options: RunWeightsOptions },
): Promise<WeightsComparison> {
  const places = new Map(compare.matrices.map((matrix, k) => [pairName(matrix), k]));
  const pairs = plan.matrices.flatMap((matrix, k) => {
    const place = places.get(pairName(matrix));
    if (place === undefined) return [];
    return [{ matrix, otherMatrix: compare.matrices[place], first: firsts[k], other: others[place] }];
  });
  const changes = await computeAll<MatrixChange>(
    "matrices",
    pairs.map(({ matrix, otherMatrix, first, other }) => ({
      work: {
        kind: "matrix-comparison" as const,
        first: { path: matrix.file, name: matrix.name, options: plan.options },
        other: { path: otherMatrix.file, name: otherMatrix.name, options: compare.options },
        vectors: Math.min(mostVectors, Math.max(first.outliers.length, other.outliers.length)),
        seed: options.seed,
      },
      amount: matrix.rows * matrix.columns,
    })),
    engine,
    options,
  );
  const matched = new Set(pairs.map(({ matrix }) => pairName(matrix)));
  const unmatched = ({ matrices }: WeightsPlan) =>
    matrices.filter((matrix) => !matched.has(pairName(matrix))).map((matrix) => matrix.name);
  return {
    path: compare.paths.join(", "),
    pairs: pairs.map(
      ({ matrix, first, other }, k): ComparedMatrix => ({
        name: matrix.name,
        first,
        other,
        change: changes[k],
      }),
    ),
    unmatched: { first: unmatched(plan), other: unmatched(compare) },
  };
}

function pairName({ name, rows, columns }: PlannedMatrix): string {
  return JSON.stringify([name, rows, columns]);
}

interface Piece {
  readonly work: Work;
  readonly amount: number;
  /** Packed, made when the work begins. */
  input?(): Uint8Array;
}

/** The results of pieces of work, in their order. */
async function computeAll<R>(
  unit: WeightsProgress["unit"],
  pieces: readonly Piece[],
  engine: Engine,
  { onProgress, signal }: RunWeightsOptions,
): Promise<readonly R[]> {
  const results: R[] = [];
  const places = new Map<Job, number>();
  const total = pieces.reduce((sum, { amount }) => sum + amount, 0);
  let [done, count] = [0, 0];
  const report = () => onProgress({ done, total, unit, pieces: { done: count, total: pieces.length } });
  async function* jobs(): AsyncGenerator<Job> {
    // the largest first, so that no thread is left with one at the end
    const order = [...pieces.keys()].sort((a, b) => pieces[b].amount - pieces[a].amount);
    for (const k of order) {
      const { work, input } = pieces[k];
      const job = { work, key: await keyOf(work), label: labelOf(work), continued: input?.() ?? null };
      places.set(job, k);
      yield job;
    }
  }
  if (pieces.length > 0) report();
  await engine.run(jobs(), signal, {
    async done(job, packed) {
      const result = await resultOf<R>(job.work, packed);
      if (result instanceof Fault) throw jobFailure(job, result.message, result);
      const k = places.get(job) ?? 0;
      results[k] = result;
      done += pieces[k].amount;
      count++;
      report();
    },
    failed(_, failure) {
      const { cause } = failure;
      // an error of a thread arrives without its class
      const isDamage = cause instanceof Error && cause.name === CheckpointError.name;
      throw isDamage ? new WeightsMistakes([cause.message]) : failure;
    },
  });
  return results;
}

function labelOf(work: Work): string {
  if (work.kind === "matrix-analysis") return `${work.path}: ${work.name}`;
  if (work.kind === "matrix-comparison") return `${work.other.path}: ${work.other.name}`;
  return "null distributions";
}
