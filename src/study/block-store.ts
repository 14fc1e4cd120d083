import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { isWhole } from "./packed-block.ts";
import { StudyFailure } from "./study-failure.ts";

/** Where the packed results of tasks are, by key. */
export interface BlockStore {
  /** The keys of the blocks that are there and whole. */
  whole(): Promise<ReadonlySet<string>>;
  /** The bytes kept under a key; null if there are none, or they are damaged. */
  read(key: string): Promise<Uint8Array | null>;
  /** Keeps bytes: whole or not at all. */
  write(key: string, bytes: Uint8Array): Promise<void>;
}

/** Keeps blocks in memory. */
export function memoryStore(): BlockStore {
  const blocks = new Map<string, Uint8Array>();
  return {
    whole: async () => new Set(blocks.keys()),
    read: async (key) => blocks.get(key) ?? null,
    write: async (key, bytes) => {
      blocks.set(key, bytes);
    },
  };
}

/** A draft older than this was left behind by a program that was killed; ms. */
const abandonedAfter = 3_600_000;

/**
 * Keeps blocks in a folder, a file each, which a killed program leaves whole: a file is written under another name and
 * renamed when it is complete, and a checksum finds what was damaged later.
 *
 * @param fresh begin without the blocks that are there
 * @throws StudyFailure if the folder cannot be used; writing throws it when the disk is full
 */
export async function folderStore(folder: string, { fresh = false } = {}): Promise<BlockStore> {
  const explained = <T>(work: Promise<T>) =>
    work.catch((error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOSPC" ? "the disk is full (ENOSPC)" : error.message;
      throw new StudyFailure(
        `${folder}: the finished blocks cannot be kept: ${reason}; those kept so far are safe: make room, or choose another --out, and run it again`,
        { cause: error },
      );
    });
  if (fresh) await explained(rm(folder, { recursive: true, force: true }));
  await removeAbandoned(folder);
  const made = new Set<string>();
  const read = async (key: string) => {
    const bytes = await readFile(join(folder, key)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    return bytes === null || !isWhole(bytes) ? null : bytes;
  };
  return {
    read,
    async whole() {
      const keys = new Set<string>();
      for (const entry of await entriesOf(folder)) {
        const key = entry.split(sep).join("/");
        if (isKey(key) && (await read(key)) !== null) keys.add(key);
      }
      return keys;
    },
    async write(key, bytes) {
      const file = join(folder, key);
      const draft = `${file}.${randomUUID()}`;
      const store = async () => {
        if (!made.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
        made.add(dirname(file));
        await writeFile(draft, bytes);
        await rename(draft, file);
      };
      await explained(
        store().catch(async (error) => {
          await rm(draft, { force: true }).catch(() => undefined);
          throw error;
        }),
      );
    },
  };
}

const isKey = (text: string) => /^[\da-f]{32}\/\d+-\d+$/.test(text);

async function removeAbandoned(folder: string): Promise<void> {
  const entries = await entriesOf(folder);
  for (const entry of entries.filter((name) => /\.[\da-f-]{36}$/.test(name))) {
    const path = join(folder, entry);
    const about = await stat(path).catch(() => null);
    if (about !== null && Date.now() - about.mtimeMs > abandonedAfter) await rm(path, { force: true });
  }
}

/** Everything in a folder, by path relative to it; nothing where there is none. */
async function entriesOf(folder: string): Promise<readonly string[]> {
  return readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}
