import { randomUUID } from "node:crypto";
import { cp, mkdir, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";

/** What a folder shall hold: contents by path relative to it, with "/" between folders. */
export type FolderContents = ReadonlyMap<string, string | Uint8Array | Iterable<Uint8Array>>;

/**
 * Writes a folder whole or not at all.
 *
 * Everything is written to a temporary folder beside the wanted one, which takes its place only when complete; an
 * earlier folder is moved away for that moment and restored if the move fails. Entries of an earlier folder that
 * are none of `owned` (notes, say) are carried over.
 *
 * @param owned top-level names that an earlier folder may lose
 * @param mark  top-level name that shows that an earlier folder is one of ours; without it, and not empty, it is
 *              left alone
 * @throws Error with the system's `code`, if the folder cannot be written or is not ours to replace; the place is
 *         then as it was before
 */
export async function replaceFolder(
  directory: string,
  contents: FolderContents,
  { owned, mark }: { readonly owned: readonly string[]; readonly mark: string },
): Promise<void> {
  const target = await realpath(directory).catch(() => resolve(directory));
  const parent = dirname(target);
  const draft = join(parent, `.${basename(target)}-${randomUUID()}`);
  let made: string | undefined;
  try {
    const earlier = await earlierEntries(target, mark);
    made = await mkdir(parent, { recursive: true });
    await writeAll(draft, contents);
    for (const entry of earlier ?? []) {
      if (!owned.includes(entry)) await cp(join(target, entry), join(draft, entry), KEEP);
    }
    if (earlier === null) await rename(draft, target);
    else await swap(draft, target);
  } catch (error) {
    await removed(draft);
    if (made !== undefined) await removed(made);
    throw explained(directory, error);
  }
}

const KEEP = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true } as const;

/** What is in the folder now; null if there is none. */
async function earlierEntries(target: string, mark: string): Promise<readonly string[] | null> {
  const about = await stat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (about === null) return null;
  if (!about.isDirectory()) throw coded("ENOTDIR", "must be a folder, got a file");
  const entries = await readdir(target);
  if (entries.length > 0 && !entries.includes(mark)) {
    throw coded("ENOTEMPTY", `must be new, empty or an earlier report, got a folder without ${mark}`);
  }
  return entries;
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

async function swap(draft: string, target: string): Promise<void> {
  const aside = `${draft}-before`;
  await rename(target, aside);
  try {
    await rename(draft, target);
  } catch (error) {
    await rename(aside, target);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/** Cleans up after a failure, which is what the user has to hear of, not a failing cleanup. */
async function removed(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file stands where a folder is needed",
  ENOTDIR: "a file stands where a folder is needed",
  EBUSY: "the folder is in use",
};

function explained(directory: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  const reason =
    error instanceof Error && "plain" in error ? message : `${REASONS[code] ?? message} (${code})`;
  return Object.assign(new Error(`${directory}: ${reason}`, { cause: error }), { code });
}

/** An error of our own that reads well as it is. */
function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, plain: true });
}
