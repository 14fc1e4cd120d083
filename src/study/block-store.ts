import { randomUUID } from "node:crypto";
import { constants, type Dirent } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import pMap from "p-map";
import { isWhole } from "./packed-block.ts";
import { StudyFailure } from "./study-failure.ts";

/** Storage of the packed results of tasks, by key. */
export interface BlockStore {
  /** The keys under which something is stored, even if it is damaged. */
  keys(): Promise<ReadonlySet<string>>;
  /** The bytes stored under a key; null if there are none, or they are damaged. */
  read(key: string): Promise<Uint8Array | null>;
  /**
   * Checks that bytes can be stored.
   *
   * @throws StudyFailure if not
   */
  ready(): Promise<void>;
  /** Stores bytes atomically: completely or not at all. */
  write(key: string, bytes: Uint8Array): Promise<void>;
}

/** Keeps blocks in memory. */
export function memoryStore(): BlockStore {
  const blocks = new Map<string, Uint8Array>();
  return {
    keys: async () => new Set(blocks.keys()),
    read: async (key) => blocks.get(key) ?? null,
    ready: async () => {},
    write: async (key, bytes) => {
      blocks.set(key, bytes);
    },
  };
}

/** A draft older than this was left behind by a program that was killed; ms. */
const abandonedAfter = 3_600_000;

/** Number of files that are read or removed at the same time. */
const atOnce = 16;

/**
 * Keeps blocks in a folder, one file each. A killed program leaves no partial file: a file is written under another name and
 * renamed when it is complete, and a checksum detects later damage.
 *
 * @param fresh discard the blocks that are already there
 * @throws StudyFailure if the folder cannot be used; writing throws it when the disk is full
 */
export async function folderStore(folder: string, { fresh = false } = {}): Promise<BlockStore> {
  const explained = <T>(what: string, work: Promise<T>) =>
    work.catch((error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ""] ?? error.message;
      throw new StudyFailure(
        `${folder}: the finished blocks cannot be ${what}: ${reason}; those stored so far are safe: free some space, or choose another --out, and run it again`,
        { cause: error },
      );
    });
  const problem = await explained("read", blocksProblem(folder));
  if (problem !== undefined) throw new StudyFailure(problem);
  if (fresh) await explained("removed", removeBlocks(folder));
  await removeAbandoned(folder);
  const made = new Set<string>();
  const makeFolder = async (path: string) => {
    if (!made.has(path)) await mkdir(path, { recursive: true });
    made.add(path);
  };
  return {
    keys: async () => new Set((await explained("read", entriesOf(folder))).filter(isBlock).map(keyOf)),
    read: (key) => explained("read", readWhole(join(folder, key))),
    ready: () =>
      explained(
        "kept",
        makeFolder(folder).then(() => access(folder, constants.W_OK)),
      ),
    async write(key, bytes) {
      const file = join(folder, key);
      const draft = `${file}.${randomUUID()}`;
      const store = async () => {
        await makeFolder(dirname(file));
        await writeFile(draft, bytes);
        await rename(draft, file);
      };
      await explained(
        "kept",
        store().catch(async (error) => {
          await rm(draft, { force: true }).catch(() => undefined);
          throw error;
        }),
      );
    },
  };
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full (ENOSPC)",
  EACCES: "permission denied (EACCES)",
  EROFS: "the file system is read-only (EROFS)",
};

/** Why blocks cannot be kept in a folder; undefined if they can. */
export async function blocksProblem(folder: string): Promise<string | undefined> {
  const about = await stat(folder).catch(absent);
  if (about === undefined) return undefined;
  const inTheWay = (path: string, needed: string) =>
    `${path}: ${needed} is needed here for the finished blocks of the study: move the existing entry elsewhere`;
  if (!about.isDirectory()) return inTheWay(folder, "a folder");
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (isDigest(entry.name) && !entry.isDirectory()) return inTheWay(join(folder, entry.name), "a folder");
  }
  const wrong = (await entriesOf(folder)).find((entry) => isBlock(entry) && !entry.isFile());
  return wrong === undefined ? undefined : inTheWay(pathOf(wrong), "a file");
}

/**
 * Removes the blocks of a folder, and the folder if nothing else is in it: only whole blocks, and drafts of blocks.
 *
 * @returns paths of what is not a block
 * @throws Error with the system's `code`
 */
export async function removeBlocks(folder: string): Promise<readonly string[]> {
  const removed = new Set<Dirent>();
  const entries = await entriesOf(folder);
  await pMap(
    entries,
    async (entry) => {
      if (!entry.isFile()) return;
      if (!isDraft(entry) && !(isBlock(entry) && (await readWhole(pathOf(entry))) !== null)) return;
      await rm(pathOf(entry), { force: true });
      removed.add(entry);
    },
    { concurrency: atOnce },
  );
  // the inner folders first
  for (const path of [...new Set(entries.map((entry) => entry.parentPath)), folder]) {
    await rmdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "ENOTDIR") absent(error);
    });
  }
  const others = await readdir(folder).catch(absent);
  return (others ?? []).map((name) => join(folder, name));
}

const isDigest = (text: string) => /^[\da-f]{32}$/.test(text);
const isBlock = ({ name }: Dirent) => /^\d+-\d+$/.test(name);
const isDraft = ({ name }: Dirent) => /^\d+-\d+\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(name);
const pathOf = ({ parentPath, name }: Dirent) => join(parentPath, name);
const keyOf = ({ parentPath, name }: Dirent) => `${basename(parentPath)}/${name}`;

/** The entries of the subfolders whose names are digests; empty if there are none. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const folders = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? [];
  const ours = folders.filter((entry) => entry.isDirectory() && isDigest(entry.name));
  const entries = ours.map(async (entry) => readdir(pathOf(entry), { withFileTypes: true }));
  return (await Promise.all(entries)).flat();
}

/** null if there is none, or it is damaged */
async function readWhole(file: string): Promise<Uint8Array | null> {
  const bytes = await readFile(file).catch(absent);
  return bytes === undefined || !isWhole(bytes) ? null : bytes;
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const draft of (await entriesOf(folder)).filter(isDraft)) {
    const about = await stat(pathOf(draft)).catch(absent);
    if (about !== undefined && Date.now() - about.mtimeMs > abandonedAfter)
      await rm(pathOf(draft), { force: true }).catch(() => undefined);
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
