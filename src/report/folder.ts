import { constants } from "node:fs";
import {
  access,
  lstat,
  mkdir,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { asideOf, leftBeside, newDraft } from "./hidden-names.ts";
import type { ReportFiles } from "./report-files.ts";

/** The intended contents of a folder, by relative path with "/" between folders. */
export type FolderContents = ReadonlyMap<string, string | Uint8Array | Iterable<Uint8Array>>;

/**
 * Writes a folder completely or not at all.
 *
 * Everything is written to a temporary folder beside the wanted one, which takes its place only when complete; an
 * earlier folder is moved aside for that moment and restored if the move fails. Entries of an earlier folder that
 * are not in `owned` (notes, say) are moved to the new one. An earlier folder without `mark` is left alone, unless it is
 * empty. If the program is killed meanwhile, {@link recoverFolder} repairs it.
 *
 * @returns paths that could not be moved
 * @throws Error with the system's `code`, if the folder cannot be written or must not be replaced; it is then unchanged
 */
export async function replaceFolder(
  directory: string,
  contents: FolderContents,
  files: ReportFiles,
): Promise<readonly string[]> {
  const target = await realpath(directory).catch(() => resolve(directory));
  const parent = dirname(target);
  const draft = newDraft(target);
  let made: string | undefined;
  try {
    const there = await isOursToReplace(target, files.mark);
    made = await mkdir(parent, { recursive: true });
    await writeAll(draft, contents);
    if (there) return await swap(draft, target, files);
    await rename(draft, target);
    return [];
  } catch (error) {
    await removed(draft);
    if (made !== undefined) await removeEmpty(parent, made);
    throw explained(directory, error);
  }
}

/**
 * Repairs what programs that were killed while replacing a folder have left beside it. An earlier folder that was moved aside
 * is restored, or only the user's files in it if another folder has taken its place; drafts are removed.
 *
 * No other program may be writing the folder meanwhile.
 *
 * @returns paths that could not be moved
 * @throws Error with the system's `code`
 */
export async function recoverFolder(directory: string, files: ReportFiles): Promise<readonly string[]> {
  const target = await realpath(directory).catch(() => resolve(directory));
  const { drafts, aside } = await leftBeside(target);
  const left: string[] = [];
  for (const earlier of aside) {
    if (await exists(target)) left.push(...(await carryOver(earlier, target, files)));
    else await rename(earlier, target);
  }
  for (const draft of drafts) await removed(draft);
  return left;
}

/** Whether there is an earlier folder; throws if it must not be replaced. */
async function isOursToReplace(target: string, mark: string): Promise<boolean> {
  const about = await stat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (about === null) return false;
  if (!about.isDirectory()) throw coded("ENOTDIR", "must be a folder, got a file");
  const entries = await readdir(target);
  if (entries.length > 0 && !entries.includes(mark)) {
    throw coded("ENOTEMPTY", `must be new, empty or an earlier report, got a folder without ${mark}`);
  }
  // what is in it could not be carried over
  await access(target, constants.W_OK);
  return true;
}

async function writeAll(folder: string, contents: FolderContents): Promise<void> {
  await mkdir(folder);
  for (const [path, content] of contents) {
    const file = join(folder, ...path.split("/"));
    if (!file.startsWith(folder + sep))
      throw new Error(`report: ${path} is not a file inside the report folder`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

async function swap(draft: string, target: string, files: ReportFiles): Promise<readonly string[]> {
  const aside = asideOf(draft);
  await rename(target, aside);
  try {
    await rename(draft, target);
  } catch (error) {
    await rename(aside, target);
    throw error;
  }
  return carryOver(aside, target, files);
}

/** Moves the user's files from an earlier folder to its replacement, and removes the earlier one. Returns the paths that stay. */
async function carryOver(
  earlier: string,
  target: string,
  { owned }: ReportFiles,
): Promise<readonly string[]> {
  const stays: string[] = [];
  for (const entry of await readdir(earlier)) {
    if (owned.includes(entry)) continue;
    const [from, to] = [join(earlier, entry), join(target, entry)];
    const moved = !(await exists(to)) && (await rename(from, to).then(yes, no));
    if (!moved) stays.push(from);
  }
  if (stays.length > 0) return stays;
  return rm(earlier, { recursive: true, force: true }).then(
    () => [],
    () => [earlier],
  );
}

/** Removes folders from the inner to the outer one, as far as they are empty. */
export async function removeEmpty(inner: string, outer: string): Promise<void> {
  try {
    await rmdir(inner);
  } catch {
    return;
  }
  if (inner !== outer) await removeEmpty(dirname(inner), outer);
}

const yes = () => true;
const no = () => false;

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(yes, no);
}

/** Cleans up as far as possible: the original error matters to the user, not a failing cleanup. */
async function removed(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EEXIST: "there is a file where a folder is needed",
  ENOTDIR: "there is a file where a folder is needed",
  EBUSY: "the folder is in use",
};

function explained(directory: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  const reason =
    error instanceof Error && "plain" in error ? message : `${REASONS[code] ?? message} (${code})`;
  return Object.assign(new Error(`${directory}: ${reason}`, { cause: error }), { code });
}

/** An error whose message is shown unchanged. */
function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, plain: true });
}
