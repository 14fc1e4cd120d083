import {
  access,
  constants,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rmdir,
  stat,
} from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { ConvergenceResults, Results } from "../comparison/index.ts";
import type { InferenceResults } from "../inference/index.ts";
import { hiddenBeside, leftBeside, longestName } from "../report/hidden-names.ts";
import { blocksProblem } from "../study/block-store.ts";
import type { WeightsResults } from "../weight-spectra/index.ts";

/** A folder that a report can be written to, or why there is none. */
export type ReportPlace =
  | { readonly ok: true; readonly directory: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Checks that a report can be written to a folder, before hours of computing rather than after.
 *
 * An earlier report and an empty folder may be replaced; anything else is never deleted.
 * Leaves nothing behind.
 *
 * @param isEarlier whether a folder is a report of the same kind
 */
export async function reportPlace(
  wanted: string,
  isEarlier: (directory: string) => Promise<boolean> = isEarlierReport,
): Promise<ReportPlace> {
  if (wanted.trim() === "") return refuse('must be a folder, got ""');
  try {
    const directory = await realDirectory(resolve(wanted));
    const long = directory.split(sep).find((name) => Buffer.byteLength(name) > longestName);
    if (long !== undefined)
      return refuse(`must have names of at most ${longestName} bytes, got one of ${Buffer.byteLength(long)}`);
    if (surrounds(directory, process.cwd())) {
      return refuse("must not be the current folder or one around it, which a report would replace");
    }
    const about = await stat(directory).catch(absent);
    if (about === undefined && (await lstat(directory).catch(absent)) !== undefined) {
      return refuse("must be a folder, got a broken link");
    }
    if (about !== undefined && !about.isDirectory()) return refuse("must be a folder, got a file");
    if (about !== undefined && (await readdir(directory)).length > 0 && !(await isEarlier(directory))) {
      return refuse("must be new, empty or an earlier report, got a folder of something else");
    }
    if (about !== undefined) await access(directory, constants.W_OK);
    await tryToWrite(dirname(directory));
    const problem = await blocksProblem(blocksFolder(directory));
    return problem === undefined ? { ok: true, directory } : refuse(problem);
  } catch (error) {
    return refuse(`cannot be written to: ${reasonOf(error)}`);
  }
}

/** The hidden folder beside the report that keeps the finished blocks of a study until its report is written. */
export function blocksFolder(directory: string): string {
  return hiddenBeside(directory, ".blocks");
}

function refuse(reason: string): ReportPlace {
  return { ok: false, reason };
}

function surrounds(directory: string, inner: string): boolean {
  const way = relative(directory, inner);
  return way.split(sep)[0] !== ".." && !isAbsolute(way);
}

/** Follows links, so that a report replaces the folder and not the link to it. */
async function realDirectory(path: string): Promise<string> {
  const real = await realpath(path).catch(absent);
  if (real !== undefined) return real;
  const link = await readlink(path).catch(() => undefined);
  if (link === undefined) return path;
  // the place of a report whose replacement was interrupted
  const led = resolve(dirname(path), link);
  return (await leftBeside(led)).aside.length > 0 ? led : path;
}

/** Whether a folder holds a report of `dyson converge`. */
export async function isEarlierConvergence(directory: string): Promise<boolean> {
  const results = await namedJson<ConvergenceResults>(join(directory, "converge.json"));
  return typeof results?.verdict === "string" && Array.isArray(results.integrators);
}

/** Whether a folder holds a report of `dyson weights`. */
export async function isEarlierWeights(directory: string): Promise<boolean> {
  const results = await namedJson<WeightsResults>(join(directory, "results.json"));
  return results?.kind === "weights" && Array.isArray(results.matrices);
}

/** Whether a folder holds a report of `dyson infer`. */
export async function isEarlierInference(directory: string): Promise<boolean> {
  const results = await namedJson<InferenceResults>(join(directory, "results.json"));
  return results?.kind === "inference" && Array.isArray(results.series);
}

async function isEarlierReport(directory: string): Promise<boolean> {
  const results = await namedJson<Results>(join(directory, "results.json"));
  return typeof results?.verdict === "string" && Array.isArray(results.points);
}

/** The content of a JSON file of this program, or null: all have a schema and a name. */
async function namedJson<T extends { schema: number; name: string }>(
  file: string,
): Promise<Partial<T> | null> {
  try {
    // a pipe would never end
    if (!(await stat(file)).isFile()) return null;
    const results = JSON.parse(await readFile(file, "utf8")) as Partial<T>;
    return typeof results.schema === "number" && typeof results.name === "string" ? results : null;
  } catch {
    return null;
  }
}

/** Writes and removes an empty folder in the nearest folder that exists. */
async function tryToWrite(directory: string): Promise<void> {
  const about = await stat(directory).catch(absent);
  if (about === undefined) return tryToWrite(dirname(directory));
  if (!about.isDirectory()) throw new Error(`${directory} is a file`);
  await rmdir(await mkdtemp(join(directory, ".dyson-")));
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** A readable message for a system error. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    EROFS: "the file system is read-only",
    ENOTDIR: "there is a file where a folder is needed",
    ENAMETOOLONG: "the name is too long",
    ENOSPC: "the disk is full",
    ELOOP: "its symbolic links form a loop",
  };
  return known[code ?? ""] ?? message;
}
