import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { closest, distance } from "fastest-levenshtein";
import { CheckpointError, openCheckpoint } from "../checkpoints/index.ts";
import { type RecordedTraining, wrong } from "./recording.ts";

/** An array of a file with its numbers, in C order. */
export interface FileArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** The arrays of a file that are asked for, and what identifies its content. */
export interface FileArrays {
  readonly sha256: string;
  /** By name; absent names are not in it. */
  readonly found: ReadonlyMap<string, FileArray>;
  /** @throws RecordingError naming the arrays there are */
  required(option: "array" | "updates"): FileArray;
}

/**
 * Reads the arrays of a recording.
 *
 * @param optional names of others that are read if they are there
 * @throws RecordingError if the file is not there, or none that is read
 */
export async function readArrays(
  recording: RecordedTraining,
  optional: readonly string[],
): Promise<FileArrays> {
  const { recorded: file } = recording;
  const wanted = [recording.array, recording.updates, ...optional];
  const checkpoint = await openCheckpoint(file).catch((error) => {
    throw unreadable(file, error);
  });
  try {
    const found = new Map<string, FileArray>();
    for (const { name, shape, read } of checkpoint.tensors)
      if (wanted.includes(name)) found.set(name, { name, shape, values: await read() });
    const names = checkpoint.tensors.map(({ name }) => name);
    const reasons = new Map(checkpoint.skipped.map(({ name, reason }) => [name, reason]));
    const required = (option: "array" | "updates") =>
      found.get(recording[option]) ?? missing(recording, option, names, reasons.get(recording[option]));
    return { sha256: await digestOf(file), found, required };
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await checkpoint.close();
  }
}

function missing(
  recording: RecordedTraining,
  option: "array" | "updates",
  names: readonly string[],
  reason: string | undefined,
): never {
  const name = recording[option];
  if (reason !== undefined) throw wrong(option, `must be an array of numbers: ${name} ${reason}`);
  const near = closest(name, names);
  const meant = distance(name, near) <= Math.max(1, Math.floor(name.length / 3)) ? near : undefined;
  throw wrong(
    option,
    `must name an array of ${recording.recorded}, got ${name}; ${meant === undefined ? "" : `did you mean ${meant}? `}its arrays are ${names.join(", ")}`,
  );
}

/** The bytes of a file, whatever its size, as a digest. */
async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof CheckpointError)
    return wrong("recorded", `must be a file of arrays, such as .npz or .h5: ${error.message}`);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : wrong("recorded", `must be a file of arrays, got ${file} (${code})`);
}
