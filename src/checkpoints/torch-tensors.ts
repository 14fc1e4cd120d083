import type { ByteSource } from "./byte-source.ts";
import { CheckpointError, type Contents, type SkippedTensor, type Tensor } from "./checkpoint.ts";
import { elementTypes } from "./element-type.ts";
import { ForeignObject } from "./pickle.ts";
import { storedTensor } from "./stored-tensor.ts";
import { TorchTensor, torchTypes, UnreadTensor } from "./torch-names.ts";

/** Where the numbers of a storage are. */
export interface TorchStorages {
  readonly littleEndian: boolean;
  /** @throws CheckpointError if the file has none of this key */
  bytesOf(key: string): ByteSource;
}

/** Dictionaries within dictionaries of a state dict. */
const deepest = 64;

/** Names of the only dictionary of tensors in a checkpoint; the tensors are known without it. */
const wrappers = ["state_dict", "model_state_dict", "model", "module", "net", "weights", "params"];

const isOptimiser = (name: string) => /^optim/i.test(name);

/**
 * The tensors of what a pickle holds: of dictionaries within dictionaries, by their keys joined by dots. What an
 * optimiser keeps is left out with its reason.
 *
 * @param file what messages call it; without its extension it is the name of a tensor that was saved alone
 * @throws CheckpointError if it is a whole module or another object of Python
 */
export function torchContents(file: string, value: unknown, storages: TorchStorages): Contents {
  if (value instanceof ForeignObject) throw new CheckpointError(`${file}: ${wholeObject(value)}`);
  const tensors: Tensor[] = [];
  const skipped: SkippedTensor[] = [];
  for (const [name, found] of unwrapped(foundIn(file, value))) {
    const leaveOut = (reason: string, refused = false) => skipped.push({ name, reason, refused });
    if (found instanceof ForeignObject) leaveOut(foreign(found), true);
    else if (found instanceof UnreadTensor) leaveOut(found.reason);
    else if (torchTypes[found.typeName] === undefined) leaveOut(reasonAgainst(found.typeName));
    else tensors.push(tensorOf(file, name, found, storages));
  }
  return { format: "PyTorch", tensors, skipped };
}

type Found = TorchTensor | UnreadTensor | ForeignObject;

/** Every tensor and foreign object by its keys; each container once, so that one that holds itself ends. */
function foundIn(file: string, root: unknown): readonly (readonly [readonly string[], Found])[] {
  const found: (readonly [readonly string[], Found])[] = [];
  const seen = new Set<unknown>();
  const pending: (readonly [readonly string[], unknown])[] = [[[], root]];
  for (const [keys, value] of pending) {
    if (value instanceof TorchTensor || value instanceof UnreadTensor || value instanceof ForeignObject)
      found.push([keys, value]);
    if (!(value instanceof Map || Array.isArray(value)) || seen.has(value)) continue;
    if (keys.length >= deepest) throw new CheckpointError(`${file}: is nested more than ${deepest} deep`);
    seen.add(value);
    for (const [key, item] of value.entries()) pending.push([[...keys, String(key)], item]);
  }
  return found;
}

/** Names by keys, without the key of the only dictionary that holds weights. */
function unwrapped(
  found: readonly (readonly [readonly string[], Found])[],
): readonly (readonly [string, Found])[] {
  const outer = new Set(found.filter(([, value]) => value instanceof TorchTensor).map(([keys]) => keys[0]));
  const weights = [...outer].filter((key) => key !== undefined && !isOptimiser(key));
  const wrapper = weights.length === 1 && wrappers.includes(weights[0]) ? weights[0] : null;
  return found.map(([keys, value]) => [
    (keys[0] === wrapper && keys.length > 1 ? keys.slice(1) : keys).join("."),
    value,
  ]);
}

function tensorOf(file: string, given: string, tensor: TorchTensor, storages: TorchStorages): Tensor {
  const name = given || file.replace(/\.[^.]*$/, "");
  const { storage, shape, strides, offset } = tensor;
  const type = torchTypes[tensor.typeName];
  return storedTensor({
    name,
    shape,
    type,
    littleEndian: storages.littleEndian,
    source: storages.bytesOf(storage.key),
    offset: offset * elementTypes[type].bytes,
    strides,
    place: `${file} ${placeOf(tensor)}`,
  });
}

/** Equal for views of the same numbers, whichever of their axes comes first: a matrix and its transpose. */
function placeOf({ storage, offset, shape, strides }: TorchTensor): string {
  const axes = shape.map((length, axis) => [strides[axis], length]).filter(([, length]) => length > 1);
  return [storage.key, offset, ...axes.sort(([a], [b]) => a - b)].join(" ");
}

function wholeObject({ global }: ForeignObject): string {
  if (global.startsWith("__torch__.")) return `is a TorchScript module (${global}), which is code; ${advice}`;
  return `is a whole object of Python (${global}), which only executing it would give back; ${advice}`;
}

function foreign({ global }: ForeignObject): string {
  return `refused: would execute ${global}, which is not on the list of what a state dict needs; ${advice}`;
}

const advice = "load it where you trust it and save its state dict: torch.save(model.state_dict(), path)";

function reasonAgainst(typeName: string): string {
  if (/complex/i.test(typeName)) return `has complex numbers (${typeName}), read are real ones`;
  return `is quantised (${typeName}), read are float64, float32, float16 and bfloat16; save it in one of these`;
}
