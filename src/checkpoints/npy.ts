import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents, type SkippedTensor, type Tensor } from "./checkpoint.ts";
import type { ElementType } from "./element-type.ts";
import { elementCount, rowMajorStrides, storedTensor } from "./stored-tensor.ts";

/** What stands at the start of every array that numpy has saved. */
export const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const longestHeader = 1 << 16;

const typesByCode: Readonly<Record<string, ElementType>> = {
  f8: "f64",
  f4: "f32",
  f2: "f16",
  i8: "i64",
  i4: "i32",
  i2: "i16",
  i1: "i8",
  u8: "u64",
  u4: "u32",
  u2: "u16",
  u1: "u8",
  b1: "bool",
};

/** A file of one array of numpy, under the file's own name. */
export async function readNpy(source: ByteSource): Promise<Contents> {
  const array = await npyArray(source, source.name.replace(/\.npy$/i, ""));
  return "reason" in array
    ? { format: "npy", tensors: [], skipped: [array] }
    : { format: "npy", tensors: [array], skipped: [] };
}

/**
 * An array of numpy's format, or why its numbers are none that are read.
 *
 * @throws CheckpointError if the header is damaged or contradicts the size
 * @see numpy.lib.format, versions 1 to 3
 */
export async function npyArray(source: ByteSource, name: string): Promise<Tensor | SkippedTensor> {
  const { descr, shape, fortranOrder, offset } = await readHeader(source);
  const type = typesByCode[descr.slice(1)];
  if (type === undefined) return { name, reason: reasonAgainst(descr), refused: false };
  elementCount(source.name, name, shape);
  const strides = fortranOrder
    ? [...rowMajorStrides([...shape].reverse())].reverse()
    : rowMajorStrides(shape);
  const littleEndian = !descr.startsWith(">");
  return storedTensor({ name, shape, type, littleEndian, source, offset, strides });
}

interface Header {
  /** Byte order and type, such as `<f8`. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Where the numbers begin. */
  readonly offset: number;
}

async function readHeader(source: ByteSource): Promise<Header> {
  const damaged = (what: string) => new CheckpointError(`${source.name}: is no array of numpy's: ${what}`);
  if (source.size < 12) throw damaged(`has ${source.size} bytes`);
  const start = Buffer.from(await source.read(0, 12));
  if (!npyMagic.every((byte, i) => start[i] === byte)) throw damaged("does not begin with \\x93NUMPY");
  const version = start[6];
  if (version < 1 || version > 3) throw damaged(`version ${version} of the format, known are 1 to 3`);
  const [length, begin] = version === 1 ? [start.readUInt16LE(8), 10] : [start.readUInt32LE(8), 12];
  if (length > longestHeader)
    throw damaged(`header of ${length} bytes, at most ${longestHeader} are allowed`);
  const text = Buffer.from(await source.read(begin, length)).toString(version === 3 ? "utf8" : "latin1");
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[.*?\])\s*,\s*'(?:fortran_order|shape)')/s.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!descr || !order || !shape) throw damaged(`header ${JSON.stringify(text.trim().slice(0, 80))}`);
  return {
    descr: descr[1] ?? descr[2],
    fortranOrder: order[1] === "True",
    shape: (shape[1].match(/\d+/g) ?? []).map(Number),
    offset: begin + length,
  };
}

function reasonAgainst(descr: string): string {
  if (/^.?c/.test(descr))
    return `has complex numbers (${descr}), read are real ones; save its real and its imaginary part as two arrays`;
  if (/^.?O/.test(descr))
    return "has Python objects, which are pickled and never executed; save arrays of numbers: np.savez(path, name=array, …)";
  if (descr.startsWith("["))
    return `has fields (${descr.slice(0, 60)}); save each field as an array of its own`;
  return `has numbers of the type ${descr}, read are f2, f4, f8, integers and truth values`;
}
