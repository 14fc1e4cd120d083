import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Why a file cannot be read as text: what it must be, and what it is. */
export class TextFileError extends Error {
  override readonly name = "TextFileError";
  /** Whether there is no such file. */
  readonly isMissing: boolean;

  constructor(message: string, code?: string) {
    super(message);
    this.isMissing = code === "ENOENT" || code === "ENOTDIR";
  }
}

/**
 * The text of a regular file in UTF-8, without a byte order mark.
 *
 * The type of the file is checked after opening it, so that it cannot be replaced in between; opening does not block, so a pipe
 * without a writer cannot hang; and at most `maximumBytes` are held in memory, whatever size the file claims to have.
 *
 * @param noun what the file must be, as in "a scenario file"
 * @throws TextFileError for anything but a readable UTF-8 file of at most `maximumBytes`
 */
export function readTextFile(file: string, noun: string, maximumBytes: number): string {
  const bytes = readBytes(file, noun, maximumBytes);
  if (bytes.includes(0))
    throw new TextFileError("must be text in UTF-8, got a binary file (it holds zero bytes)");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new TextFileError("must be text in UTF-8, got other bytes");
  }
}

function readBytes(file: string, noun: string, maximumBytes: number): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const about = fstatSync(descriptor);
    if (about.isDirectory()) throw new TextFileError(`must be ${noun}, got a directory`);
    if (!about.isFile()) throw new TextFileError(`must be ${noun}, got a device or pipe`);
    const tooLong = (size: number | string) =>
      new TextFileError(`must be at most ${maximumBytes} bytes long, got ${size}`);
    if (about.size > maximumBytes) throw tooLong(about.size);
    const parts: Buffer[] = [];
    // a file that grows meanwhile, or one of /proc, holds more than it says
    for (let [length, room] = [0, about.size + 1]; ; room = 65536) {
      const part = Buffer.allocUnsafe(room);
      const read = readSync(descriptor, part, 0, room, null);
      if (read === 0) return Buffer.concat(parts);
      length += read;
      if (length > maximumBytes) throw tooLong(`more than ${maximumBytes}`);
      parts.push(part.subarray(0, read));
    }
  } catch (error) {
    if (error instanceof TextFileError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new TextFileError(reason(code), code);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function reason(code: string | undefined): string {
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "cannot be read: permission denied";
  // a socket has no other side to be opened from, a device may have nothing behind it
  if (code === "ENXIO") return "cannot be read: it is a socket or a device";
  return `cannot be read (${code ?? "unknown reason"})`;
}
