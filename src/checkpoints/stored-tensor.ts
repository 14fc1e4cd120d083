import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Tensor } from "./checkpoint.ts";
import { decode, type ElementType, elementTypes } from "./element-type.ts";

/** Where the numbers of a tensor lie in a source of bytes. */
export interface Storage {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly source: ByteSource;
  /** Of the first number, in bytes. */
  readonly offset: number;
  /** From one index to the next, in numbers; without them the last index is fastest. */
  readonly strides?: readonly number[];
  /** See Tensor; by default of no other tensor. */
  readonly place?: string;
}

/** Bytes that are decoded at a time. */
const pieceBytes = 1 << 22;

/**
 * A tensor whose numbers lie in a source at fixed strides.
 *
 * @throws CheckpointError if its shape or its strides are impossible, or reach beyond the source
 */
export function storedTensor(storage: Storage): Tensor {
  const { name, shape, type, source, offset } = storage;
  const size = elementTypes[type].bytes;
  const strides = storage.strides ?? rowMajorStrides(shape);
  const count = elementCount(source.name, name, shape);
  const bytes = count * size;
  const span =
    count === 0 ? 0 : 1 + shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis], 0);
  const refuse = (reason: string) => {
    throw new CheckpointError(`${source.name}: tensor ${name}: ${reason}`);
  };
  if (
    strides.length !== shape.length ||
    strides.some((stride) => !Number.isSafeInteger(stride) || stride < 0)
  )
    refuse(
      `strides ${strides.join(" × ")} for shape ${shape.join(" × ")}, allowed are whole numbers from 0 on`,
    );
  if (!Number.isSafeInteger(offset) || offset < 0 || offset + span * size > source.size)
    refuse(`bytes ${offset} to ${offset + span * size} of ${source.size}; the file is damaged or cut short`);
  if (count > span) refuse("is a view that repeats its numbers; save tensor.contiguous()");
  const read = isRowMajor(shape, strides)
    ? () => readContiguous(storage, count)
    : () => readStrided(storage, strides, count, span);
  return { name, shape, type, bytes, place: storage.place ?? `${source.path} ${name}`, read };
}

/** @throws CheckpointError unless the shape is of whole numbers from 0 on whose product is one */
export function elementCount(file: string, name: string, shape: readonly number[]): number {
  const count = shape.reduce((product, length) => product * length, 1);
  const isShape = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  if (isShape && Number.isSafeInteger(count)) return count;
  throw new CheckpointError(
    `${file}: tensor ${name}: has the shape ${shape.join(" × ")}, allowed are whole numbers`,
  );
}

export function rowMajorStrides(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
}

/** Whether the last index is fastest without gaps; strides of axes of length one say nothing. */
function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  const expected = rowMajorStrides(shape);
  return strides.every((stride, axis) => shape[axis] <= 1 || stride === expected[axis]);
}

async function readContiguous({ source, offset, type, littleEndian }: Storage, count: number) {
  const out = new Float64Array(count);
  const size = elementTypes[type].bytes;
  const piece = pieceBytes / size;
  for (let start = 0; start < count; start += piece) {
    const part = out.subarray(start, start + piece);
    decode(await source.read(offset + start * size, part.length * size), type, littleEndian, part);
  }
  return out;
}

/** The numbers of a view: what it spans is read at once, then put in order. */
async function readStrided(storage: Storage, strides: readonly number[], count: number, span: number) {
  const { source, offset, type, littleEndian, shape } = storage;
  const { bytes: size, read } = elementTypes[type];
  const bytes = await source.read(offset, span * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(count);
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0, place = 0; i < count; i++) {
    out[i] = read(view, place * size, littleEndian);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis];
      if (++index[axis] < shape[axis]) break;
      place -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
  }
  return out;
}
