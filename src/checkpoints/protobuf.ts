import type { ByteSource } from "./byte-source.ts";
import { CheckpointError } from "./checkpoint.ts";

/** A field of a message: a number, or a stretch of bytes of the source that is not read. */
export interface Field {
  readonly number: number;
  /** Of a varint, or of 4 or 8 bytes as an unsigned integer; 0 for a stretch. */
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** Bytes that are asked for at a time, of a source that keeps the last `windowBytes` at hand. */
const [stepBytes, windowBytes] = [256, 1 << 16];

/** A source of which short ranges are served from the stretch that was read last. */
export function windowed(source: ByteSource): ByteSource {
  let [bytes, start] = [new Uint8Array(0), 0];
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    if (length > windowBytes || offset + length > source.size) return source.read(offset, length);
    if (offset < start || offset + length > start + bytes.length) {
      bytes = new Uint8Array(await source.read(offset, Math.min(windowBytes, source.size - offset)));
      start = offset;
    }
    return bytes.subarray(offset - start, offset - start + length);
  };
  return { ...source, read };
}

/**
 * The fields of a message of Protocol Buffers one after the other; of a field that is a text, bytes or a message only its
 * place, so that what is not asked for is not read.
 *
 * @param source windowed
 * @param start  of the message, in bytes of the source
 * @throws CheckpointError if a field reaches beyond the message, or is of no known kind
 * @see https://protobuf.dev/programming-guides/encoding
 */
export async function* fieldsOf(source: ByteSource, start: number, end: number): AsyncGenerator<Field> {
  const damaged = (what: string) =>
    new CheckpointError(`${source.name}: is damaged: ${what} at byte ${position}`);
  let position = start;
  let [bytes, from]: [Uint8Array, number] = [new Uint8Array(0), start];
  const nextByte = async (): Promise<number> => {
    if (position >= end) throw damaged("a field ends early");
    if (position < from || position >= from + bytes.length) {
      bytes = await source.read(position, Math.min(stepBytes, end - position));
      from = position;
    }
    return bytes[position++ - from];
  };
  const varint = async (): Promise<number> => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = await nextByte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw damaged("a number of more than ten bytes");
  };
  while (position < end) {
    const key = await varint();
    const [number, kind] = [Math.floor(key / 8), key % 8];
    if (kind === 0) yield { number, value: await varint(), start: position, end: position };
    else {
      const length = kind === 1 ? 8 : kind === 5 ? 4 : kind === 2 ? await varint() : -1;
      if (length < 0) throw damaged(`a field of kind ${kind}`);
      if (position + length > end) throw damaged(`a field of ${length} bytes`);
      const begin = position;
      position += length;
      yield { number, value: 0, start: begin, end: position };
    }
  }
}

/** Numbers of a repeated field, packed or one by one. */
export async function varintsOf(source: ByteSource, field: Field): Promise<readonly number[]> {
  if (field.start === field.end) return [field.value];
  const bytes = await source.read(field.start, field.end - field.start);
  const values: number[] = [];
  let [value, shift] = [0, 0];
  for (const byte of bytes) {
    value += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte >= 128) continue;
    values.push(value);
    [value, shift] = [0, 0];
  }
  return values;
}

/** @throws CheckpointError if the text is longer than names are */
export async function textOf(source: ByteSource, { start, end }: Field): Promise<string> {
  if (end - start > windowBytes)
    throw new CheckpointError(`${source.name}: is damaged: a name of ${end - start} bytes`);
  return Buffer.from(await source.read(start, end - start)).toString("utf8");
}
