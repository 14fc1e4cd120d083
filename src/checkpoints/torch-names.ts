import type { ElementType } from "./element-type.ts";
import { type AllowedNames, asNumber, asText, PickledObject } from "./pickle.ts";

/** Numbers that tensors of PyTorch share, known by a key. */
export class TorchStorage extends PickledObject {
  readonly key: string;
  /** Such as `torch.FloatStorage`. */
  readonly typeName: string;
  /** Numbers of that type that it holds. */
  readonly length: number;
  constructor(key: string, typeName: string, length: number) {
    super();
    this.key = key;
    this.typeName = typeName;
    this.length = length;
  }
}

/** A view of a storage; offset and strides count numbers. */
export class TorchTensor extends PickledObject {
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Such as `torch.float32`, or a storage's typeName. */
  readonly typeName: string;
  constructor(storage: unknown, offset: unknown, shape: unknown, strides: unknown, typeName?: string) {
    super();
    if (!(storage instanceof TorchStorage)) throw new Error("a tensor without a storage");
    this.storage = storage;
    this.offset = asNumber(offset);
    this.shape = numbersOf(shape);
    this.strides = numbersOf(strides);
    this.typeName = typeName ?? storage.typeName;
  }
}

/** A tensor whose numbers are none that are read. */
export class UnreadTensor extends PickledObject {
  readonly reason: string;
  constructor(reason: string) {
    super();
    this.reason = reason;
  }
}

/** What stands beside weights and means nothing here: paths, dates, devices. */
class PlainData extends PickledObject {}

/** Types of numbers by the names of their storages and of themselves. */
export const torchTypes: Readonly<Record<string, ElementType>> = {
  "torch.DoubleStorage": "f64",
  "torch.FloatStorage": "f32",
  "torch.HalfStorage": "f16",
  "torch.BFloat16Storage": "bf16",
  "torch.LongStorage": "i64",
  "torch.IntStorage": "i32",
  "torch.ShortStorage": "i16",
  "torch.CharStorage": "i8",
  "torch.ByteStorage": "u8",
  "torch.BoolStorage": "bool",
  "torch.float64": "f64",
  "torch.float32": "f32",
  "torch.float16": "f16",
  "torch.bfloat16": "bf16",
  "torch.int64": "i64",
  "torch.int32": "i32",
  "torch.int16": "i16",
  "torch.int8": "i8",
  "torch.uint64": "u64",
  "torch.uint32": "u32",
  "torch.uint16": "u16",
  "torch.uint8": "u8",
  "torch.bool": "bool",
};

const quantised = () => new UnreadTensor("is quantised; save tensor.dequantize()");
const sparse = () => new UnreadTensor("is sparse; save tensor.to_dense()");
const plainData = () => new PlainData();
const first = (value: unknown) => value;

/** Names of Python that may stand in a checkpoint of PyTorch; nothing else is known. */
export const torchNames: AllowedNames = {
  "collections.OrderedDict": orderedDictionary,
  "torch._utils._rebuild_tensor": (storage, offset, shape, strides) =>
    new TorchTensor(storage, offset, shape, strides),
  "torch._utils._rebuild_tensor_v2": (storage, offset, shape, strides) =>
    new TorchTensor(storage, offset, shape, strides),
  "torch._utils._rebuild_tensor_v3": (storage, offset, shape, strides, _grad, _hooks, type) =>
    new TorchTensor(storage, offset, shape, strides, nameOf(type)),
  "torch._utils._rebuild_parameter": first,
  "torch._utils._rebuild_parameter_with_state": first,
  "torch._tensor._rebuild_from_type_v2": (rebuild, _type, args) =>
    typeof rebuild === "function" && Array.isArray(args) ? rebuild(...args) : null,
  "torch.Size": first,
  "torch._utils._rebuild_qtensor": quantised,
  "torch._utils._rebuild_sparse_tensor": sparse,
  "torch._utils._rebuild_sparse_csr_tensor": sparse,
  "torch._utils._rebuild_meta_tensor_no_storage": () =>
    new UnreadTensor("is on the device meta, which has no numbers; save it from where it is computed"),
  ...Object.fromEntries(
    [
      "argparse.Namespace",
      "collections.Counter",
      "collections.defaultdict",
      "datetime.date",
      "datetime.datetime",
      "datetime.timedelta",
      "pathlib.Path",
      "pathlib.PosixPath",
      "pathlib.PurePosixPath",
      "pathlib.WindowsPath",
      "torch.device",
      ...["builtins", "__builtin__"].flatMap((module) =>
        ["bytearray", "bytes", "complex", "dict", "frozenset", "list", "range", "set", "slice", "tuple"].map(
          (name) => `${module}.${name}`,
        ),
      ),
      "_codecs.encode",
      "numpy.dtype",
      "numpy.ndarray",
      "numpy.core.multiarray.scalar",
      "numpy._core.multiarray.scalar",
    ].map((name) => [name, plainData]),
  ),
  "numpy.core.multiarray._reconstruct": numpyArray,
  "numpy._core.multiarray._reconstruct": numpyArray,
};

/** Empty, or of pairs of keys and values. */
function orderedDictionary(pairs: unknown): Map<unknown, unknown> {
  if (!Array.isArray(pairs)) return new Map();
  return new Map(
    pairs.map((pair: unknown) => (Array.isArray(pair) ? [asText(pair[0]), pair[1]] : [null, pair])),
  );
}

function numpyArray(): UnreadTensor {
  return new UnreadTensor("is an array of numpy within a pickle; save it by np.savez or as a tensor");
}

/** The name that stands in the pickle, such as `torch.float32`. */
export function nameOf(value: unknown): string {
  return typeof value === "function" && "global" in value ? String(value.global) : "a type without a name";
}

function numbersOf(value: unknown): readonly number[] {
  if (!Array.isArray(value)) throw new Error("a tensor without a shape");
  return value.map(asNumber);
}
