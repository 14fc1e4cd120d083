import { extname } from "node:path";
import { type OpenFile, openFile } from "./byte-source.ts";
import { type Checkpoint, CheckpointError, type Contents } from "./checkpoint.ts";
import { type Format, formats } from "./formats.ts";

/**
 * Opens a checkpoint: its tensors by name, shape and type; their numbers are read one tensor at a time.
 *
 * The format is known by the first bytes, or else by the extension.
 *
 * @param path a file
 * @throws CheckpointError if it is of no format that is read, damaged, or without a tensor that can be read
 */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  const source = await openFile(path);
  try {
    const format = await formatOf(source);
    const contents = await format.read(source);
    refuseEmpty(source.name, contents);
    const close = async () => {
      await contents.close?.();
      await source.close();
    };
    return { path, config: null, ...contents, close };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function formatOf(source: OpenFile): Promise<Format> {
  const head = await source.read(0, Math.min(16, source.size));
  const extension = extname(source.name).toLowerCase();
  const format =
    formats.find(({ magic }) => magic.length > 0 && magic.every((byte, i) => head[i] === byte)) ??
    formats.find(({ extensions }) => extensions.includes(extension));
  if (format !== undefined) return format;
  const known = formats.flatMap(({ extensions }) => extensions).join(" ");
  throw new CheckpointError(`${source.path}: is of no format that is read; read are ${known}`);
}

/** @throws CheckpointError if nothing can be read, with the reasons */
function refuseEmpty(file: string, { tensors, skipped }: Contents): void {
  if (tensors.length > 0) return;
  const reasons = skipped.slice(0, 3).map(({ name, reason }) => `${name}: ${reason}`);
  throw new CheckpointError(`${file}: ${reasons.join("; ") || "holds no tensors"}`);
}
