import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Tensor } from "./checkpoint.ts";
import { brainFloat, type ElementType, elementTypes, halfFloat } from "./element-type.ts";
import type { ExternalFiles } from "./onnx-external.ts";
import { type Field, fieldsOf, textOf, varintsOf } from "./protobuf.ts";
import { elementCount, storedTensor } from "./stored-tensor.ts";

/** What stands in a TensorProto: where its numbers are, none of them read. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The number of its type in onnx.proto. */
  readonly type: number;
  /** Its numbers one after the other. */
  readonly data: Field | null;
  /** Or integers and halves of floats as varints. */
  readonly varints: Field | null;
  /** Or where they lie outside the file: `location`, `offset` and `length`. */
  readonly external: ReadonlyMap<string, string>;
}

/** Numbers of the fields of TensorProto; floats and doubles stand in their fields as they do in raw_data. */
const fields = {
  dims: 1,
  type: 2,
  floats: 4,
  int32: 5,
  int64: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  uint64: 11,
  external: 13,
};

const longestShape = 1 << 10;

const types: Readonly<Record<number, ElementType>> = {
  1: "f32",
  2: "u8",
  3: "i8",
  4: "u16",
  5: "i16",
  6: "i32",
  7: "i64",
  9: "bool",
  10: "f16",
  11: "f64",
  12: "u32",
  13: "u64",
  16: "bf16",
};

export async function tensorMessage(source: ByteSource, within: Field): Promise<OnnxTensor> {
  let [name, type] = ["", 0];
  const shape: number[] = [];
  let [data, varints]: [Field | null, Field | null] = [null, null];
  const external = new Map<string, string>();
  for await (const field of fieldsOf(source, within.start, within.end)) {
    if (field.number === fields.dims && field.end - field.start <= longestShape)
      shape.push(...(await varintsOf(source, field)));
    else if (field.number === fields.type) type = field.value;
    else if (field.number === fields.name) name = await textOf(source, field);
    else if ([fields.raw, fields.floats, fields.doubles].includes(field.number)) data = field;
    else if ([fields.int32, fields.int64, fields.uint64].includes(field.number)) varints = field;
    else if (field.number === fields.external) external.set(...(await entryOf(source, field)));
  }
  return { name, shape, type, data, varints, external };
}

/** A key and its value, as of external_data. */
async function entryOf(source: ByteSource, { start, end }: Field): Promise<[string, string]> {
  const entry: [string, string] = ["", ""];
  for await (const field of fieldsOf(source, start, end))
    if (field.number === 1 || field.number === 2) entry[field.number - 1] = await textOf(source, field);
  return entry;
}

/** Why the numbers of a tensor are none that are read, or null. */
export function reasonAgainst({ type }: OnnxTensor): string | null {
  if (types[type] !== undefined) return null;
  if (type === 14 || type === 15) return "has complex numbers, read are real ones";
  if (type === 8) return "has texts, read are numbers";
  return `is quantised (type ${type} of ONNX), read are float, double, float16, bfloat16 and integers`;
}

/**
 * A tensor of ONNX by where its numbers are.
 *
 * @throws CheckpointError if it has more or fewer numbers than its shape asks for
 */
export async function onnxTensor(
  source: ByteSource,
  name: string,
  { type, shape, data, varints, external }: OnnxTensor,
  open: ExternalFiles["open"],
): Promise<Tensor> {
  const element = types[type];
  const count = elementCount(source.name, name, shape);
  const bytes = count * elementTypes[element].bytes;
  const stored = (from: ByteSource, offset: number, length: number) => {
    if (length !== bytes)
      throw new CheckpointError(
        `${source.name}: tensor ${name}: ${length} bytes for ${shape.join(" × ") || "one number"} of ${element}, which take ${bytes}`,
      );
    const place = `${from.path} ${offset}`;
    return storedTensor({ name, shape, type: element, littleEndian: true, source: from, offset, place });
  };
  if (external.size > 0) {
    const file = await open(external.get("location") ?? "");
    return stored(file, Number(external.get("offset") ?? 0), Number(external.get("length") ?? bytes));
  }
  if (varints === null) return stored(source, data?.start ?? 0, data === null ? 0 : data.end - data.start);
  const read = async (): Promise<Float64Array> => {
    const numbers = await varintsOf(source, varints);
    if (numbers.length !== count)
      throw new CheckpointError(`${source.name}: tensor ${name}: ${numbers.length} numbers, not ${count}`);
    return Float64Array.from(numbers, fromVarint(element));
  };
  if (count > Math.max(1, varints.end - varints.start))
    throw new CheckpointError(`${source.name}: tensor ${name}: has fewer than its ${count} numbers`);
  return { name, shape, type: element, bytes, place: `${source.path} ${varints.start}`, read };
}

/** Halves of floats stand as their bits, integers as two's complement of 64 bits. */
function fromVarint(type: ElementType): (value: number) => number {
  if (type === "f16") return halfFloat;
  if (type === "bf16") return brainFloat;
  return (value) => (value >= 2 ** 63 ? value - 2 ** 64 : value);
}
