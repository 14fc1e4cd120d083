import { open } from "node:fs/promises";
import { basename } from "node:path";
import { CheckpointError } from "./checkpoint.ts";

/** Bytes that are read by ranges: a file, a stretch of one, or a member of an archive. */
export interface ByteSource {
  /** What messages call it. */
  readonly name: string;
  /** The file that it lies in. */
  readonly path: string;
  readonly size: number;
  /**
   * @throws CheckpointError if the range is not within 0…size, or the file has become shorter
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface OpenFile extends ByteSource {
  close(): Promise<void>;
}

/**
 * A file whose bytes are read by ranges.
 *
 * @throws CheckpointError if there is no such file, or it cannot be read
 */
export async function openFile(path: string): Promise<OpenFile> {
  const name = basename(path);
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    throw new CheckpointError(`${path}: cannot be read (${error.code ?? error.message})`);
  });
  const { size } = await file.stat();
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    checkRange(name, size, offset, length);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) throw new CheckpointError(`${name}: has become shorter while it was read`);
      done += bytesRead;
    }
    return bytes;
  };
  return { name, path, size, read, close: () => file.close() };
}

/**
 * A stretch of bytes as a source of its own.
 *
 * @throws CheckpointError if it is not within the source
 */
export function stretchOf(source: ByteSource, name: string, offset: number, size: number): ByteSource {
  checkRange(`${source.name}: ${name}`, source.size, offset, size);
  const read = async (from: number, length: number): Promise<Uint8Array> => {
    checkRange(name, size, from, length);
    return source.read(offset + from, length);
  };
  return { name, path: source.path, size, read };
}

/** @throws CheckpointError if the range is not within 0…size */
export function checkRange(name: string, size: number, offset: number, length: number): void {
  const isWithin = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!isWithin || offset + length > size)
    throw new CheckpointError(
      `${name}: bytes ${offset} to ${offset + length} are asked for, of ${size}; the file is damaged or cut short`,
    );
}
