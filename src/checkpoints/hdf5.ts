import { devNull } from "node:os";
import type { Dataset, File, Metadata } from "h5wasm/node";
import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents, type SkippedTensor, type Tensor } from "./checkpoint.ts";
import { decode, type ElementType, elementTypes } from "./element-type.ts";
import { elementCount } from "./stored-tensor.ts";

/** What stands at the start of a file in HDF5. */
export const hdf5Magic = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Bytes that are read at a time, and the most that one chunk of a dataset may take. */
const [pieceBytes, largestChunk] = [1 << 22, 1 << 28];

/** The most by which deflate can make zeros smaller. */
const largestRatio = 1032;

type Library = typeof import("h5wasm/node");

/** Loaded at the first file: the library is 4 MB of compiled code. */
let library: Promise<Library> | null = null;

async function loadLibrary(): Promise<Library> {
  const loaded = await import("h5wasm/node");
  // of Emscripten, and not in the types
  const FS = (await loaded.ready).FS as unknown as {
    closeStream(descriptor: number): void;
    open(path: string, flags: string): void;
  };
  // the library prints its errors on what it takes for the terminal, besides returning them
  FS.closeStream(2);
  FS.open(devNull, "w");
  return loaded;
}

/**
 * The datasets of a file in HDF5, Keras's among them, by their paths.
 *
 * @throws CheckpointError if the file is damaged
 * @see https://www.npmjs.com/package/h5wasm
 */
export async function readHdf5(source: ByteSource): Promise<Contents> {
  library ??= loadLibrary();
  const hdf5 = await library;
  const file = within(source, () => new hdf5.File(source.path, "r"));
  if (file.file_id < 0) throw damaged(source, "cannot be opened");
  const tensors: Tensor[] = [];
  const skipped: SkippedTensor[] = [];
  const close = async () => {
    within(source, () => file.close());
  };
  try {
    for (const name of within(source, () => file.paths())) {
      const dataset = within(source, () => file.get(name));
      if (dataset instanceof hdf5.Group || dataset instanceof hdf5.Datatype) continue;
      if (!(dataset instanceof hdf5.Dataset)) {
        skipped.push({ name, reason: "is damaged, or a link to another file", refused: false });
        continue;
      }
      const metadata = within(source, () => dataset.metadata);
      const type = typeOf(metadata);
      if (type === null) skipped.push({ name, reason: reasonAgainst(metadata), refused: false });
      else tensors.push(tensorOf(source, hdf5, file, name, dataset, type));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { format: "HDF5", tensors, skipped, close };
}

function tensorOf(
  source: ByteSource,
  hdf5: Library,
  file: File,
  name: string,
  dataset: Dataset,
  type: ElementType,
): Tensor {
  const { metadata } = dataset;
  const shape = metadata.shape ?? [];
  const count = metadata.shape === null ? 0 : elementCount(source.name, name, shape);
  const size = elementTypes[type].bytes;
  const bytes = count * size;
  const chunkBytes = (metadata.chunks ?? []).reduce((product, length) => product * length, size);
  const most = metadata.chunks === null ? source.size : source.size * largestRatio;
  if (bytes > most || chunkBytes > largestChunk)
    throw damaged(source, `dataset ${name} has ${bytes} bytes in a file of ${source.size}`);
  const read = async () =>
    within(source, () => readDataset(source, hdf5, file, name, metadata, type, new Float64Array(count)));
  return { name, shape, type, bytes, place: `${source.path} ${name}`, read };
}

/** Row by row of the first axis, as many at a time as a piece or a chunk has. */
function readDataset(
  source: ByteSource,
  { Module }: Library,
  file: File,
  name: string,
  { shape, chunks }: Metadata,
  type: ElementType,
  out: Float64Array,
): Float64Array {
  if (out.length === 0) return out;
  const [rows, ...inner] = shape?.length ? shape : [1];
  const rowLength = out.length / rows;
  const size = elementTypes[type].bytes;
  const chunkRows = chunks?.[0] ?? 1;
  const stretch = Math.min(
    rows,
    chunkRows * Math.max(1, Math.floor(pieceBytes / (rowLength * size * chunkRows))),
  );
  const pointer = Module._malloc(stretch * rowLength * size);
  if (pointer === 0)
    throw new CheckpointError(`${source.name}: dataset ${name}: no memory for ${stretch} rows`);
  try {
    for (let row = 0; row < rows; row += stretch) {
      const part = out.subarray(row * rowLength, (row + stretch) * rowLength);
      const block = [part.length / rowLength, ...inner].map(BigInt);
      const start = [row, ...inner.map(() => 0)].map(BigInt);
      const steps = block.map(() => 1n);
      const scalar = !shape?.length;
      const status = scalar
        ? Module.get_dataset_data(file.file_id, name, null, null, null, BigInt(pointer))
        : Module.get_dataset_data(file.file_id, name, block, start, steps, BigInt(pointer));
      if (status < 0) throw damaged(source, `dataset ${name} cannot be read`);
      // the library hands numbers out with their lowest byte first, whatever the file's order
      decode(Module.HEAPU8.subarray(pointer, pointer + part.length * size), type, true, part);
    }
  } finally {
    Module._free(pointer);
  }
  return out;
}

/** Numbers of the classes of HDF5: 0 integers, 1 floating point, 8 enumerations, as truth values are. */
function typeOf({ type, size, signed, vlen }: Metadata): ElementType | null {
  const names: Readonly<Record<string, ElementType>> = { 18: "f64", 14: "f32", 12: "f16", 81: "bool" };
  if (vlen) return null;
  if (type === 0 && [1, 2, 4, 8].includes(size)) return `${signed ? "i" : "u"}${size * 8}` as ElementType;
  return names[`${type}${size}`] ?? null;
}

function reasonAgainst({ type, size, compound_type }: Metadata): string {
  const fields = compound_type?.members.map(({ name }) => name) ?? [];
  if (fields.join() === "r,i") return "has complex numbers, read are real ones";
  if (fields.length > 0) return `has fields (${fields.join(", ")}); save each as a dataset of its own`;
  return `has values of HDF5's class ${type} of ${size} bytes, read are numbers of 1 to 8 bytes`;
}

/** What the library throws is a fault of the file. */
function within<T>(source: ByteSource, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw damaged(source, (error as Error).message.split("\n")[0]);
  }
}

function damaged(source: ByteSource, what: string): CheckpointError {
  return new CheckpointError(`${source.name}: is a damaged HDF5 file: ${what}`);
}
