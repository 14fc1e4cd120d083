import { dirname, isAbsolute, join } from "node:path";
import { type ByteSource, type OpenFile, openFile } from "./byte-source.ts";
import { CheckpointError } from "./checkpoint.ts";

/** Files beside a checkpoint that hold a part of it. */
export interface ExternalFiles {
  /** @throws CheckpointError if the file is not beside the checkpoint, or cannot be read */
  open(location: string): Promise<ByteSource>;
  close(): Promise<void>;
}

/** Files in the folder of a checkpoint, each opened once. */
export function externalFiles(source: ByteSource): ExternalFiles {
  const files = new Map<string, OpenFile>();
  const open = async (location: string): Promise<ByteSource> => {
    const known = files.get(location);
    if (known !== undefined) return known;
    if (location === "" || isAbsolute(location) || /(^|[\\/])\.\.([\\/]|$)|^[a-z]:/i.test(location))
      throw new CheckpointError(
        `${source.name}: refers to the file ${location}, allowed are files in its own folder`,
      );
    const file = await openFile(join(dirname(source.path), location));
    files.set(location, file);
    return file;
  };
  const close = async (): Promise<void> => {
    await Promise.all([...files.values()].map((file) => file.close()));
  };
  return { open, close };
}
