import { basename, dirname, join } from "node:path";
import { CheckpointError, type Contents, type Tensor } from "./checkpoint.ts";
import { parseObject } from "./parse-object.ts";
import { readFile } from "./read-file.ts";

const longestIndex = 1 << 26;

/** The index of a checkpoint that is spread over several files, as `model.safetensors.index.json`. */
export function isIndex(file: string): boolean {
  return /\.(safetensors|bin|pt)\.index\.json$/.test(file);
}

/**
 * The tensors of a checkpoint that is spread over files, as its index has them.
 *
 * @throws CheckpointError if the index is damaged, or a file or a tensor of it is missing
 */
export async function readShards(path: string): Promise<Required<Contents>> {
  const name = basename(path);
  const shardOf = Object.entries(await weightMap(path));
  const opened = new Map<string, Required<Contents>>();
  const close = async (): Promise<void> => {
    await Promise.all([...opened.values()].map((shard) => shard.close()));
  };
  try {
    for (const [, file] of shardOf)
      if (!opened.has(file)) opened.set(file, await readFile(join(dirname(path), file)));
    const known = new Map(
      [...opened].map(([file, { tensors }]) => [
        file,
        new Map(tensors.map((tensor) => [tensor.name, tensor])),
      ]),
    );
    const skipped = [...opened.values()].flatMap((shard) => shard.skipped);
    const tensors: Tensor[] = [];
    for (const [tensor, file] of shardOf) {
      const found = known.get(file)?.get(tensor);
      if (found !== undefined) tensors.push(found);
      else if (!skipped.some((other) => other.name === tensor))
        throw new CheckpointError(`${name}: has tensor ${tensor} in ${file}, which lacks it`);
    }
    const [first] = opened.values();
    return { format: `${first.format}, ${opened.size} files`, tensors, skipped, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The file of each tensor, in the folder of the index. */
async function weightMap(path: string): Promise<Readonly<Record<string, string>>> {
  const map = (await parseObject(path, longestIndex))?.weight_map;
  const entries = typeof map === "object" && map !== null ? Object.entries(map) : [];
  const isFile = (file: unknown) =>
    typeof file === "string" && basename(file) === file && !file.includes("\\") && !isIndex(file);
  if (entries.length > 0 && entries.every(([, file]) => isFile(file))) return Object.fromEntries(entries);
  throw new CheckpointError(
    `${basename(path)}: is no index of a checkpoint: weight_map must name a file of its folder for each tensor`,
  );
}
