import { basename, extname, resolve } from "node:path";
import {
  CheckpointError,
  type CheckpointMatrix,
  type MatrixOptions,
  namePattern,
  openCheckpoint,
  weightMatricesOf,
} from "../../checkpoints/index.ts";
import { nearest } from "../../scenario/did-you-mean.ts";
import type { SkippedWeights, WeightsFile, WeightsOptions } from "../../weight-spectra/index.ts";
import { type CheckpointPath, checkpointPaths } from "./checkpoint-paths.ts";

/** A matrix that is to be analysed: what is known of it without its numbers. */
export interface PlannedMatrix extends Pick<CheckpointMatrix, "name" | "rows" | "columns"> {
  readonly file: string;
}

/** What some paths hold. */
export interface WeightsPlan {
  readonly paths: readonly string[];
  readonly files: readonly WeightsFile[];
  readonly options: WeightsOptions;
  readonly matrices: readonly PlannedMatrix[];
  readonly skipped: readonly SkippedWeights[];
  readonly notices: readonly string[];
}

/** Paths that cannot be analysed: every mistake, each a sentence. */
export class WeightsMistakes extends Error {
  override readonly name = "WeightsMistakes";

  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join("\n"));
  }
}

/** How matrices are taken from tensors, for the readers. */
export function matrixOptions({ layout, conv, heads }: WeightsOptions): MatrixOptions {
  return { layout, conv, ...(heads === null ? {} : { heads }) };
}

/** The name of a report on some paths: of the first, without the end of a file's name. */
export function weightsName([first]: readonly string[]): string {
  const plain = basename(resolve(first)).replace(/[*?[\]{}]/g, "");
  return plain.slice(0, plain.length - extname(plain).length) || plain || "weights";
}

/**
 * Reads the headers of checkpoints: which matrices they hold, and what is skipped.
 *
 * @throws WeightsMistakes if a file that was named cannot be read or asks for code to be executed, or nothing is left
 */
export async function planWeights(paths: readonly string[], options: WeightsOptions): Promise<WeightsPlan> {
  const mistakes: string[] = [];
  const plan = {
    files: [] as WeightsFile[],
    matrices: [] as PlannedMatrix[],
    skipped: [] as SkippedWeights[],
  };
  const [notices, names]: [string[], string[]] = [[], []];
  const opened = new Set<string>();
  for (const given of paths) {
    for (const { path, isNamed } of await orMistakes(checkpointPaths(given), mistakes)) {
      if (opened.has(resolve(path))) continue;
      opened.add(resolve(path));
      try {
        const { file, matrices, skipped, all } = await contentsOf(path, options);
        plan.files.push(file);
        plan.matrices.push(...matrices);
        plan.skipped.push(...skipped);
        names.push(...new Set(all.map(plainName)));
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error;
        if (isNamed) mistakes.push(error.message);
        else notices.push(`left out: ${error.message}`);
      }
    }
  }
  if (mistakes.length === 0 && plan.matrices.length === 0)
    mistakes.push(nothingLeft(paths, options, names, plan.skipped, notices));
  if (mistakes.length > 0) throw new WeightsMistakes(mistakes);
  return { paths, options, notices, ...plan };
}

async function orMistakes(
  found: Promise<readonly CheckpointPath[]>,
  mistakes: string[],
): Promise<readonly CheckpointPath[]> {
  return found.catch((error: Error) => {
    if (!(error instanceof CheckpointError)) throw error;
    mistakes.push(error.message);
    return [];
  });
}

async function contentsOf(path: string, options: WeightsOptions) {
  const checkpoint = await openCheckpoint(path);
  try {
    const isMeant = namePattern(options.only);
    const meant = { ...checkpoint, skipped: checkpoint.skipped.filter(({ name }) => isMeant(name)) };
    const refused = meant.skipped.find((each) => each.refused);
    if (refused !== undefined)
      throw new CheckpointError(
        `${path}: ${refused.name}: ${refused.reason}; --only reads other tensors: ${checkpoint.tensors
          .slice(0, 3)
          .map(({ name }) => name)
          .join(", ")}`,
      );
    const { matrices, skipped } = weightMatricesOf(meant, matrixOptions(options));
    const chosen = matrices.filter(({ name, tied }) => [name, plainName(name), ...tied].some(isMeant));
    return {
      file: { path, format: checkpoint.format, matrices: chosen.length },
      matrices: chosen.map(({ name, rows, columns }) => ({ file: path, name, rows, columns })),
      skipped: skipped
        .filter(({ name }) => isMeant(name) || isMeant(plainName(name)))
        .map(({ name, reason }) => ({ file: path, name, reason })),
      all: matrices.map(({ name }) => name),
    };
  } finally {
    await checkpoint.close();
  }
}

/** The tensor that a part is of. */
function plainName(name: string): string {
  return name.split("#")[0];
}

function nothingLeft(
  paths: readonly string[],
  { only }: WeightsOptions,
  names: readonly string[],
  skipped: readonly SkippedWeights[],
  notices: readonly string[],
): string {
  const where = paths.join(", ");
  if (only.length > 0 && names.length > 0) {
    const near = nearest(only[0], names);
    const hint =
      near === undefined ? `names are such as ${names.slice(0, 3).join(", ")}` : `did you mean ${near}?`;
    return `--only ${only.join(" ")}: no matrix of ${where} has such a name; ${hint}`;
  }
  const reasons = [...skipped.map(({ name, reason }) => `${name}: ${reason}`), ...notices].slice(0, 3);
  return `${where}: no weight matrix is left: ${reasons.join("; ") || "there are no tensors"}`;
}
