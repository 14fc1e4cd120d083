import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { glob } from "tinyglobby";
import { CheckpointError } from "../../checkpoints/index.ts";
import { extensions } from "../../checkpoints/read-file.ts";
import { isIndex } from "../../checkpoints/shards.ts";

/** A checkpoint to be opened. */
export interface CheckpointPath {
  readonly path: string;
  /** Whether the user named it: then it is a mistake if it cannot be read, else it is left out. */
  readonly isNamed: boolean;
}

/**
 * The checkpoints that a file, a folder or a pattern of files stands for: a folder with an index is one checkpoint, of other
 * folders each file whose name ends as one of the formats does.
 *
 * @throws CheckpointError if there is none
 */
export async function checkpointPaths(path: string): Promise<readonly CheckpointPath[]> {
  const about = await stat(path).catch(() => null);
  if (about?.isFile()) return [{ path, isNamed: true }];
  if (about?.isDirectory()) return pathsOfFolder(path);
  if (about !== null) throw new CheckpointError(`${path}: must be a file or a folder`);
  if (!/[*?[{]/.test(path))
    throw new CheckpointError(
      `${path}: there is no such file or folder; give weights (${extensions.join(" ")}), a folder of them, or a pattern in quotes`,
    );
  const files = (await glob(path, { absolute: false, expandDirectories: false })).filter(isRead).sort();
  if (files.length === 0)
    throw new CheckpointError(
      `${path}: no file of weights fits this pattern; files are read that end in ${extensions.join(" ")}`,
    );
  return files.map((file) => ({ path: file, isNamed: false }));
}

async function pathsOfFolder(folder: string): Promise<readonly CheckpointPath[]> {
  const names = (await readdir(folder)).sort();
  if (names.some(isIndex)) return [{ path: folder, isNamed: true }];
  const files = names.filter(isRead);
  if (files.length === 0)
    throw new CheckpointError(
      `${folder}: holds no file of weights; files are read that end in ${extensions.join(" ")}`,
    );
  return files.map((name) => ({ path: join(folder, name), isNamed: false }));
}

function isRead(file: string): boolean {
  return extensions.includes(extname(file).toLowerCase());
}
