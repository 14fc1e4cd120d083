import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents, type SkippedTensor, type Tensor } from "./checkpoint.ts";
import { type ElementType, elementTypes } from "./element-type.ts";
import { objectOf } from "./parse-object.ts";
import { elementCount, storedTensor } from "./stored-tensor.ts";

/** The format's own limit. */
const longestHeader = 100_000_000;

const typesByCode: Readonly<Record<string, ElementType>> = {
  F64: "f64",
  F32: "f32",
  F16: "f16",
  BF16: "bf16",
  I64: "i64",
  I32: "i32",
  I16: "i16",
  I8: "i8",
  U64: "u64",
  U32: "u32",
  U16: "u16",
  U8: "u8",
  BOOL: "bool",
};

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Of its numbers, from the end of the header on. */
  readonly from: number;
  readonly to: number;
}

/**
 * The tensors of a file in the format safetensors: the length of a header, the header in JSON, numbers.
 *
 * @throws CheckpointError if the header is damaged, or tensors overlap or reach beyond the file
 * @see https://github.com/huggingface/safetensors#format
 */
export async function readSafetensors(source: ByteSource): Promise<Contents> {
  const damaged = (what: string) => new CheckpointError(`${source.name}: is no safetensors file: ${what}`);
  if (source.size < 10) throw damaged(`has ${source.size} bytes`);
  const length = Number(Buffer.from(await source.read(0, 8)).readBigUInt64LE());
  if (length > Math.min(longestHeader, source.size - 8))
    throw damaged(`gives its header ${length} bytes, of ${source.size}`);
  const header = objectOf(Buffer.from(await source.read(8, length)).toString("utf8"));
  if (header === null) throw damaged("its header is no JSON object");
  const start = 8 + length;
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, value]) => {
      const entry = entryOf(value);
      if (entry === null) throw damaged(`tensor ${name} lacks dtype, shape or data_offsets`);
      return [name, entry] as const;
    });
  refuseOverlaps(source.name, entries);
  const tensors: Tensor[] = [];
  const skipped: SkippedTensor[] = [];
  for (const [name, { dtype, shape, from, to }] of entries) {
    const type = typesByCode[dtype];
    if (type === undefined) {
      skipped.push({ name, reason: reasonAgainst(dtype), refused: false });
      continue;
    }
    const bytes = elementCount(source.name, name, shape) * elementTypes[type].bytes;
    if (to - from !== bytes)
      throw new CheckpointError(
        `${source.name}: tensor ${name}: ${to - from} bytes for ${shape.join(" × ") || "one number"} of ${dtype}, which take ${bytes}`,
      );
    tensors.push(storedTensor({ name, shape, type, littleEndian: true, source, offset: start + from }));
  }
  return { format: "safetensors", tensors, skipped };
}

function entryOf(value: unknown): Entry | null {
  if (typeof value !== "object" || value === null) return null;
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  if (typeof dtype !== "string" || !isCounts(shape) || !isCounts(offsets)) return null;
  return offsets.length === 2 ? { dtype, shape, from: offsets[0], to: offsets[1] } : null;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function refuseOverlaps(file: string, entries: readonly (readonly [string, Entry])[]): void {
  const sorted = [...entries].sort(([, a], [, b]) => a.from - b.from || a.to - b.to);
  let [end, last] = [0, ""];
  for (const [name, { from, to }] of sorted) {
    if (from < end && from < to)
      throw new CheckpointError(`${file}: tensors ${last} and ${name} overlap; the file is damaged`);
    [end, last] = [Math.max(end, to), name];
  }
}

function reasonAgainst(dtype: string): string {
  if (/^C\d/.test(dtype)) return `has complex numbers (${dtype}), read are real ones`;
  return `is quantised (${dtype}), read are F64, F32, F16 and BF16; save it in one of these`;
}
