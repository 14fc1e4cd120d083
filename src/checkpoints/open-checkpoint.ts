import { readdir, stat } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { type Checkpoint, CheckpointError } from "./checkpoint.ts";
import { modelConfig } from "./model-config.ts";
import { extensions, readFile } from "./read-file.ts";
import { isIndex, readShards } from "./shards.ts";

/**
 * Opens a checkpoint: its tensors by name, shape and type; their numbers are read one tensor at a time.
 *
 * @param path a file, the index of a checkpoint spread over files, or a folder with one of them
 * @throws CheckpointError if it is of no format that is read, damaged, or without a tensor that can be read
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const file = isFolder ? await onlyFileOf(path) : path;
  const contents = await (isIndex(file) ? readShards(file) : readFile(file));
  return { path, config: await modelConfig(dirname(file)), ...contents };
}

/** The index of a folder, or its only file of a format that is read. */
async function onlyFileOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const indices = names.filter(isIndex);
  const files = names.filter((name) => extensions.includes(extname(name).toLowerCase()));
  const [only, ...others] = indices.length > 0 ? indices : files;
  if (only !== undefined && others.length === 0) return join(folder, only);
  const held =
    only === undefined
      ? "no checkpoint"
      : `${others.length + 1} checkpoints: ${[only, ...others].join(", ")}`;
  throw new CheckpointError(`${folder}: holds ${held}; give the file`);
}
