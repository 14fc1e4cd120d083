import { extname } from "node:path";
import { type OpenFile, openFile } from "./byte-source.ts";
import { CheckpointError, type Contents } from "./checkpoint.ts";
import { type Format, formats } from "./formats.ts";

/**
 * The contents of one file, whose format is known by its first bytes, or else by its extension.
 *
 * @throws CheckpointError if it is of no format that is read, damaged, or without a tensor that can be read
 */
export async function readFile(path: string): Promise<Required<Contents>> {
  const source = await openFile(path);
  try {
    const format = await formatOf(source);
    const contents = await format.read(source);
    refuseEmpty(source.name, contents);
    const close = async (): Promise<void> => {
      await contents.close?.();
      await source.close();
    };
    return { ...contents, close };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Extensions of the files that are read. */
export const extensions: readonly string[] = formats.flatMap((format) => format.extensions);

async function formatOf(source: OpenFile): Promise<Format> {
  const head = await source.read(0, Math.min(16, source.size));
  const extension = extname(source.name).toLowerCase();
  const format =
    formats.find(({ magic }) => magic.length > 0 && magic.every((byte, i) => head[i] === byte)) ??
    formats.find((known) => known.extensions.includes(extension));
  if (format !== undefined) return format;
  throw new CheckpointError(
    `${source.path}: is of no format that is read; files are read that end in ${extensions.join(" ")}`,
  );
}

/** @throws CheckpointError if nothing can be read, with the reasons */
function refuseEmpty(file: string, { tensors, skipped }: Contents): void {
  if (tensors.length > 0) return;
  const reasons = skipped.slice(0, 3).map(({ name, reason }) => `${name}: ${reason}`);
  throw new CheckpointError(`${file}: ${reasons.join("; ") || "holds no tensors"}`);
}
