import { distance } from "fastest-levenshtein";
import {
  CheckpointError,
  type CheckpointMatrix,
  type MatrixOptions,
  namePattern,
  openCheckpoint,
  weightMatricesOf,
} from "../../checkpoints/index.ts";
import { RecordingError } from "../recording.ts";
import { wrongFiles } from "./file-pattern.ts";

/** Which matrices of a file are followed, and how tensors are taken apart. */
export interface ChosenMatrices extends Omit<MatrixOptions, "heads"> {
  /** Attention heads of a layer; by default what `config.json` says. */
  readonly heads?: number | undefined;
  /** Names of tensors, as `dyson weights --only` has them; all where it is absent. */
  readonly only?: string | undefined;
}

/** A matrix of a file with how it divides among heads. */
export interface FileMatrix extends Pick<CheckpointMatrix, "name" | "kind" | "rows" | "columns"> {
  readonly heads?: { readonly count: number; readonly axis: "columns" | "rows" };
}

/**
 * The weight matrices of a file, opened for as long as `use` takes.
 *
 * @param use gets the matrices with their heads, and a reader of the numbers of each, [row][column]
 * @throws RecordingError if it cannot be read, or holds no such matrix
 */
export async function withMatrices<R>(
  path: string,
  { only, heads, layout, conv }: ChosenMatrices,
  use: (matrices: readonly FileMatrix[], read: (index: number) => Promise<Float64Array>) => Promise<R>,
): Promise<R> {
  const checkpoint = await openCheckpoint(path).catch((error) => {
    throw unreadable(error);
  });
  try {
    const isMeant = namePattern(only === undefined ? [] : [only]);
    const refused = checkpoint.skipped.find(({ name, refused: isRefused }) => isRefused && isMeant(name));
    if (refused !== undefined)
      throw wrongFiles(
        `must hold nothing that asks for code to be executed: ${path}: ${refused.name} ${refused.reason}`,
      );
    const { matrices } = weightMatricesOf(checkpoint, {
      ...{ layout, conv },
      ...(heads === undefined ? {} : { heads }),
    });
    const whole = matrices.filter(({ head }) => head === null);
    const chosen = whole.filter(({ name, tied }) => [name, name.split("#")[0], ...tied].some(isMeant));
    if (chosen.length === 0) throw noneOf(path, only, whole);
    return await use(
      chosen.map((matrix) => ({
        ...matrix,
        ...headsOf(matrix, matrices, layout === "plain" ? undefined : heads),
      })),
      (index) => chosen[index].read(),
    );
  } catch (error) {
    throw unreadable(error);
  } finally {
    await checkpoint.close();
  }
}

/** Kinds of matrices that have the outputs of every head. */
const divided: readonly CheckpointMatrix["kind"][] = ["query", "key", "value"];

/** The heads that follow a projection, if they are known: of equal blocks of its rows or of its columns. */
function headsOf(
  whole: CheckpointMatrix,
  matrices: readonly CheckpointMatrix[],
  given: number | undefined,
): Pick<FileMatrix, "heads"> {
  const prefix = whole.name.includes("#") ? whole.name : `${whole.name}#${whole.kind}`;
  const parts = matrices.filter(({ name, head }) => head !== null && name === `${prefix}.${head}`);
  if (parts.length === 0 && given !== undefined && given > 1 && divided.includes(whole.kind))
    throw new RecordingError(
      ["model", "heads"],
      `must divide the outputs of ${whole.name}, ${whole.rows} × ${whole.columns}, got ${given}`,
    );
  if (parts.length === 0) return {};
  return { heads: { count: parts.length, axis: parts[0].rows < whole.rows ? "rows" : "columns" } };
}

function noneOf(path: string, only: string | undefined, matrices: readonly FileMatrix[]): RecordingError {
  if (only === undefined) return wrongFiles(`must hold weight matrices, got none in ${path}`);
  const near = matrices
    .map(({ name }) => name)
    .sort((a, b) => distance(a, only) - distance(b, only))
    .slice(0, 3);
  return new RecordingError(
    ["model", "only"],
    `must mean matrices of ${path}, got ${only}; its names are such as ${near.join(", ")}`,
  );
}

function unreadable(error: unknown): unknown {
  if (error instanceof CheckpointError) return wrongFiles(`must be files of weights: ${error.message}`);
  const { code, path } = error as NodeJS.ErrnoException;
  return code === undefined ? error : wrongFiles(`must be files of weights, got ${path ?? "one"} (${code})`);
}
